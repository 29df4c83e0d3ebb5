import { appendRows } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { failuresTable } from '../failure/failure-row.ts';
import { expectedTable, ledgerTable } from '../ledger/tables.ts';
import { alpha, alphaTable } from '../testing/alpha.ts';
import { beta } from '../testing/beta.ts';
import { foreignFailure } from '../testing/foreign-failure.ts';
import { loadRoster, onRoster, rosterTable } from '../testing/roster.ts';
import { watched } from '../testing/watched.ts';
import {
	accountOf,
	at,
	day,
	inWorld,
	onEmptyWarehouse,
	PROCESSORS,
	RANGE,
	ranWorld,
	unaccountedOf,
} from '../testing/world.ts';
import { reconcile, unaccountedEntities } from './reconcile.ts';

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
				rejected: 0,
				rejectedWithoutDate: 0,
				failuresByCategory: { INSUFFICIENT_DATA: 1, PROCESSING_ERROR: 1 },
				failuresByDisposition: { expected: 1, error: 1, pending: 0 },
				acknowledged: { expected: 0, error: 0, pending: 0 },
			});
			expect(cells).toMatchObject([
				{ date: day(1), ran: true, expected: 3, hasRecord: 1, hasFailure: 2 },
				{ date: day(2), ran: true, expected: 1, hasRecord: 1, hasFailure: 0, failuresByCategory: {} },
			]);
			expect(await unaccountedOf(warehouse, PROCESSORS)).toStrictEqual([]);
		}),
	);

	it(
		'asks one statement, and one for each source, for any number of processors and dates',
		ranWorld(async (warehouse) => {
			let queries = 0;
			const counting = watched(warehouse, {
				onQuery: () => {
					queries++;
				},
			});
			await reconcile(counting, PROCESSORS, RANGE);
			expect(queries).toBe(2);
			await unaccountedEntities(counting, PROCESSORS, RANGE);
			expect(queries).toBe(3);
		}),
	);

	it(
		'of no processors finds nothing',
		inWorld(async (warehouse) => {
			expect(await reconcile(warehouse, [], RANGE)).toStrictEqual({
				range: RANGE,
				processors: [],
				couldNotCheck: [],
				nullKeys: [],
				unknownCategories: [],
				changedDefinitions: [],
				stalenessUnknown: [],
				rejected: [],
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
			const counts = {
				expected_count: 2,
				record_count: 1,
				failure_count: 1,
				logic_version: 1,
				definition_version: null,
			};
			const versions = { input_version: '', output_version: '', committed_at: at(0) };
			await warehouse.commit([
				appendRows(failuresTable, [foreignFailure({ entity_id: 'bob' })]),
				appendRows(ledgerTable, [{ ...cell, ...counts, ...versions }]),
				appendRows(
					expectedTable,
					['ann', 'bob'].map((entity_id) => ({ ...cell, entity_id, outcome: null, outcome_version: null })),
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
		}),
	);
});
