import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { zstdDecompressSync } from 'node:zlib';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { SCHEMA_VERSION } from '@accounted/failure-tracking';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';

const GOLDEN = join(import.meta.dirname, 'golden');
const RANGE = ['--start-date', '2021-10-19', '--end-date', '2021-11-30'];
const CHECK = [...RANGE, '--reconcile', '--format', 'json'];

/** What migrating replaces: versions of what was recorded, and the record of the migration. */
const MIGRATED = ['nba_processing.processing_ledger', 'nba_processing.schema_versions'];

async function golden(version: number, folder: string): Promise<string> {
	const database = join(folder, `schema-${version}.duckdb`);
	await writeFile(database, zstdDecompressSync(await readFile(join(GOLDEN, `schema-${version}.duckdb.zst`))));
	return database;
}

/** Asks DuckDB alone, without any code of this project. */
async function asked(database: string, statement: string): Promise<string[][]> {
	const instance = await DuckDBInstance.create(database);
	const connection = await instance.connect();
	try {
		const rows = (await connection.runAndReadAll(statement)).getRows();
		return rows.map((row) => row.map(String));
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
}

/** How many rows each table has, and a fingerprint of all values of the columns that it had at first. */
async function contentsOf(database: string, columnsOf?: ReadonlyMap<string, string>) {
	const columns =
		columnsOf ??
		new Map(
			(
				await asked(
					database,
					`SELECT schema_name || '.' || table_name, string_agg('"' || column_name || '"', ', ' ORDER BY column_name)
					FROM duckdb_columns() WHERE NOT internal GROUP BY ALL`,
				)
			).map(([table = '', names = '']): [string, string] => [table, names]),
		);
	const contents = new Map<string, string>();
	for (const [table, names] of columns) {
		if (MIGRATED.includes(table)) continue;
		const [row = []] = await asked(
			database,
			`SELECT COUNT(*), COALESCE(SUM(hash(${names})), 0) FROM ${table}`,
		);
		contents.set(table, row.join(' '));
	}
	return { columns, contents };
}

const FOREIGN_ROW = `INSERT INTO nba_processing.precompute_failures
	(processor_name, analysis_date, entity_id, failure_category) VALUES ('Foreign', DATE '2021-11-05', 'x', 'PROCESSING_ERROR')`;

describe.each([
	// Their logic has changed since: every cell is to run again.
	[1, 'made before its definition was recorded', 275, 0],
	[2, null, 0, 0],
	// Its definitions are of a form that cannot be compared: it is unknown if a cell is stale.
	[3, null, 0, 3],
])('a file of schema %i', (version, why, cells, code) => {
	it('is refused for reading, migrated by one command, and then right', async () => {
		await using folder = await temporaryFolder();
		const database = ['--database', await golden(version, folder.path)];
		const [, path = ''] = database;
		for (const args of [CHECK, ['failures', ...RANGE]]) {
			const { code, stderr } = await runCommand('validate', [...args, ...database], { cwd: folder.path });
			expect({ code, stderr }).toMatchObject({
				code: 3,
				stderr: expect.stringMatching(/older version.*\n.*\nMigrate: .*pipeline.* migrate --database/),
			});
		}
		const before = await contentsOf(path);
		const migrated = await runCommand('pipeline', ['migrate', ...database], { cwd: folder.path });
		expect(migrated).toMatchObject({
			code: 0,
			stderr: expect.stringContaining(`Migrated the database from schema ${version} to ${SCHEMA_VERSION}`),
		});
		expect((await contentsOf(path, before.columns)).contents).toEqual(before.contents);

		const again = await runCommand('pipeline', ['migrate', ...database], { cwd: folder.path });
		expect(again).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('is up to date') });
		const plan = await runCommand('pipeline', ['plan', ...RANGE, '--format', 'json', ...database], {
			cwd: folder.path,
		});
		const steps: readonly { cells: readonly { reason: { kind: string } }[] }[] = JSON.parse(
			plan.stdout,
		).steps;
		const due = steps.flatMap((step) => step.cells);
		expect(due).toHaveLength(cells);
		expect(new Set(due.map(({ reason }) => reason.kind))).toEqual(
			new Set(why === null ? [] : ['DEFINITION_CHANGED']),
		);
		const text = await runCommand('pipeline', ['plan', ...RANGE, ...database], { cwd: folder.path });
		if (why !== null) expect(text.stdout).toContain(why);

		const checked = await runCommand('validate', [...CHECK, ...database], { cwd: folder.path });
		expect(checked.code, checked.stderr).toBe(code);
		if (code === 3) expect(checked.stderr).toContain('its definitions cannot be compared');
		const { totals } = JSON.parse(checked.stdout);
		expect(totals).toMatchObject({ unaccounted: 0, conflicts: 0, duplicates: 0, unexpected: 0 });
		expect(totals.stale > 0).toBe(cells > 0);
	});

	it('is migrated by a backfill, which keeps acknowledgements; others may write rows of few columns', async () => {
		await using folder = await temporaryFolder();
		const path = await golden(version, folder.path);
		const database = ['--database', path];
		const accepted = `SELECT entity_id, acknowledged_until, acknowledged_reason FROM nba_processing.precompute_failures
			WHERE acknowledged_until IS NOT NULL ORDER BY ALL`;
		const before = version === 1 ? [] : await asked(path, accepted);
		expect(before).toHaveLength(version === 1 ? 0 : 84);
		const { code, stderr } = await runCommand('pipeline', ['backfill', ...RANGE, '--force', ...database], {
			cwd: folder.path,
		});
		expect({ code, stderr }).toMatchObject({
			code: 0,
			stderr: expect.stringContaining('Migrated the database'),
		});
		expect(await asked(path, accepted)).toEqual(before);
		await asked(path, FOREIGN_ROW);
		const checked = await runCommand('validate', [...CHECK, ...database, '--fail-on', 'unaccounted,stale'], {
			cwd: folder.path,
		});
		expect(checked.code, checked.stderr).toBe(0);
	});

	it('that is killed while it is migrated is migrated by the next', async () => {
		await using folder = await temporaryFolder();
		const untouched = await golden(version, folder.path);
		const path = join(folder.path, 'killed.duckdb');
		const before = await contentsOf(untouched);
		for (const wait of [250, 330, 410]) {
			await copyFile(untouched, path);
			const main = join(import.meta.dirname, 'main.ts');
			const child = spawn(process.execPath, [main, 'migrate', '--database', path], { stdio: 'ignore' });
			const ended = once(child, 'close');
			await Promise.race([setTimeout(wait), ended]);
			child.kill('SIGKILL');
			await ended;
			const migrated = await runCommand('pipeline', ['migrate', '--database', path], { cwd: folder.path });
			expect(migrated.code, migrated.stderr).toBe(0);
			expect((await contentsOf(path, before.columns)).contents).toEqual(before.contents);
		}
	});
});

it('a database that does not exist is not made by migrating it', async () => {
	await using folder = await temporaryFolder();
	const database = join(folder.path, 'none.duckdb');
	const { code, stderr } = await runCommand('pipeline', ['migrate', '--database', database], {
		cwd: folder.path,
	});
	expect({ code, stderr }).toMatchObject({
		code: 3,
		stderr: expect.stringContaining('there is no such database'),
	});
	await expect(readFile(database)).rejects.toThrow('ENOENT');
});
