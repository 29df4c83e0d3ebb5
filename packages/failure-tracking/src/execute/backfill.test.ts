import { appendRows, isoDate, replaceRows, type Sql, sql } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { failuresTable } from '../failure/failure-row.ts';
import { SCHEMA_VERSION } from '../failure/schema-version.ts';
import { expectedTable, ledgerTable, runsTable } from '../ledger/tables.ts';
import type { Processor } from '../processor/processor.ts';
import { alpha, alphaTable } from '../testing/alpha.ts';
import { beta, betaTable } from '../testing/beta.ts';
import { redefined } from '../testing/redefined.ts';
import { loadRoster, onRoster, rosterTable } from '../testing/roster.ts';
import { watched } from '../testing/watched.ts';
import { accountOf, at, day, failuresOf, inWorld, RANGE, rowsOf, run } from '../testing/world.ts';

const DECEMBER = isoDate.parse('2021-12-02');

/** Everything that a run decides, without what differs from run to run. */
async function decisions(warehouse: Parameters<typeof rowsOf>[0]) {
	const volatile = ['run_id', 'last_seen_at', 'committed_at'];
	const tables = [alphaTable, betaTable, failuresTable, expectedTable, ledgerTable];
	const rows = await Promise.all(tables.map((table) => rowsOf(warehouse, table)));
	return rows.map((table) =>
		table.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !volatile.includes(name)))),
	);
}

const NO_TABLE: Sql = sql`SELECT analysis_date, entity_id, value, behaviour FROM test_raw.no_such_table`;

describe('a backfill', () => {
	it(
		'makes each expected entity a record or a failure, and never both',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'INSUFFICIENT_DATA' }));
			await loadRoster(warehouse, day(2), onRoster(day(2), { ann: 'record', cid: 'throw' }));
			await run(warehouse);
			for (const [processor, table] of [
				[alpha, alphaTable],
				[beta, betaTable],
			] as const) {
				const keys = async (rows: ReturnType<typeof rowsOf>, date: string) =>
					(await rows).map((row) => `${row[date]} ${row.entity_id}`).sort();
				const own = sql`processor_name = ${processor.name}`;
				const expected = await keys(rowsOf(warehouse, expectedTable, own), 'analysis_date');
				const records = await keys(rowsOf(warehouse, table), 'game_date');
				const failures = await keys(rowsOf(warehouse, failuresTable, own), 'analysis_date');
				expect(expected).toStrictEqual([
					'2021-11-01 ann',
					'2021-11-01 bob',
					'2021-11-02 ann',
					'2021-11-02 cid',
				]);
				expect([...records, ...failures].sort()).toStrictEqual(expected);
			}
		}),
	);

	it(
		'keeps a ledger row per cell, the snapshot of who was expected, and a run row',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'EARLY_SEASON' }));
			await run(warehouse, { runId: 'the-run', processors: [alpha], now: () => at(5) });
			expect(await rowsOf(warehouse, ledgerTable, sql`processor_name = ${alpha.name}`)).toStrictEqual([
				expect.objectContaining({
					analysis_date: day(1),
					expected_count: 2,
					record_count: 1,
					failure_count: 1,
					run_id: 'the-run',
					logic_version: null,
					definition_version: expect.stringMatching(/^s\d+-[0-9a-f]{16}$/),
					committed_at: at(5),
				}),
			]);
			const fates = { ann: 'RECORD', bob: 'FAILURE' };
			expect(await rowsOf(warehouse, expectedTable)).toStrictEqual(
				Object.entries(fates).map(([entity_id, outcome]) => ({
					processor_name: alpha.name,
					analysis_date: day(1),
					entity_id,
					run_id: 'the-run',
					outcome,
					outcome_version: expect.stringMatching(/^1-[0-9a-f]{16}$/),
				})),
			);
			expect(await rowsOf(warehouse, runsTable)).toStrictEqual([
				{
					run_id: 'the-run',
					processor_name: alpha.name,
					range_start: RANGE.start,
					range_end: RANGE.end,
					status: 'SUCCEEDED',
					cell_count: 1,
					expected_count: 2,
					record_count: 1,
					failure_count: 1,
					started_at: at(5),
					finished_at: at(5),
					logic_version: null,
					definition_version: expect.stringMatching(/^s\d+-[0-9a-f]{16}$/),
					schema_version: SCHEMA_VERSION,
					error: null,
				},
			]);
		}),
	);

	it(
		'writes the evidence of a failure beside its category',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'INCOMPLETE_UPSTREAM' }));
			await run(warehouse, { processors: [alpha] });
			const columns = ['failure_type', 'expected_count', 'actual_count', 'missing_dates', 'is_correctable'];
			expect(await failuresOf(warehouse, alpha, ...columns)).toStrictEqual([
				{
					failure_type: 'DATA_GAP',
					expected_count: 10,
					actual_count: 1,
					missing_dates: '["2021-11-01"]',
					is_correctable: true,
				},
			]);
		}),
	);

	it(
		'turns a throw into one PROCESSING_ERROR with its message, and leaves all others alone',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'throw', cid: 'record' }));
			const [result] = await run(warehouse, { processors: [alpha] });
			expect(result?.failures).toStrictEqual(new Map([['PROCESSING_ERROR', 1]]));
			expect(result?.records).toBe(2);
			expect(
				await failuresOf(warehouse, alpha, 'entity_id', 'failure_category', 'failure_reason'),
			).toStrictEqual([
				{
					entity_id: 'bob',
					failure_category: 'PROCESSING_ERROR',
					failure_reason: 'RangeError: nothing to do with bob',
				},
			]);
		}),
	);

	it(
		'expects an entity once that its expectation names twice',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record' }));
			const twice: Processor = {
				...alpha,
				expectation: {
					...alpha.expectation,
					sql: (range) => sql`${alpha.expectation.sql(range)} UNION ALL ${alpha.expectation.sql(range)}`,
				},
			};
			const [result] = await run(warehouse, { processors: [twice] });
			expect(result).toMatchObject({ expected: 1, records: 1 });
			expect(await accountOf(warehouse, twice)).toMatchObject({ expected: 1, duplicates: 0 });
		}),
	);

	it(
		'runs upstream first, in whatever order it is asked',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record' }));
			await loadRoster(warehouse, day(2), onRoster(day(2), { ann: 'record' }));
			const results = await run(warehouse, { processors: [beta, alpha] });
			expect(results.map(({ processor }) => processor.code)).toStrictEqual(['A', 'B']);
			expect(await accountOf(warehouse, beta)).toMatchObject({ hasRecord: 1, hasFailure: 1, stale: 0 });
		}),
	);

	it(
		'asks at most four statements and makes one commit per chunk, however many dates and entities',
		inWorld(async (warehouse) => {
			const people = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`p${n}`, 'record' as const]));
			for (const date of [day(1), day(2), day(3), day(30), DECEMBER])
				await loadRoster(warehouse, date, onRoster(date, people));
			const counted = { queries: 0, commits: 0 };
			const atChunks: { queries: number; commits: number }[] = [];
			await run(
				watched(warehouse, {
					onQuery: () => {
						counted.queries++;
					},
					onCommit: () => {
						counted.commits++;
					},
				}),
				{ processors: [alpha], onProgress: () => void atChunks.push({ ...counted }) },
			);
			const [november, december] = atChunks;
			if (november === undefined || december === undefined) throw new Error('there should be two chunks');
			expect(atChunks).toHaveLength(2);
			expect(december.queries - november.queries).toBeLessThanOrEqual(4);
			expect(december.commits - november.commits).toBe(1);
			// Beside the chunks: the plan; ledger, source and definitions twice; what is recorded of these, and the run row when it starts. The last chunk says that it has ended.
			expect(november.queries).toBeLessThanOrEqual(4 + 7);
			expect(november.commits).toBe(1 + 2);
			expect(counted.commits).toBe(december.commits);
		}),
	);
});

describe('a rerun', () => {
	it(
		'runs no cell where nothing has changed',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'throw' }));
			await run(warehouse);
			const before = await rowsOf(warehouse, failuresTable);
			const again = await run(warehouse, { runId: 'again' });
			expect(again).toMatchObject([
				{ cells: 0, cellsSkipped: 1 },
				{ cells: 0, cellsSkipped: 1 },
			]);
			expect(await rowsOf(warehouse, failuresTable)).toStrictEqual(before);
			expect(await rowsOf(warehouse, runsTable, sql`run_id = 'again'`)).toStrictEqual([]);
		}),
	);

	it(
		'with force leaves the same rows, times and run ids aside',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'throw' }));
			await loadRoster(warehouse, day(2), onRoster(day(2), { ann: 'record', bob: 'INSUFFICIENT_DATA' }));
			await run(warehouse);
			const before = await decisions(warehouse);
			const forced = await run(warehouse, { force: true });
			expect(forced).toMatchObject([{ cells: 2 }, { cells: 2 }]);
			expect(await decisions(warehouse)).toStrictEqual(before);
		}),
	);

	it(
		'of another definition runs every cell again, and downstream only where the outcome is another',
		inWorld(async (warehouse) => {
			for (const date of [day(1), day(2)])
				await loadRoster(warehouse, date, onRoster(date, { ann: 'record' }));
			await run(warehouse);
			const newer = redefined(alpha);
			expect(await run(warehouse, { processors: [newer, beta] })).toMatchObject([{ cells: 2 }, { cells: 0 }]);
		}),
	);

	it(
		'gives a cell another version for another category, reason or date missing, and for nothing else',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record' }));
			const versionOf = async (failure: object) => {
				const failing: Processor = { ...alpha, evaluate: () => ({ kind: 'failure', failure }) };
				await run(warehouse, { processors: [failing], force: true });
				const [cell] = await rowsOf(warehouse, ledgerTable, sql`processor_name = ${alpha.name}`);
				return cell?.output_version;
			};
			const said = { category: 'MISSING_SOURCE', reason: 'no rows', missingDates: [day(1)] };
			const version = await versionOf(said);
			expect(await versionOf({ ...said, category: 'INVALID_INPUT' })).not.toBe(version);
			expect(await versionOf({ ...said, reason: 'no rows at all' })).not.toBe(version);
			expect(await versionOf({ ...said, missingDates: [day(2)] })).not.toBe(version);
			expect(await versionOf(said)).toBe(version);
		}),
	);

	it(
		'removes the record of an entity that is no longer expected, and resolves its failure',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'record', cid: 'throw' }));
			await run(warehouse, { processors: [alpha] });
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record' }));
			expect(await accountOf(warehouse, alpha)).toMatchObject({ expected: 1, unexpected: 2 });
			await run(warehouse, { processors: [alpha], now: () => at(999) });
			expect(await accountOf(warehouse, alpha)).toMatchObject({ expected: 1, hasRecord: 1, unexpected: 0 });
			expect(await rowsOf(warehouse, alphaTable)).toHaveLength(1);
			expect(
				await failuresOf(warehouse, alpha, 'entity_id', 'resolution_status', 'resolved_at'),
			).toStrictEqual([{ entity_id: 'cid', resolution_status: 'RESOLVED', resolved_at: at(999) }]);
		}),
	);

	it(
		'replaces a date that has lost all its entities by the empty set',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'throw' }));
			await loadRoster(warehouse, day(2), onRoster(day(2), { ann: 'record' }));
			await run(warehouse, { processors: [alpha] });
			await loadRoster(warehouse, day(1), []);
			const [result] = await run(warehouse, { processors: [alpha] });
			expect(result).toMatchObject({ cells: 1, expected: 0, records: 0 });
			const { cells, ...account } = await accountOf(warehouse, alpha);
			expect(account).toMatchObject({ expected: 1, hasRecord: 1, unexpected: 0, stale: 0 });
			expect(cells.map(({ date }) => date)).toStrictEqual([day(2)]);
			expect(await failuresOf(warehouse, alpha, 'resolution_status')).toStrictEqual([
				{ resolution_status: 'RESOLVED' },
			]);
		}),
	);

	it(
		'touches no other date and no other processor, whatever lies there',
		inWorld(async (warehouse) => {
			const people = { ann: 'record', bob: 'throw' } as const;
			for (const date of [day(1), day(2), day(3)]) await loadRoster(warehouse, date, onRoster(date, people));
			await run(warehouse);
			const others = (table: typeof failuresTable | typeof ledgerTable | typeof expectedTable) =>
				rowsOf(
					warehouse,
					table,
					sql`NOT (processor_name = ${alpha.name} AND analysis_date IN (${sql.date(day(1))}, ${sql.date(day(3))}))`,
				);
			const elsewhere = async () => [
				await others(failuresTable),
				await others(ledgerTable),
				await others(expectedTable),
				await rowsOf(warehouse, alphaTable, sql`game_date = ${sql.date(day(2))}`),
				await rowsOf(warehouse, betaTable),
			];
			// Foreign and stray rows between two dates of one chunk must survive it, too.
			await warehouse.commit([
				appendRows(alphaTable, [{ entity_id: 'stray', game_date: day(2), doubled: 0 }]),
			]);
			for (const date of [day(1), day(3)]) await loadRoster(warehouse, date, onRoster(date, people, 7));
			const before = await elsewhere();
			const [result] = await run(warehouse, { processors: [alpha] });
			expect(result?.cells).toBe(2);
			expect(await elsewhere()).toStrictEqual(before);
		}),
	);

	it(
		"leaves another system's DATE_LEVEL row where it is",
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'throw' }));
			await run(warehouse, { processors: [alpha] });
			const [row] = await warehouse.query(sql`SELECT * FROM ${failuresTable}`, failuresTable.schema);
			if (row === undefined) throw new Error('there should be a failure');
			await warehouse.commit([appendRows(failuresTable, [{ ...row, entity_id: 'DATE_LEVEL' }])]);
			await run(warehouse, { processors: [alpha], force: true });
			expect(await failuresOf(warehouse, alpha, 'entity_id', 'resolution_status')).toStrictEqual(
				expect.arrayContaining([{ entity_id: 'DATE_LEVEL', resolution_status: 'UNRESOLVED' }]),
			);
		}),
	);
});

describe('a chunk that cannot be done', () => {
	it(
		'leaves its cells as they were, is reported, and hides no other chunk or processor',
		inWorld(async (warehouse) => {
			for (const date of [day(1), DECEMBER])
				await loadRoster(warehouse, date, onRoster(date, { ann: 'record' }));
			await run(warehouse);
			for (const date of [day(1), DECEMBER])
				await loadRoster(warehouse, date, onRoster(date, { ann: 'record', bob: 'throw' }));
			const before = await rowsOf(warehouse, alphaTable);
			const broken: Processor = {
				...alpha,
				inputs: {
					...alpha.inputs,
					sql: (range) => (range.start === day(1) ? NO_TABLE : alpha.inputs.sql(range)),
				},
			};
			const results = await run(warehouse, { runId: 'broken', processors: [broken, beta] });
			expect(results).toMatchObject([
				{ cells: 1, expected: 2, errors: [{ chunk: { start: day(1), end: day(1) } }] },
				{ cells: 2, expected: 4, errors: [] },
			]);
			expect(results[0]?.errors[0]?.error.message).toMatch(/no_such_table/);
			const november = sql`game_date = ${sql.date(day(1))}`;
			expect(await rowsOf(warehouse, alphaTable, november)).toStrictEqual(
				before.filter((row) => row.game_date === day(1)),
			);
			expect(await accountOf(warehouse, alpha)).toMatchObject({ unaccounted: 1, hasFailure: 1 });
			expect(await rowsOf(warehouse, runsTable, sql`run_id = 'broken'`)).toMatchObject([
				{
					processor_name: alpha.name,
					status: 'FAILED',
					cell_count: 1,
					error: expect.stringContaining('no_such_table'),
				},
				{ processor_name: beta.name, status: 'SUCCEEDED', cell_count: 2, error: null },
			]);
		}),
	);

	it(
		'for want of a commit writes nothing of it',
		inWorld(async (warehouse) => {
			for (const date of [day(1), DECEMBER])
				await loadRoster(warehouse, date, onRoster(date, { ann: 'record', bob: 'throw' }));
			let commits = 0;
			const unlucky = watched(warehouse, {
				onCommit: (changes) => {
					if (changes.some(({ table }) => table === alphaTable) && ++commits === 1)
						throw new Error('the disk is full');
				},
			});
			const results = await run(unlucky, { runId: 'unlucky' });
			expect(results).toMatchObject([{ cells: 1 }, { cells: 2, errors: [] }]);
			expect(results[0]?.errors).toMatchObject([{ error: { message: 'the disk is full' } }]);
			const inNovember = sql`processor_name = ${alpha.name} AND analysis_date = ${sql.date(day(1))}`;
			for (const table of [failuresTable, ledgerTable, expectedTable])
				expect(await rowsOf(warehouse, table, inNovember)).toStrictEqual([]);
			expect(await rowsOf(warehouse, alphaTable)).toMatchObject([{ game_date: DECEMBER }]);
			expect(await rowsOf(warehouse, runsTable, sql`run_id = 'unlucky' AND status = 'FAILED'`)).toMatchObject(
				[{ processor_name: alpha.name, cell_count: 1, error: 'the disk is full' }],
			);
			expect(await run(warehouse)).toMatchObject([{ cells: 1, errors: [] }, { errors: [] }]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({ unaccounted: 0, stale: 0 });
		}),
	);

	it(
		'half-way through its commit is rolled back as a whole',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'throw' }));
			const torn = watched(warehouse, {
				onCommit: (changes) =>
					changes.length > 1 ? [...changes, { table: alphaTable, rows: [{ entity_id: null }] }] : undefined,
			});
			const results = await run(torn);
			expect(results.map(({ errors }) => errors.length)).toStrictEqual([1, 1]);
			for (const table of [alphaTable, betaTable, failuresTable, expectedTable])
				expect(await rowsOf(warehouse, table)).toStrictEqual([]);
		}),
	);

	it(
		'because nobody can be expected is one error of that processor, with a FAILED run row',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record' }));
			const lost: Processor = {
				...alpha,
				expectation: { name: 'nobody_knows', description: '', sql: () => NO_TABLE },
			};
			const results = await run(warehouse, { runId: 'lost', processors: [lost, beta] });
			expect(results).toMatchObject([
				{ cells: 0, errors: [{ chunk: RANGE }] },
				{ cells: 1, errors: [] },
			]);
			expect(await rowsOf(warehouse, runsTable, sql`run_id = 'lost'`)).toMatchObject([
				{ processor_name: alpha.name, status: 'FAILED' },
				{ processor_name: beta.name, status: 'SUCCEEDED' },
			]);
		}),
	);

	it(
		'in a warehouse that takes no commit at all is reported for every processor, and nothing is thrown',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record' }));
			const readOnly = watched(warehouse, {
				onCommit: () => {
					throw new Error('read only');
				},
			});
			const results = await run(readOnly);
			expect(results).toMatchObject([{ cells: 0 }, { cells: 0 }]);
			for (const { errors } of results) expect(errors[0]?.error.message).toBe('read only');
		}),
	);
});

describe('a failure across runs', () => {
	it(
		'is counted where the inputs changed, resolved where it is gone, and regressed where it returns',
		inWorld(async (warehouse) => {
			const columns = ['resolution_status', 'occurrence_count', 'regressed', 'first_seen_at', 'last_seen_at'];
			const story = async (behaviour: 'throw' | 'record', value: number, minute: number) => {
				await loadRoster(warehouse, day(1), onRoster(day(1), { ann: behaviour }, value));
				await run(warehouse, { processors: [alpha], now: () => at(minute) });
				return (await failuresOf(warehouse, alpha, ...columns))[0];
			};
			const first = { first_seen_at: at(1), regressed: false, resolution_status: 'UNRESOLVED' };
			expect(await story('throw', 1, 1)).toStrictEqual({
				...first,
				occurrence_count: 1,
				last_seen_at: at(1),
			});
			expect(await story('throw', 2, 2)).toStrictEqual({
				...first,
				occurrence_count: 2,
				last_seen_at: at(2),
			});
			expect(await story('record', 2, 3)).toMatchObject({
				resolution_status: 'RESOLVED',
				occurrence_count: 2,
			});
			expect(await story('throw', 2, 4)).toStrictEqual({
				...first,
				regressed: true,
				occurrence_count: 3,
				last_seen_at: at(4),
			});
		}),
	);

	it(
		'stays acknowledged by whoever acknowledged it',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'throw' }));
			await run(warehouse, { processors: [alpha] });
			const [row] = await warehouse.query(sql`SELECT * FROM ${failuresTable}`, failuresTable.schema);
			if (row === undefined) throw new Error('there should be a failure');
			const said = { resolution_status: 'ACKNOWLEDGED', acknowledged_reason: 'known' } as const;
			await warehouse.commit([replaceRows(failuresTable, sql`TRUE`, [{ ...row, ...said }])]);
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'throw' }, 2));
			await run(warehouse, { processors: [alpha] });
			expect(await rowsOf(warehouse, failuresTable)).toMatchObject([{ ...said, occurrence_count: 2 }]);
			expect(await rowsOf(warehouse, rosterTable)).toHaveLength(1);
		}),
	);
});
