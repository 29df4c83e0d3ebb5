import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVERY_DATE, ledgerTable } from '@accounted/failure-tracking';
import { type SqlEngine, sql, type TableDefinition, type Warehouse } from '@accounted/warehouse';
import { openSqlEngine } from '@accounted/warehouse-duckdb';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { type LoadRequest, type LoadResult, loadRaw } from './load/load.ts';
import { type RejectedRow, rejectedRowsTable } from './load/tables.ts';
import { loadedGamesTable } from './raw-game-loader/table.ts';
import { RAW_SCHEMA } from './schema.ts';
import { openFolder } from './source/folder-source.ts';
import { RAW_SOURCE } from './sources.ts';
import { now } from './testing/now.ts';
import { warehouseWith } from './testing/warehouse-with.ts';

export type SourceRow = Record<string, string | number | boolean | null>;
/** The rows of each file, for a test to spoil before they are written. */
export type Tables = Record<string, SourceRow[]>;

interface Game {
	readonly id: string;
	readonly date: string;
	readonly home: string;
	readonly away: string;
}

/** Three games in which everybody meets everybody. */
export const GAMES: readonly Game[] = [
	{ id: '0022100001', date: '2021-10-19', home: 'BOS', away: 'LAL' },
	{ id: '0022100002', date: '2021-10-21', home: 'LAL', away: 'NYK' },
	{ id: '0022100003', date: '2021-10-23', home: 'NYK', away: 'BOS' },
];

/** `bosone` and `bostwo` play, `bosthree` is DNP, `bosfour` INACTIVE; so for each team. */
const PLACES = [
	{ number: 1, word: 'One', status: 'PLAYED' },
	{ number: 2, word: 'Two', status: 'PLAYED' },
	{ number: 3, word: 'Three', status: 'DNP' },
	{ number: 4, word: 'Four', status: 'INACTIVE' },
] as const;

/** Each who plays has 10 of 20, 2 of 5 threes and 5 free throws: 27 points; 54 a team, and 55 at home. */
export function smallLeague({ games = GAMES, season = '2021-22' } = {}): Tables {
	const sides = games.flatMap(({ id, date, home, away }) => [
		{ ...keys(id, date, season, home, away), is_home: true },
		{ ...keys(id, date, season, away, home), is_home: false },
	]);
	const listed = sides.flatMap((side) => PLACES.map((place) => ({ side, place })));
	return {
		schedule: games.map(({ id, date, home, away }) => ({
			game_id: id,
			season,
			season_type: 'Regular Season',
			game_date: date,
			home_team_id: teamId(home),
			home_team: home,
			away_team_id: teamId(away),
			away_team: away,
			home_score: 55,
			away_score: 54,
			periods: 4,
			status: 'Final',
		})),
		player_box: listed.map(({ side, place: { number, word, status } }) => ({
			...side,
			player_id: teamId(side.team) * 10 + number,
			player_name: `${side.team} ${word}`,
			status,
			starter: status === 'PLAYED',
			minutes: status === 'PLAYED' ? 40.5 : null,
			...(status === 'PLAYED' ? line(side.is_home && number === 1 ? 6 : 5) : NO_LINE),
		})),
		team_box: sides.map((side) => {
			const { pts, ...rest } = line(side.is_home ? 6 : 5);
			return { ...side, win: side.is_home, minutes: 240, ...rest, pts: pts + 27 };
		}),
		shots: listed
			.filter(({ place }) => place.status === 'PLAYED')
			.map(({ side, place: { number, word } }, index) => ({
				...side,
				event_num: index,
				period: 1,
				player_id: teamId(side.team) * 10 + number,
				player_name: `${side.team} ${word}`,
				shot_made: true,
				shot_value: 2,
				shot_zone_basic: 'Restricted Area',
				assist_player_id: null,
				block_player_id: null,
			})),
	};
}

function keys(game_id: string, game_date: string, season: string, team: string, opponent: string) {
	return {
		game_id,
		game_date,
		season,
		team_id: teamId(team),
		team,
		opponent_team_id: teamId(opponent),
		opponent,
	};
}

function teamId(team: string): number {
	return [...team].reduce((id, letter) => id * 26 + letter.charCodeAt(0) - 65, 1);
}

function line(ftm: number) {
	return {
		fgm: 10,
		fga: 20,
		fg3m: 2,
		fg3a: 5,
		ftm,
		fta: 6,
		oreb: 1,
		dreb: 4,
		reb: 5,
		ast: 3,
		stl: 1,
		blk: 1,
		tov: 2,
		pf: 2,
		pts: 22 + ftm,
	};
}

const NO_LINE = Object.fromEntries(Object.keys(line(0)).map((stat) => [stat, null]));

/** Betting lines of every game. */
export function gameOdds(): SourceRow[] {
	return GAMES.map(({ id, date, home, away }) => ({
		game_id: id,
		game_date: date,
		home_team: home,
		away_team: away,
		total_line: 220.5,
		home_spread: -4.5,
	}));
}

/** The one row of a table with these values, for a test to change. */
export function find(rows: SourceRow[] | undefined, values: SourceRow): SourceRow {
	const found = (rows ?? []).filter((row) => matches(row, values));
	const [row] = found;
	if (row === undefined || found.length > 1)
		throw new Error(`${found.length} rows have ${JSON.stringify(values)}`);
	return row;
}

/** Takes rows with these values out of a table. */
export function remove(tables: Tables, table: string, values: SourceRow): void {
	tables[table] = (tables[table] ?? []).filter((row) => !matches(row, values));
}

function matches(row: SourceRow, values: SourceRow): boolean {
	return Object.entries(values).every(([name, value]) => row[name] === value);
}

export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'accounted-raw-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** Writes the tables as CSV; what they hold no longer stays, as in a folder that a publisher adds to. */
export function writeTables(folder: string, tables: Tables): string {
	for (const [table, rows] of Object.entries(tables)) {
		const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
		const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','));
		writeFileSync(join(folder, `${table}.csv`), [columns.join(','), ...lines, ''].join('\n'));
	}
	return folder;
}

/** An embedded engine that is closed when the test ends. */
export async function engineForTest(): Promise<SqlEngine> {
	const engine = await openSqlEngine();
	onTestFinished(() => engine.close());
	return engine;
}

export const emptyWarehouse = () => warehouseWith([loadedGamesTable]);

/** Writes the tables into a folder and loads it. */
export async function load(
	warehouse: Warehouse,
	folder: string,
	tables: Tables,
	options: Pick<LoadRequest, 'allowRemovals' | 'fewRows'> = {},
): Promise<LoadResult> {
	const engine = await openSqlEngine();
	try {
		const source = await openFolder(writeTables(folder, tables), engine);
		return await loadRaw(warehouse, { source, engine, runId: 'load', now, ...options });
	} finally {
		await engine.close();
	}
}

export function rowsOf<S extends z.ZodObject>(
	warehouse: Warehouse,
	table: TableDefinition<S>,
): Promise<z.output<S>[]> {
	return warehouse.query(sql`SELECT * FROM ${table}`, table.schema);
}

/** All that loading has written, in an order that does not depend on when. */
export async function contents(warehouse: Warehouse): Promise<Map<string, string[]>> {
	const held = new Map<string, string[]>();
	const tables: readonly TableDefinition[] = [...RAW_SCHEMA, ledgerTable];
	for (const table of tables) {
		const rows = await rowsOf(warehouse, table);
		held.set(table.name, rows.map((row) => JSON.stringify(row)).sort());
	}
	return held;
}

/** The ledger's fingerprint of the raw rows of each date. */
export async function versions(warehouse: Warehouse): Promise<Record<string, string>> {
	const cells = (await rowsOf(warehouse, ledgerTable)).filter(
		(cell) => cell.processor_name === RAW_SOURCE.name && cell.analysis_date !== EVERY_DATE,
	);
	return Object.fromEntries(cells.map((cell) => [cell.analysis_date, cell.output_version]).sort());
}

export function rejectedRows(warehouse: Warehouse): Promise<RejectedRow[]> {
	return rowsOf(warehouse, rejectedRowsTable);
}
