import {
	addDays,
	Fingerprint,
	type IsoDate,
	isoDate,
	quotedText,
	type SqlEngine,
	spanOf,
	sql,
	type Warehouse,
} from '@accounted/warehouse';
import { z } from 'zod';
import { BOX_LOOKBACK_DAYS } from '../expectations/players-of-the-date.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import type { Arrival } from './arrival.ts';
import type { Games, ScheduledGame } from './games.ts';
import { textOrNull } from './row-reader.ts';
import { rejectedRowsTable } from './tables.ts';
import { type StoredVersions, unitKey } from './units.ts';

/** The entities that the changes of each date are about: games, teams and players. A date that is not here may be about all. */
export type ChangedEntities = ReadonlyMap<IsoDate, string[]>;

/** An arrival, and the units of it that change. */
export interface ChangedArrival {
	readonly arrival: Arrival;
	readonly units: readonly string[];
}

/** Tables whose changes are about known entities. A change of another table, as the schedule, can be about all. */
const ENTITY_TABLES = ['player_box', 'team_box', 'shots'] as const satisfies readonly RawTableName[];
const KNOWN_ENTITIES: ReadonlySet<RawTableName> = new Set(ENTITY_TABLES);

/** More games than this are a season that is published anew: its readers may as well do all of it. */
const MOST_GAMES = 200;

const UNKNOWN: ChangedEntities = new Map();

/** The rows of one game that are about one player of a team, or about the team. */
interface EntityRows {
	readonly team: string | null;
	readonly player: string | null;
	readonly version: Fingerprint;
}

/** The rows of one game by team and player. */
type GameRows = ReadonlyMap<string, EntityRows>;

/** A game whose rows have changed, and the entities that they were and are about, table by table. */
interface ChangedGame extends ScheduledGame {
	readonly id: string;
	readonly differing: EntityRows[];
	/** Players of rows that were or are rejected. */
	readonly rejected: Set<string>;
	/** Teams that have a box score and had none; or perhaps, where rows of it were or are rejected. */
	readonly cameIn: Set<string>;
	/** Whether a player who was listed is not listed any more. */
	isLost: boolean;
}

/**
 * The entities that an arrival is about, for each date of which they are known: the games and teams whose rows differ, all
 * players with a differing row, and where a team's box score came in, all players who were listed with the team in the time
 * in which its last box score says who is supposed to play.
 */
export async function changedEntities(
	warehouse: Warehouse,
	engine: SqlEngine,
	arrivals: readonly ChangedArrival[],
	stored: StoredVersions,
	games: Games,
): Promise<ChangedEntities> {
	const found = gamesOf(arrivals, stored, games);
	if (found === null || found.games.size === 0 || found.games.size > MOST_GAMES) return UNKNOWN;
	for (const table of ENTITY_TABLES) {
		const changed = arrivals.find(({ arrival }) => arrival.table === table);
		const units = changed?.units.filter((unit) => found.games.has(unit)) ?? [];
		if (changed !== undefined && units.length > 0)
			await compare(warehouse, engine, changed.arrival, units, found.games);
	}
	for (const { date, isLost } of found.games.values()) if (isLost) found.unknown.add(date);
	const seen = await seenWithTeams(warehouse, [...found.games.values()]);
	const entities = new Map<IsoDate, Set<string>>();
	for (const game of found.games.values()) {
		if (found.unknown.has(game.date)) continue;
		const players = game.differing.flatMap(({ player }) => (player === null ? [] : [player]));
		const supposed = [...game.cameIn].flatMap((team) => seen(team, game.date));
		entities.set(
			game.date,
			new Set([
				...(entities.get(game.date) ?? []),
				game.id,
				...game.teams,
				...players,
				...game.rejected,
				...supposed,
			]),
		);
	}
	return new Map([...entities].map(([date, ids]) => [date, [...ids].sort()]));
}

/** The games with differing rows, and the dates on which something else differs too; null where that has no date. */
function gamesOf(arrivals: readonly ChangedArrival[], stored: StoredVersions, games: Games) {
	const changed = new Map<string, ChangedGame>();
	const unknown = new Set<IsoDate>();
	for (const { arrival, units } of arrivals) {
		const { table } = arrival;
		if (units.length === 0) continue;
		if (RAW_TABLES[table].unit === 'player_lookup') return null;
		const after = new Map(arrival.versions.map(({ unit, unit_date }) => [unit, unit_date]));
		for (const unit of units) {
			const dates = [stored.get(unitKey(table, unit))?.unit_date, after.get(unit)];
			const game = games.get(unit);
			const isKnown =
				KNOWN_ENTITIES.has(table) &&
				game !== undefined &&
				dates.every((date) => date === undefined || date === game.date);
			if (isKnown)
				changed.set(
					unit,
					changed.get(unit) ?? {
						...game,
						id: unit,
						differing: [],
						rejected: new Set(),
						cameIn: new Set(),
						isLost: false,
					},
				);
			else for (const date of dates) if (date !== undefined && date !== null) unknown.add(date);
		}
	}
	return { games: changed, unknown };
}

/** Finds the entities whose rows in some games of one table are other rows than before. */
async function compare(
	warehouse: Warehouse,
	engine: SqlEngine,
	arrival: Arrival,
	units: readonly string[],
	games: ReadonlyMap<string, ChangedGame>,
): Promise<void> {
	const { table } = arrival;
	const [before, after] = [
		await storedRows(warehouse, table, units),
		await arrivedRows(engine, arrival, units),
	];
	const rejected = [
		...(await rejectedPlayers(warehouse, table, units)),
		...(arrival.rejected === null
			? []
			: await engine.query(
					`SELECT DISTINCT unit, player_lookup FROM ${arrival.rejected} WHERE unit IN (${listOf(units)})`,
					rejectedPlayer,
				)),
	];
	for (const unit of units) {
		const game = games.get(unit);
		if (game === undefined) continue;
		const [was, is]: [GameRows, GameRows] = [before.get(unit) ?? new Map(), after.get(unit) ?? new Map()];
		// No row says any more which players the missing player was a team-mate of.
		if (table === 'player_box' && [...was.keys()].some((key) => !is.has(key))) game.isLost = true;
		for (const row of [...differing(was, is), ...differing(is, was)]) game.differing.push(row);
		for (const { player_lookup } of rejected.filter((row) => row.unit === unit)) {
			if (player_lookup !== null) game.rejected.add(player_lookup);
			if (table === 'player_box') for (const team of game.teams) game.cameIn.add(team);
		}
		if (table !== 'player_box') continue;
		for (const team of game.teams) if (isIn(team, is) && !isIn(team, was)) game.cameIn.add(team);
	}
}

/** Rows of one that the other does not have, or has with other values. */
function differing(one: GameRows, other: GameRows): EntityRows[] {
	return [...one].flatMap(([key, rows]) => {
		const counterpart = other.get(key);
		return counterpart?.version.equals(rows.version) ? [] : [rows];
	});
}

function isIn(team: string, rows: GameRows): boolean {
	return [...rows.values()].some((one) => one.team === team);
}

async function storedRows(warehouse: Warehouse, table: RawTableName, units: readonly string[]) {
	const { table: definition } = RAW_TABLES[table];
	return byGame(
		await warehouse.query(
			sql`SELECT * FROM ${definition} WHERE game_id ${sql.in('STRING', units)}`,
			definition.schema,
		),
	);
}

async function arrivedRows(engine: SqlEngine, { table, rows }: Arrival, units: readonly string[]) {
	return byGame(
		await engine.query(
			`SELECT * FROM ${rows} WHERE game_id IN (${listOf(units)})`,
			RAW_TABLES[table].table.schema,
		),
	);
}

function listOf(units: readonly string[]): string {
	return units.map(quotedText).join(', ');
}

function byGame(rows: readonly Readonly<Record<string, unknown>>[]): ReadonlyMap<string, GameRows> {
	const games = new Map<string, Map<string, EntityRows>>();
	for (const row of rows) {
		const unit = String(row.game_id);
		const ofGame = games.get(unit) ?? new Map<string, EntityRows>();
		games.set(unit, ofGame);
		const [team, player] = [textOrNull(row.team), textOrNull(row.player_lookup)];
		const version = new Fingerprint().add(Object.values(row));
		const key = `${team} ${player}`;
		const known = ofGame.get(key);
		ofGame.set(key, {
			team,
			player,
			version: known === undefined ? version : known.version.with(version),
		});
	}
	return games;
}

const rejectedPlayer = z.object({ unit: z.string(), player_lookup: z.string().nullable() });

function rejectedPlayers(warehouse: Warehouse, table: RawTableName, units: readonly string[]) {
	return warehouse.query(
		sql`SELECT unit, player_lookup FROM ${rejectedRowsTable}
			WHERE table_name = ${table} AND unit ${sql.in('STRING', units)}`,
		rejectedPlayer,
	);
}

/** Players who were listed with a team in the time before a date, before this load or by it. */
async function seenWithTeams(
	warehouse: Warehouse,
	games: readonly ChangedGame[],
): Promise<(team: string, date: IsoDate) => string[]> {
	const teams = new Set(games.flatMap(({ cameIn }) => [...cameIn]));
	if (teams.size === 0) return () => [];
	const { start, end } = spanOf(games.map(({ date }) => date));
	const { table: playerBox } = RAW_TABLES.player_box;
	const listed = await warehouse.query(
		sql`SELECT team, player_lookup, MIN(game_date) AS first_date, MAX(game_date) AS last_date
			FROM ${playerBox}
			WHERE game_date BETWEEN ${sql.date(addDays(start, -BOX_LOOKBACK_DAYS))} AND ${sql.date(end)}
				AND team ${sql.in('STRING', [...teams])}
			GROUP BY team, player_lookup`,
		z.object({ team: z.string(), player_lookup: z.string(), first_date: isoDate, last_date: isoDate }),
	);
	const arriving = games.flatMap(({ date, differing: rows }) =>
		rows.flatMap(({ team, player }) =>
			team === null || player === null
				? []
				: [{ team, player_lookup: player, first_date: date, last_date: date }],
		),
	);
	const byTeam = Map.groupBy([...listed, ...arriving], ({ team }) => team);
	return (team, date) =>
		(byTeam.get(team) ?? [])
			.filter(({ first_date, last_date }) => {
				return first_date <= date && last_date >= addDays(date, -BOX_LOOKBACK_DAYS);
			})
			.map(({ player_lookup }) => player_lookup);
}
