import { PIPELINE_TABLES, PROCESSORS } from '@accounted/command-line';
import {
	backfill,
	CORE_TABLES,
	failuresTable,
	type Processor,
	type Reconciliation,
	reconcile,
	schemaVersionsTable,
	sumCounts,
} from '@accounted/failure-tracking';
import { FEATURE_RANGES, mlFeatureStoreTable } from '@accounted/precompute';
import { RAW_TABLES, registryTable } from '@accounted/raw';
import { copyOfRealSeason, hasRealSeason, now, openRealSeason, realSeason } from '@accounted/raw/testing';
import {
	type DateRange,
	type IsoDate,
	isoDate,
	monthsOf,
	type Row,
	replaceRows,
	type Sql,
	sql,
	type TableDefinition,
	type Warehouse,
} from '@accounted/warehouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

describe.skipIf(!hasRealSeason())('the real season, through all processors', () => {
	let warehouse: Warehouse;
	let range: DateRange;
	let reconciliation: Reconciliation;

	beforeAll(async () => {
		warehouse = await openRealSeason();
		({ range } = realSeason().loaded);
		reconciliation = await reconcile(warehouse, PROCESSORS, range);
	});
	afterAll(() => warehouse?.close());

	it('accounts for everybody: nothing unaccounted, in conflict, unexpected, duplicate or stale', () => {
		for (const account of reconciliation.processors) {
			const { unaccounted, conflicts, unexpected, duplicates, stale } = sumCounts([account]);
			expect({ code: account.processor.code, unaccounted, conflicts, unexpected, duplicates, stale }).toEqual(
				{
					code: account.processor.code,
					unaccounted: 0,
					conflicts: 0,
					unexpected: 0,
					duplicates: 0,
					stale: 0,
				},
			);
		}
		const results = Object.values(realSeason().results);
		expect(results).toHaveLength(PROCESSORS.length);
		expect(results.flatMap(({ errors }) => errors)).toEqual([]);
	});

	it('expects whom the source says, and fails nobody for an error: the real season has no hole that makes one', () => {
		const expected = Object.fromEntries(
			reconciliation.processors.map((account) => [account.processor.code, account.expected]),
		);
		const players = 26_039;
		expect(expected).toEqual({
			RAW: 1230,
			PGS: players,
			TOGS: 2460,
			TDGS: 2460,
			UPGC: players,
			UTGC: 2460,
			PSZA: players,
			TDZA: 165 * 30,
			PDC: players,
			PCF: players,
			MLFS: players,
		});
		for (const { processor, failuresByDisposition } of reconciliation.processors)
			expect({ code: processor.code, ...failuresByDisposition }).toMatchObject({ error: 0, pending: 0 });
	});

	it('fails by category as a season does: early, then too little history, and cascades of it', async () => {
		const counts = Object.fromEntries(
			reconciliation.processors
				.filter(({ hasFailure }) => hasFailure > 0)
				.map(({ processor, failuresByCategory }) => [processor.code, failuresByCategory]),
		);
		expect(counts).toMatchSnapshot();
		const late = await reconcile(warehouse, PROCESSORS, {
			start: isoDate.parse('2021-12-15'),
			end: range.end,
		});
		for (const account of late.processors) expect(account.hasRecord / account.expected).toBeGreaterThan(0.85);
	});

	it('asks about one statement an input table, never one a date or a player', () => {
		const chunks = monthsOf(range).length;
		// Per chunk: expected, inputs, upstreams, stored failures; and the dates once per processor, the ledger once.
		expect(realSeason().queries).toBeLessThanOrEqual(PROCESSORS.length * (4 * chunks + 1) + 1);
	});

	it('no feature is constant but playoff_game, each lies in its range, and few are missing', async () => {
		const health = await Promise.all(
			Object.keys(FEATURE_RANGES).map(async (name) => {
				const column = sql.identifier(name);
				const [row] = await warehouse.query(
					sql`SELECT COUNT(*) AS n, COUNTIF(${column} IS NULL) AS nulls, COUNT(DISTINCT ${column}) AS values_seen,
						MIN(${column}) AS low, MAX(${column}) AS high FROM ${mlFeatureStoreTable}`,
					z.object({
						n: z.int(),
						nulls: z.int(),
						values_seen: z.int(),
						low: z.number().nullable(),
						high: z.number().nullable(),
					}),
				);
				if (row === undefined) throw new Error('a count is always there');
				return { name, ...row };
			}),
		);
		for (const { name, n, nulls, values_seen, low, high } of health) {
			const [least, most] = FEATURE_RANGES[name as keyof typeof FEATURE_RANGES];
			expect(low, name).toBeGreaterThanOrEqual(least);
			expect(high, name).toBeLessThanOrEqual(most);
			expect(nulls / n, name).toBeLessThan(0.05);
			// The regular season has no playoff game: 0 is what there is to say.
			if (name === 'playoff_game') expect(values_seen, name).toBe(1);
			else expect(values_seen, name).toBeGreaterThan(1);
		}
		expect(
			health.map(({ name, nulls, values_seen }) => `${name}: ${nulls} null, ${values_seen} distinct`),
		).toMatchSnapshot();
	});

	describe('knows nothing of the date itself, or of what came since', () => {
		const FEATURES = ['UPGC', 'UTGC', 'PSZA', 'TDZA', 'PDC', 'PCF', 'MLFS'];
		const processors = PROCESSORS.filter(({ code }) => FEATURES.includes(code));

		it.each(['2021-11-19', '2022-01-15', '2022-03-20'])('%s', async (text) => {
			const date = isoDate.parse(text);
			const before = await Promise.all(processors.map((processor) => outcomesOf(processor, date)));
			const blind = await withoutTheFuture(date);
			const day = { start: date, end: date };
			const ran = await backfill(blind, { processors, range: day, runId: 'blind', now, force: true });
			expect(ran.flatMap(({ errors }) => errors)).toEqual([]);
			for (const [index, processor] of processors.entries()) {
				const after = await outcomesOf(processor, date, blind);
				const both = [...(before[index]?.keys() ?? [])].filter((entity) => after.has(entity));
				// Who is expected is another matter: without a box score it is who was in the last one.
				expect(both.length, processor.code).toBeGreaterThanOrEqual(processor.entityType === 'TEAM' ? 4 : 40);
				for (const entity of both)
					expect({ entity, ...after.get(entity) }).toEqual({ entity, ...before[index]?.get(entity) });
			}
		});

		/** What a processor made of each entity of a date: its record, or its failure's category and reason. */
		async function outcomesOf(
			processor: Processor,
			date: IsoDate,
			from = warehouse,
		): Promise<Map<string, Row>> {
			const { table, dateColumn, entityColumn } = processor.output;
			const records: Row[] = await from.query(
				sql`SELECT * FROM ${table} WHERE ${sql.identifier(dateColumn)} = ${sql.date(date)}`,
				table.schema,
			);
			const failures: Row[] = await from.query(
				sql`SELECT entity_id, failure_category, failure_reason FROM ${failuresTable}
					WHERE processor_name = ${processor.name} AND analysis_date = ${sql.date(date)}
						AND resolution_status <> 'RESOLVED'`,
				failuresTable.schema.pick({ entity_id: true, failure_category: true, failure_reason: true }),
			);
			return new Map([
				...records.map((row): [string, Row] => [String(row[entityColumn]), row]),
				...failures.map((row): [string, Row] => [String(row.entity_id), row]),
			]);
		}

		/** A copy of everything known before a date, with its schedule and odds; nothing of how its games went. */
		async function withoutTheFuture(date: IsoDate): Promise<Warehouse> {
			const blind = await copyOfRealSeason();
			const { schedule, player_box, team_box, shots, game_odds, injury_transactions, players } = RAW_TABLES;
			const before = (dateColumn: string) => sql`${sql.identifier(dateColumn)} < ${sql.date(date)}`;
			const known = sql`game_date <= ${sql.date(date)}`;
			const kept = new Map<TableDefinition, Sql>([
				...[player_box, team_box, shots].map(({ table }) => [table, before('game_date')] as const),
				...[schedule, game_odds].map(({ table }) => [table, known] as const),
				[injury_transactions.table, before('transaction_date')],
				...[players.table, registryTable, schemaVersionsTable].map((table) => [table, sql`TRUE`] as const),
				...PROCESSORS.map(({ output }) => [output.table, before(output.dateColumn)] as const),
			]);
			const onTheDay = await blind.query(
				sql`SELECT * FROM ${schedule.table} WHERE game_date = ${sql.date(date)}`,
				schedule.table.schema,
			);
			const unplayed = {
				home_score: null,
				away_score: null,
				periods: null,
				status: 'Scheduled',
				is_final: false,
			};
			await blind.commit([
				...[...PIPELINE_TABLES, ...CORE_TABLES].map((table) => ({
					table,
					where: sql`NOT (${kept.get(table) ?? sql`FALSE`})`,
				})),
				replaceRows(
					schedule.table,
					sql`game_date = ${sql.date(date)}`,
					onTheDay.map((game) => ({ ...game, ...unplayed })),
				),
			]);
			return blind;
		}
	});
});
