import { sql, type Warehouse } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { failuresTable } from '../failure/failure-row.ts';
import { prepareSchema } from '../ledger/schema.ts';
import { alpha, alphaTable } from '../testing/alpha.ts';
import { CHAIN_TABLES, delta, gamma } from '../testing/chain.ts';
import { type Behaviour, loadRoster, onRoster } from '../testing/roster.ts';
import { watched } from '../testing/watched.ts';
import { accountOf, at, day, failuresOf, onEmptyWarehouse, run, WORLD_TABLES } from '../testing/world.ts';

const CHAIN = [alpha, gamma, delta];

/** A day on which alpha does as told to each person, and gamma and delta follow. */
function onADay(people: Readonly<Record<string, Behaviour>>, work: (warehouse: Warehouse) => Promise<void>) {
	return onEmptyWarehouse(async (warehouse) => {
		await prepareSchema(warehouse, [...WORLD_TABLES, ...CHAIN_TABLES], () => at(0));
		await loadRoster(warehouse, day(1), onRoster(day(1), people));
		await run(warehouse, { processors: CHAIN });
		await work(warehouse);
	});
}

describe('a required upstream without a record', () => {
	it(
		'is a MISSING_UPSTREAM with its cause, and evaluate is never asked',
		onADay({ captain: 'record', bob: 'INVALID_INPUT' }, async (warehouse) => {
			const said = await failuresOf(
				warehouse,
				gamma,
				'entity_id',
				'failure_category',
				'failure_reason',
				'failure_type',
			);
			expect(said).toStrictEqual([
				{
					entity_id: 'bob',
					failure_category: 'MISSING_UPSTREAM',
					failure_reason: 'A has no record of bob, INVALID_INPUT: so it is',
					failure_type: 'UPSTREAM',
				},
			]);
			expect(
				await failuresOf(
					warehouse,
					gamma,
					'cause_processor',
					'cause_entity_id',
					'cause_date',
					'cause_category',
				),
			).toStrictEqual([
				{
					cause_processor: alpha.name,
					cause_entity_id: 'bob',
					cause_date: day(1),
					cause_category: 'INVALID_INPUT',
				},
			]);
			expect(await accountOf(warehouse, gamma)).toMatchObject({ expected: 2, hasRecord: 1, hasFailure: 1 });
		}),
	);

	it(
		'can be of another entity: everybody waits for the captain',
		onADay({ captain: 'SOURCE_NOT_READY', bob: 'record' }, async (warehouse) => {
			const causes = await failuresOf(
				warehouse,
				delta,
				'entity_id',
				'cause_processor',
				'cause_entity_id',
				'cause_category',
			);
			expect(causes).toContainEqual({
				entity_id: 'bob',
				cause_processor: alpha.name,
				cause_entity_id: 'captain',
				cause_category: 'SOURCE_NOT_READY',
			});
		}),
	);

	it(
		'that has no failure either has no category, and counts as an error',
		onADay({ captain: 'record', bob: 'record' }, async (warehouse) => {
			await warehouse.commit([{ table: alphaTable, where: sql`entity_id = 'bob'` }]);
			await run(warehouse, { processors: [gamma], force: true });
			expect(await failuresOf(warehouse, gamma, 'failure_reason', 'cause_category')).toStrictEqual([
				{ failure_reason: 'A has no record of bob, and no failure that says why', cause_category: null },
			]);
			expect(await accountOf(warehouse, gamma)).toMatchObject({ failuresByDisposition: { error: 1 } });
		}),
	);
});

describe('the root of a cascade', () => {
	it.each([
		['INSUFFICIENT_DATA', { expected: 1, error: 0, pending: 0 }],
		['SOURCE_NOT_READY', { expected: 0, error: 0, pending: 1 }],
		['throw', { expected: 0, error: 1, pending: 0 }],
	] as const)('%s, two steps up, decides how serious it is', async (behaviour, dispositions) => {
		await onADay({ captain: 'record', bob: behaviour }, async (warehouse) => {
			for (const processor of [gamma, delta])
				expect(await accountOf(warehouse, processor)).toMatchObject({
					failuresByCategory: { MISSING_UPSTREAM: 1 },
					failuresByDisposition: dispositions,
				});
		})();
	});

	it(
		'is the most serious one where several upstreams are missing: an error cannot hide behind an expected failure',
		onADay({ captain: 'throw', bob: 'INSUFFICIENT_DATA' }, async (warehouse) => {
			const said = await failuresOf(
				warehouse,
				delta,
				'entity_id',
				'cause_processor',
				'cause_category',
				'failure_reason',
			);
			expect(said).toContainEqual({
				entity_id: 'bob',
				cause_processor: alpha.name,
				cause_category: 'PROCESSING_ERROR',
				failure_reason:
					'A has no record of captain, PROCESSING_ERROR: RangeError: nothing to do with captain; nor has Gamma',
			});
			expect(await accountOf(warehouse, delta)).toMatchObject({
				failuresByDisposition: { expected: 0, error: 2, pending: 0 },
			});
		}),
	);

	it(
		'is asked of the table as it is now, not as the cascade noted it',
		onADay({ captain: 'record', bob: 'INSUFFICIENT_DATA' }, async (warehouse) => {
			const [row] = await warehouse.query(
				sql`SELECT * FROM ${failuresTable} WHERE processor_name = ${alpha.name}`,
				failuresTable.schema,
			);
			if (row === undefined) throw new Error('alpha has failed bob');
			await warehouse.commit([
				{
					table: failuresTable,
					where: sql`processor_name = ${alpha.name}`,
					rows: [{ ...row, failure_category: 'INVALID_INPUT' }],
				},
			]);
			expect(await accountOf(warehouse, delta)).toMatchObject({ failuresByDisposition: { error: 1 } });
		}),
	);
});

it(
	'repaired upstream, the cascade ends: resolved, and a record in its place',
	onADay({ captain: 'record', bob: 'INVALID_INPUT' }, async (warehouse) => {
		await loadRoster(warehouse, day(1), onRoster(day(1), { captain: 'record', bob: 'record' }));
		await run(warehouse, { processors: CHAIN });
		for (const processor of CHAIN)
			expect(await accountOf(warehouse, processor)).toMatchObject({ hasRecord: 2, hasFailure: 0, stale: 0 });
		expect(await failuresOf(warehouse, delta, 'resolution_status')).toStrictEqual([
			{ resolution_status: 'RESOLVED' },
		]);
	}),
);

it(
	'all required upstreams are asked in one statement',
	onADay({ captain: 'record', bob: 'record' }, async (warehouse) => {
		let queries = 0;
		const counted = watched(warehouse, { onQuery: () => queries++ });
		await run(counted, { processors: [delta], force: true, range: { start: day(1), end: day(1) } });
		// Source, definitions and ledger twice, the plan once; then, for the chunk, expected, inputs, upstreams and stored failures.
		expect(queries).toBe(11);
	}),
);
