import { type IsoDate, isoDate, spanOf, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { knownGames } from '../expectations/known-games.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import type { Games, ScheduledGame } from './games.ts';
import type { SourceVersion } from './tables.ts';
import { type StoredVersions, unitKey } from './units.ts';

/** Units of a table that an earlier load brought, and that the source lacks. */
export interface Missing {
	readonly table: RawTableName;
	/** Games, days or players, in order. */
	readonly units: readonly string[];
	/** True where the source has no file of the table any more. */
	readonly isFileMissing: boolean;
}

const gameRow = z.object({
	game_id: z.string(),
	game_date: isoDate,
	season_year: z.int(),
	home_team: z.string(),
	away_team: z.string(),
});

/**
 * Games that the warehouse knows and the source should have, but lacks. The source should have a game that an earlier load
 * from it brought; and a game on a date of its schedule's span, if both teams are on its schedule. Games of other weeks,
 * seasons and teams are the business of other sources.
 */
export async function missingGames(
	warehouse: Warehouse,
	brought: ReadonlySet<string>,
	games: Games,
	stored: StoredVersions,
): Promise<Games> {
	if (stored.size === 0) return new Map();
	const { start, end } = spanOf([...games.values()].map(({ date }) => date));
	const teams = new Set([...games.values()].flatMap((game) => game.teams));
	const rows = await warehouse.query(
		sql`SELECT game_id, game_date, season_year, home_team, away_team FROM ${knownGames} AS known ORDER BY game_id`,
		gameRow,
	);
	const missing = new Map<string, ScheduledGame>();
	for (const { game_id, game_date: date, season_year: seasonYear, home_team, away_team } of rows) {
		if (games.has(game_id)) continue;
		const isOurs = brought.has(unitKey('schedule', game_id));
		const isInSpan = date >= start && date <= end && teams.has(home_team) && teams.has(away_team);
		if (isOurs || isInSpan) missing.set(game_id, { date, seasonYear, teams: [home_team, away_team] });
	}
	return missing;
}

/**
 * Units of a table that hold rows and that the source should have, but lacks: those of the games on its schedule, those that an
 * earlier load from it brought, and days within the span of days that it has.
 */
export function missingUnits(
	table: RawTableName,
	brought: ReadonlySet<string>,
	arrived: readonly SourceVersion[],
	stored: StoredVersions,
	games: Games,
): string[] {
	const here = new Set(arrived.map(({ unit }) => unit));
	const held = [...stored.values()].filter(
		({ table_name, unit, row_count }) => table_name === table && row_count > 0 && !here.has(unit),
	);
	const days = arrived.flatMap(({ unit_date }) => unit_date ?? []).sort();
	return held
		.filter(({ unit, unit_date }) => {
			switch (RAW_TABLES[table].unit) {
				case 'game_id':
					return games.has(unit);
				case 'transaction_date':
					return brought.has(unitKey(table, unit)) || isWithin(unit_date, days);
				default:
					return brought.has(unitKey(table, unit));
			}
		})
		.map(({ unit }) => unit)
		.sort();
}

/** Units of a table that a source brought before and of which it has no file any more. */
export function unitsWithoutFile(
	table: RawTableName,
	brought: ReadonlySet<string>,
	stored: StoredVersions,
): string[] {
	return [...stored.values()]
		.filter(
			({ table_name, unit, row_count }) =>
				table_name === table && row_count > 0 && brought.has(unitKey(table, unit)),
		)
		.map(({ unit }) => unit)
		.sort();
}

function isWithin(date: IsoDate | null, days: readonly IsoDate[]): boolean {
	const [first] = days;
	const last = days.at(-1);
	return date !== null && first !== undefined && last !== undefined && date >= first && date <= last;
}
