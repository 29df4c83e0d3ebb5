export { startAnalyzedEndpoint } from './analyzed-endpoint.ts';
export {
	type Analysis,
	type AnalyzerTable,
	type BigQueryEndpoint,
	type BigQueryEndpointOptions,
	type Fault,
	type GoogleSqlAnalyzer,
	type RecordedRequest,
	startBigQueryEndpoint,
} from './endpoint/index.ts';
export { type RestAnswer, restOf } from './endpoint/testing/rest-of.ts';
export { type Analyzed, type Catalog, GoogleSql, GoogleSqlError } from './engine/googlesql.ts';
export { type Mirror, mirrored } from './mirror.ts';
export { createOriginTablesInDuckDb, insertOriginRowsIntoDuckDb } from './origin/in-duckdb.ts';
export { createOriginTables, insertOriginRows } from './origin/in-endpoint.ts';
export type { OriginRow } from './origin/invented-rows.ts';
export type { OriginColumn, OriginTable } from './origin/origin-table.ts';
export {
	allOriginTables,
	originAnalyticsFailuresTable,
	originFailuresTable,
	originTables,
} from './origin/origin-tables.ts';
