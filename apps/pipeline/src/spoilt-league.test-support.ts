import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine, PROCESSORS } from '@accounted/command-line';
import { failuresTable, parseFailureRow, type RootCause, rootCauses } from '@accounted/failure-tracking';
import { openFolder, type RawTableName } from '@accounted/raw';
import { type SimulateLeagueOptions, simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { sql } from '@accounted/warehouse';
import { onTestFinished } from 'vitest';
import { emptyWarehouse, type ProcessedLeague, process } from './league.test-support.ts';

export type SourceRow = Record<string, unknown>;
/** The rows of each table, for a test to change before they are written. */
export type Tables = Record<RawTableName, SourceRow[]>;

/** What the processors made of a league. */
export interface SpoiltLeague extends ProcessedLeague {
	/** Records and open failures of every processor but RAW: `PGS 2021-10-19 one: {...}`, sorted. */
	readonly outcomes: readonly string[];
	/** Of RAW: `0022100001: record`, or the category and the reason. */
	readonly games: Readonly<Record<string, string>>;
	readonly causes: readonly RootCause[];
}

const LEAGUE: SimulateLeagueOptions = { seed: 11, teams: 4, gamesPerTeam: 6 };

/** Writes a small league as `change` leaves it, loads it, runs all processors, and reads what they made of it. */
export async function spoiltLeague(
	change: (tables: Tables) => void,
	options: SimulateLeagueOptions = LEAGUE,
): Promise<SpoiltLeague> {
	const folder = await mkdtemp(join(tmpdir(), 'accounted-spoilt-'));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	const league = simulateLeague(options);
	const tables = await tablesOf(league);
	change(tables);
	await writeCsvFolder({ ...league, rows: (table) => [tables[table]] }, folder);
	const engine = await openEngine();
	onTestFinished(() => engine.close());
	const warehouse = await emptyWarehouse();
	onTestFinished(() => warehouse.close());
	const processed = await process(warehouse, await openFolder(folder, engine));
	const { range } = processed;
	const failures = (
		await warehouse.query(
			sql`SELECT * FROM ${failuresTable} WHERE resolution_status <> 'RESOLVED'`,
			failuresTable.schema,
		)
	).map(parseFailureRow);
	const outcomes: string[] = [];
	const games: Record<string, string> = {};
	for (const { name, code, output } of PROCESSORS) {
		const records = await warehouse.query(sql`SELECT * FROM ${output.table}`, output.table.schema);
		for (const record of records) {
			if (code === 'RAW') games[String(record.game_id)] = 'record';
			else
				outcomes.push(
					`${code} ${record[output.dateColumn]} ${record[output.entityColumn]}: ${JSON.stringify(record)}`,
				);
		}
		for (const failure of failures.filter(({ processor_name }) => processor_name === name)) {
			const said = `${failure.failure_category} ${failure.failure_reason}`;
			if (code === 'RAW') games[failure.entity_id] = said;
			else outcomes.push(`${code} ${failure.analysis_date} ${failure.entity_id}: ${said}`);
		}
	}
	return {
		...processed,
		outcomes: outcomes.sort(),
		games,
		causes: await rootCauses(warehouse, PROCESSORS, range),
	};
}

async function tablesOf(league: ReturnType<typeof simulateLeague>): Promise<Tables> {
	const tables: Tables = {
		schedule: [],
		players: [],
		player_box: [],
		team_box: [],
		shots: [],
		game_odds: [],
		injury_transactions: [],
		play_by_play: [],
	};
	for (const table of league.tables)
		for await (const rows of league.rows(table)) for (const row of rows) tables[table].push({ ...row });
	return tables;
}

/** The game at a place of the schedule. */
export function gameAt({ schedule }: Tables, index: number): SourceRow {
	const game = schedule.at(index);
	if (game === undefined) throw new RangeError(`the schedule has no game at ${index}`);
	return game;
}

/** Takes the box scores, the shots and the odds of a game away. */
export function loseRows(tables: Tables, { game_id }: SourceRow): void {
	for (const table of ['player_box', 'team_box', 'shots', 'game_odds'] as const)
		tables[table] = tables[table].filter((row) => row.game_id !== game_id);
}
