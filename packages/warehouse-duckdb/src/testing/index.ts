export { madeByDuckDb } from './made-by-duckdb.ts';
