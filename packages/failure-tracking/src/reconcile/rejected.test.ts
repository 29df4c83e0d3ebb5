import { appendRows, defineTable, type IsoDate, isoDate, sql, type Warehouse } from '@accounted/warehouse';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { AuditedProcessor, Upstream } from '../processor/processor.ts';
import type { Source } from '../processor/source.ts';
import { alpha } from '../testing/alpha.ts';
import { beta } from '../testing/beta.ts';
import { loadRoster, onRoster } from '../testing/roster.ts';
import { day, inWorld, onEmptyWarehouse, RANGE, run } from '../testing/world.ts';
import { reconcile, sumCounts } from './reconcile.ts';
import { statusOf } from './status.ts';

const refusedTable = defineTable({
	name: 'test_raw.refused_readings',
	description: 'Meter readings that could not be read.',
	schema: z.object({
		read_on: isoDate.nullable(),
		file: z.string(),
		place: z.string(),
		field: z.string(),
		why: z.string(),
	}),
	key: ['file', 'place'],
});

const METERS: Source = {
	name: 'meters',
	tables: [{ table: refusedTable, dateColumn: 'read_on' }],
	rejected: {
		table: refusedTable,
		sql: ({ start, end }) =>
			sql`SELECT read_on AS analysis_date, 'readings' AS table_name, file AS source, place AS position,
				field AS column_name, why AS reason
			FROM ${refusedTable}
			WHERE read_on IS NULL OR read_on BETWEEN ${sql.date(start)} AND ${sql.date(end)}`,
	},
};

const sameDate = { lookbackDays: 0, includesDate: true } as const;
const reading = (
	processor: AuditedProcessor,
	...upstream: Upstream<AuditedProcessor>[]
): AuditedProcessor => ({
	...processor,
	upstream,
});
const meters = reading(alpha, { from: METERS, ...sameDate });
/** Reads the meters through the processor before it alone. */
const bills = reading(beta, { from: meters, ...sameDate });

function refuse(
	warehouse: Warehouse,
	rows: readonly (readonly [date: IsoDate | null, place: string, field: string, why: string])[],
): Promise<void> {
	return warehouse.commit([
		appendRows(
			refusedTable,
			rows.map(([read_on, place, field, why]) => ({ read_on, file: 'may.csv', place, field, why })),
		),
	]);
}

/** A world that has run, in which loading refused nothing yet. */
function inMeteredWorld(work: (warehouse: Warehouse) => Promise<void>) {
	return inWorld(async (warehouse) => {
		await warehouse.ensure([refusedTable]);
		await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record' }));
		await run(warehouse);
		await work(warehouse);
	});
}

it(
	'rejected rows count on their date, and are no expected entities',
	inMeteredWorld(async (warehouse) => {
		await refuse(warehouse, [
			[day(1), 'line 2', 'kwh', 'a number is expected, got "x"'],
			[day(9), 'line 3', 'kwh', 'a number is expected, got "y"'],
			[isoDate.parse('2020-01-01'), 'line 4', 'kwh', 'out of the range asked for'],
		]);
		const { processors, rejected } = await reconcile(warehouse, [meters], RANGE);
		const [account] = processors;
		expect(account).toMatchObject({ expected: 1, hasRecord: 1, unaccounted: 0, rejected: 2 });
		expect(account?.cells).toMatchObject([
			{ date: day(1), expected: 1, rejected: 1 },
			{ date: day(9), expected: 0, rejected: 1 },
		]);
		expect(account?.cells.map((cell) => statusOf(cell, true))).toEqual(['INVESTIGATE', 'INVESTIGATE']);
		expect(rejected).toEqual([
			{
				table: 'readings',
				file: 'may.csv',
				column: 'kwh',
				reason: 'a number is expected, got "x"',
				count: 2,
				firstPosition: 'line 2',
				firstDate: day(1),
				lastDate: day(9),
			},
		]);
	}),
);

it(
	'a row without a readable date counts in every range, and in no cell',
	inMeteredWorld(async (warehouse) => {
		await refuse(warehouse, [[null, 'line 2', 'read_on', 'a date is expected, got "soon"']]);
		for (const range of [RANGE, { start: isoDate.parse('1990-01-01'), end: isoDate.parse('1990-01-01') }]) {
			const { processors, rejected } = await reconcile(warehouse, [meters], range);
			expect(processors[0]).toMatchObject({ rejected: 1, rejectedWithoutDate: 1 });
			expect(sumCounts(processors[0]?.cells ?? []).rejected).toBe(0);
			expect(rejected).toMatchObject([{ count: 1, firstDate: null, lastDate: null }]);
		}
	}),
);

it(
	'one source is counted once, with the first processor that reads it, directly or through its upstreams',
	inMeteredWorld(async (warehouse) => {
		await refuse(warehouse, [[day(1), 'line 2', '', 'it has 3 fields, and the header 4']]);
		const rejectedOf = async (...processors: readonly AuditedProcessor[]) =>
			(await reconcile(warehouse, processors, RANGE)).processors.map(({ rejected }) => rejected);
		expect(await rejectedOf(meters, bills)).toEqual([1, 0]);
		expect(await rejectedOf(bills, meters)).toEqual([1, 0]);
		expect(await rejectedOf(bills)).toEqual([1]);
		expect(await rejectedOf(alpha, bills)).toEqual([0, 1]);
		expect(await rejectedOf(alpha)).toEqual([0]);
	}),
);

it(
	'reasons that differ in digits or in the quoted value are one group, named by its first row',
	inMeteredWorld(async (warehouse) => {
		await refuse(warehouse, [
			[day(2), 'line 12', 'kwh', 'a number is expected, got "x"'],
			[day(1), 'line 9', 'kwh', 'a number is expected, got "twelve"'],
			[null, 'line 100', 'kwh', 'a number is expected, got ""'],
			[day(1), 'line 13', 'kwh', 'a number is expected, got null'],
			[day(1), 'line 10', 'amps', 'a number is expected, got "x"'],
			[day(3), 'line 14', 'meter', 'meter 17 is not on the list'],
			[day(3), 'line 15', 'meter', 'meter 4 is not on the list'],
		]);
		const { rejected } = await reconcile(warehouse, [meters], RANGE);
		expect(
			rejected.map(({ column, reason, count, firstPosition }) => [column, reason, count, firstPosition]),
		).toEqual([
			['kwh', 'a number is expected, got "twelve"', 3, 'line 9'],
			['meter', 'meter 17 is not on the list', 2, 'line 14'],
			['amps', 'a number is expected, got "x"', 1, 'line 10'],
			['kwh', 'a number is expected, got null', 1, 'line 13'],
		]);
	}),
);

it(
	'a source counts that only the expectation rests on',
	inMeteredWorld(async (warehouse) => {
		await refuse(warehouse, [[day(1), 'line 2', 'kwh', 'too much']]);
		const audited: AuditedProcessor = { ...reading(beta), name: 'audited', expectedFrom: [bills] };
		expect((await reconcile(warehouse, [audited], RANGE)).processors).toMatchObject([{ rejected: 1 }]);
	}),
);

it(
	'where the table of rejected rows is gone and other tables of its dataset are there, nothing is known',
	inMeteredWorld(async (warehouse) => {
		const gone = { ...refusedTable, name: 'test_raw.gone' };
		const source: Source = {
			name: 'gone',
			tables: [{ table: gone, dateColumn: 'read_on' }],
			rejected: { table: gone, sql: () => sql`SELECT 1 FROM ${gone}` },
		};
		await expect(
			reconcile(warehouse, [reading(alpha, { from: source, ...sameDate })], RANGE),
		).rejects.toMatchObject({
			reason: 'NOT_FOUND',
			message: expect.stringContaining('there is no table test_raw.gone, though test_raw has other tables'),
			remedy: expect.stringContaining('Load again'),
		});
	}),
);

it(
	'a warehouse into which nothing was loaded has none',
	onEmptyWarehouse(async (warehouse) => {
		const empty: AuditedProcessor = {
			...meters,
			expectation: {
				name: 'no_entities',
				description: 'none',
				sql: () =>
					sql`SELECT CAST(NULL AS DATE) AS analysis_date, CAST(NULL AS STRING) AS entity_id FROM (SELECT 1) AS one WHERE FALSE`,
			},
		};
		expect(await reconcile(warehouse, [empty], RANGE)).toMatchObject({
			processors: [{ rejected: 0, rejectedWithoutDate: 0 }],
			rejected: [],
		});
	}),
);
