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
export { type Analyzed, type Catalog, GoogleSql, GoogleSqlError } from './engine/googlesql.ts';
export { type Mirror, mirrored } from './mirror.ts';
