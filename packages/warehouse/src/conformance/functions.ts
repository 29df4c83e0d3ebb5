import { expect, it } from 'vitest';
import { z } from 'zod';
import { isoDate } from '../iso-date.ts';
import { sql } from '../sql.ts';
import { appendRows } from '../warehouse.ts';
import { everyType, plainRow } from './every-type.ts';
import { type Open, withWarehouse } from './with-warehouse.ts';

/** GoogleSQL's functions that the statements of the packages call: an engine that lacks one has to be given it. */
export function describeFunctions(open: Open): void {
	it(
		'SAFE_DIVIDE divides, and is null by zero or null',
		withWarehouse(open, async (warehouse) => {
			const quotient = z.number().nullable();
			const rows = await warehouse.query(
				sql`SELECT
						SAFE_DIVIDE(7, 2) AS whole,
						SAFE_DIVIDE(${-0.5}, ${0.25}) AS fraction,
						SAFE_DIVIDE(1, 0) AS by_zero,
						SAFE_DIVIDE(0, 0) AS zero_by_zero,
						SAFE_DIVIDE(${1e308}, ${1e-308}) AS overflow,
						SAFE_DIVIDE(1, CAST(NULL AS INT64)) AS by_null`,
				z.object({
					whole: quotient,
					fraction: quotient,
					by_zero: quotient,
					zero_by_zero: quotient,
					overflow: quotient,
					by_null: quotient,
				}),
			);
			expect(rows).toStrictEqual([
				{ whole: 3.5, fraction: -2, by_zero: null, zero_by_zero: null, overflow: null, by_null: null },
			]);
		}),
	);

	it.each([
		['1970-01-01', 0],
		['1969-12-31', -1],
		['2021-11-05', 18_936],
		['0001-01-01', -719_162],
	])('UNIX_DATE counts the days of %s since 1970', async (day, days) =>
		withWarehouse(open, async (warehouse) => {
			const statement = sql`SELECT UNIX_DATE(${sql.date(isoDate.parse(day))}) AS days`;
			expect(await warehouse.query(statement, z.object({ days: z.int() }))).toStrictEqual([{ days }]);
		})(),
	);

	it.each([
		['2021-11-05', true],
		['on 2021-11-05', false],
		['2021-11-05 ', false],
		['2021-11-05\n', false],
		['', false],
		[null, null],
	])('REGEXP_CONTAINS looks for a pattern in %j', async (text, found) =>
		withWarehouse(open, async (warehouse) => {
			const value = text === null ? sql`CAST(NULL AS STRING)` : sql`${text}`;
			const statement = sql`SELECT REGEXP_CONTAINS(${value}, ${'^[0-9]+(-[0-9]{2}){2}$'}) AS found`;
			expect(await warehouse.query(statement, z.object({ found: z.boolean().nullable() }))).toStrictEqual([
				{ found },
			]);
		})(),
	);

	it(
		'COUNTIF counts what is true: 0 where everything is null or there is nothing',
		withWarehouse(open, async (warehouse) => {
			const statement = sql`SELECT COUNTIF(flag) AS counted FROM (SELECT CAST(NULL AS BOOL) AS flag) AS flags`;
			const counted = z.object({ counted: z.int() });
			expect(await warehouse.query(statement, counted)).toStrictEqual([{ counted: 0 }]);
			expect(await warehouse.query(sql`${statement} WHERE flag`, counted)).toStrictEqual([{ counted: 0 }]);
		}),
	);

	it.each([
		{ values: [true, false], or: true, and: false },
		{ values: [true, true], or: true, and: true },
		{ values: [false, false], or: false, and: false },
		{ values: [], or: null, and: null },
	])('LOGICAL_OR is $or and LOGICAL_AND is $and of $values', async ({ values, or, and }) =>
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([everyType]);
			await warehouse.commit([
				appendRows(
					everyType,
					values.map((flag) => ({ ...plainRow, flag })),
				),
			]);
			const rows = await warehouse.query(
				sql`SELECT LOGICAL_OR(flag) AS any_of, LOGICAL_AND(flag) AS all_of FROM ${everyType}`,
				z.object({ any_of: z.boolean().nullable(), all_of: z.boolean().nullable() }),
			);
			expect(rows).toStrictEqual([{ any_of: or, all_of: and }]);
		})(),
	);

	it(
		'LOGICAL_OR and LOGICAL_AND pass over nulls',
		withWarehouse(open, async (warehouse) => {
			const rows = await warehouse.query(
				sql`SELECT LOGICAL_OR(b) AS any_of, LOGICAL_AND(b) AS all_of
					FROM (SELECT CAST(NULL AS BOOL) AS b UNION ALL SELECT TRUE AS b) AS t`,
				z.object({ any_of: z.boolean(), all_of: z.boolean() }),
			);
			expect(rows).toStrictEqual([{ any_of: true, all_of: true }]);
		}),
	);

	it(
		'DATETIME is the local time of an instant in a time zone',
		withWarehouse(open, async (warehouse) => {
			const local = (instant: string | null, zone: string) =>
				sql`CAST(DATETIME(${sql.parameter('TIMESTAMP', instant)}, ${zone}) AS DATE)`;
			const instant = '2021-11-06T03:59:59.000000Z';
			const rows = await warehouse.query(
				sql`SELECT ${local(instant, 'America/New_York')} AS here, ${local(instant, 'UTC')} AS there,
						${local(instant, 'Pacific/Kiritimati')} AS ahead, ${local(null, 'UTC')} AS never`,
				z.object({ here: isoDate, there: isoDate, ahead: isoDate, never: isoDate.nullable() }),
			);
			expect(rows).toStrictEqual([
				{ here: '2021-11-05', there: '2021-11-06', ahead: '2021-11-06', never: null },
			]);
		}),
	);

	it(
		'FLOAT64 is a type to cast to',
		withWarehouse(open, async (warehouse) => {
			const rows = await warehouse.query(sql`SELECT CAST(1 AS FLOAT64) AS x`, z.object({ x: z.number() }));
			expect(rows).toStrictEqual([{ x: 1 }]);
		}),
	);
}
