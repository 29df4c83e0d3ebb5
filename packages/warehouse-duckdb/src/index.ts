export { type DuckDbOptions, openDuckDb } from './open.ts';
export { readParquet } from './parquet.ts';
