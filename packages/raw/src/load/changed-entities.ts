import { addDays, Fingerprint, type IsoDate, isoDate, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { BOX_LOOKBACK_DAYS } from '../expectations/players-of-the-date.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import type { Arrival } from './commit-arrivals.ts';
import { type Games, type ScheduledGame, type Stories, type Story, tell } from './row-reader.ts';
import { spanOf } from './span.ts';
import { rejectedRowsTable } from './tables.ts';
import { type StoredVersions, unitKey } from './units.ts';

/** Whom the changes of each date are about: games, teams and players. A date that is not here may be about anybody. */
export type ChangedEntities = ReadonlyMap<IsoDate, string[]>;

/** Tables of which it can be told whom a change is about: that of another, as the schedule, can move everybody. */
const STORIED_NAMES = ['player_box', 'team_box', 'shots'] as const satisfies readonly RawTableName[];
export const STORIED: ReadonlySet<RawTableName> = new Set(STORIED_NAMES);

/** More games than this are a season being published anew: whoever reads it may as well do all of it. */
const MOST_GAMES = 200;

const NOBODY_KNOWS: ChangedEntities = new Map();

/** A game whose rows have changed, and whom they were and are about, table by table. */
interface ChangedGame extends ScheduledGame {
	readonly id: string;
	readonly differing: Story[];
	/** Players of rows that were or are rejected. */
	readonly rejected: Set<string>;
	/** Teams that have a box score and had none; or perhaps, where rows of it were or are rejected. */
	readonly cameIn: Set<string>;
	/** Whether a player is not listed who was. */
	isLost: boolean;
}

/**
 * Whom an arrival is about, for each date of which that can be told. To the games and teams whose rows differ belong all
 * players with a differing row; and where a team's box score came everybody seen with the team in the time in
 * which its last box score says who is supposed to play.
 */
export async function changedEntities(
	warehouse: Warehouse,
	arrivals: readonly Arrival[],
	stored: StoredVersions,
	games: Games,
): Promise<ChangedEntities> {
	const found = gamesOf(arrivals, stored, games);
	if (found === null || found.games.size === 0 || found.games.size > MOST_GAMES) return NOBODY_KNOWS;
	for (const table of STORIED_NAMES) {
		const arrival = arrivals.find((one) => one.table === table);
		const units = arrival?.changed.filter((unit) => found.games.has(unit)) ?? [];
		if (arrival !== undefined && units.length > 0) await compare(warehouse, arrival, units, found.games);
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
function gamesOf(arrivals: readonly Arrival[], stored: StoredVersions, games: Games) {
	const changed = new Map<string, ChangedGame>();
	const unknown = new Set<IsoDate>();
	for (const { table, reader, changed: units } of arrivals) {
		if (units.length === 0) continue;
		if (RAW_TABLES[table].unit === 'player_lookup') return null;
		const after = new Map(reader.versions().map(({ unit, unit_date }) => [unit, unit_date]));
		for (const unit of units) {
			const dates = [stored.get(unitKey(table, unit))?.unit_date, after.get(unit)];
			const game = games.get(unit);
			const isTold =
				STORIED.has(table) &&
				game !== undefined &&
				dates.every((date) => date === undefined || date === game.date);
			if (isTold)
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

/** Finds whom the rows of some games of one table are about otherwise than before. */
async function compare(
	warehouse: Warehouse,
	{ table, reader }: Arrival,
	units: readonly string[],
	games: ReadonlyMap<string, ChangedGame>,
): Promise<void> {
	const before = await storedStories(warehouse, table, units);
	const rejected = [
		...(await rejectedPlayers(warehouse, table, units)),
		...reader.rejected.map(({ unit, player_lookup }) => ({ unit, player_lookup })),
	];
	for (const unit of units) {
		const game = games.get(unit);
		if (game === undefined) continue;
		const [was, is]: [Stories, Stories] = [before.get(unit) ?? new Map(), reader.storiesOf(unit)];
		// Who was listed and is not was somebody's team-mate, and nothing says any more whose.
		if (table === 'player_box' && [...was.keys()].some((key) => !is.has(key))) game.isLost = true;
		game.differing.push(...differing(was, is), ...differing(is, was));
		for (const { player_lookup } of rejected.filter((row) => row.unit === unit)) {
			if (player_lookup !== null) game.rejected.add(player_lookup);
			if (table === 'player_box') for (const team of game.teams) game.cameIn.add(team);
		}
		if (table !== 'player_box') continue;
		for (const team of game.teams) if (isIn(team, is) && !isIn(team, was)) game.cameIn.add(team);
	}
}

/** The stories of one that the other does not tell, or tells otherwise. */
function differing(one: Stories, other: Stories): Story[] {
	return [...one].flatMap(([key, story]) => {
		const counterpart = other.get(key);
		return counterpart?.version.equals(story.version) ? [] : [story];
	});
}

function isIn(team: string, stories: Stories): boolean {
	return [...stories.values()].some((story) => story.team === team);
}

async function storedStories(
	warehouse: Warehouse,
	table: RawTableName,
	units: readonly string[],
): Promise<ReadonlyMap<string, Stories>> {
	const { table: definition } = RAW_TABLES[table];
	const rows: Readonly<Record<string, unknown>>[] = await warehouse.query(
		sql`SELECT * FROM ${definition} WHERE game_id ${sql.in('STRING', units)}`,
		definition.schema,
	);
	const stories = new Map<string, Map<string, Story>>();
	for (const row of rows) {
		const unit = String(row.game_id);
		const ofUnit = stories.get(unit) ?? new Map<string, Story>();
		stories.set(unit, ofUnit);
		tell(ofUnit, row, new Fingerprint().add(Object.values(row)));
	}
	return stories;
}

function rejectedPlayers(warehouse: Warehouse, table: RawTableName, units: readonly string[]) {
	return warehouse.query(
		sql`SELECT unit, player_lookup FROM ${rejectedRowsTable}
			WHERE table_name = ${table} AND unit ${sql.in('STRING', units)}`,
		z.object({ unit: z.string(), player_lookup: z.string().nullable() }),
	);
}

/** Who was listed with a team in the time before a date, before this load or by it. */
async function seenWithTeams(
	warehouse: Warehouse,
	games: readonly ChangedGame[],
): Promise<(team: string, date: IsoDate) => string[]> {
	const teams = new Set(games.flatMap(({ cameIn }) => [...cameIn]));
	if (teams.size === 0) return () => [];
	const { start, end } = spanOf(games.map(({ date }) => date));
	const { table: playerBox } = RAW_TABLES.player_box;
	const rows = await warehouse.query(
		sql`SELECT team, player_lookup, MIN(game_date) AS first_date, MAX(game_date) AS last_date
			FROM ${playerBox}
			WHERE game_date BETWEEN ${sql.date(addDays(start, -BOX_LOOKBACK_DAYS))} AND ${sql.date(end)}
				AND team ${sql.in('STRING', [...teams])}
			GROUP BY team, player_lookup`,
		z.object({ team: z.string(), player_lookup: z.string(), first_date: isoDate, last_date: isoDate }),
	);
	const arriving = games.flatMap(({ date, differing: stories }) =>
		stories.flatMap(({ team, player }) =>
			team === null || player === null
				? []
				: [{ team, player_lookup: player, first_date: date, last_date: date }],
		),
	);
	const byTeam = Map.groupBy([...rows, ...arriving], ({ team }) => team);
	return (team, date) =>
		(byTeam.get(team) ?? [])
			.filter(({ first_date, last_date }) => {
				return first_date <= date && last_date >= addDays(date, -BOX_LOOKBACK_DAYS);
			})
			.map(({ player_lookup }) => player_lookup);
}
