import { appendRows, defineTable } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { failureRow, failuresTable } from '../failure/failure-row.ts';
import { alpha, alphaTable, foreignAlpha } from '../testing/alpha.ts';
import { beta } from '../testing/beta.ts';
import { foreignFailure } from '../testing/foreign-failure.ts';
import { loadRoster, onRoster } from '../testing/roster.ts';
import { accountOf, day, inWorld, RANGE, unaccountedOf } from '../testing/world.ts';
import { reconcile } from './reconcile.ts';

/** The failure table with a category column that takes any text: who writes drifted strings has no enum. */
const driftedFailures = defineTable({
	...failuresTable,
	schema: failureRow.extend({ failure_category: z.string(), cause_category: z.string().nullable() }),
	key: ['entity_id'],
	partitionBy: 'analysis_date',
	clusterBy: [],
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
			expect(await accountOf(warehouse, foreignAlpha)).toMatchObject({
				expected: 4,
				hasRecord: 1,
				hasFailure: 2,
				unaccounted: 1,
				conflicts: 0,
				unexpected: 0,
				failuresByCategory: { INVALID_INPUT: 1, MISSING_SOURCE: 1 },
			});
			expect(await unaccountedOf(warehouse, [foreignAlpha])).toStrictEqual([
				['A', day(2), 'ann', 'NEVER_RAN'],
			]);
			expect((await accountOf(warehouse, beta)).unaccounted).toBe(4);
		}),
	);

	it(
		'a resolved DATE_LEVEL row covers no entity, and a cascade of a date brings its cause',
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
			expect(await accountOf(warehouse, foreignAlpha)).toMatchObject({
				unaccounted: 1,
				hasFailure: 1,
				failuresByDisposition: { expected: 0, error: 0, pending: 1 },
			});
		}),
	);

	it(
		'DATE_LEVEL under the name of a processor of the engine covers no entity, and is itself unexpected',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'record' }));
			const level = foreignFailure({ entity_id: 'DATE_LEVEL', entity_type: 'DATE' });
			await warehouse.commit([
				appendRows(failuresTable, [level, { ...level, processor_name: beta.name, entity_type: 'PLAYER' }]),
			]);
			for (const processor of [alpha, beta])
				expect(await accountOf(warehouse, processor)).toMatchObject({
					expected: 2,
					hasFailure: 0,
					unaccounted: 2,
					unexpected: 1,
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
