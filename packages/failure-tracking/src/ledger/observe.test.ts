import {
	appendRows,
	defineTable,
	type IsoDate,
	isoDate,
	replaceRows,
	sql,
	type Warehouse,
	WarehouseError,
} from '@accounted/warehouse';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makePlan } from '../plan/make-plan.ts';
import { cellsOf, isDue } from '../plan/plan.ts';
import { defineSource, EVERY_DATE } from '../processor/source.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { alpha } from '../testing/alpha.ts';
import { beta } from '../testing/beta.ts';
import { BEHAVIOURS, loadRoster, onRoster, ROSTER, type RosterRow, rosterTable } from '../testing/roster.ts';
import { at, day, inWorld, PROCESSORS, RANGE, run } from '../testing/world.ts';
import { observe } from './observe.ts';
import { recordSource } from './record-source.ts';
import { ledgerTable } from './tables.ts';

const DAYS = [1, 2, 3, 4, 5, 6];

/** Six days of three people, run. */
function ran(work: (warehouse: Warehouse) => Promise<void>): () => Promise<void> {
	return inWorld(async (warehouse) => {
		for (const number of DAYS)
			await loadRoster(
				warehouse,
				day(number),
				onRoster(day(number), { ann: 'record', bob: 'record', cid: 'INVALID_INPUT' }),
			);
		await run(warehouse);
		await work(warehouse);
	});
}

async function dueDates(warehouse: Warehouse): Promise<Record<string, IsoDate[]>> {
	const plan = await makePlan(warehouse, { processors: PROCESSORS, range: RANGE, now: () => at(0) });
	return Object.fromEntries(
		plan.steps.map(({ processor, cells }) => [processor, cells.filter(isDue).map(({ date }) => date)]),
	);
}

const rosterRow = fc.record({
	entity_id: fc.constantFrom('ann', 'bob', 'cid', 'dan', ''),
	game_date: fc.constantFrom(...DAYS.map(day)),
	value: fc.integer({ min: -2, max: 2 }),
	behaviour: fc.constantFrom(...BEHAVIOURS.slice(0, 3)),
});

/** What the rows of a date are, in whatever order. */
function bagsOf(rows: readonly RosterRow[]): Map<IsoDate, string> {
	return new Map(
		DAYS.map(day).map((date) => [
			date,
			rows
				.filter(({ game_date }) => game_date === date)
				.map((row) => JSON.stringify(Object.entries(row).sort()))
				.sort()
				.join(),
		]),
	);
}

describe('a change of a source that no loader has recorded', () => {
	it('makes exactly the cells stale that read a date whose rows are other rows', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(rosterRow, { maxLength: 12 }),
				fc.array(rosterRow, { maxLength: 12 }),
				(before, after) =>
					inWorld(async (warehouse) => {
						await warehouse.commit([appendRows(rosterTable, before)]);
						await run(warehouse);
						const ranOn = (await dueDates(warehouse)).A;
						expect(ranOn).toEqual([]);
						await warehouse.commit([replaceRows(rosterTable, sql`TRUE`, after)]);
						const [was, is] = [bagsOf(before), bagsOf(after)];
						const changed = DAYS.map(day).filter((date) => was.get(date) !== is.get(date));
						expect((await dueDates(warehouse)).A).toEqual(changed);
						await run(warehouse);
						expect(await dueDates(warehouse)).toEqual({ A: [], B: [] });
					})(),
			),
			{ numRuns: 15 },
		);
	});

	it(
		'is repaired by the next backfill, and staleness is counted until then',
		ran(async (warehouse) => {
			const repaired = onRoster(day(2), { cid: 'record' }, 7);
			await warehouse.commit([
				replaceRows(rosterTable, sql`entity_id = 'cid' AND game_date = ${sql.date(day(2))}`, repaired),
			]);
			const staleOf = async () => {
				const { processors, stalenessUnknown } = await reconcile(warehouse, PROCESSORS, RANGE);
				expect(stalenessUnknown).toEqual([]);
				return processors.map(({ stale }) => stale);
			};
			expect(await staleOf()).toEqual([3, 3]);
			const results = await run(warehouse);
			expect(results.map(({ cells }) => cells)).toEqual([1, 4]);
			expect(await staleOf()).toEqual([0, 0]);
		}),
	);

	it(
		'that puts the same rows back changes nothing',
		ran(async (warehouse) => {
			const rows = await warehouse.query(sql`SELECT * FROM ${rosterTable}`, rosterTable.schema);
			await warehouse.commit([replaceRows(rosterTable, sql`TRUE`, rows.toReversed())]);
			expect(await dueDates(warehouse)).toEqual({ A: [], B: [] });
		}),
	);

	it(
		'is seen when two equal rows become two other equal rows',
		inWorld(async (warehouse) => {
			const twice = (value: number) =>
				onRoster(day(1), { ann: 'record' }, value).flatMap((row) => [row, row]);
			await warehouse.commit([appendRows(rosterTable, twice(1))]);
			const before = await observe(warehouse, ROSTER, RANGE);
			await warehouse.commit([replaceRows(rosterTable, sql`TRUE`, twice(2))]);
			const after = await observe(warehouse, ROSTER, RANGE);
			expect(after.dates.get(day(1))).toMatchObject({ rows: 2 });
			expect(after.dates.get(day(1))?.version).not.toBe(before.dates.get(day(1))?.version);
		}),
	);
});

describe('a source that was never recorded', () => {
	const forgotten = sql`processor_name = ${ROSTER.name}`;

	it(
		'leaves staleness unknown, until a backfill records it and runs the cells again',
		ran(async (warehouse) => {
			await warehouse.commit([replaceRows(ledgerTable, forgotten, [])]);
			const { processors, stalenessUnknown } = await reconcile(warehouse, PROCESSORS, RANGE);
			expect(processors.map(({ stale }) => stale)).toEqual([0, 0]);
			expect(stalenessUnknown.map(({ processor, entities }) => [processor.code, entities])).toEqual([
				['A', 18],
				['B', 18],
			]);
			expect(stalenessUnknown[0]?.why).toContain('the source test_raw held');
			const plan = await makePlan(warehouse, { processors: PROCESSORS, range: RANGE, now: () => at(0) });
			expect(cellsOf(plan)).toBe(12);
			expect(plan.steps[0]?.cells[0]?.reason).toEqual({
				kind: 'SOURCE_UNRECORDED',
				upstreams: [ROSTER.name],
			});
			await run(warehouse);
			expect((await reconcile(warehouse, PROCESSORS, RANGE)).stalenessUnknown).toEqual([]);
			expect(await dueDates(warehouse)).toEqual({ A: [], B: [] });
		}),
	);

	it(
		'or was recorded by another engine, leaves staleness unknown too',
		ran(async (warehouse) => {
			await warehouse.commit([
				{
					table: ledgerTable,
					where: forgotten,
					set: { output_version: sql.parameter('STRING', 'duckdb-0.1 1-0000000000000000') },
				},
			]);
			expect((await reconcile(warehouse, PROCESSORS, RANGE)).stalenessUnknown).toHaveLength(2);
			await run(warehouse);
			expect((await reconcile(warehouse, PROCESSORS, RANGE)).stalenessUnknown).toEqual([]);
		}),
	);
});

describe('a source that cannot be read', () => {
	const wider = defineTable({
		name: rosterTable.name,
		description: 'The roster, with a column that the warehouse does not have.',
		schema: rosterTable.schema.extend({ gone: z.string().nullable() }),
		key: ['entity_id', 'game_date'],
	});
	const view = defineSource({ name: 'broken', tables: [{ table: wider, dateColumn: 'game_date' }] });
	const reader = { ...alpha, upstream: [{ from: view, lookbackDays: 0, includesDate: true }] };

	it(
		'is a problem of the processors that read it, and of no other',
		ran(async (warehouse) => {
			const plan = await makePlan(warehouse, { processors: [reader, beta], range: RANGE, now: () => at(0) });
			const [own, other] = plan.steps;
			expect(own?.problem).toMatch(/the source broken cannot be read: .*gone/);
			expect(other?.problem).toBeNull();
			const { stalenessUnknown } = await reconcile(warehouse, [reader], RANGE);
			expect(stalenessUnknown.map(({ why }) => why)).toEqual([
				expect.stringContaining('the source broken cannot be read'),
			]);
			const [result] = await run(warehouse, { processors: [reader] });
			expect(result?.errors).toHaveLength(1);
		}),
	);
});

const readings = defineTable({
	name: 'test_raw.readings',
	description: 'Readings with a time, and some without.',
	schema: z.object({ meter: z.string(), read_at: z.iso.datetime().nullable(), updated: z.int() }),
	key: ['meter'],
});

describe('observing', () => {
	const dated = { table: rosterTable, dateColumn: 'game_date' };

	it(
		'counts rows without a date on every date, and those outside the range not at all',
		inWorld(async (warehouse) => {
			const undated = defineSource({ name: 'undated', tables: [{ table: rosterTable, dateColumn: null }] });
			await warehouse.commit([appendRows(rosterTable, onRoster(day(1), { ann: 'record', bob: 'record' }))]);
			const { dates } = await observe(warehouse, undated, RANGE);
			expect([...dates].map(([date, { rows }]) => [date, rows])).toEqual([[EVERY_DATE, 2]]);
			const later = await observe(warehouse, ROSTER, { start: day(2), end: day(3) });
			expect([...later.dates].map(([date, { rows }]) => [date, rows])).toEqual([[EVERY_DATE, 0]]);
		}),
	);

	it(
		'takes a cheaper version where the source has one',
		inWorld(async (warehouse) => {
			const cheap = defineSource({ name: 'cheap', tables: [{ ...dated, version: sql`MAX(value)` }] });
			const versionOf = async () => (await observe(warehouse, cheap, RANGE)).dates.get(day(1))?.version;
			await warehouse.commit([appendRows(rosterTable, onRoster(day(1), { ann: 'record', bob: 'record' }))]);
			const before = await versionOf();
			await warehouse.commit([
				replaceRows(rosterTable, sql`entity_id = 'ann'`, onRoster(day(1), { ann: 'throw' })),
			]);
			expect(await versionOf()).toBe(before);
			await warehouse.commit([
				replaceRows(rosterTable, sql`entity_id = 'ann'`, onRoster(day(1), { ann: 'throw' }, 9)),
			]);
			expect(await versionOf()).not.toBe(before);
		}),
	);

	it(
		'of a table that is not there finds nothing',
		inWorld(async (warehouse) => {
			const source = defineSource({ name: 'later', tables: [{ table: readings, dateColumn: 'read_at' }] });
			expect((await observe(warehouse, source, RANGE)).dates.size).toBe(1);
		}),
	);
});

describe('recordSource', () => {
	it(
		'does not take a change that was made beside it for its own',
		ran(async (warehouse) => {
			// Beside the loader, unrecorded: bob of day 3.
			await warehouse.commit([
				replaceRows(
					rosterTable,
					sql`entity_id = 'bob' AND game_date = ${sql.date(day(3))}`,
					onRoster(day(3), { bob: 'record' }, 5),
				),
			]);
			await recordSource(
				warehouse,
				{ source: ROSTER, dates: [day(3)], entities: new Map([[day(3), ['ann']]]) },
				[
					replaceRows(
						rosterTable,
						sql`entity_id = 'ann' AND game_date = ${sql.date(day(3))}`,
						onRoster(day(3), { ann: 'record' }, 6),
					),
				],
				{ runId: 'load', now: at(1) },
			);
			const same = {
				...alpha,
				upstream: alpha.upstream.map((one) => ({ ...one, concerns: 'same entity' as const })),
			};
			const [result] = await run(warehouse, { processors: [same] });
			expect(result).toMatchObject({ cells: 1, expected: 3, kept: 0 });
		}),
	);

	it(
		'writes nothing where the rows cannot be committed',
		ran(async (warehouse) => {
			const before = await warehouse.query(sql`SELECT * FROM ${ledgerTable}`, ledgerTable.schema);
			const missing = { ...rosterTable, name: 'test_raw.missing' };
			await expect(
				recordSource(
					warehouse,
					{ source: ROSTER, dates: [day(1)] },
					[replaceRows(rosterTable, sql`TRUE`, []), appendRows(missing, onRoster(day(1), { ann: 'record' }))],
					{ runId: 'load', now: at(1) },
				),
			).rejects.toBeInstanceOf(WarehouseError);
			expect(await warehouse.query(sql`SELECT * FROM ${ledgerTable}`, ledgerTable.schema)).toEqual(before);
			expect(await dueDates(warehouse)).toEqual({ A: [], B: [] });
		}),
	);
});

describe('defineSource', () => {
	const column = 'played_on';
	it.each([
		[{ name: 'a"b', tables: [{ table: rosterTable, dateColumn: null }] }, 'cannot be called'],
		[{ name: 'none', tables: [] }, 'none: the source has no tables'],
		[
			{
				name: 'two',
				tables: [
					{ table: rosterTable, dateColumn: null },
					{ table: rosterTable, dateColumn: null },
				],
			},
			'twice',
		],
		[
			{ name: 'odd', tables: [{ table: rosterTable, dateColumn: column }] },
			'test_raw.roster has no column played_on',
		],
	])('refuses %#', (source, message) => {
		expect(() => defineSource(source)).toThrow(message);
	});

	it('takes the date of another system as the range has it', () => {
		expect(isoDate.safeParse(EVERY_DATE).success).toBe(true);
	});
});
