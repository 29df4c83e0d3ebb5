import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadWithEngine, openWarehouse, PIPELINE_TABLES, PROCESSORS } from '@accounted/command-line';
import { temporaryFolder } from '@accounted/command-line/testing';
import {
	backfill,
	type Counts,
	failuresTable,
	type Processor,
	prepareSchema,
	reconcile,
	unaccountedEntities,
} from '@accounted/failure-tracking';
import { RAW_TABLES } from '@accounted/raw';
import { simulateLeague } from '@accounted/simulated-league';
import {
	addDays,
	type DateRange,
	type Row,
	sql,
	type TableDefinition,
	type Warehouse,
} from '@accounted/warehouse';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const now = () => '2022-06-01T00:00:00.000Z';

function processorOf(code: string): Processor {
	const found = PROCESSORS.find((processor) => processor.code === code);
	if (found === undefined) throw new Error(`there is no ${code}`);
	return found;
}
const PGS = processorOf('PGS');
const PSZA = processorOf('PSZA');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let warehouse: Warehouse;
let range: DateRange;

const opened = (name: string) =>
	openWarehouse({ warehouse: 'duckdb', database: join(folder.path, name) }, 'write');

/** Every test plants its defect in a copy of one database. */
beforeAll(async () => {
	folder = await temporaryFolder();
	const sound = await opened('sound.duckdb');
	await prepareSchema(sound, PIPELINE_TABLES, now);
	const source = simulateLeague({ seed: 4, teams: 4, gamesPerTeam: 16 });
	({ range } = await loadWithEngine(sound, { source, runId: 'load', now }));
	await backfill(sound, { processors: PROCESSORS, range, runId: 'run', now });
	await sound.close();
});
afterAll(() => folder[Symbol.asyncDispose]());
beforeEach(async () => {
	await copyFile(join(folder.path, 'sound.duckdb'), join(folder.path, 'defect.duckdb'));
	warehouse = await opened('defect.duckdb');
});
afterEach(() => warehouse.close());

const SOUND = { unaccounted: 0, conflicts: 0, unexpected: 0, duplicates: 0, stale: 0 };

/** What is broken of a processor, and why each of its unaccounted entities is. */
async function findings(processor: Processor) {
	const account = (await reconcile(warehouse, [processor], range)).processors[0];
	if (account === undefined) throw new Error('nothing was reconciled');
	const { unaccounted, conflicts, unexpected, duplicates, stale }: Counts = account;
	const entities = await unaccountedEntities(warehouse, [processor], range);
	expect(account.hasRecord + account.hasFailure + unaccounted).toBe(account.expected);
	return { unaccounted, conflicts, unexpected, duplicates, stale, whys: entities.map(({ why }) => why) };
}

async function firstRow(table: TableDefinition, where = sql`TRUE`): Promise<Row> {
	const [row] = await warehouse.query(
		sql`SELECT * FROM ${table} WHERE ${where} ORDER BY 1, 2 LIMIT 1`,
		table.schema,
	);
	if (row === undefined) throw new Error(`${table.name} is empty`);
	return row;
}

describe('a defect that is planted is named', () => {
	it('nothing, before one is', async () => {
		for (const processor of PROCESSORS) expect(await findings(processor)).toEqual({ ...SOUND, whys: [] });
	});

	it.each([PGS, PSZA])('a deleted record of $code is 1 Unaccounted, LOST', async (processor) => {
		const { table } = processor.output;
		const row = await firstRow(table);
		const [player, date] = table.key;
		await warehouse.commit([
			{
				table,
				where: sql`${sql.identifier(player ?? '')} = ${String(row[player ?? ''])} AND CAST(${sql.identifier(date ?? '')} AS STRING) = ${String(row[date ?? ''])}`,
			},
		]);
		expect(await findings(processor)).toEqual({ ...SOUND, unaccounted: 1, whys: ['LOST'] });
	});

	it('a deleted failure is 1 Unaccounted, LOST', async () => {
		const row = await firstRow(failuresTable, sql`processor_name = ${PSZA.name}`);
		await warehouse.commit([
			{
				table: failuresTable,
				where: sql`processor_name = ${PSZA.name} AND entity_id = ${String(row.entity_id)} AND CAST(analysis_date AS STRING) = ${String(row.analysis_date)}`,
			},
		]);
		expect(await findings(PSZA)).toEqual({ ...SOUND, unaccounted: 1, whys: ['LOST'] });
	});

	it('a record beside an open failure is 1 Conflict', async () => {
		const record = await firstRow(PSZA.output.table);
		const failure = await firstRow(failuresTable, sql`processor_name = ${PSZA.name}`);
		await warehouse.commit([
			{
				table: PSZA.output.table,
				rows: [{ ...record, player_lookup: failure.entity_id, analysis_date: failure.analysis_date }],
			},
		]);
		expect(await findings(PSZA)).toEqual({ ...SOUND, conflicts: 1, whys: [] });
	});

	it('a repeated record is 1 Duplicate', async () => {
		const record = await firstRow(PGS.output.table);
		await warehouse.commit([{ table: PGS.output.table, rows: [record] }]);
		expect(await findings(PGS)).toEqual({ ...SOUND, duplicates: 1, whys: [] });
	});

	it('a record of somebody who did not play is 1 Unexpected', async () => {
		const record = await firstRow(PGS.output.table);
		await warehouse.commit([{ table: PGS.output.table, rows: [{ ...record, player_lookup: 'nobody' }] }]);
		expect(await findings(PGS)).toEqual({ ...SOUND, unexpected: 1, whys: [] });
	});

	it('a played row that comes to raw after the run is 1 Unaccounted, ARRIVED_AFTER_RUN, and its date is stale', async () => {
		const { table } = RAW_TABLES.player_box;
		const row = await firstRow(table, sql`status = 'PLAYED'`);
		await warehouse.commit([
			{ table, rows: [{ ...row, player_id: 999, player_name: 'Late Comer', player_lookup: 'latecomer' }] },
		]);
		const found = await findings(PGS);
		expect(found).toEqual({ ...SOUND, unaccounted: 1, stale: found.stale, whys: ['ARRIVED_AFTER_RUN'] });
		expect(found.stale).toBeGreaterThan(0);
	});

	it('a processor that throws for one entity has exactly one PROCESSING_ERROR, with its message', async () => {
		const { player_lookup: victim, game_date: date } = await firstRow(PGS.output.table);
		const fragile: Processor = {
			...PGS,
			evaluate(entity, inputs) {
				if (entity.id === victim && entity.date === date) throw new RangeError('the moon is full');
				return PGS.evaluate(entity, inputs);
			},
		};
		await backfill(warehouse, { processors: [fragile], range, runId: 'again', now, force: true });
		const errors = await warehouse.query(
			sql`SELECT entity_id, failure_reason FROM ${failuresTable} WHERE failure_category = 'PROCESSING_ERROR'`,
			z.object({ entity_id: z.string(), failure_reason: z.string() }),
		);
		expect(errors).toEqual([{ entity_id: victim, failure_reason: 'RangeError: the moon is full' }]);
		expect(await findings(fragile)).toEqual({ ...SOUND, whys: [] });
		// Another definition made the cells.
		const { expected } = (await reconcile(warehouse, [PGS], range)).processors[0] ?? { expected: 0 };
		expect(await findings(PGS)).toEqual({ ...SOUND, stale: expected, whys: [] });
	});

	it('a date that was never run is NEVER_RAN for each of its entities', async () => {
		const { expected } = (await reconcile(warehouse, [PGS], range)).processors[0] ?? { expected: 0 };
		const empty = await openWarehouse({ warehouse: 'duckdb', database: ':memory:' }, 'write');
		await prepareSchema(empty, PIPELINE_TABLES, now);
		const source = simulateLeague({ seed: 4, teams: 4, gamesPerTeam: 16 });
		await loadWithEngine(empty, { source, runId: 'load', now });
		const before = { start: range.start, end: addDays(range.end, -1) };
		await backfill(empty, { processors: [PGS], range: before, runId: 'run', now });
		const entities = await unaccountedEntities(empty, [PGS], range);
		expect(new Set(entities.map(({ why, date }) => `${date} ${why}`))).toEqual(
			new Set([`${range.end} NEVER_RAN`]),
		);
		const ranBefore = (await reconcile(empty, [PGS], before)).processors[0]?.expected ?? 0;
		expect(entities.length).toBe(expected - ranBefore);
		expect(entities.length).toBeGreaterThan(15);
		await empty.close();
	});

	it('a raw date that changes under them makes its entities stale', async () => {
		const source = simulateLeague({ seed: 4, teams: 4, gamesPerTeam: 16, faults: { 'broken-points': 1 } });
		await loadWithEngine(warehouse, { source, runId: 'load again', now });
		const { stale, ...rest } = await findings(PGS);
		expect(rest).toEqual({ unaccounted: 0, conflicts: 0, unexpected: 0, duplicates: 0, whys: [] });
		expect(stale).toBeGreaterThan(0);
	});
});
