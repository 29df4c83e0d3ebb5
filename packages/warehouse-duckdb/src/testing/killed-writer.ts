import { spawnSync } from 'node:child_process';

/**
 * Runs statements on a file in another process, which is then killed: what they changed stays in the log beside the file.
 * @param rowGroupSize The groups of rows that the file is attached with; null for DuckDB's own.
 */
export function killedWriter(path: string, statements: string, rowGroupSize: number | null): void {
	const program = `
		import { DuckDBInstance } from '@duckdb/node-api';
		const instance = await DuckDBInstance.create(':memory:');
		const connection = await instance.connect();
		await connection.run(\`ATTACH '\${process.argv[1]}' AS f (READ_WRITE\${process.argv[3]}); USE f\`);
		await connection.run(process.argv[2]);
		process.kill(process.pid, 'SIGKILL');
	`;
	const groups = rowGroupSize === null ? '' : `, ROW_GROUP_SIZE ${rowGroupSize}`;
	const { signal, stderr } = spawnSync(
		process.execPath,
		['--input-type=module', '--eval', program, path, statements, groups],
		{ cwd: import.meta.dirname, encoding: 'utf8' },
	);
	if (signal !== 'SIGKILL') throw new Error(`the writer was to be killed: ${stderr}`);
}
