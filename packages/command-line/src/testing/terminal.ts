import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Headless from '@xterm/headless';
import { shellWord } from '../printed-command.ts';

/** Its exports are not visible to an import statement of Node. */
const headless: typeof Headless = createRequire(import.meta.url)('@xterm/headless');

const SCRIPT = '/usr/bin/script';

/** Whether this machine can open a pseudo-terminal: `script` of util-linux does it. */
export const HAS_TERMINAL = process.platform === 'linux' && existsSync(SCRIPT);

export interface TerminalSize {
	readonly columns: number;
	readonly rows: number;
}

/** A program that runs in a real pseudo-terminal, and an emulator that shows what a person would see. */
export interface TestTerminal extends AsyncDisposable {
	/** All that the program has written so far, control sequences included. */
	readonly written: string;
	/** Types keys: `\u0003` is Ctrl-C. */
	type(keys: string): void;
	resize(size: TerminalSize): Promise<void>;
	/** Waits until the program has written something that matches. @throws Error where it ends before. */
	until(pattern: RegExp): Promise<void>;
	/** The exit code, once the program has ended. */
	ended(): Promise<number | null>;
	/** The lines on the screen, with those that were scrolled off it. */
	lines(): Promise<string[]>;
}

/** Runs a command in a pseudo-terminal of a size. */
export async function openTerminal(
	command: readonly string[],
	{ columns, rows, cwd }: TerminalSize & { readonly cwd: string },
): Promise<TestTerminal> {
	const folder = await mkdtemp(join(tmpdir(), 'accounted-terminal-'));
	const device = join(folder, 'device');
	const line = `stty cols ${columns} rows ${rows}; tty > ${shellWord(device)}; exec ${command.map(shellWord).join(' ')}`;
	// Where it is set, spinners take the terminal for a log.
	const { CI: _, ...env } = process.env;
	const child = spawn(SCRIPT, ['-qefc', line, '/dev/null'], {
		cwd,
		env: { ...env, TERM: 'xterm-256color' },
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const screen = new headless.Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
	let written = '';
	let code: number | null | undefined;
	let changed = Promise.withResolvers<void>();
	const tell = () => {
		changed.resolve();
		changed = Promise.withResolvers();
	};
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		written += text;
		screen.write(text);
		tell();
	});
	child.on('close', (status) => {
		code = status;
		tell();
	});
	const ended = async () => {
		while (code === undefined) await changed.promise;
		return code;
	};
	return {
		get written() {
			return written;
		},
		type: (keys) => void child.stdin.write(keys),
		async resize(size) {
			const path = (await readFile(device, 'utf8')).trim();
			screen.resize(size.columns, size.rows);
			execFileSync('stty', ['-F', path, 'cols', `${size.columns}`, 'rows', `${size.rows}`]);
		},
		async until(pattern) {
			while (!pattern.test(written)) {
				if (code !== undefined) throw new Error(`it ended with ${code} before ${pattern}: ${written}`);
				await changed.promise;
			}
		},
		ended,
		async lines() {
			await new Promise<void>((done) => screen.write('', done));
			const { active } = screen.buffer;
			const all = Array.from(
				{ length: active.length },
				(_line, index) => active.getLine(index)?.translateToString(true) ?? '',
			);
			return all.slice(0, all.findLastIndex((text) => text !== '') + 1);
		},
		async [Symbol.asyncDispose]() {
			if (code === undefined) child.kill('SIGKILL');
			await ended();
			screen.dispose();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
