export type { Analysis, AnalyzerTable, GoogleSqlAnalyzer } from './analyzer.ts';
export { type BigQueryEndpoint, type BigQueryEndpointOptions, startBigQueryEndpoint } from './endpoint.ts';
export type { Fault, RecordedRequest } from './faults.ts';
