export type { BigQueryWarehouse } from './bigquery-warehouse.ts';
export type { JobEvent, JobKind } from './jobs.ts';
export { type BigQueryOptions, MAXIMUM_BYTES_BILLED, openBigQuery } from './open.ts';
export type { RetryPolicy } from './retry.ts';
