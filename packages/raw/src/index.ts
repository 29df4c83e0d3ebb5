export type { RawSource, SourceBatch, SourceRow } from './source/raw-source.ts';
export { RAW_TABLE_NAMES, RAW_TABLES, type RawTableName } from './tables/index.ts';
