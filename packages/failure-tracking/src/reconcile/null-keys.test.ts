import { defineTable, isoDate, type Sql, sql, type Warehouse } from '@accounted/warehouse';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { explain } from '../causes/explain.ts';
import { listFailures } from '../causes/failure-list.ts';
import { recordsOf, selectedBy } from '../declared/declared-expectation.ts';
import { failuresTable } from '../failure/failure-row.ts';
import type { AuditedProcessor } from '../processor/processor.ts';
import { foreignAlpha } from '../testing/alpha.ts';
import { foreignFailure } from '../testing/foreign-failure.ts';
import { day, onEmptyWarehouse, RANGE } from '../testing/world.ts';
import { reconcile } from './reconcile.ts';

/** Tables of a plant, in which any column may be NULL: its meters, what was read of them, and its list of failures. */
const meters = defineTable({
	name: 'plant.meters',
	description: 'Meters that must be read.',
	schema: z.object({ serial: z.string().nullable(), due: isoDate.nullable() }),
	key: ['serial'],
});
const readings = defineTable({
	name: 'plant.readings',
	description: 'Meters that were read.',
	schema: z.object({ meter: z.string().nullable(), read_on: isoDate.nullable() }),
	key: ['meter'],
});
const plantFailures = defineTable({
	name: failuresTable.name,
	description: 'Failures in a table that another system made.',
	schema: failuresTable.schema.extend({
		entity_id: z.string().nullable(),
		analysis_date: isoDate.nullable(),
	}),
	key: ['processor_name'],
});

const allMeters: Sql = sql`SELECT serial AS entity_id, due AS analysis_date FROM ${meters}`;
const READ: AuditedProcessor = {
	...foreignAlpha,
	name: 'MeterReader',
	code: 'READ',
	output: { table: readings, entityColumn: 'meter', dateColumn: 'read_on' },
	expectation: { name: 'meters_due', description: 'meters that are due', sql: () => allMeters },
	upstream: [],
};

type Key = readonly [entity: string | null, date: ReturnType<typeof day> | null];

interface Plant {
	readonly due?: readonly Key[];
	readonly read?: readonly Key[];
	readonly failed?: readonly Key[];
}

async function fill(warehouse: Warehouse, { due = [], read = [], failed = [] }: Plant): Promise<void> {
	const everything = sql`TRUE`;
	await warehouse.commit([
		{ table: meters, where: everything, rows: due.map(([serial, date]) => ({ serial, due: date })) },
		{ table: readings, where: everything, rows: read.map(([meter, date]) => ({ meter, read_on: date })) },
		{
			table: plantFailures,
			where: everything,
			rows: failed.map(([entity_id, analysis_date]) => ({
				...foreignFailure({ processor_name: READ.name }),
				entity_id,
				analysis_date,
			})),
		},
	]);
}

function inPlant(work: (warehouse: Warehouse) => Promise<void>) {
	return onEmptyWarehouse(async (warehouse) => {
		await warehouse.ensure([meters, readings, plantFailures]);
		await work(warehouse);
	});
}

/** The places with their numbers: `records: 1 without an entity, 2 without a date`. */
async function nullKeysOf(warehouse: Warehouse, processor: AuditedProcessor, range = RANGE) {
	const { nullKeys } = await reconcile(warehouse, [processor], range);
	return nullKeys.map(({ place, withoutEntity, withoutDate }) => [place, withoutEntity, withoutDate]);
}

describe('keys that are NULL', () => {
	it(
		'are none where every row has an entity and a date',
		inPlant(async (warehouse) => {
			await fill(warehouse, { due: [['m1', day(1)]], read: [['m1', day(1)]], failed: [['m2', day(2)]] });
			expect(await nullKeysOf(warehouse, READ)).toEqual([]);
		}),
	);

	it(
		'of an expectation are counted, and are never accounted for by a record or a failure without an entity',
		inPlant(async (warehouse) => {
			await fill(warehouse, {
				due: [
					['m1', day(1)],
					[null, day(1)],
					[null, day(2)],
					['m2', null],
				],
				read: [
					['m1', day(1)],
					[null, day(1)],
				],
				failed: [[null, day(2)]],
			});
			const { processors, nullKeys } = await reconcile(warehouse, [READ], RANGE);
			expect(processors).toMatchObject([{ expected: 1, hasRecord: 1, unaccounted: 0, unexpected: 2 }]);
			expect(nullKeys).toMatchObject([
				{ processor: READ, place: 'expectation', withoutEntity: 2, withoutDate: 1 },
				{ place: 'failures', withoutEntity: 1, withoutDate: 0 },
				{ place: 'records', withoutEntity: 1, withoutDate: 0 },
			]);
		}),
	);

	it.each(['', ' ', ' \t\n', '\u00a0'])('are those with the blank entity %j, too', async (blank) =>
		inPlant(async (warehouse) => {
			const everywhere: Key[] = [
				['m1', day(1)],
				[blank, day(1)],
			];
			await fill(warehouse, { due: everywhere, read: everywhere, failed: [[blank, day(2)]] });
			const { processors } = await reconcile(warehouse, [READ], RANGE);
			expect(processors).toMatchObject([{ expected: 1, hasRecord: 1, unaccounted: 0, conflicts: 0 }]);
			expect(await nullKeysOf(warehouse, READ)).toEqual([
				['expectation', 1, 0],
				['failures', 1, 0],
				['records', 1, 0],
			]);
		})(),
	);

	it(
		'without an entity count in their range alone, and without a date in every range',
		inPlant(async (warehouse) => {
			await fill(warehouse, {
				read: [
					[null, day(1)],
					['m1', null],
					[null, null],
				],
				failed: [
					[null, day(2)],
					['m3', null],
				],
			});
			const first = { start: day(1), end: day(1) };
			expect(await nullKeysOf(warehouse, READ, first)).toEqual([
				['failures', 0, 1],
				['records', 1, 2],
			]);
			expect(await nullKeysOf(warehouse, READ, { start: day(3), end: day(3) })).toEqual([
				['failures', 0, 1],
				['records', 0, 2],
			]);
		}),
	);

	it(
		'of resolved failures, and of a processor whose failures are nowhere, do not count',
		inPlant(async (warehouse) => {
			const failure = { ...foreignFailure({ processor_name: READ.name }), entity_id: null };
			await warehouse.commit([
				{ table: plantFailures, rows: [{ ...failure, resolution_status: 'RESOLVED' }] },
			]);
			expect(await nullKeysOf(warehouse, READ)).toEqual([]);
			await warehouse.commit([{ table: plantFailures, rows: [failure] }]);
			expect(await nullKeysOf(warehouse, READ)).toEqual([['failures', 1, 0]]);
			expect(await nullKeysOf(warehouse, { ...READ, sharesFailures: false })).toEqual([]);
		}),
	);

	it(
		'come through the expectations that a configuration declares',
		inPlant(async (warehouse) => {
			await fill(warehouse, {
				due: [
					[null, day(1)],
					['m1', null],
				],
				read: [
					[null, day(1)],
					['m1', null],
				],
			});
			const text = `SELECT serial AS entity_id, due AS analysis_date FROM ${meters.name}`;
			for (const expectation of [selectedBy('READ', text), recordsOf(READ)])
				expect(await nullKeysOf(warehouse, { ...READ, expectation })).toEqual([
					['expectation', 1, 1],
					['records', 1, 1],
				]);
		}),
	);

	it(
		'are listed and explained as rows without a name',
		inPlant(async (warehouse) => {
			await fill(warehouse, { failed: [[null, day(1)]], read: [[null, day(2)]] });
			expect(await listFailures(warehouse, { processors: [READ], range: RANGE }, 5)).toMatchObject([
				{ entityId: '', date: day(1) },
			]);
			const found = await explain(warehouse, { processors: [READ], range: RANGE });
			expect(found.map(({ date, entityId, standing }) => [date, entityId, standing])).toEqual([
				[day(1), '', 'UNEXPECTED'],
				[day(2), '', 'UNEXPECTED'],
			]);
		}),
	);

	const key = fc.tuple(
		fc.constantFrom('m1', 'm2', null, '', ' \u00a0\t'),
		fc.constantFrom(day(1), day(2), null),
	);
	const plant = fc.record({
		due: fc.array(key, { maxLength: 5 }),
		read: fc.array(key, { maxLength: 4 }),
		failed: fc.array(key, { maxLength: 3 }),
	});
	it(
		'change nothing in the account of the keys that are whole, whatever they are',
		inPlant(async (warehouse) => {
			const isNamed = (entity: string | null) => entity !== null && entity.trim() !== '';
			const isWhole = ([entity, date]: Key) => isNamed(entity) && date !== null;
			const lacks = (keys: readonly Key[], which: 0 | 1) =>
				keys.filter(([entity, date]) => (which === 1 ? date === null : !isNamed(entity) && date !== null))
					.length;
			await fc.assert(
				fc.asyncProperty(plant, async ({ due, read, failed }) => {
					await fill(warehouse, { due, read, failed });
					const { processors, nullKeys } = await reconcile(warehouse, [READ], RANGE);
					for (const [place, keys] of Object.entries({ expectation: due, records: read, failures: failed })) {
						const found = nullKeys.find((one) => one.place === place);
						expect([found?.withoutEntity ?? 0, found?.withoutDate ?? 0]).toEqual([
							lacks(keys, 0),
							lacks(keys, 1),
						]);
					}
					await fill(warehouse, {
						due: due.filter(isWhole),
						read: read.filter(isWhole),
						failed: failed.filter(isWhole),
					});
					const whole = await reconcile(warehouse, [READ], RANGE);
					const identity = ({
						expected,
						hasRecord,
						hasFailure,
						unaccounted,
					}: (typeof processors)[number]) => [expected, hasRecord, hasFailure, unaccounted];
					expect(processors.map(identity)).toEqual(whole.processors.map(identity));
					expect(whole.nullKeys).toEqual([]);
				}),
				{ numRuns: 40, seed: 9 },
			);
		}),
	);
});
