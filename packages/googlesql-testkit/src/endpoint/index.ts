export type { Analysis, AnalyzerTable, GoogleSqlAnalyzer } from './analyzer.ts';
export { type BigQueryEndpoint, type BigQueryEndpointOptions, startBigQueryEndpoint } from './endpoint.ts';
export type { Fault } from './http/faults.ts';
export type { RecordedRequest } from './http/recorded-request.ts';
