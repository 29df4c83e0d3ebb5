import { DuckDBInstance } from '@duckdb/node-api';

/** Makes a file as DuckDB alone does, without any setting of this package. */
export async function madeByDuckDb(path: string, statements: string): Promise<void> {
	const instance = await DuckDBInstance.create(path);
	const connection = await instance.connect();
	await connection.run(statements);
	connection.closeSync();
	instance.closeSync();
}

/** The statement that marks a table of the schema `test` as made by this program. */
export function marked(table: string): string {
	return `COMMENT ON TABLE test.${table} IS '[accounted: owned]';`;
}
