import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadWithEngine, openEngine, PIPELINE_TABLES, PROCESSORS, tableText } from '@accounted/command-line';
import {
	backfill,
	execute,
	makePlan,
	type ProcessorResult,
	prepareSchema,
} from '@accounted/failure-tracking';
import { openFolder, type RawSource, type RawTableName, relationOfRows, relationRows } from '@accounted/raw';
import { type DateRange, type IsoDate, isoDate, type SqlEngine, type Warehouse } from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';

/**
 * `node scripts/bench-late-data.ts [--games 5] [--seed 1] [--from DATE] [--corrected]`: what it takes to catch up when some
 * box scores of the real season arrive after it was processed, of games from a date on, against processing all of it
 * anew; or when in each of them a rebound is credited to a team-mate. Seconds
 * of the processor are told beside those of the clock: other work on the machine does not count in them.
 */
const REAL_SEASON = resolve(import.meta.dirname, '../../shared/nba-2021-22');
const { values } = parseArgs({
	options: {
		games: { type: 'string', default: '5' },
		seed: { type: 'string', default: '1' },
		from: { type: 'string', default: '2021-10-19' },
		corrected: { type: 'boolean', default: false },
	},
});
const now = () => new Date().toISOString();
if (!existsSync(REAL_SEASON)) throw new Error(`${REAL_SEASON} is not there: there is nothing to measure`);

const folder = await mkdtemp(join(tmpdir(), 'accounted-late-'));
try {
	const engine = await openEngine();
	const season = await openFolder(REAL_SEASON, engine);
	const late = await gamesFrom(
		engine,
		season,
		isoDate.parse(values.from),
		Number(values.games),
		Number(values.seed),
	);
	console.log(`late: ${[...late].map(([game, date]) => `${date} ${game}`).join(', ')}`);
	const range = await inDatabase('late', async (warehouse) => {
		const { range } = await loadWithEngine(warehouse, {
			source: values.corrected ? uncorrected(season, late) : without(season, late),
			runId: 'early',
			now,
		});
		await backfill(warehouse, { processors: PROCESSORS, range, runId: 'early', now });
		return range;
	});
	await inDatabase('clean', (warehouse) =>
		loadWithEngine(warehouse, { source: season, runId: 'whole', now }),
	);
	await inDatabase('late', (warehouse) => loadWithEngine(warehouse, { source: season, runId: 'late', now }));
	const clean = await inDatabase('clean', (warehouse) => measured(warehouse, range));
	await copyFile(join(folder, 'late.duckdb'), join(folder, 'again.duckdb'));
	for (const database of ['late', 'again'])
		print(await inDatabase(database, (warehouse) => measured(warehouse, range)), clean);
	await engine.close();
} finally {
	await rm(folder, { recursive: true, force: true });
}

interface Measured {
	readonly steps: readonly { readonly result: ProcessorResult; readonly cpu: number }[];
	/** Planning included. */
	readonly seconds: number;
	readonly cpu: number;
	readonly planCpu: number;
}

async function measured(warehouse: Warehouse, range: DateRange): Promise<Measured> {
	const [started, cpu] = [performance.now(), cpuSeconds()];
	const plan = await makePlan(warehouse, { processors: PROCESSORS, range, now });
	const planCpu = cpuSeconds() - cpu;
	const steps: { result: ProcessorResult; cpu: number }[] = [];
	let before = cpuSeconds();
	await execute(warehouse, plan, {
		processors: PROCESSORS,
		runId: 'catch-up',
		now,
		onStart: () => {
			before = cpuSeconds();
		},
		onResult: (result) => {
			for (const { error } of result.errors) throw error;
			steps.push({ result, cpu: cpuSeconds() - before });
		},
	});
	return { steps, seconds: (performance.now() - started) / 1000, cpu: cpuSeconds() - cpu, planCpu };
}

function cpuSeconds(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1e6;
}

function print(late: Measured, clean: Measured): void {
	const percent = (one: number, whole: number) => `${((100 * one) / whole).toFixed(1)} %`;
	const table = tableText(
		['Processor', 'Cells', 'Entities', 'CPU', 'From scratch', 'Share'].map((title, index) => ({
			title,
			align: index === 0 ? 'left' : 'right',
		})),
		late.steps.map(({ result: { processor, cells, expected }, cpu }) => {
			const whole = clean.steps.find(({ result }) => result.processor === processor);
			return [
				processor.code,
				`${cells} of ${whole?.result.cells}`,
				`${expected} of ${whole?.result.expected}`,
				`${cpu.toFixed(2)} s`,
				`${(whole?.cpu ?? 0).toFixed(2)} s`,
				percent(cpu, whole?.cpu ?? 0),
			];
		}),
	);
	console.log(
		`${table}in all, with ${late.planCpu.toFixed(2)} s to plan: cpu ${late.cpu.toFixed(2)} s of ${clean.cpu.toFixed(2)} s, ${percent(late.cpu, clean.cpu)}; ` +
			`clock ${late.seconds.toFixed(2)} s of ${clean.seconds.toFixed(2)} s, ${percent(late.seconds, clean.seconds)}\n`,
	);
}

async function gamesFrom(
	engine: SqlEngine,
	source: RawSource,
	from: IsoDate,
	count: number,
	seed: number,
): Promise<ReadonlyMap<string, IsoDate>> {
	const games: [string, IsoDate][] = [];
	for await (const rows of relationRows(engine, await source.relation('schedule', engine)))
		for (const { game_id, game_date } of rows) {
			const date = isoDate.parse(game_date);
			if (date >= from) games.push([String(game_id), date]);
		}
	// A linear congruential generator: enough to choose games that are the same in each run.
	let state = seed;
	const next = () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
	const chosen = new Map<string, IsoDate>();
	while (chosen.size < Math.min(count, games.length)) {
		const game = games[Math.floor(next() * games.length)];
		if (game !== undefined) chosen.set(...game);
	}
	return chosen;
}

/** The season without the rows of some games that a late arrival lacks: the schedule and the odds know them. */
function without(source: RawSource, late: ReadonlyMap<string, IsoDate>): RawSource {
	return changedRows(source, async function* (table, batches) {
		const isKept = ({ game_id }: Row) => !late.has(String(game_id));
		for await (const rows of batches)
			yield ['player_box', 'team_box', 'shots'].includes(table) ? rows.filter(isKept) : rows;
	});
}

/** The season with a rebound credited to the wrong player of a team in each of some games. */
function uncorrected(source: RawSource, games: ReadonlyMap<string, IsoDate>): RawSource {
	return changedRows(source, async function* (table, batches) {
		const open = new Map<unknown, { row: Row; team: unknown } | null>();
		for await (const rows of batches) {
			if (table === 'player_box')
				for (const row of rows) {
					if (!games.has(String(row.game_id)) || row.status !== 'PLAYED') continue;
					const first = open.get(row.game_id);
					if (first === undefined) open.set(row.game_id, { row, team: row.team });
					else if (first !== null && first.team === row.team && Number(row.dreb) > 0) {
						for (const stat of ['dreb', 'reb']) {
							first.row[stat] = Number(first.row[stat]) + 1;
							row[stat] = Number(row[stat]) - 1;
						}
						open.set(row.game_id, null);
					}
				}
			yield rows;
		}
	});
}

type Row = Record<string, unknown>;

/** A source with the rows that `change` makes of its rows, batch by batch. */
function changedRows(
	source: RawSource,
	change: (table: RawTableName, batches: AsyncIterable<readonly Row[]>) => AsyncIterable<readonly Row[]>,
): RawSource {
	return {
		...source,
		relation: async (table, engine) => {
			const relation = await source.relation(table, engine);
			const copies = async function* () {
				for await (const rows of relationRows(engine, relation)) yield rows.map((row) => ({ ...row }));
			};
			return relationOfRows(engine, table, () => change(table, copies()));
		},
	};
}

async function inDatabase<T>(name: string, work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
	const warehouse = await openDuckDb({ path: join(folder, `${name}.duckdb`) });
	try {
		await prepareSchema(warehouse, PIPELINE_TABLES, now);
		return await work(warehouse);
	} finally {
		await warehouse.close();
	}
}
