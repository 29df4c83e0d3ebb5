import { basename } from 'node:path';
import type { Config } from '../config.ts';
import { isDuckDbFile } from '../duckdb-file.ts';
import { UsageError } from '../usage-error.ts';
import { dataIn, PLAN } from './data-in.ts';
import { isSame, type Place, placeOf, targetOf } from './place.ts';

/** A file that a command will write. */
export interface OutputFile {
	/** How the user named it, for messages: `--out`, `--reporter json`. */
	readonly option: string;
	readonly path: string;
	/** Whether the file is a DuckDB database itself, as the memory of notifications is. */
	readonly isDatabase?: boolean;
	/** Whether the file is a plan itself, which may replace an earlier one. */
	readonly isPlan?: boolean;
}

/** A file that a command reads, and that no output may overwrite. */
export interface ReadFile {
	/** What the file is, for messages: `the plan that is read`. */
	readonly what: string;
	readonly path: string;
}

/** `accounted.config.ts`, `validate.config.json`: the program reads a file of such a name. */
const CONFIG_NAME = /^(accounted|validate)\.config\.(ts|mts|js|mjs|json)$/i;

/**
 * Checks the files that a command will write, before it does anything else.
 * @throws UsageError where one of them is the database or its write-ahead log, a configuration, a file that the command
 * reads, any other DuckDB file, a plan, a file of data such as a load reads, a folder, or another output. Links are followed, and
 * hard links are recognised.
 */
export async function checkOutputs(
	{ database, notifyState }: Pick<Config, 'database' | 'notifyState'>,
	outputs: readonly OutputFile[],
	read: readonly ReadFile[] = [],
): Promise<void> {
	const target = await targetOf(database);
	const guarded: readonly ReadFile[] = [
		{ what: 'the database', path: database },
		{ what: "the database's write-ahead log", path: `${database}.wal` },
		{ what: "the database's write-ahead log", path: `${target}.wal` },
		...read,
	];
	const memory = notifyState ?? memoryBeside(database);
	const written: { readonly output: OutputFile; readonly place: Place }[] = [];
	for (const output of outputs) {
		const place = await placeOf(output.path);
		const refuse = (why: string): never => {
			throw new UsageError(
				`${output.option} ${output.path}: ${why}. Nothing was written`,
				`Name another file with ${output.option.split(' ')[0]}.`,
			);
		};
		if (place.kind === 'folder') refuse('this is a folder');
		for (const { what, path } of guarded) if (isSame(place, await placeOf(path))) refuse(`this is ${what}`);
		if (CONFIG_NAME.test(basename(place.path))) refuse('this is a configuration file');
		if (!output.isDatabase) {
			const opened = place.path.replace(/\.wal$/, '');
			if (isSame(place, await placeOf(memory)) || isSame(place, await placeOf(`${memory}.wal`)))
				refuse('this is the file that remembers notifications');
			if (place.kind === 'file' && (await isDuckDbFile(place.path))) refuse('this is a DuckDB database');
			if (opened !== place.path && (await isDuckDbFile(opened)))
				refuse('this is the write-ahead log of a DuckDB database');
			const data = place.kind === 'file' ? await dataIn(place.path) : null;
			if (data !== null && !(output.isPlan && data === PLAN)) refuse(`this is ${data}`);
		}
		const twice = written.find((other) => place.kind !== 'device' && isSame(place, other.place));
		if (twice !== undefined)
			refuse(`${twice.output.option} ${twice.output.path} would be written to the same file`);
		written.push({ output, place });
	}
}

/** Returns the file that remembers notifications where the configuration names none. */
export function memoryBeside(database: string): string {
	return database.replace(/(\.duckdb)?$/, '.notifications.duckdb');
}
