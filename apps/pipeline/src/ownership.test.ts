import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PIPELINE_TABLES } from '@accounted/command-line';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { CORE_TABLES, failuresTable } from '@accounted/failure-tracking';
import {
	allOriginTables,
	type BigQueryEndpoint,
	createOriginTables,
	createOriginTablesInDuckDb,
	GoogleSql,
	insertOriginRows,
	insertOriginRowsIntoDuckDb,
	restOf,
	startAnalyzedEndpoint,
} from '@accounted/googlesql-testkit';
import { simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const DATES = ['--start-date', '2021-10-19', '--end-date', '2021-10-22'];

/** Tables of the older system that have the name of one of ours: nine outputs and the failure table. */
const OURS = new Set([...CORE_TABLES, ...PIPELINE_TABLES].map(({ name }) => name));
const SHARED = allOriginTables()
	.map(({ dataset, table }) => `${dataset}.${table}`)
	.filter((name) => OURS.has(name));

/** A warehouse in which the older system has its tables, with a row in each. */
interface Beside {
	readonly env: Readonly<Record<string, string>>;
	/** The tables of the datasets that the older system has. */
	tables(): Promise<string[]>;
	/** All that the older system's tables hold: columns and rows. */
	contents(): Promise<unknown>;
	/** The failures that there are, as text. */
	failures(): Promise<string[]>;
	close(): Promise<void>;
}

let googleSql: GoogleSql;
beforeAll(async () => {
	googleSql = await GoogleSql.start();
});
afterAll(() => googleSql.close());

async function onBigQuery(): Promise<Beside> {
	const endpoint: BigQueryEndpoint = await startAnalyzedEndpoint(googleSql);
	await createOriginTables(endpoint);
	for (const table of allOriginTables()) await insertOriginRows(endpoint, table, [{}]);
	const datasets = [...new Set(allOriginTables().map(({ dataset }) => dataset))];
	const metadata = async (name: string) => {
		const [dataset, table] = name.split('.');
		const { body } = await restOf(endpoint)('GET', `/datasets/${dataset}/tables/${table}`);
		const { etag, lastModifiedTime, numRows, schema, labels } = body as Record<string, unknown>;
		return { name, etag, lastModifiedTime, numRows, schema, labels };
	};
	return {
		env: {
			ACCOUNTED_WAREHOUSE: 'bigquery',
			ACCOUNTED_PROJECT: endpoint.projectId,
			ACCOUNTED_API_ENDPOINT: endpoint.url,
		},
		tables: async () =>
			datasets.flatMap((dataset) => endpoint.tables(dataset).map(({ name }) => `${dataset}.${name}`)).sort(),
		contents: () =>
			Promise.all(allOriginTables().map(({ dataset, table }) => metadata(`${dataset}.${table}`))),
		failures: async () => {
			const rows = await endpoint.query(
				"SELECT TO_JSON_STRING(t) AS line FROM nba_processing.precompute_failures AS t WHERE analysis_date >= '0001-01-01'",
			);
			return rows.map((row) => String(row.line));
		},
		close: () => endpoint.close(),
	};
}

async function onDuckDb(folder: string): Promise<Beside> {
	const database = join(folder, 'shared.duckdb');
	const withConnection = async <T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> => {
		const instance = await DuckDBInstance.create(database);
		const connection = await instance.connect();
		try {
			return await work(connection);
		} finally {
			connection.closeSync();
			instance.closeSync();
		}
	};
	await withConnection(async (connection) => {
		await createOriginTablesInDuckDb(connection);
		for (const table of allOriginTables()) await insertOriginRowsIntoDuckDb(connection, table, [{}]);
	});
	const asked = (statement: string) =>
		withConnection(async (connection) =>
			(await connection.runAndReadAll(statement)).getRows().map((row) => row.map(String)),
		);
	const datasets = allOriginTables().map(({ dataset }) => `'${dataset}'`);
	return {
		env: { ACCOUNTED_DATABASE: database },
		tables: async () =>
			(
				await asked(
					`SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE schema_name IN (${datasets}) ORDER BY 1`,
				)
			).flat(),
		contents: async () =>
			Promise.all(
				allOriginTables().map(async ({ dataset, table }) => [
					await asked(
						`SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE schema_name = '${dataset}' AND table_name = '${table}'`,
					),
					await asked(`SELECT * FROM ${dataset}.${table}`),
				]),
			),
		failures: async () =>
			(await asked('SELECT to_json(t) FROM nba_processing.precompute_failures AS t')).flat(),
		close: async () => undefined,
	};
}

describe.each([
	['BigQuery', onBigQuery],
	['DuckDB', onDuckDb],
])('beside the tables of an older system, on %s', (_, openBeside) => {
	it('load names all ten before it changes anything, and says which setting avoids them', async () => {
		await using folder = await temporaryFolder();
		const beside = await openBeside(folder.path);
		const source = await league(folder.path);
		const before = [await beside.tables(), await beside.contents()];
		expect(SHARED).toHaveLength(10);
		for (const [app, args] of [
			['pipeline', ['load', '--source', source]],
			['validate', ['doctor']],
		] as const) {
			const { code, stdout, stderr } = await runCommand(app, args, { cwd: folder.path, env: beside.env });
			expect(code, stderr).toBe(3);
			for (const name of SHARED) expect(`${stdout}${stderr}`).toContain(name);
			expect(`${stdout}${stderr}`).toContain('"datasets": { "*": "accounted_" }');
		}
		expect([await beside.tables(), await beside.contents()]).toEqual(before);
		await beside.close();
	});

	it('everything works in datasets of its own, and nothing of theirs changes', async () => {
		await using folder = await temporaryFolder();
		const beside = await openBeside(folder.path);
		const before = [await beside.tables(), await beside.contents()];
		await settings(folder.path, { '*': 'accounted_' });
		await wholeRun(folder.path, beside.env);
		const doctor = await runCommand('validate', ['doctor'], { cwd: folder.path, env: beside.env });
		expect(doctor).toMatchObject({ code: 0, stdout: expect.stringContaining('Everything is in order.') });
		expect([await beside.tables(), await beside.contents()]).toEqual(before);
		await beside.close();
	});

	it('the failure table is adopted on request, and its rows stay', async () => {
		await using folder = await temporaryFolder();
		const beside = await openBeside(folder.path);
		const adopt = (...args: string[]) =>
			runCommand('pipeline', ['adopt-failures', ...args], { cwd: folder.path, env: beside.env });
		const before = await beside.contents();
		const dry = await adopt('--dry-run');
		expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('entity_type') });
		expect(dry.stdout).toContain('Nothing was changed.');
		expect(await beside.contents()).toEqual(before);

		const [theirs = ''] = await beside.failures();
		expect(await adopt()).toMatchObject({
			code: 0,
			stdout: expect.stringContaining(`Adopted ${failuresTable.name}.`),
		});
		expect(await adopt()).toMatchObject({ code: 0, stdout: expect.stringContaining('already') });
		await settings(folder.path, { nba_analytics: 'our_analytics', nba_precompute: 'our_precompute' });
		await wholeRun(folder.path, beside.env);
		const failures = await beside.failures();
		expect(failures.length).toBeGreaterThan(1);
		expect(failures.map((line) => JSON.parse(line))).toContainEqual(
			expect.objectContaining(JSON.parse(theirs)),
		);
		await beside.close();
	});
});

/** Loads, runs and checks a few days of a small league. */
async function wholeRun(cwd: string, env: Readonly<Record<string, string>>): Promise<void> {
	const source = await league(cwd);
	for (const [app, args] of [
		['pipeline', ['load', '--source', source]],
		['pipeline', ['backfill', ...DATES]],
		['validate', [...DATES, '--reconcile']],
	] as const) {
		const { code, stdout, stderr } = await runCommand(app, args, { cwd, env });
		expect(code, `${stdout}\n${stderr}`).toBe(0);
	}
}

async function league(folder: string): Promise<string> {
	const source = join(folder, 'league');
	await mkdir(source);
	await writeCsvFolder(simulateLeague({ seed: 11, teams: 4, gamesPerTeam: 3 }), source);
	return source;
}

async function settings(folder: string, datasets: Readonly<Record<string, string>>): Promise<void> {
	await writeFile(join(folder, 'accounted.config.json'), JSON.stringify({ datasets }));
}
