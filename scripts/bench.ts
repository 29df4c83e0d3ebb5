import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadWithEngine, openEngine, PIPELINE_TABLES, PROCESSORS, tableText } from '@accounted/command-line';
import { backfill, expectedTable, type Outcome, prepareSchema, reconcile } from '@accounted/failure-tracking';
import { openFolder, type RAW_TABLES, type RawSource } from '@accounted/raw';
import { simulateLeague } from '@accounted/simulated-league';
import { type Row, type Sql, sql, type Warehouse } from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';
import { DuckDBInstance } from '@duckdb/node-api';
import { bind } from '../packages/warehouse-duckdb/src/bind.ts';
import { SESSION } from '../packages/warehouse-duckdb/src/session.ts';

/**
 * `pnpm bench`: what each step of a season takes, and the floor under it in the same run: the same statements run bare
 * in DuckDB, their results left where they are. `--seasons 1,5` bounds the simulated leagues at the end. Compare
 * the ratios between versions; the seconds are the machine's.
 */
const REAL_SEASON = resolve(import.meta.dirname, '../../shared/nba-2021-22');
const COLD_RUNS = 5;
const NAIVE_SAMPLE = 100;
const { values } = parseArgs({ options: { seasons: { type: 'string', default: '1,5,20' } } });
const seasons = values.seasons.split(',').filter(Boolean).map(Number);

interface Line {
	readonly step: string;
	readonly seconds: number;
	/** What the floor is, and how long it took. */
	readonly floor: readonly [what: string, seconds: number] | null;
	readonly note: string;
	/** Seconds for one outcome. */
	readonly perOutcome?: number;
}

const now = () => new Date().toISOString();
const folder = await mkdtemp(join(tmpdir(), 'accounted-bench-'));
try {
	const path = join(folder, 'season.duckdb');
	const lines: Line[] = [];
	const real = existsSync(REAL_SEASON);
	const engine = await openEngine();
	const source: RawSource = real ? await openFolder(REAL_SEASON, engine) : simulateLeague({ seed: 1 });
	if (!real) console.error(`${REAL_SEASON} is not there: measuring the simulated league instead`);
	const range = await benchLoad(path, source, real, lines);
	await benchBackfill(path, range, lines);
	await benchReconcile(path, range, lines);
	await benchNaive(path, lines);
	benchColdStart(path, lines);
	benchKeys(lines);
	benchPage(lines);
	await benchSeasons(seasons, lines);
	await engine.close();
	print(source.label, lines);
} finally {
	await rm(folder, { recursive: true, force: true });
}

async function benchLoad(path: string, source: RawSource, real: boolean, lines: Line[]) {
	const warehouse = await openDuckDb({ path });
	await prepareSchema(warehouse, PIPELINE_TABLES, now);
	const [seconds, loaded] = await timed(() => loadWithEngine(warehouse, { source, runId: 'bench', now }));
	await warehouse.close();
	const rows = loaded.tables.reduce((sum, table) => sum + table.rows, 0);
	const bare = join(folder, 'bare.duckdb');
	const floor = real
		? await copyBare(
				bare,
				loaded.tables.map(({ table }) => table),
			)
		: null;
	lines.push({
		step: 'load',
		seconds,
		floor: floor === null ? null : ['CREATE TABLE AS from the files', floor],
		note: `${perSecond(rows, seconds)} rows, checked one by one`,
	});
	return loaded.range;
}

/** What DuckDB takes to copy the same files into tables, unchecked. */
async function copyBare(path: string, tables: readonly (keyof typeof RAW_TABLES)[]): Promise<number> {
	const instance = await DuckDBInstance.create(path);
	const connection = await instance.connect();
	const [seconds] = await timed(async () => {
		for (const table of tables)
			await connection.run(
				`CREATE TABLE ${table} AS FROM read_parquet('${join(REAL_SEASON, `${table}.parquet`)}')`,
			);
	});
	connection.closeSync();
	instance.closeSync();
	return seconds;
}

async function benchBackfill(
	path: string,
	range: Parameters<typeof reconcile>[2],
	lines: Line[],
): Promise<void> {
	for (const processor of PROCESSORS) {
		const warehouse = recording(await openDuckDb({ path }));
		const [result] = await backfill(warehouse, { processors: [processor], range, runId: 'bench', now });
		await warehouse.close();
		if (result === undefined) continue;
		lines.push({
			step: `backfill ${processor.code}`,
			seconds: result.seconds,
			floor: [`its ${warehouse.statements.length} queries`, await runBare(path, warehouse.statements)],
			note: `${perSecond(result.expected, result.seconds)} outcomes, ${result.cells} cells`,
			perOutcome: result.seconds / result.expected,
		});
	}
}

async function benchReconcile(
	path: string,
	range: Parameters<typeof reconcile>[2],
	lines: Line[],
): Promise<void> {
	for (const chosen of [PROCESSORS, ...PROCESSORS.map((processor) => [processor])]) {
		const warehouse = recording(await openDuckDb({ path, readOnly: true }));
		const [seconds, { processors }] = await timed(() => reconcile(warehouse, chosen, range));
		await warehouse.close();
		const expected = processors.reduce((sum, account) => sum + account.expected, 0);
		const [only] = chosen;
		lines.push({
			step: chosen.length > 1 || only === undefined ? 'reconcile the season' : `reconcile ${only.code}`,
			seconds,
			floor: [`its ${warehouse.statements.length} queries`, await runBare(path, warehouse.statements)],
			note: `${perSecond(expected, seconds)} keys`,
		});
	}
}

/**
 * The pattern that this replaces, on a sample: for each date and player one query, one evaluation, one insert. Compared
 * by what one outcome takes with each.
 */
async function benchNaive(path: string, lines: Line[]): Promise<void> {
	const warehouse = await openDuckDb({ path });
	for (const code of ['PGS', 'PSZA', 'MLFS']) {
		const processor = PROCESSORS.find((one) => one.code === code);
		const whole = lines.find(({ step }) => step === `backfill ${code}`);
		if (processor === undefined || whole?.perOutcome === undefined) continue;
		const { table } = processor.output;
		const scratch = { ...table, name: `bench.naive_${code.toLowerCase()}` };
		await warehouse.ensure([scratch]);
		const expected = await warehouse.query(
			sql`SELECT * FROM ${expectedTable} WHERE processor_name = ${processor.name}
				ORDER BY analysis_date DESC, entity_id LIMIT ${NAIVE_SAMPLE}`,
			expectedTable.schema,
		);
		const [seconds] = await timed(async () => {
			for (const { analysis_date: date, entity_id: id } of expected) {
				const inputs = await warehouse.query(
					sql`SELECT * FROM (${processor.inputs.sql({ start: date, end: date })}) AS one WHERE entity_id = ${id}`,
					processor.inputs.row,
				);
				const outcome = processor.evaluate({ date, id }, inputs) as Outcome<Row>;
				if (outcome.kind === 'record') await warehouse.commit([{ table: scratch, rows: [outcome.record] }]);
			}
		});
		const ours = whole.perOutcome * expected.length;
		lines.push({
			step: `naive ${code}`,
			seconds,
			floor: ['what backfill takes for as many', ours],
			note: `a sample of ${expected.length}: one query and one insert each`,
		});
	}
	await warehouse.close();
}

/** Made-up cells of twenty processors over five seasons, and ten million keys: counted, and joined key by key. */
function benchKeys(lines: Line[]): void {
	for (const size of ['20 850 250', '40 1000 250']) {
		const script = join(import.meta.dirname, 'bench-keys.ts');
		const { stdout } = spawnSync(process.execPath, [script, ...size.split(' ')], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const { seconds, joinSeconds, megabytes, keys } = JSON.parse(stdout);
		lines.push({
			step: `reconcile ${keys.toLocaleString('en')} keys`,
			seconds,
			floor: ['every key joined', joinSeconds],
			note: `peak ${megabytes} MB`,
		});
	}
}

/** A page of 80,000 cells in a browser, where there is one. */
function benchPage(lines: Line[]): void {
	const script = join(import.meta.dirname, '..', 'packages', 'report-page', 'src', 'bench.ts');
	const { status, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
	if (status !== 0) {
		console.error('there is no browser to measure the report in');
		return;
	}
	const { bytes, painted, ready, clicked } = JSON.parse(stdout);
	lines.push({
		step: 'report of 80,000 cells, drawn',
		seconds: ready / 1000,
		floor: ['its first paint', painted / 1000],
		note: `${(bytes / 1e6).toFixed(2)} MB; a cell opens in ${Math.round(clicked)} ms`,
	});
}

/** Whole leagues of more and more seasons: time should grow with them, and memory should not. */
async function benchSeasons(counts: readonly number[], lines: Line[]): Promise<void> {
	let first: { seconds: number; megabytes: number; outcomes: number } | undefined;
	for (const seasons of counts) {
		const path = join(folder, `seasons-${seasons}.duckdb`);
		const script = join(import.meta.dirname, 'bench-seasons.ts');
		for (const step of ['load', 'backfill'] as const) {
			const { stdout } = spawnSync(process.execPath, [script, step, path, String(seasons)], {
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'inherit'],
			});
			const measured: NonNullable<typeof first> = JSON.parse(stdout);
			if (step === 'load') continue;
			first ??= measured;
			lines.push({
				step: `backfill ${seasons} simulated`,
				seconds: measured.seconds,
				floor: [`as many times the first`, (first.seconds * measured.outcomes) / first.outcomes],
				note: `peak ${measured.megabytes} MB, ${(measured.megabytes / first.megabytes).toFixed(2)}x the first`,
			});
		}
		await rm(path, { force: true });
	}
}

function benchColdStart(path: string, lines: Line[]): void {
	const main = resolve(import.meta.dirname, '../apps/validate/src/main.ts');
	const dates = ['--start-date', '2021-10-19', '--end-date', '2022-04-10', '--database', path];
	const node = coldest([process.execPath, '-e', '0']);
	const cold = (step: string, args: readonly string[]) =>
		lines.push({
			step,
			seconds: coldest([process.execPath, main, ...args]),
			floor: ['node starting', node],
			note: `median of ${COLD_RUNS} processes`,
		});
	cold('validate --help', ['--help']);
	cold('validate --reconcile', [...dates, '--reconcile']);
	cold('validate', dates);
}

function coldest([command = '', ...args]: readonly string[]): number {
	const seconds = Array.from({ length: COLD_RUNS }, () => {
		const started = performance.now();
		spawnSync(command, args, { stdio: 'ignore' });
		return (performance.now() - started) / 1000;
	});
	return seconds.sort((one, other) => one - other)[Math.floor(COLD_RUNS / 2)] ?? 0;
}

/** A warehouse that keeps the statements it is asked. */
function recording(warehouse: Warehouse): Warehouse & { readonly statements: readonly Sql[] } {
	const statements: Sql[] = [];
	const recorder: ReturnType<typeof recording> = {
		statements,
		label: warehouse.label,
		engine: warehouse.engine,
		labelled: () => recorder,
		query(statement, row) {
			statements.push(statement);
			return warehouse.query(statement, row);
		},
		existing: (tables) => warehouse.existing(tables),
		tablesIn: (dataset) => warehouse.tablesIn(dataset),
		examine: (tables, claimed) => warehouse.examine(tables, claimed),
		ensure: (tables, claimed) => warehouse.ensure(tables, claimed),
		stage: (table, batches) => warehouse.stage(table, batches),
		stageFile: (table, file) => warehouse.stageFile(table, file),
		commit: (changes) => warehouse.commit(changes),
		close: () => warehouse.close(),
	};
	return recorder;
}

async function runBare(path: string, statements: readonly Sql[]): Promise<number> {
	const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
	const connection = await instance.connect();
	await connection.run(SESSION);
	const [seconds] = await timed(async () => {
		for (const { text, values, types } of statements.map(bind)) await connection.run(text, values, types);
	});
	connection.closeSync();
	instance.closeSync();
	return seconds;
}

async function timed<T>(work: () => Promise<T>): Promise<[seconds: number, result: T]> {
	const started = performance.now();
	const result = await work();
	return [(performance.now() - started) / 1000, result];
}

function perSecond(count: number, seconds: number): string {
	return `${Math.round(count / seconds).toLocaleString('en-US')}/s of ${count.toLocaleString('en-US')}`;
}

function print(label: string, lines: readonly Line[]): void {
	console.log(`${label}; peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`);
	const right = { align: 'right' } as const;
	const left = { align: 'left' } as const;
	console.log(
		tableText(
			[
				{ title: 'Step', ...left },
				{ title: 'Seconds', ...right },
				{ title: 'Floor', ...right },
				{ title: 'Ratio', ...right },
				{ title: 'The floor is', ...left },
				{ title: 'Rate', ...left },
			],
			lines.map(({ step, seconds, floor, note }) => [
				step,
				seconds.toFixed(3),
				floor === null ? '' : floor[1].toFixed(3),
				floor === null ? '' : `${(seconds / floor[1]).toFixed(1)}x`,
				floor === null ? '' : floor[0],
				note,
			]),
		),
	);
}
