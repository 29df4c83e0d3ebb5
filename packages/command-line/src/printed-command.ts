/** The two programs that a printed command can name. */
export type App = 'pipeline' | 'validate';

/** How this program was started, as far as a printed command must repeat it. */
export interface Invocation {
	/** What starts each app, ready for a shell: `npx pnpm pipeline`, `node apps/pipeline/src/main.ts`. */
	readonly start: Readonly<Record<App, string>>;
	/** The arguments that name the warehouse and the configuration: `['--database', 'season.duckdb']`. */
	readonly carried: Readonly<Record<App, readonly string[]>>;
}

/**
 * Returns a command that can be pasted into a shell: it starts the app as this program was started, and reads the same
 * warehouse and configuration. A word in capitals, such as `FOLDER`, stands for a value that only the reader knows.
 */
export function printedCommandOf({ start, carried }: Invocation, app: App, args: readonly string[]): string {
	return [start[app], ...[...args, ...carried[app]].map(shellWord)].join(' ');
}

/** Returns a word as a POSIX shell must read it to hand it over unchanged. The result holds no control character. */
export function shellWord(word: string): string {
	if (/^[\w./:,@%+-][\w./:=,@%+-]*$/.test(word)) return word;
	if (!STEERING.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
	const escaped = word
		.replaceAll(/[\\']/g, (mark) => `\\${mark}`)
		.replaceAll(STEERING_ALL, (mark) => {
			const code = mark.codePointAt(0) ?? 0;
			const digits = code.toString(16);
			if (code < 0x80) return `\\x${digits.padStart(2, '0')}`;
			return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
		});
	return `$'${escaped}'`;
}

/** Control characters, line separators and marks of writing direction: they must not reach a terminal as they are. */
const STEERING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const STEERING_ALL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
