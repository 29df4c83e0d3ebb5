import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWarehouse, PIPELINE_TABLES, PROCESSORS } from '@accounted/command-line';
import { temporaryFolder } from '@accounted/command-line/testing';
import { backfill, failuresTable, isProcessor, type Processor } from '@accounted/failure-tracking';
import { simulateLeague } from '@accounted/simulated-league';
import { isoDate, sql, type Warehouse } from '@accounted/warehouse';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf } from './contents.test-support.ts';
import { unreadRows } from './declared-windows.test-support.ts';
import { emptyWarehouse, process } from './league.test-support.ts';

/** In the second season, so that rows of the first are further back than any look-back, and with games before and after it. */
const DATE = isoDate.parse('2022-11-04');

const now = () => '2023-05-01T00:00:00.000Z';
const processors = PROCESSORS.filter(({ code }) => code !== 'RAW');
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const base = () => join(folder.path, 'base.duckdb');
let opened = 0;

beforeAll(async () => {
	folder = await temporaryFolder();
	const warehouse = await emptyWarehouse(base());
	await process(warehouse, simulateLeague({ seed: 5, seasons: 2, teams: 4, gamesPerTeam: 12 }));
	await warehouse.close();
	return () => folder[Symbol.asyncDispose]();
});

/** The outcomes of a processor for the date, computed anew from what is left after some work. */
async function outcomes(
	processor: Processor,
	before: (warehouse: Warehouse) => Promise<void>,
): Promise<string[][]> {
	const database = join(folder.path, `${++opened}.duckdb`);
	await copyFile(base(), database);
	const warehouse = await openWarehouse({ warehouse: 'duckdb', database }, 'write');
	try {
		await before(warehouse);
		const range = { start: DATE, end: DATE };
		const [result] = await backfill(warehouse, {
			processors: [processor],
			range,
			force: true,
			runId: 'law',
			now,
		});
		for (const { error } of result?.errors ?? []) throw error;
		const { table, dateColumn } = processor.output;
		const [records = []] = await contentsOf(
			warehouse,
			[table],
			sql`${sql.identifier(dateColumn)} = ${sql.date(DATE)}`,
		);
		const [failures = []] = await contentsOf(
			warehouse,
			[failuresTable],
			sql`processor_name = ${processor.name} AND analysis_date = ${sql.date(DATE)} AND COALESCE(resolution_status, '') <> 'RESOLVED'`,
			['occurrence_count', 'regressed'],
		);
		return [records, failures];
	} finally {
		await warehouse.close();
	}
}

const otherTables = (processor: Processor) =>
	PIPELINE_TABLES.filter(({ name }) => name !== processor.output.table.name);
const withoutUnread = (processor: Processor) =>
	outcomes(processor, (warehouse) => warehouse.commit(unreadRows(processor, DATE, otherTables(processor))));

/** The processor as it would be if it declared its reads of some upstream otherwise. */
function declaring(
	processor: Processor,
	code: string,
	change: Partial<Pick<Processor['upstream'][number], 'lookbackDays' | 'includesDate'>>,
): Processor {
	const upstream = processor.upstream.map((one) =>
		(isProcessor(one.from) ? one.from.code : one.from.name) === code ? { ...one, ...change } : one,
	);
	return { ...processor, upstream };
}

describe.each(processors.map((processor) => [processor.code, processor] as const))('%s', (_, processor) => {
	it('comes out as before without the rows that it does not declare to read', async () => {
		const whole = await outcomes(processor, async () => undefined);
		expect(whole.flat().length).toBeGreaterThan(0);
		expect(await withoutUnread(processor)).toEqual(whole);
	});
});

it.each([
	['PGS', 'nba_raw', { includesDate: false }],
	['PSZA', 'PGS', { lookbackDays: 2 }],
	['PSZA', 'nba_raw', { lookbackDays: 0 }],
	['PDC', 'UPGC', { includesDate: false }],
	['MLFS', 'PDC', { includesDate: false }],
])('a %s that read more of %s than it declared would be found: %o', async (code, upstream, change) => {
	const processor = processors.find((one) => one.code === code);
	if (processor === undefined) throw new Error(`no ${code}`);
	const whole = await outcomes(processor, async () => undefined);
	expect(await withoutUnread(declaring(processor, upstream, change))).not.toEqual(whole);
});
