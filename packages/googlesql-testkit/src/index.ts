export { type Analyzed, type Catalog, GoogleSql, GoogleSqlError } from './engine/googlesql.ts';
export { type Mirror, mirrored } from './mirror.ts';
