import { appendRows, defineTable, type Warehouse } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { failureRow, failuresTable } from '../failure/failure-row.ts';
import { CORE_TABLES } from '../ledger/tables.ts';
import { alpha } from '../testing/alpha.ts';
import { loadRoster, onRoster } from '../testing/roster.ts';
import { accountOf, day, failuresOf, onEmptyWarehouse, RANGE, run, WORLD_TABLES } from '../testing/world.ts';
import { unaccountedEntities } from './reconcile.ts';

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
			await warehouse.commit([appendRows(oldFailures, [{ ...oldRow, entity_id: 'bob' }])]);
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

	it(
		'is reconciled as it is, without a column that it lacks',
		oldWorld(async (warehouse) => {
			expect(await accountOf(warehouse, alpha)).toMatchObject({
				expected: 2,
				hasFailure: 1,
				unaccounted: 1,
				failuresByCategory: { INCOMPLETE_UPSTREAM: 1 },
			});
			expect(await unaccountedEntities(warehouse, [alpha], RANGE)).toMatchObject([
				{ entityId: 'bob', why: 'NEVER_RAN' },
			]);
		}),
	);
});
