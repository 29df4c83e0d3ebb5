import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { loadWithEngine, openWarehouse, PIPELINE_TABLES, PROCESSORS } from '@accounted/command-line';
import { receiver, runCommand, temporaryFolder } from '@accounted/command-line/testing';
import {
	backfill,
	CORE_TABLES,
	ledgerTable,
	prepareSchema,
	readNotifications,
	reconcile,
	sumCounts,
} from '@accounted/failure-tracking';
import { type BigQueryEndpoint, GoogleSql, startAnalyzedEndpoint } from '@accounted/googlesql-testkit';
import { hasRealSeason, REAL_SEASON } from '@accounted/raw/testing';
import { simulateLeague } from '@accounted/simulated-league';
import {
	addDays,
	type DateRange,
	daysBetween,
	sql,
	type TableDefinition,
	type Warehouse,
} from '@accounted/warehouse';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contentsOf } from './contents.test-support.ts';

const TABLES = [...CORE_TABLES, ...PIPELINE_TABLES];
const WEEK = ['--start-date', '2021-10-19', '--end-date', '2021-10-25'];
const now = () => '2022-05-01T00:00:00.000Z';

let googleSql: GoogleSql;
let endpoint: BigQueryEndpoint;
/** How far the endpoint's clock is ahead. */
let hours = 0;

beforeAll(async () => {
	googleSql = await GoogleSql.start();
});
afterAll(() => googleSql.close());
beforeEach(async () => {
	hours = 0;
	endpoint = await startAnalyzedEndpoint(googleSql, { now: () => Date.now() + hours * 3_600_000 });
});
afterEach(() => endpoint.close());

/** What tells the commands to go to the endpoint. */
const environment = () => ({
	ACCOUNTED_WAREHOUSE: 'bigquery',
	ACCOUNTED_PROJECT: endpoint.projectId,
	ACCOUNTED_API_ENDPOINT: endpoint.url,
});

function onBigQuery(): Promise<Warehouse> {
	return openWarehouse(
		{
			warehouse: 'bigquery',
			database: '',
			project: endpoint.projectId,
			location: 'US',
			apiEndpoint: endpoint.url,
		},
		'write',
	);
}

describe.skipIf(!hasRealSeason('no command is run on BigQuery'))('one real week, by the commands', () => {
	it('leaves on BigQuery the tables and the JSON that it leaves on DuckDB', async () => {
		await using folder = await temporaryFolder();
		const cwd = folder.path;
		const source = join(cwd, 'week');
		await writeWeek(source);
		const documents: unknown[] = [];
		for (const env of [{}, environment()]) {
			for (const args of [
				['load', '--source', source],
				['backfill', ...WEEK],
			]) {
				const { code, stderr } = await runCommand('pipeline', args, { cwd, env });
				expect({ code, stderr }).toMatchObject({ code: 0 });
			}
			const args = [...WEEK, '--reconcile', '--format', 'json', '--fail-on', 'unaccounted,error,stale'];
			const { code, stdout, stderr } = await runCommand('validate', args, { cwd, env });
			expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
			documents.push({ ...JSON.parse(stdout), generatedAt: '' });
		}
		expect(documents[1]).toEqual(documents[0]);
		const duckDb = await openWarehouse(
			{
				warehouse: 'duckdb',
				database: join(cwd, '.accounted', 'warehouse.duckdb'),
			},
			'read',
		);
		const bigQuery = await onBigQuery();
		for (const table of TABLES) {
			// Each engine has its own fingerprints of what the sources hold.
			const besides =
				table === ledgerTable ? ['input_version', 'output_version'] : ['first_run_id', 'recorded_at'];
			const of = (warehouse: Warehouse) => contents(warehouse, table, besides);
			expect(await of(bigQuery), table.name).toEqual(await of(duckDb));
		}
		await duckDb.close();
		await bigQuery.close();

		const doctor = await runCommand('validate', ['doctor'], { cwd, env: environment() });
		expect(doctor).toMatchObject({ code: 0, stderr: '' });
		expect(doctor.stdout).toContain('Everything is in order.');
		expect(endpoint.tables('accounted_staging')).toEqual([]);
	});
});

it('a command other than load refuses a project without a schedule, and creates no table', async () => {
	await using folder = await temporaryFolder();
	for (const args of [['backfill', ...WEEK], ['status']]) {
		const { code, stdout, stderr } = await runCommand('pipeline', args, {
			cwd: folder.path,
			env: environment(),
		});
		expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
		expect(stderr).toMatch(/it holds no schedule/);
	}
	for (const table of TABLES)
		expect(endpoint.tables(table.name.slice(0, table.name.indexOf('.'))), table.name).toEqual([]);
});

it('a season is at most 6 jobs a processor and chunk, and a reconcile is two and one for each source', async () => {
	const warehouse = await onBigQuery();
	await prepareSchema(warehouse, PIPELINE_TABLES, now);
	const source = simulateLeague({ seed: 2, teams: 2, gamesPerTeam: 7, faults: { 'late-arrival': 1 } });
	const { range } = await loadWithEngine(warehouse, { source, runId: 'load', now });
	const chunks = thirdsOf(range);

	const before = endpoint.jobs().length;
	const run = (runId: string) =>
		backfill(warehouse, { processors: PROCESSORS, range, runId, now, chunksOf: () => chunks });
	const results = await run('season');
	expect(results.flatMap(({ errors }) => errors)).toEqual([]);
	const jobs = endpoint.jobs().slice(before);
	expect(jobs.length).toBeLessThanOrEqual(PROCESSORS.length * chunks.length * 6);
	// The ledger, the definitions and the two sources are read to plan and again to carry out; what they are is recorded once.
	expect(jobs.filter(({ labels }) => labels.processor === undefined)).toHaveLength(9);
	for (const { labels } of jobs) expect(labels).toMatchObject({ tool: 'accounted', run_id: 'season' });

	const { processors } = await reconcile(warehouse, PROCESSORS, range);
	// The keys of all processors and dates, the rejected rows, and what each of the two sources holds.
	expect(endpoint.jobs()).toHaveLength(before + jobs.length + 4);
	expect(sumCounts(processors)).toMatchObject({ unaccounted: 0, conflicts: 0, duplicates: 0, stale: 0 });
	expect(endpoint.tables('accounted_staging')).toEqual([]);

	await loadWithEngine(warehouse, { source: source.lateArrivals(), runId: 'late', now });
	const loaded = endpoint.jobs().length;
	const late = await run('late');
	expect(late.flatMap(({ errors }) => errors)).toEqual([]);
	expect(late.reduce((sum, { kept }) => sum + kept, 0)).toBeGreaterThan(0);
	expect(endpoint.jobs().length - loaded).toBeLessThanOrEqual(PROCESSORS.length * chunks.length * 6);
	await warehouse.close();
});

it('what was told of a check is remembered on BigQuery, and told once', async () => {
	await using folder = await temporaryFolder();
	await using webhook = await receiver();
	const warehouse = await onBigQuery();
	await prepareSchema(warehouse, PIPELINE_TABLES, now);
	await loadWithEngine(warehouse, {
		source: simulateLeague({ seed: 2, teams: 2, gamesPerTeam: 4 }),
		runId: 'load',
		now,
	});
	const args = [...WEEK, '--processor', 'RAW', '--notify', webhook.url, '--notify-name', 'nightly'];
	for (let twice = 0; twice < 2; twice++) {
		const { code, stderr } = await runCommand('validate', args, { cwd: folder.path, env: environment() });
		expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^gate failed: [^\n]*\n$/) });
	}
	expect(webhook.received).toHaveLength(1);
	expect([...(await readNotifications(warehouse, 'nightly')).values()]).toMatchObject([
		{ status: 'FAILED', conditions: 'unaccounted>0', claim_id: null },
	]);
	await warehouse.close();
});

describe('a backfill that is killed', () => {
	it.each(['between its load and its commit', 'with the answer to its commit lost'])(
		'%s is made good by the next, and leaves nothing in the staging dataset',
		async (when) => {
			await using folder = await temporaryFolder();
			const cwd = folder.path;
			const warehouse = await onBigQuery();
			await prepareSchema(warehouse, PIPELINE_TABLES, now);
			const league = () => simulateLeague({ seed: 3, teams: 4, gamesPerTeam: 4 });
			const { range } = await loadWithEngine(warehouse, { source: league(), runId: 'load', now });

			const staged = () => endpoint.tables('accounted_staging').length;
			const isCommit = ({ body }: { body: unknown }) =>
				JSON.stringify(body ?? '').includes('BEGIN TRANSACTION');
			const sent = Promise.withResolvers<void>();
			endpoint.fail({
				kind: when.startsWith('between') ? 'reset' : 'lost-response',
				times: 99,
				match: (request) => {
					const isOfRows = isCommit(request) && staged() > 0;
					if (isOfRows) sent.resolve();
					return isOfRows;
				},
			});
			const processors = PROCESSORS.filter(({ code }) => ['TOGS', 'PGS', 'TDGS'].includes(code));
			const what = ['--start-date', range.start, '--end-date', range.end, '--processor', 'TOGS,PGS,TDGS'];
			const main = join(import.meta.dirname, 'main.ts');
			const child = spawn(process.execPath, [main, 'backfill', ...what], {
				cwd,
				env: { ...process.env, ...environment() },
			});
			const gone = once(child, 'exit');
			await Promise.race([sent.promise, gone]);
			child.kill('SIGKILL');
			await gone;
			while (endpoint.jobs().some(({ state }) => state !== 'DONE')) await setTimeout(5);

			hours = 7;
			endpoint.heal();
			const next = await runCommand('pipeline', ['backfill', ...what], { cwd, env: environment() });
			expect(next).toMatchObject({ code: 0 });
			expect(endpoint.tables('accounted_staging')).toEqual([]);
			const clean = await openWarehouse({ warehouse: 'duckdb', database: ':memory:' }, 'write');
			await prepareSchema(clean, PIPELINE_TABLES, now);
			await loadWithEngine(clean, { source: league(), runId: 'load', now });
			await backfill(clean, { processors, range, runId: 'clean', now });
			for (const { output } of processors)
				expect(await contents(warehouse, output.table), output.table.name).toEqual(
					await contents(clean, output.table),
				);
			const { processors: accounts } = await reconcile(warehouse, processors, range);
			expect(sumCounts(accounts)).toMatchObject({ unaccounted: 0, conflicts: 0, duplicates: 0, stale: 0 });
			await clean.close();
			await warehouse.close();
		},
	);
});

/** Three chunks: a first, a last, and one between others, as any month of a season is. */
function thirdsOf({ start, end }: DateRange): DateRange[] {
	const days = Math.ceil((daysBetween(start, end) + 1) / 3);
	return [0, 1, 2].map((index) => ({
		start: addDays(start, index * days),
		end: index === 2 ? end : addDays(start, (index + 1) * days - 1),
	}));
}

/** The games of a week, and all that is not dated, as files of their own. */
async function writeWeek(folder: string): Promise<void> {
	await mkdir(folder);
	const connection = await (await DuckDBInstance.create(':memory:')).connect();
	for (const table of [
		'schedule',
		'player_box',
		'team_box',
		'shots',
		'game_odds',
		'players',
		'injury_transactions',
	]) {
		const where = ['players', 'injury_transactions'].includes(table) ? '' : "WHERE game_date <= '2021-10-25'";
		const [from, to] = [REAL_SEASON, folder].map((place) => join(place, `${table}.parquet`));
		await connection.run(`COPY (FROM read_parquet('${from}') ${where}) TO '${to}'`);
	}
	connection.closeSync();
}

/** Columns of runs, loads and checks, which are compared here too. */
const TIMES = ['started_at', 'finished_at', 'applied_at', 'loaded_at', 'checked_at'];

/** All rows of a table as text, sorted, without what tells runs apart. */
async function contents(
	warehouse: Warehouse,
	table: TableDefinition,
	besides: readonly string[] = [],
): Promise<string[]> {
	return (await contentsOf(warehouse, [table], sql`TRUE`, [...TIMES, ...besides])).flat();
}
