import { access, readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from './usage-error.ts';

const ENDINGS = ['.ts', '.mts', '.js', '.mjs', '.json'] as const;

/** What a configuration file is about: `accounted.config.ts` the pipeline, `validate.config.ts` what is audited. */
export type ConfigName = 'accounted' | 'validate';

/** The option that names a file of the kind. Only `load` has `--mapping`. */
const OPTION: Readonly<Record<ConfigName, string>> = { accounted: '--mapping', validate: '--config' };

/** What a configuration file says, unchecked, and where it stands as the user would name it. */
export interface LoadedConfig {
	readonly file: string;
	readonly content: unknown;
}

/**
 * Reads the file that an option names (`--config`, `--mapping`), or the `<name>.config.*` of the working folder; null where
 * there is none.
 * @param canReadTypeScript Whether this Node strips types by itself.
 * @throws UsageError for a file that is missing, of another kind, or cannot be read or run; and for two in one folder.
 */
export async function loadConfig(
	name: ConfigName,
	named: string | undefined,
	folder: string,
	canReadTypeScript: boolean,
): Promise<LoadedConfig | null> {
	const file = named ?? (await foundIn(folder, name));
	if (file === null) return null;
	const option = OPTION[name];
	const path = resolve(folder, file);
	const ending = extname(file);
	if (!ENDINGS.some((known) => known === ending))
		throw new UsageError(
			`${option} ${file}: not a kind of configuration file`,
			`Write it as one of ${ENDINGS.join(', ')}.`,
		);
	if (!(await exists(path)))
		throw new UsageError(
			`${option} ${file}: there is no such file`,
			`Name one that is there, or leave ${option} out.`,
		);
	if (ending === '.json') return { file, content: await jsonOf(file, path) };
	if (ending.endsWith('ts') && !canReadTypeScript)
		throw new UsageError(
			`${file}: Node ${process.versions.node} does not read TypeScript by itself`,
			'Run this with Node 22.18 or later, or write the configuration as .mjs or .json.',
		);
	return { file, content: await defaultOf(file, path) };
}

async function foundIn(folder: string, name: ConfigName): Promise<string | null> {
	const names = ENDINGS.map((ending) => `${name}.config${ending}`);
	const there = await Promise.all(names.map((one) => exists(join(folder, one))));
	const [first, second] = names.filter((_, index) => there[index]);
	if (second !== undefined)
		throw new UsageError(
			`${first} and ${second}: two configuration files`,
			name === 'validate' ? 'Keep one of them, or name it with --config.' : 'Keep one of them.',
		);
	return first ?? null;
}

async function exists(path: string): Promise<boolean> {
	return access(path).then(
		() => true,
		() => false,
	);
}

async function jsonOf(file: string, path: string): Promise<unknown> {
	const text = await readFile(path, 'utf8').catch((error: unknown) => {
		throw new UsageError(`${file}: it cannot be read`, 'Give this user the right to read it.', error);
	});
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new UsageError(
			`${file}: it is not JSON (${firstLineOf(error)})`,
			'Mend it: names and texts stand in double quotes, and no comma after the last one.',
			error,
		);
	}
}

async function defaultOf(file: string, path: string): Promise<unknown> {
	let loaded: { readonly default?: unknown };
	try {
		loaded = await import(pathToFileURL(path).href);
	} catch (error) {
		throw new UsageError(
			`${file}: it cannot be run (${firstLineOf(error)})`,
			'Correct it. TypeScript that has to be compiled, such as an enum, cannot stand in it, and what it imports must be installed where it lies.',
			error,
		);
	}
	if (loaded.default === undefined)
		throw new UsageError(`${file}: it has no default export`, 'Write: export default { ... }.');
	return loaded.default;
}

function firstLineOf(error: unknown): string {
	return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
