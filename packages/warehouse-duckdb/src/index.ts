export { type DuckDbOptions, openDuckDb } from './open.ts';
export { openSqlEngine, type SqlEngineOptions } from './sql-engine.ts';
