import { sql } from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Catalog, GoogleSql } from './engine/googlesql.ts';
import { mirrored } from './mirror.ts';

/** Where the two engines mean different things by the same text, and the spelling by which they do not. */
const DIFFERENCES = [
	{
		what: 'division by zero is an error to one and infinite to the other: SAFE_DIVIDE is null to both',
		text: '1 / 0',
		googleSql: /division by zero/,
		duckDb: Number.POSITIVE_INFINITY,
		spelling: sql`SAFE_DIVIDE(1, 0)`,
		value: null,
	},
	{
		what: 'nulls are counted as 0 or as nothing: COUNTIF is made anew for each DuckDB session',
		text: '(SELECT COUNTIF(flag) FROM (SELECT CAST(NULL AS BOOL) AS flag) AS flags)',
		googleSql: 0,
		duckDb: null,
		spelling: sql`(SELECT COUNTIF(flag) FROM (SELECT CAST(NULL AS BOOL) AS flag) AS flags)`,
		value: 0,
	},
	{
		what: 'decimals are binary or decimal, and round apart: statements do not round, formulas do',
		text: 'ROUND(1.005, 2)',
		googleSql: 1,
		duckDb: 1.01,
		spelling: sql`1.005`,
		value: 1.005,
	},
	{
		what: 'sums of literals differ in the last bit, for the same reason: FLOAT64 parameters do not',
		text: '0.1 + 0.2',
		googleSql: 0.1 + 0.2,
		duckDb: 0.3,
		spelling: sql`${0.1} + ${0.2}`,
		value: 0.1 + 0.2,
	},
	{
		what: 'dates have no difference, or one in days: UNIX_DATE counts them for both',
		text: "DATE '2021-11-05' - DATE '2021-11-01'",
		googleSql: /No matching signature/,
		duckDb: 4,
		spelling: sql`UNIX_DATE(DATE '2021-11-05') - UNIX_DATE(DATE '2021-11-01')`,
		value: 4,
	},
	{
		what: 'the greatest of something and null is null, or the something: COALESCE comes first',
		text: 'GREATEST(1, CAST(NULL AS INT64))',
		googleSql: null,
		duckDb: 1,
		spelling: sql`GREATEST(1, COALESCE(CAST(NULL AS INT64), 0))`,
		value: 1,
	},
	{
		what: 'text joined to null is null, or the text: COALESCE comes first',
		text: "CONCAT('a', CAST(NULL AS STRING))",
		googleSql: null,
		duckDb: 'a',
		spelling: sql`CONCAT('a', COALESCE(CAST(NULL AS STRING), ''))`,
		value: 'a',
	},
	{
		what: 'nulls sort first or last: ORDER BY of what may be null says which',
		text: '(SELECT v FROM (SELECT 1 AS v UNION ALL SELECT NULL) AS two ORDER BY v LIMIT 1)',
		googleSql: null,
		duckDb: 1,
		spelling: sql`(SELECT v FROM (SELECT 1 AS v UNION ALL SELECT NULL) AS two ORDER BY v NULLS LAST LIMIT 1)`,
		value: 1,
	},
	{
		what: 'a sum beyond INT64 is an error, or wider: FLOAT64 holds it for both',
		text: '(SELECT SUM(v) FROM (SELECT 9223372036854775807 AS v UNION ALL SELECT 1) AS two)',
		googleSql: /overflow/,
		duckDb: 2n ** 63n,
		spelling: sql`(SELECT SUM(CAST(v AS FLOAT64)) FROM (SELECT 9223372036854775807 AS v UNION ALL SELECT 1) AS two)`,
		value: 2 ** 63,
	},
	{
		what: 'a whole FLOAT64 is written without its point, or with it: only INT64 and DATE are cast to text',
		text: 'CAST(CAST(1 AS FLOAT64) AS STRING)',
		googleSql: '1',
		duckDb: '1.0',
		spelling: sql`CAST(1 AS STRING)`,
		value: '1',
	},
] as const;

describe('where GoogleSQL and DuckDB differ', () => {
	let googleSql: GoogleSql;
	let nothing: Catalog;
	let duckDb: DuckDBConnection;
	beforeAll(async () => {
		googleSql = await GoogleSql.start();
		nothing = await googleSql.catalog([]);
		duckDb = await (await DuckDBInstance.create(':memory:')).connect();
		await duckDb.run('CREATE TEMP TYPE FLOAT64 AS DOUBLE');
	});
	afterAll(() => {
		duckDb.closeSync();
		googleSql.close();
	});

	it.each(DIFFERENCES)('$what', async ({ text, spelling, value, ...expected }) => {
		const answer = googleSql.evaluate(nothing, `SELECT ${text} AS answer`);
		if (expected.googleSql instanceof RegExp) await expect(answer).rejects.toThrow(expected.googleSql);
		else expect(await answer).toEqual([{ answer: expected.googleSql }]);
		const [row] = (await duckDb.runAndReadAll(`SELECT ${text} AS answer`)).getRowsJS();
		expect(typeof row?.[0] === 'bigint' && !(row[0] > 2n ** 53n) ? Number(row[0]) : row?.[0]).toEqual(
			expected.duckDb,
		);

		const both = mirrored(await openDuckDb({ path: ':memory:' }), googleSql);
		const type = typeof value === 'string' ? z.string() : Number.isSafeInteger(value) ? z.int() : z.number();
		const rows = await both.warehouse.query(
			sql`SELECT ${spelling} AS answer`,
			z.object({ answer: type.nullable() }),
		);
		expect(rows).toEqual([{ answer: value }]);
		expect(both.compared.queries).toBe(1);
		await both.warehouse.close();
	});
});
