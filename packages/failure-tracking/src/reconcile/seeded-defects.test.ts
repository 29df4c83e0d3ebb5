import { appendRows, replaceRows, sql } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { failuresTable } from '../failure/failure-row.ts';
import { alpha, alphaTable } from '../testing/alpha.ts';
import { beta } from '../testing/beta.ts';
import { foreignFailure } from '../testing/foreign-failure.ts';
import { redefined } from '../testing/redefined.ts';
import { loadRoster, onRoster, rosterTable } from '../testing/roster.ts';
import { accountOf, day, PROCESSORS, ranWorld, run, unaccountedOf } from '../testing/world.ts';
import { coverageOf, reconcile } from './reconcile.ts';

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
		'of a record put beside an open failure is one conflict, counted as a record',
		ranWorld(async (warehouse) => {
			const beside = { entity_id: 'cid', game_date: day(1), doubled: 2 };
			await warehouse.commit([appendRows(alphaTable, [beside])]);
			expect(await accountOf(warehouse, alpha)).toMatchObject({
				conflicts: 1,
				hasRecord: 3,
				hasFailure: 1,
				unaccounted: 0,
				failuresByCategory: { INSUFFICIENT_DATA: 1 },
			});
		}),
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
		'of another definition is stale',
		ranWorld(async (warehouse) => {
			const later = redefined(alpha);
			expect(await accountOf(warehouse, later)).toMatchObject({ stale: 4 });
		}),
	);

	it(
		'is told by the ledger from before the range, where a processor looks back on it',
		ranWorld(async (warehouse) => {
			const second = { start: day(2), end: day(2) };
			const before = await reconcile(warehouse, [beta], second);
			expect(before.processors).toMatchObject([{ expected: 1, stale: 0 }]);
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record' }, 5));
			await run(warehouse, { processors: [alpha] });
			const after = await reconcile(warehouse, [beta], second);
			expect(after.processors).toMatchObject([{ expected: 1, stale: 1 }]);
		}),
	);
});
