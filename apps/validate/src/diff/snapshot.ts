import { readFile } from 'node:fs/promises';
import { printedCommand, UsageError } from '@accounted/command-line';
import { z } from 'zod';

const listedFailure = z.object({
	date: z.iso.date(),
	processor: z.string(),
	entityId: z.string(),
	category: z.string(),
});

/** What a file says: which failures there were, by key, and how each cell stood. A file has either, or both. */
export interface Snapshot {
	/** Category, or why it is unaccounted for, by `PSZA 2021-11-05 ann`. */
	readonly entities: ReadonlyMap<string, string>;
	/** A number by `PSZA 2021-11-05 unaccounted`; null where the file has entities alone. */
	readonly counts: ReadonlyMap<string, number> | null;
	/** Why a processor could not be checked, by its code: the file says nothing of its entities. */
	readonly couldNotCheck: ReadonlyMap<string, string>;
}

const COUNTED = [
	'hasRecord',
	'hasFailure',
	'unaccounted',
	'conflicts',
	'unexpected',
	'duplicates',
	'stale',
	'rejected',
] as const;

/** What a comparison reads of a report. Version 1 did not count rejected rows: they read as 0. */
const comparedReport = z.object({
	schemaVersion: z.union([z.literal(1), z.literal(2)]),
	processors: z.array(
		z.object({
			code: z.string(),
			dates: z.array(
				z.object({
					date: z.iso.date(),
					hasRecord: z.int(),
					hasFailure: z.int(),
					unaccounted: z.int(),
					conflicts: z.int(),
					unexpected: z.int(),
					duplicates: z.int(),
					stale: z.int(),
					rejected: z.int().default(0),
				}),
			),
		}),
	),
	unaccountedEntities: z.array(
		z.object({ processor: z.string(), date: z.iso.date(), entityId: z.string(), why: z.string() }),
	),
	couldNotCheck: z.array(z.object({ processor: z.string(), why: z.string() })).default([]),
});

/**
 * Reads a report (`--reconcile --format json`) or a list of failures (`validate failures --format json` or `ndjson`).
 * @throws UsageError for a file that cannot be read, or is neither.
 */
export async function readSnapshot(file: string): Promise<Snapshot> {
	const said = parsed(file, await textOf(file));
	const report = comparedReport.safeParse(said);
	if (report.success) {
		const { processors, unaccountedEntities, couldNotCheck } = report.data;
		return {
			entities: new Map(
				unaccountedEntities.map(({ processor, date, entityId, why }) => [
					`${processor} ${date} ${entityId}`,
					why,
				]),
			),
			counts: new Map(
				processors.flatMap(({ code, dates }) =>
					dates.flatMap((cell) =>
						COUNTED.map((name) => [`${code} ${cell.date} ${name}`, cell[name]] as const),
					),
				),
			),
			couldNotCheck: new Map(couldNotCheck.map(({ processor, why }) => [processor, why])),
		};
	}
	const list = z
		.union([
			z.object({ failures: z.array(listedFailure) }).transform(({ failures }) => failures),
			z.array(listedFailure),
		])
		.safeParse(said);
	if (!list.success)
		throw new UsageError(
			`${file}: it is neither a report nor a list of failures`,
			`Make one with: ${printedCommand('validate', ['--start-date', 'DATE', '--end-date', 'DATE', '--reconcile', '--format', 'json'])}\nOr with: ${printedCommand('validate', ['failures', '--format', 'ndjson'])}`,
		);
	return {
		entities: new Map(
			list.data.map(({ processor, date, entityId, category }) => [
				`${processor} ${date} ${entityId}`,
				category,
			]),
		),
		counts: null,
		couldNotCheck: new Map(),
	};
}

async function textOf(file: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		throw new UsageError(`${file}: it cannot be read`, 'Name a report that --out has written.', error);
	}
}

/** One JSON document, or one a line. */
function parsed(file: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		try {
			return text
				.split('\n')
				.filter((line) => line.trim() !== '')
				.map((line): unknown => JSON.parse(line));
		} catch (error) {
			throw new UsageError(`${file}: it is not JSON`, 'Name a report in JSON or NDJSON.', error);
		}
	}
}
