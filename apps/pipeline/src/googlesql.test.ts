import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
	loadWithEngine,
	openEngine,
	openWarehouse,
	PIPELINE_TABLES,
	PROCESSORS,
} from '@accounted/command-line';
import {
	acknowledgeFailures,
	backfill,
	countFailures,
	declaredProcessor,
	ENTITY_DEFECTS,
	entitiesSaved,
	entityDefects,
	expectedEntities,
	explain,
	failureChanges,
	failuresTable,
	failuresWithCauses,
	inDependencyOrder,
	knownEntities,
	knownRange,
	ledgerTable,
	listFailures,
	makePlan,
	type Processor,
	prepareSchema,
	processorDeclaration,
	readNotifications,
	reconcile,
	recordsOf,
	rootCauses,
	rootsOf,
	schemaVersionsTable,
	selectedBy,
	sumCounts,
	unaccountedEntities,
	wholeDates,
	writeNotifications,
} from '@accounted/failure-tracking';
import { GoogleSql, type Mirror, mirrored } from '@accounted/googlesql-testkit';
import {
	displayNames,
	heldGames,
	openFolder,
	RAW_TABLES,
	RawEvidence,
	type RawSource,
	type RawTableName,
	rejectedAbout,
	rejectedEntities,
	rejectedGamesTable,
	rejectedRowsTable,
} from '@accounted/raw';
import { alteredRows, appendRow, hasRealSeason, keptRows, now, REAL_SEASON } from '@accounted/raw/testing';
import { simulateLeague } from '@accounted/simulated-league';
import {
	addDays,
	columnsOf,
	type DateRange,
	isoDate,
	type Row,
	replaceRows,
	type Sql,
	sql,
	type TableDefinition,
	timestamp,
	type Warehouse,
} from '@accounted/warehouse';
import { parseSync, Visitor } from 'oxc-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readRuns } from './read-runs.ts';
import { readStatus } from './read-status.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const there = hasRealSeason('no statement is put to GoogleSQL');

/**
 * The games of two teams over some weeks, the last of them with each other: just enough for a record of every processor, and
 * few rows, since the reference implementation takes its time.
 */
const TEAMS: readonly unknown[] = ['LAL', 'MEM'];
const WEEK = { start: isoDate.parse('2022-01-06'), end: isoDate.parse('2022-01-12') };
const BEFORE = { start: isoDate.parse('2021-12-07'), end: addDays(WEEK.start, -1) };

const MEMORY = {
	warehouse: 'duckdb',
	database: ':memory:',
} as const;

describe.skipIf(!there)('every statement means to GoogleSQL what it means to DuckDB', () => {
	let googleSql: GoogleSql;
	let duckDb: Warehouse;
	let mirror: Mirror;
	const accepted = new Set<string>();

	beforeAll(async () => {
		googleSql = await GoogleSql.start();
		duckDb = await openWarehouse(MEMORY, 'write');
		mirror = mirrored(duckDb, googleSql);
		await prepareSchema(mirror.warehouse, PIPELINE_TABLES, now);
		await load(duckDb, BEFORE.end);
		await run(duckDb, BEFORE);
		await duckDb.commit([replaceRows(schemaVersionsTable, sql`TRUE`, [{ version: 2, applied_at: now() }])]);
		await prepareSchema(mirror.warehouse, PIPELINE_TABLES, now, PROCESSORS);
		await load(mirror.warehouse, WEEK.end);
	});
	afterAll(async () => {
		await duckDb.close();
		googleSql.close();
	});

	it.each(inDependencyOrder(PROCESSORS))('$code, over a week of the real season', async (processor) => {
		const before = mirror.compared.rows;
		const results = await backfill(mirror.warehouse, {
			processors: [processor],
			range: WEEK,
			runId: 'week',
			now,
		});
		expect(results).toMatchObject([{ errors: [] }]);
		expect(results[0]?.expected).toBeGreaterThan(3);
		expect(results[0]?.records).toBeGreaterThan(0);
		expect(mirror.compared.rows).toBeGreaterThan(before);
	});

	it('a box score that arrives late, and the entities that it changes', async () => {
		const [late] = await rowsOf(
			RAW_TABLES.schedule.table,
			sql`game_date = ${sql.date(WEEK.start)} AND is_final`,
		);
		await load(duckDb, WEEK.end, String(late?.game_id));
		await run(duckDb, WEEK);
		mirror.compareAgain();
		await load(mirror.warehouse, WEEK.end);
		const plan = await makePlan(mirror.warehouse, { processors: PROCESSORS, range: WEEK, now });
		expect(entitiesSaved(plan)).toBeGreaterThan(0);
		const results = await backfill(mirror.warehouse, {
			processors: PROCESSORS,
			range: WEEK,
			runId: 'late',
			// After the run before: what has changed is taken back newest first.
			now: () => '2022-08-01T00:00:00.000Z',
			// All days but the first have cells that run in part alone.
			chunksOf: ({ start, end }) => [
				{ start, end: start },
				{ start: addDays(start, 1), end },
			],
		});
		expect(results.flatMap(({ errors }) => errors)).toEqual([]);
		expect(results.filter(({ kept }) => kept > 0).map(({ processor }) => processor.code)).toEqual(
			expect.arrayContaining(['PSZA', 'UTGC']),
		);
	});

	it('the validator, on a sound season and with planted defects', async () => {
		const whole = { start: BEFORE.start, end: WEEK.end };
		mirror.compareAgain();
		const sound = await reconcile(mirror.warehouse, PROCESSORS, WEEK);
		expect(sumCounts(sound.processors)).toMatchObject({
			unaccounted: 0,
			conflicts: 0,
			duplicates: 0,
			stale: 0,
		});
		await plantDefects();
		mirror.compareAgain();
		const found = await reconcile(mirror.warehouse, PROCESSORS, whole);
		expect(found.rejected).toMatchObject([{ reason: 'got "b"', count: 2, firstPosition: 'line 9' }]);
		const broken = sumCounts(found.processors);
		for (const way of ['unaccounted', 'conflicts', 'unexpected', 'duplicates', 'stale', 'rejected'] as const)
			expect(broken[way], way).toBeGreaterThan(0);
		const entities = await unaccountedEntities(mirror.warehouse, PROCESSORS, whole);
		expect(new Set(entities.map(({ why }) => why))).toEqual(
			new Set(['LOST', 'NEVER_RAN', 'ARRIVED_AFTER_RUN']),
		);
		const defects = await entityDefects(mirror.warehouse, PROCESSORS, whole, ENTITY_DEFECTS);
		expect(new Set(defects.map(({ state }) => state))).toEqual(new Set(ENTITY_DEFECTS));
		const plan = await makePlan(mirror.warehouse, {
			processors: PROCESSORS,
			range: whole,
			retryFailures: true,
			now,
		});
		expect(new Set(plan.steps.map(({ problem }) => problem))).toEqual(new Set([null]));
		const unknownEntity = {
			processors: PROCESSORS,
			range: whole,
			entityId: 'nobody',
			category: 'UNKNOWN',
		} as const;
		const until = { until: WEEK.end, reason: 'known' };
		expect(await acknowledgeFailures(mirror.warehouse, unknownEntity, until)).toEqual([]);
		expect(await wholeDates(mirror.warehouse, unknownEntity)).toEqual([]);
		const expected = {
			processors: [processorOf('PSZA')],
			range: WEEK,
			category: 'INSUFFICIENT_DATA',
		} as const;
		expect(await acknowledgeFailures(mirror.warehouse, expected, until)).not.toEqual([]);
		expect((await readRuns(mirror.warehouse, 5)).length).toBeGreaterThan(0);
		expect((await readStatus(mirror.warehouse, WEEK.end))?.processors).toHaveLength(PROCESSORS.length);
		await rememberWhatWasTold();
		await askWhy();
	});

	it('the validator, of processors that others run', async () => {
		const { warehouse } = mirror;
		const psza = processorOf('PSZA');
		const declaration = processorDeclaration.parse({
			name: 'OtherWorker',
			code: 'OTHER',
			phase: 5,
			table: processorOf('PGS').output.table.name,
			dateColumn: 'game_date',
			entityColumn: 'player_lookup',
			entityType: 'PLAYER',
			expectation: { recordsOf: 'PSZA' },
		});
		const select = `SELECT game_date AS analysis_date, player_lookup AS entity_id FROM nba_raw.player_box
			WHERE game_date BETWEEN @start_date AND @end_date AND status <> 'INACTIVE' -- whoever was there`;
		const others = [
			declaredProcessor(declaration, recordsOf(psza), [psza]),
			declaredProcessor(
				{ ...declaration, name: 'Another', code: 'ANOTHER' },
				selectedBy('ANOTHER', select),
				[],
			),
		];
		const [failure] = await rowsOf(failuresTable, sql`processor_name = ${psza.name}`);
		const cascade = { ...failure, processor_name: 'OtherWorker', failure_category: 'MISSING_UPSTREAM' };
		const wholeDate = { ...cascade, entity_id: 'DATE_LEVEL', analysis_date: WEEK.start };
		const [record] = await rowsOf(psza.output.table, sql`analysis_date >= ${sql.date(WEEK.start)}`);
		await duckDb.commit([
			{ table: failuresTable, rows: [cascade, wholeDate] },
			{
				table: processorOf('PGS').output.table,
				where: sql`player_lookup = ${String(record?.player_lookup)} AND game_date = ${sql.date(isoDate.parse(record?.analysis_date))}`,
			},
		]);
		mirror.compareAgain();
		const range = { start: BEFORE.start, end: WEEK.end };
		const { processors } = await reconcile(warehouse, others, range);
		expect(processors.map(({ hasRecord, unaccounted }) => [hasRecord > 0, unaccounted > 0])).toEqual([
			[true, true],
			[true, true],
		]);
		expect(await unaccountedEntities(warehouse, others, range)).not.toEqual([]);
		expect(await knownRange(warehouse, others)).not.toBeNull();
		await explain(warehouse, { processors: others, range: WEEK });
		await rootCauses(warehouse, others, range);
		expect(await knownEntities(warehouse, others, WEEK)).not.toEqual([]);
		expect(await displayNames(warehouse)).not.toEqual([]);
	});

	it('the validator, of tables whose names need quotes, whose dates are text or instants, and whose keys are NULL', async () => {
		const { warehouse } = mirror;
		await warehouse.ensure([instants, texts]);
		const day = { start: WEEK.start, end: WEEK.start };
		await duckDb.commit([
			{
				table: instants,
				rows: [
					// On this day in New York, and on the next in UTC.
					{ group: 'a', at: `${addDays(WEEK.start, 1)}T04:59:59.000000Z` },
					{ group: null, at: `${WEEK.start}T19:00:00.000000Z` },
					{ group: 'b', at: null },
				],
			},
			{
				table: texts,
				rows: [
					{ who: 'a', 'made for': WEEK.start },
					{ who: 'A', 'made for': WEEK.start },
				],
			},
		]);
		const declaration = { phase: 5, entityType: 'PLAYER', expectation: 'given below' };
		const zoned = processorDeclaration.parse({
			...declaration,
			name: 'Zoned',
			code: 'ZONED',
			table: instants.name,
			dateColumn: 'at',
			timeZone: 'America/New_York',
			entityColumn: 'group',
		});
		const written = processorDeclaration.parse({
			...declaration,
			name: 'Written',
			code: 'WRITTEN',
			table: texts.name,
			dateColumn: 'made for',
			entityColumn: 'who',
		});
		const ZONED = declaredProcessor(
			zoned,
			selectedBy('ZONED', 'SELECT `made for` AS analysis_date, who AS entity_id FROM others.select'),
			[],
		);
		mirror.compareAgain();
		const WRITTEN = declaredProcessor(written, recordsOf(ZONED), []);
		const { processors, nullKeys, couldNotCheck } = await reconcile(warehouse, [ZONED, WRITTEN], day);
		expect(couldNotCheck).toEqual([]);
		expect(processors).toMatchObject([
			{ expected: 2, hasRecord: 1, unaccounted: 1, unexpected: 1 },
			{ expected: 1, hasRecord: 1, unaccounted: 0, unexpected: 1 },
		]);
		expect(
			nullKeys.map(({ place, withoutEntity, withoutDate }) => [place, withoutEntity, withoutDate]),
		).toEqual([
			['records', 1, 1],
			['expectation', 1, 1],
		]);
		for (const [who, text] of [
			['b', `${WEEK.start}T23:30:00-10:00`],
			['c', '10/19/2021'],
		])
			await duckDb.commit([
				{ table: texts, where: sql`who = ${who ?? ''}`, rows: [{ who, 'made for': text }] },
			]);
		mirror.compareAgain();
		const spoilt = await reconcile(warehouse, [ZONED, WRITTEN], day);
		expect(spoilt.processors).toEqual([]);
		expect(spoilt.couldNotCheck.map(({ why }) => why)).toEqual([
			expect.stringMatching(/^its expectation .* cannot be read: /),
			expect.stringContaining("holds '10/19/2021' (of c, and 1 more such row), which is not a date"),
		]);
	});

	it('the validator, where nothing has run, and only the loader has written', async () => {
		const untouched = await openWarehouse(MEMORY, 'write');
		const tables = Object.values(RAW_TABLES).map(({ table }) => table);
		const raw = mirrored(untouched, googleSql);
		await raw.warehouse.ensure([rejectedRowsTable, rejectedGamesTable, ...tables]);
		for (const { table } of Object.values(RAW_TABLES))
			await untouched.commit([
				{ table, rows: await duckDb.query(sql`SELECT * FROM ${table}`, table.schema) },
			]);
		const { expected, unaccounted } = sumCounts(
			(await reconcile(raw.warehouse, PROCESSORS, WEEK)).processors,
		);
		expect(unaccounted).toBe(expected);
		const entities = await unaccountedEntities(raw.warehouse, PROCESSORS, WEEK);
		expect(entities.filter(({ why }) => why === 'NEVER_RAN')).toHaveLength(expected);
		expect(await rootCauses(raw.warehouse, PROCESSORS, WEEK)).toEqual([]);
		for (const text of raw.accepted) accepted.add(text);
		await untouched.close();
	});

	it('loading, where rows are rejected and a game leaves the schedule', async () => {
		const loaded = await openWarehouse(MEMORY, 'write');
		const raw = mirrored(loaded, googleSql);
		await prepareSchema(raw.warehouse, PIPELINE_TABLES, now);
		const league = simulateLeague({ seed: 3, teams: 2, gamesPerTeam: 3 });
		let first: Row | undefined;
		for await (const rows of league.rows('schedule')) first ??= rows[0];
		const spoilt = alteredRows(league, async function* (table, batches) {
			for await (const rows of batches)
				yield rows.map((row) =>
					table === 'player_box' && row.game_id === first?.game_id ? { ...row, fga: 'many' } : row,
				);
		});
		const without = keptRows(league, (_, row) => row.game_id !== first?.game_id);
		const loadOne = (source: RawSource, runId: string, allowRemovals = false) =>
			loadWithEngine(raw.warehouse, { source, runId, now, allowRemovals });
		await loadOne(league, 'sound');
		for (const runId of ['spoilt', 'spoilt again']) {
			const { tables } = await loadOne(spoilt, runId);
			expect(tables.find(({ table }) => table === 'player_box')?.rejectedCount).toBeGreaterThan(0);
		}
		expect((await loadOne(without, 'without')).missing).not.toEqual([]);
		expect((await loadOne(without, 'removed', true)).removed).toBe(true);
		for (const text of raw.accepted) accepted.add(text);
		await loaded.close();
	});

	it('of the entities that a changed upstream concerns, too', async () => {
		const anyone = { has: () => sql`TRUE`, hasId: () => sql`TRUE` };
		for (const { upstream } of PROCESSORS)
			for (const { concerns } of upstream)
				if (typeof concerns === 'function')
					await mirror.warehouse.query(
						sql`SELECT analysis_date, entity_id FROM (${concerns(anyone, WEEK)}) AS concerned`,
						z.object({ analysis_date: isoDate, entity_id: z.string().nullable() }),
					);
	});

	it('and no statement stands in the sources that GoogleSQL has not accepted', async () => {
		const missing: string[] = [];
		for await (const file of glob('{packages,apps}/*/src/**/*.ts', { cwd: ROOT })) {
			// bigquery.test.ts puts what the doctor asks to an endpoint with the analyzer, ownership.test.ts what adopt-failures asks.
			if (/\.test|testing\/|conformance|doctor|adopt-failures|packages\/(warehouse|googlesql)/.test(file))
				continue;
			for (const pieces of statementsOf(file))
				if (![...accepted, ...mirror.accepted].some((text) => holds(text, pieces)))
					missing.push(`${file}: ${pieces.join(' … ')}`);
		}
		expect(missing).toEqual([]);
	});

	async function rememberWhatWasTold(): Promise<void> {
		const { warehouse } = mirror;
		expect(await readNotifications(warehouse, 'nightly')).toEqual(new Map());
		const told = {
			check_name: 'nightly',
			target: '0123456789abcdef',
			status: 'FAILED',
			conditions: 'unaccounted>0',
			told_at: now(),
			claim_id: null,
			claimed_until: null,
		} as const;
		for (let twice = 0; twice < 2; twice++) await writeNotifications(warehouse, 'nightly', [told]);
		expect(await readNotifications(warehouse, 'nightly')).toEqual(new Map([[told.target, told]]));
	}

	/** Causes, lists and chains of failures, and the raw rows at their roots. */
	async function askWhy(): Promise<void> {
		const { warehouse } = mirror;
		expect(await knownRange(warehouse)).not.toBeNull();
		expect(await heldGames(warehouse)).not.toEqual([]);
		expect(await rootCauses(warehouse, PROCESSORS, WEEK)).not.toEqual([]);
		await rootCauses(warehouse, [processorOf('RAW')], WEEK);
		await failureChanges(warehouse, 'before', 'week');
		await expect(failureChanges(warehouse, 'before', 'never')).rejects.toThrow(/never/);
		const filter = { processors: PROCESSORS, range: WEEK };
		expect(await listFailures(warehouse, { ...filter, disposition: 'expected' }, 5)).toHaveLength(5);
		const unknownEntity = {
			...filter,
			category: 'UNKNOWN',
			disposition: 'error',
			entityId: 'nobody',
		} as const;
		expect(await listFailures(warehouse, unknownEntity, 5)).toEqual([]);
		const cascades = { ...filter, category: 'MISSING_UPSTREAM' } as const;
		expect(await countFailures(warehouse, cascades, ['processor', 'root'])).not.toEqual([]);
		expect(await countFailures(warehouse, filter, [])).toHaveLength(1);
		expect(
			await failuresWithCauses(warehouse, PROCESSORS, WEEK, { withExpected: true, limit: 5 }),
		).toHaveLength(5);
		expect(await expectedEntities(warehouse, PROCESSORS, WEEK)).not.toEqual([]);
		const PCF = [processorOf('PCF')];
		const found = await explain(warehouse, {
			processors: PCF,
			range: { start: WEEK.start, end: WEEK.start },
		});
		const roots = found.flatMap(({ chain }) => (chain === null ? [] : rootsOf(chain)));
		expect(roots).not.toEqual([]);
		await RawEvidence.read(warehouse, roots);
		const [rejected = ''] = await rejectedEntities(warehouse);
		await rejectedAbout(warehouse, rejected, WEEK);
		const entityId = found[0]?.entityId ?? '';
		expect(await explain(warehouse, { processors: PCF, range: WEEK, entityId })).not.toEqual([]);
	}

	/** Something lost, doubled, in the way, nobody's, too late, out of date, and a cell that never ran. */
	async function plantDefects(): Promise<void> {
		const [PGS, PSZA, MLFS] = ['PGS', 'PSZA', 'MLFS'].map(processorOf) as [Processor, Processor, Processor];
		const { table } = PGS.output;
		const [lost, doubled] = await rowsOf(table, sql`game_date >= ${sql.date(WEEK.start)}`);
		const [record] = await rowsOf(PSZA.output.table, sql`TRUE`);
		const [failure] = await rowsOf(failuresTable, sql`processor_name = ${PSZA.name}`);
		const [played] = await rowsOf(RAW_TABLES.player_box.table, sql`status = 'PLAYED'`);
		const [cell] = await rowsOf(ledgerTable, sql`processor_name = ${PGS.name}`);
		const ofCell = sql`processor_name = ${PGS.name} AND analysis_date = ${sql.date(isoDate.parse(cell?.analysis_date))}`;
		const neverRan = sql`processor_name = ${MLFS.name} AND analysis_date >= ${sql.date(WEEK.start)}`;
		await duckDb.commit([
			{
				table,
				where: sql`player_lookup = ${String(lost?.player_lookup)} AND game_date = ${sql.date(isoDate.parse(lost?.game_date))}`,
			},
			{ table, rows: [{ ...doubled }, { ...doubled, player_lookup: 'nobody' }] },
			{
				table: PSZA.output.table,
				rows: [{ ...record, player_lookup: failure?.entity_id, analysis_date: failure?.analysis_date }],
			},
			{
				table: RAW_TABLES.player_box.table,
				rows: [{ ...played, player_id: 999, player_name: 'Late Comer', player_lookup: 'latecomer' }],
			},
			...[
				{ position: 'line 12', reason: 'got "a"' },
				{ position: 'line 9', reason: 'got "b"', game_date: WEEK.start },
			].map((row) => appendRow(rejectedRowsTable, { table_name: 'shots', rejected_at: now(), ...row })),
			{ table: ledgerTable, where: ofCell, rows: [{ ...cell, definition_version: 's1-0000000000000000' }] },
			{ table: ledgerTable, where: neverRan },
			{ table: failuresTable, where: neverRan },
			{ table: MLFS.output.table, where: sql`game_date >= ${sql.date(WEEK.start)}` },
		]);
	}

	/** The first two rows of a table that a condition covers, in an order that repeats. */
	function rowsOf(table: TableDefinition, where: Sql): Promise<Row[]> {
		return duckDb.query(sql`SELECT * FROM ${table} WHERE ${where} ORDER BY ALL LIMIT 2`, table.schema);
	}
});

/** Tables as other systems have them, which `defineTable` refuses. */
const instantsSchema = z.object({ group: z.string().nullable(), at: timestamp().nullable() });
const instants: TableDefinition = {
	name: 'others.order',
	description: 'Instants for dates.',
	schema: instantsSchema,
	columns: columnsOf(instantsSchema),
	key: ['group'],
	partitionBy: null,
	clusterBy: [],
};
const textsSchema = z.object({ who: z.string(), 'made for': z.string() });
const texts: TableDefinition = {
	name: 'others.select',
	description: 'Text for dates.',
	schema: textsSchema,
	columns: columnsOf(textsSchema),
	key: ['who'],
	partitionBy: null,
	clusterBy: [],
};

/** @param lost A game without any box score or shot. */
async function load(warehouse: Warehouse, until: string, lost?: string): Promise<void> {
	const engine = await openEngine();
	const source = await openFolder(REAL_SEASON, engine);
	await loadWithEngine(warehouse, {
		source: sliceOf(source, until, lost),
		runId: `load ${until}`,
		now,
		allowRemovals: lost !== undefined,
	});
	await engine.close();
}

async function run(warehouse: Warehouse, range: DateRange): Promise<void> {
	const results = await backfill(warehouse, { processors: PROCESSORS, range, runId: 'before', now });
	expect(results.flatMap(({ errors }) => errors)).toEqual([]);
}

function processorOf(code: string): Processor {
	const found = PROCESSORS.find((processor) => processor.code === code);
	if (found === undefined) throw new Error(`there is no ${code}`);
	return found;
}

/** What the source says of the teams' games until a date; players and the injuries of the time are kept whole. */
function sliceOf(source: RawSource, until: string, lost: string | undefined): RawSource {
	const isKept = (table: RawTableName, row: Row) => {
		const date = row.game_date ?? row.transaction_date;
		if (date !== undefined && (String(date) < BEFORE.start || String(date) > until)) return false;
		if (row.game_id === lost && ['player_box', 'team_box', 'shots'].includes(table)) return false;
		if (table === 'players' || table === 'injury_transactions') return true;
		return [row.team ?? row.home_team, row.opponent ?? row.away_team].some((team) => TEAMS.includes(team));
	};
	return keptRows(source, isKept);
}

/** The pieces of text of each statement, and part of one, that a file writes. A WITH may stand before shared queries. */
function statementsOf(file: string): string[][] {
	const path = join(ROOT, file);
	const { program } = parseSync(path, readFileSync(path, 'utf8'));
	const found: string[][] = [];
	new Visitor({
		TaggedTemplateExpression({ tag, quasi }) {
			if (tag.type === 'Identifier' && tag.name === 'sql')
				found.push(
					quasi.quasis
						.map(({ value }) => (value.cooked ?? '').trim().replace(/^WITH\s+/, ''))
						.filter((piece) => piece !== ''),
				);
		},
	}).visit(program);
	return found;
}

/** Whether a text has all of the pieces, one after the other. */
function holds(text: string, pieces: readonly string[]): boolean {
	let position = 0;
	for (const piece of pieces) {
		const at = text.indexOf(piece, position);
		if (at < 0) return false;
		position = at + piece.length;
	}
	return true;
}
