import { describeConformance } from '@accounted/warehouse/conformance';
import { openDuckDb } from '@accounted/warehouse-duckdb';
import { afterAll, beforeAll } from 'vitest';
import { GoogleSql } from './engine/googlesql.ts';
import { mirrored } from './mirror.ts';

let googleSql: GoogleSql;
beforeAll(async () => {
	googleSql = await GoogleSql.start();
});
afterAll(() => googleSql.close());

describeConformance('DuckDB, each statement of which GoogleSQL answers alike,', async () => {
	return mirrored(await openDuckDb({ path: ':memory:' }), googleSql).warehouse;
});
