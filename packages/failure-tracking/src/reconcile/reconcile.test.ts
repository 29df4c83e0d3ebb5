import { appendRows, defineTable, type Row, replaceRows, sql, type Warehouse } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FailureRow, failureRow, failuresTable } from '../failure/failure-row.ts';
import type { Processor } from '../processor/processor.ts';
import { CORE_TABLES, expectedTable, ledgerTable } from '../tables.ts';
import { alpha, alphaTable } from '../testing/alpha.ts';
import { beta } from '../testing/beta.ts';
import { loadRoster, onRoster, rosterTable } from '../testing/roster.ts';
import { watched } from '../testing/watched.ts';
import {
	accountOf,
	at,
	day,
	failuresOf,
	inWorld,
	onEmptyWarehouse,
	PROCESSORS,
	RANGE,
	rowsOf,
	run,
	WORLD_TABLES,
} from '../testing/world.ts';
import { coverageOf, reconcile, unaccountedEntities } from './reconcile.ts';
import { reconcileRow, reconcileStatement, unaccountedRow, unaccountedStatement } from './statement.ts';

/** Three people on one day (a record, an expected failure, an error) and one the day after; all of it run. */
function ranWorld(work: (warehouse: Warehouse) => Promise<void>) {
	return inWorld(async (warehouse) => {
		const people = { ann: 'record', bob: 'INSUFFICIENT_DATA', cid: 'throw' } as const;
		await loadRoster(warehouse, day(1), onRoster(day(1), people));
		await loadRoster(warehouse, day(2), onRoster(day(2), { ann: 'record' }));
		await run(warehouse);
		await work(warehouse);
	});
}

async function unaccountedOf(warehouse: Warehouse, processors: readonly Processor[] = [alpha]) {
	const entities = await unaccountedEntities(warehouse, processors, RANGE);
	return entities.map(({ processor, date, entityId, why }) => [processor.code, date, entityId, why]);
}

/** A row as another system, or a fault, may leave it in the failure table. */
function foreignFailure(row: Partial<FailureRow>): FailureRow {
	return {
		processor_name: alpha.name,
		analysis_date: day(1),
		entity_id: 'ann',
		entity_type: 'PLAYER',
		phase: 3,
		failure_category: 'INVALID_INPUT',
		failure_reason: 'another system said so',
		failure_type: 'UNKNOWN',
		can_retry: false,
		is_correctable: false,
		expected_count: null,
		actual_count: null,
		missing_dates: null,
		raw_data_checked: false,
		cause_processor: null,
		cause_entity_id: null,
		cause_date: null,
		cause_category: null,
		resolution_status: 'UNRESOLVED',
		resolved_at: null,
		acknowledged_until: null,
		acknowledged_reason: null,
		occurrence_count: 1,
		first_seen_at: at(0),
		last_seen_at: at(0),
		regressed: false,
		run_id: 'foreign',
		schema_version: 1,
		created_at: at(0),
		...row,
	};
}

/** The failure table with a category column that takes any text: who writes drifted strings has no enum. */
const driftedFailures = defineTable({
	...failuresTable,
	schema: failureRow.extend({ failure_category: z.string(), cause_category: z.string().nullable() }),
	key: ['entity_id'],
	partitionBy: 'analysis_date',
	clusterBy: [],
});

describe('reconciling a world that has run', () => {
	it(
		'finds everybody accounted for, by date, category and disposition',
		ranWorld(async (warehouse) => {
			const { cells, ...account } = await accountOf(warehouse, alpha);
			expect(account).toStrictEqual({
				processor: alpha,
				expected: 4,
				hasRecord: 2,
				hasFailure: 2,
				unaccounted: 0,
				conflicts: 0,
				unexpected: 0,
				duplicates: 0,
				stale: 0,
				failuresByCategory: { INSUFFICIENT_DATA: 1, PROCESSING_ERROR: 1 },
				failuresByDisposition: { expected: 1, error: 1, pending: 0 },
			});
			expect(cells).toMatchObject([
				{ date: day(1), ran: true, expected: 3, hasRecord: 1, hasFailure: 2 },
				{ date: day(2), ran: true, expected: 1, hasRecord: 1, hasFailure: 0, failuresByCategory: {} },
			]);
			expect(await unaccountedOf(warehouse, PROCESSORS)).toStrictEqual([]);
		}),
	);

	it(
		'asks one statement, for any number of processors and dates',
		ranWorld(async (warehouse) => {
			let queries = 0;
			const counting = watched(warehouse, {
				onQuery: () => {
					queries++;
				},
			});
			await reconcile(counting, PROCESSORS, RANGE);
			expect(queries).toBe(1);
			await unaccountedEntities(counting, PROCESSORS, RANGE);
			expect(queries).toBe(2);
		}),
	);

	it(
		'of no processors asks nothing and finds nothing',
		inWorld(async (warehouse) => {
			expect(await reconcile(warehouse, [], RANGE)).toStrictEqual({
				range: RANGE,
				processors: [],
				unknownCategories: [],
			});
			expect(await unaccountedEntities(warehouse, [], RANGE)).toStrictEqual([]);
		}),
	);

	it(
		'refuses two expectations of one name, as one would stand for both',
		inWorld(async (warehouse) => {
			const impostor = { ...beta, expectation: { ...alpha.expectation } };
			await expect(reconcile(warehouse, [alpha, impostor], RANGE)).rejects.toThrow(
				/two expectations have the name on_the_roster/,
			);
		}),
	);
});

describe('a seeded defect', () => {
	it(
		'of a lost record is one unaccounted entity, LOST',
		ranWorld(async (warehouse) => {
			await warehouse.commit([{ table: alphaTable, where: sql`game_date = ${sql.date(day(2))}` }]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({
				unaccounted: 1,
				hasRecord: 1,
				hasFailure: 2,
			});
			expect(await unaccountedOf(warehouse)).toStrictEqual([['A', day(2), 'ann', 'LOST']]);
		}),
	);

	it(
		'of a lost failure row is one unaccounted entity, LOST',
		ranWorld(async (warehouse) => {
			await warehouse.commit([
				{ table: failuresTable, where: sql`entity_id = 'cid' AND processor_name = ${alpha.name}` },
			]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({ unaccounted: 1, hasFailure: 1 });
			expect(await unaccountedOf(warehouse)).toStrictEqual([['A', day(1), 'cid', 'LOST']]);
		}),
	);

	it(
		'of a failure that is resolved without a record is LOST, too',
		ranWorld(async (warehouse) => {
			const own = sql`entity_id = 'cid' AND processor_name = ${alpha.name}`;
			const resolved = foreignFailure({ entity_id: 'cid', resolution_status: 'RESOLVED' });
			await warehouse.commit([replaceRows(failuresTable, own, [resolved])]);
			expect(await unaccountedOf(warehouse)).toStrictEqual([['A', day(1), 'cid', 'LOST']]);
		}),
	);

	it.each(['UNRESOLVED', 'INVESTIGATING', 'ACKNOWLEDGED', 'PERMANENT'] as const)(
		'of a record beside a failure that is %s is one conflict, counted as a record',
		(resolution_status) =>
			ranWorld(async (warehouse) => {
				await warehouse.commit([appendRows(failuresTable, [foreignFailure({ resolution_status })])]);
				expect(await accountOf(warehouse, alpha)).toMatchObject({
					conflicts: 1,
					hasRecord: 2,
					hasFailure: 2,
					unaccounted: 0,
					failuresByCategory: { INSUFFICIENT_DATA: 1, PROCESSING_ERROR: 1 },
				});
			})(),
	);

	it(
		'is not seen in a record beside a resolved failure, which is history',
		ranWorld(async (warehouse) => {
			const history = foreignFailure({ resolution_status: 'RESOLVED' });
			await warehouse.commit([appendRows(failuresTable, [history])]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({ conflicts: 0, hasFailure: 2 });
		}),
	);

	it(
		'of a record that stands twice is one duplicate, and still one record',
		ranWorld(async (warehouse) => {
			const twice = { entity_id: 'ann', game_date: day(1), doubled: 2 };
			await warehouse.commit([appendRows(alphaTable, [twice])]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({
				duplicates: 1,
				hasRecord: 2,
				unaccounted: 0,
			});
		}),
	);

	it(
		'of a record for nobody, and of a failure for nobody, is one unexpected key each',
		ranWorld(async (warehouse) => {
			await warehouse.commit([
				appendRows(alphaTable, [{ entity_id: 'ghost', game_date: day(1), doubled: 2 }]),
				appendRows(failuresTable, [foreignFailure({ entity_id: 'phantom', analysis_date: day(3) })]),
			]);
			const { cells, ...account } = await accountOf(warehouse, alpha);
			expect(account).toMatchObject({ unexpected: 2, expected: 4, hasRecord: 2, hasFailure: 2 });
			expect(cells.map(({ date, unexpected }) => [date, unexpected])).toStrictEqual([
				[day(1), 1],
				[day(2), 0],
				[day(3), 1],
			]);
		}),
	);

	it(
		'of two errors that cancel in the counts does not cancel by key',
		ranWorld(async (warehouse) => {
			await warehouse.commit([
				{ table: alphaTable, where: sql`game_date = ${sql.date(day(2))}` },
				appendRows(alphaTable, [{ entity_id: 'ghost', game_date: day(2), doubled: 2 }]),
			]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({ unaccounted: 1, unexpected: 1 });
		}),
	);

	it(
		'of a source row that came after the run is ARRIVED_AFTER_RUN',
		ranWorld(async (warehouse) => {
			await warehouse.commit([appendRows(rosterTable, onRoster(day(1), { dan: 'record' }))]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({ expected: 5, unaccounted: 1 });
			expect(await unaccountedOf(warehouse)).toStrictEqual([['A', day(1), 'dan', 'ARRIVED_AFTER_RUN']]);
		}),
	);

	it(
		'of a date that never ran is NEVER_RAN for each of its entities',
		ranWorld(async (warehouse) => {
			await loadRoster(warehouse, day(9), onRoster(day(9), { ann: 'record', bob: 'throw' }));
			expect(await unaccountedOf(warehouse, PROCESSORS)).toStrictEqual([
				['A', day(9), 'ann', 'NEVER_RAN'],
				['A', day(9), 'bob', 'NEVER_RAN'],
				['B', day(9), 'ann', 'NEVER_RAN'],
				['B', day(9), 'bob', 'NEVER_RAN'],
			]);
			const account = await accountOf(warehouse, alpha);
			expect(account.cells.at(-1)).toMatchObject({ date: day(9), ran: false, unaccounted: 2, stale: 0 });
			expect(coverageOf(account)).toBeCloseTo(4 / 6);
		}),
	);

	it(
		'of inputs that have changed since is stale: every entity of the cell that is accounted for',
		ranWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'record', cid: 'throw' }));
			expect(await accountOf(warehouse, alpha)).toMatchObject({ stale: 3, unaccounted: 0 });
			expect(await accountOf(warehouse, beta)).toMatchObject({ stale: 3 });
			await run(warehouse, { processors: [alpha] });
			expect(await accountOf(warehouse, alpha)).toMatchObject({ stale: 0 });
			// Its own roster of the first, and what alpha made there, which it reads on the second.
			expect(await accountOf(warehouse, beta)).toMatchObject({ stale: 4 });
			await run(warehouse);
			expect(await accountOf(warehouse, beta)).toMatchObject({ stale: 0 });
		}),
	);

	it(
		'of an upstream that ran again with the same result makes nobody stale',
		ranWorld(async (warehouse) => {
			await run(warehouse, { processors: [alpha], force: true });
			expect(await accountOf(warehouse, beta)).toMatchObject({ stale: 0 });
		}),
	);

	it(
		'of older logic is stale',
		ranWorld(async (warehouse) => {
			expect(await accountOf(warehouse, { ...alpha, logicVersion: 2 })).toMatchObject({ stale: 4 });
		}),
	);

	it(
		'is told by the ledger from before the range, where a processor looks back on it',
		ranWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record' }, 5));
			await run(warehouse, { processors: [alpha] });
			const { processors } = await reconcile(warehouse, [beta], { start: day(2), end: day(2) });
			expect(processors).toMatchObject([{ expected: 1, stale: 1 }]);
		}),
	);
});

describe('what other systems left in the failure table', () => {
	it(
		'DATE_LEVEL covers those of its date with neither, and conflicts with no record',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'record', cid: 'record' }));
			await loadRoster(warehouse, day(2), onRoster(day(2), { ann: 'record' }));
			await warehouse.commit([
				appendRows(alphaTable, [{ entity_id: 'ann', game_date: day(1), doubled: 2 }]),
				appendRows(failuresTable, [
					foreignFailure({
						entity_id: 'DATE_LEVEL',
						entity_type: 'DATE',
						failure_category: 'MISSING_SOURCE',
					}),
					foreignFailure({ entity_id: 'bob' }),
				]),
			]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({
				expected: 4,
				hasRecord: 1,
				hasFailure: 2,
				unaccounted: 1,
				conflicts: 0,
				unexpected: 0,
				failuresByCategory: { INVALID_INPUT: 1, MISSING_SOURCE: 1 },
			});
			expect(await unaccountedOf(warehouse)).toStrictEqual([['A', day(2), 'ann', 'NEVER_RAN']]);
			expect((await accountOf(warehouse, beta)).unaccounted).toBe(4);
		}),
	);

	it(
		'a resolved DATE_LEVEL row covers nobody, and a cascade of a date brings its cause',
		inWorld(async (warehouse) => {
			for (const date of [day(1), day(2)])
				await loadRoster(warehouse, date, onRoster(date, { ann: 'record' }));
			const level = { entity_id: 'DATE_LEVEL', failure_category: 'MISSING_UPSTREAM' } as const;
			await warehouse.commit([
				appendRows(failuresTable, [
					foreignFailure({ ...level, resolution_status: 'RESOLVED' }),
					foreignFailure({ ...level, analysis_date: day(2), cause_category: 'SOURCE_NOT_READY' }),
				]),
			]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({
				unaccounted: 1,
				hasFailure: 1,
				failuresByDisposition: { expected: 0, error: 0, pending: 1 },
			});
		}),
	);

	it(
		'drifted spellings count as what they mean, and unknown ones as errors that are named',
		inWorld(async (warehouse) => {
			const spellings = ['EXPECTED_INCOMPLETE', 'calculation_error', 'NO_SHOT_ZONE', 'toString', 'GREMLINS'];
			const people = spellings.map((_, index) => [`p${index}`, 'record' as const]);
			await loadRoster(warehouse, day(1), onRoster(day(1), Object.fromEntries(people)));
			await warehouse.commit([
				appendRows(
					driftedFailures,
					spellings.map((failure_category, index) => ({
						...foreignFailure({ entity_id: `p${index}` }),
						failure_category,
						cause_category: failure_category === 'NO_SHOT_ZONE' ? 'MOON_PHASE' : null,
					})),
				),
			]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({
				hasFailure: 5,
				failuresByCategory: { INSUFFICIENT_DATA: 1, PROCESSING_ERROR: 1, MISSING_UPSTREAM: 1, UNKNOWN: 2 },
				failuresByDisposition: { expected: 1, error: 4, pending: 0 },
			});
			const { unknownCategories } = await reconcile(warehouse, [alpha], RANGE);
			expect(unknownCategories).toStrictEqual(['GREMLINS', 'MOON_PHASE', 'toString']);
		}),
	);

	it(
		'a cascade is as serious as its root',
		inWorld(async (warehouse) => {
			const roots = { ann: 'INSUFFICIENT_DATA', bob: 'PROCESSING_ERROR', cid: null } as const;
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'record', cid: 'record' }));
			await warehouse.commit([
				appendRows(
					failuresTable,
					Object.entries(roots).map(([entity_id, cause_category]) =>
						foreignFailure({ entity_id, failure_category: 'MISSING_UPSTREAM', cause_category }),
					),
				),
			]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({
				failuresByCategory: { MISSING_UPSTREAM: 3 },
				failuresByDisposition: { expected: 1, error: 2, pending: 0 },
			});
		}),
	);
});

describe('a failure table of an older schema', () => {
	const oldShape = z.object({
		processor_name: z.string(),
		analysis_date: failureRow.shape.analysis_date,
		entity_id: z.string(),
		failure_category: z.string(),
		failure_reason: z.string(),
		expected_game_count: z.int().nullable(),
		can_retry: z.boolean(),
	});
	const oldFailures = defineTable({
		name: failuresTable.name,
		description: 'As it was.',
		schema: oldShape,
		key: ['processor_name', 'analysis_date', 'entity_id'],
	});
	const oldRow = {
		processor_name: alpha.name,
		analysis_date: day(1),
		entity_id: 'ann',
		failure_category: 'INCOMPLETE_DATA',
		failure_reason: 'as it was',
		expected_game_count: 10,
		can_retry: true,
	};
	const rest = CORE_TABLES.filter((table) => table.name !== failuresTable.name);

	/** A warehouse with such a table and one row in it, and one person who is nowhere. */
	function oldWorld(work: (warehouse: Warehouse) => Promise<void>) {
		return onEmptyWarehouse(async (warehouse) => {
			await warehouse.ensure([oldFailures, ...rest, ...WORLD_TABLES]);
			await warehouse.commit([appendRows(oldFailures, [oldRow])]);
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'throw', bob: 'record' }));
			await work(warehouse);
		});
	}

	it(
		'is reconciled once it is migrated: what it never said is open',
		oldWorld(async (warehouse) => {
			await warehouse.ensure([failuresTable]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({
				hasFailure: 1,
				unaccounted: 1,
				failuresByCategory: { INCOMPLETE_UPSTREAM: 1 },
			});
		}),
	);

	it(
		'carries on in the next run: one occurrence more, and closed where it is over',
		oldWorld(async (warehouse) => {
			await warehouse.ensure([failuresTable]);
			await warehouse.commit([appendRows(oldFailures, [{ ...oldRow, entity_id: 'bob' }])].map(nullsForNew));
			const [result] = await run(warehouse, { processors: [alpha] });
			expect(result?.errors).toStrictEqual([]);
			expect(
				await failuresOf(
					warehouse,
					alpha,
					'entity_id',
					'failure_category',
					'occurrence_count',
					'resolution_status',
				),
			).toStrictEqual(
				expect.arrayContaining([
					{
						entity_id: 'ann',
						failure_category: 'PROCESSING_ERROR',
						occurrence_count: 2,
						resolution_status: 'UNRESOLVED',
					},
					{
						entity_id: 'bob',
						failure_category: 'INCOMPLETE_UPSTREAM',
						occurrence_count: 1,
						resolution_status: 'RESOLVED',
					},
				]),
			);
			expect(await accountOf(warehouse, alpha)).toMatchObject({ hasRecord: 1, hasFailure: 1, conflicts: 0 });
		}),
	);

	/** The change as an older program would make it, in a table that has got new columns since. */
	function nullsForNew<T>(change: T): T {
		return change;
	}

	it(
		'is reconciled as it is, by statements that name no column it lacks',
		oldWorld(async (warehouse) => {
			const names = (columns: readonly { name: string }[]) => new Set(columns.map(({ name }) => name));
			const present = new Map([
				[failuresTable.name, names(oldFailures.columns)],
				...rest.map((table): [string, Set<string>] => [table.name, names(table.columns)]),
				[alphaTable.name, names(alphaTable.columns)],
			]);
			const rows = await warehouse.query(reconcileStatement([alpha], RANGE, present), reconcileRow);
			expect(rows.filter(({ kind }) => kind === 'CELL')).toMatchObject([
				{ expected: 2, has_failure: 1, unaccounted: 1 },
			]);
			expect(rows.filter(({ kind }) => kind === 'CATEGORY')).toMatchObject([
				{ category: 'INCOMPLETE_DATA', cause_category: null },
			]);
			const lost = await warehouse.query(unaccountedStatement([alpha], RANGE, present), unaccountedRow);
			expect(lost).toMatchObject([{ entity_id: 'bob', cell_ran: false }]);
		}),
	);
});

describe('a warehouse in which things are missing', () => {
	it(
		'that was never backfilled says NEVER_RAN, without one table of the core or of an output',
		onEmptyWarehouse(async (warehouse) => {
			await warehouse.ensure([rosterTable]);
			await warehouse.commit([appendRows(rosterTable, onRoster(day(1), { ann: 'record', bob: 'throw' }))]);
			const { processors } = await reconcile(warehouse, PROCESSORS, RANGE);
			expect(processors).toMatchObject([
				{ expected: 2, unaccounted: 2, stale: 0, cells: [{ ran: false }] },
				{ expected: 2, unaccounted: 2, stale: 0, cells: [{ ran: false }] },
			]);
			expect(new Set((await unaccountedOf(warehouse, PROCESSORS)).map(([, , , why]) => why))).toStrictEqual(
				new Set(['NEVER_RAN']),
			);
		}),
	);

	it(
		'such as an output table: who has a failure keeps it, and the others are lost',
		onEmptyWarehouse(async (warehouse) => {
			await warehouse.ensure([rosterTable, failuresTable, ledgerTable, expectedTable]);
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'throw' }));
			const cell = { processor_name: alpha.name, analysis_date: day(1), run_id: 'r' };
			const counts = { expected_count: 2, record_count: 1, failure_count: 1, logic_version: 1 };
			const versions = { input_version: '', output_version: '', committed_at: at(0) };
			await warehouse.commit([
				appendRows(failuresTable, [foreignFailure({ entity_id: 'bob' })]),
				appendRows(ledgerTable, [{ ...cell, ...counts, ...versions }]),
				appendRows(
					expectedTable,
					['ann', 'bob'].map((entity_id) => ({ ...cell, entity_id })),
				),
			]);
			expect(await unaccountedOf(warehouse)).toStrictEqual([['A', day(1), 'ann', 'LOST']]);
		}),
	);

	it(
		'such as the ledger: records count, and who is unaccounted never ran',
		onEmptyWarehouse(async (warehouse) => {
			await warehouse.ensure([rosterTable, alphaTable]);
			await warehouse.commit([
				appendRows(rosterTable, onRoster(day(1), { ann: 'record', bob: 'throw' })),
				appendRows(alphaTable, [{ entity_id: 'ann', game_date: day(1), doubled: 2 }]),
			]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({ hasRecord: 1, unaccounted: 1, stale: 0 });
			expect(await unaccountedOf(warehouse)).toStrictEqual([['A', day(1), 'bob', 'NEVER_RAN']]);
			const rows: Row[] = await rowsOf(warehouse, alphaTable);
			expect(rows).toHaveLength(1);
		}),
	);
});
