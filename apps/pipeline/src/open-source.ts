import { type Config, printError, readMapping, UsageError } from '@accounted/command-line';
import { openFolder, type RawSource } from '@accounted/raw';
import type { SqlEngine } from '@accounted/warehouse';

/** Where `load` takes the raw tables from. */
export interface SourceOptions {
	readonly source?: string;
	readonly encoding?: string;
	readonly mapping?: string;
	readonly seasons?: string;
	readonly seed?: string;
}

/**
 * Opens what `load` reads: a folder of files, with the SELECTs of the configuration over it, or a simulated league.
 * @throws UsageError for options that do not go together, SourceError for all that is wrong with the files.
 */
export async function openSource(
	options: SourceOptions,
	config: Pick<Config, 'mapping'>,
	engine: SqlEngine,
): Promise<RawSource> {
	if (options.source === 'simulated') return simulated(options);
	for (const name of ['seasons', 'seed'] as const)
		if (options[name] !== undefined)
			throw new UsageError(
				`--${name} goes with --source simulated`,
				'Leave it out: a folder is loaded as it is.',
			);
	const mapping =
		options.mapping === undefined ? config.mapping : await readMapping(options.mapping, process.cwd());
	const folder = options.source ?? mapping?.folder;
	if (folder === undefined)
		throw new UsageError(
			'--source is missing: nothing says where the files are',
			'Pass --source the folder that holds schedule.parquet and the other files.',
		);
	if (mapping !== undefined)
		printError(`${Object.keys(mapping.selects).join(', ')}: by the SELECTs of ${mapping.file}\n`);
	return openFolder(folder, engine, { encoding: options.encoding, mapping });
}

async function simulated({ encoding, mapping, seasons, seed }: SourceOptions): Promise<RawSource> {
	for (const [name, value] of Object.entries({ encoding, mapping }))
		if (value !== undefined)
			throw new UsageError(
				`--${name} goes with a folder of files`,
				'Leave it out: a simulated league has none.',
			);
	const { simulateLeague } = await import('@accounted/simulated-league');
	return simulateLeague({
		seasons: wholeNumber('--seasons', seasons ?? '1', 1),
		seed: wholeNumber('--seed', seed ?? '1', 0),
	});
}

function wholeNumber(option: string, text: string, least: number): number {
	const number = Number(text);
	if (/^\d+$/.test(text) && number >= least && Number.isSafeInteger(number)) return number;
	throw new UsageError(
		`${option} ${text}: not a whole number of at least ${least}`,
		`For example ${option} ${least + 1}.`,
	);
}
