import { type IsoDate, isoDate } from '@accounted/warehouse';
import { boxStats } from '../tables/box-stats.ts';
import { isKnownTeam } from '../tables/team-abbr.ts';
import type { ScheduledGame } from './games.ts';
import type { Problem } from './problem.ts';
import { seasonYearOf, seasonYearOn } from './season-year.ts';

type Row = Readonly<Record<string, unknown>>;

/** A season may end late, and a preseason may begin early, but by no more than this. */
const YEARS_OFF = 1;

/** The season of a game: the published one, or that of its date where there is none, or another by years. */
export function believedSeason(season: unknown, date: IsoDate): number {
	const [told, likely] = [seasonYearOf(season), seasonYearOn(date)];
	return told === null || Math.abs(told - likely) > YEARS_OFF ? likely : told;
}

/** Where a line of the schedule contradicts itself; null where it does not. */
export function contradictionIn({ home_team, away_team, season, game_date }: Row): Problem | null {
	if (typeof home_team === 'string' && home_team === away_team && isKnownTeam(home_team))
		return { column: 'away_team', reason: `${home_team} is the home team and the away team` };
	const date = isoDate.safeParse(game_date);
	const year = seasonYearOf(season);
	if (!date.success || year === null || believedSeason(season, date.data) === year) return null;
	return { column: 'season', reason: `${season} is not the season of a game on ${date.data}` };
}

/** Columns of a box score that are null or 0 for a player who did not play. Only a margin says nothing: 0 is one, too. */
const PLAY_COLUMNS = [
	'seconds_played',
	'minutes',
	...Object.keys(boxStats).filter((name) => name !== 'plus_minus'),
];

/** Where a row says both that its player did not play and what the player did; null where it does not. */
export function playContradictionIn(row: Row): Problem | null {
	const { status } = row;
	if (status !== 'DNP' && status !== 'INACTIVE') return null;
	const column = PLAY_COLUMNS.find((name) => typeof row[name] === 'number' && row[name] !== 0);
	return column === undefined
		? null
		: { column: 'status', reason: `status is ${status}, and ${column} is ${row[column]}` };
}

/** Where a row says something else of its game than the schedule does; null where it does not. */
export function disagreementOf(row: Row, { date, teams }: ScheduledGame): Problem | null {
	const [home, away] = teams;
	const { team, is_home: isHome } = row;
	if (row.game_date !== date)
		return {
			column: 'game_date',
			reason: `${row.game_date} is not the game's date on the schedule, ${date}`,
		};
	if (typeof team === 'string') {
		if (!teams.includes(team))
			return { column: 'team', reason: `${team} does not play in this game of ${teams.join(' and ')}` };
		const opponent = team === home ? away : home;
		if (typeof row.opponent === 'string' && row.opponent !== opponent)
			return {
				column: 'opponent',
				reason: `${row.opponent} is not the opponent of ${team} on the schedule, ${opponent}`,
			};
		if (typeof isHome === 'boolean' && isHome !== (team === home))
			return {
				column: 'is_home',
				reason: `is_home is ${isHome}, and ${team} plays ${team === home ? 'at home' : 'away'} on the schedule`,
			};
	}
	for (const [column, side] of [
		['home_team', home],
		['away_team', away],
	] as const) {
		const told = row[column];
		if (typeof told === 'string' && told !== side && isKnownTeam(told) && isKnownTeam(side))
			return { column, reason: `${told} is not the game's ${column} on the schedule, ${side}` };
	}
	return null;
}

/**
 * SQL: what holds of a row `v` and its game `g` where `disagreementOf` and `playContradictionIn` find nothing. It may fail to
 * hold of other rows too: these are read one by one.
 */
export function agreementsOf(columns: Readonly<Record<string, unknown>>): string[] {
	const conditions = {
		team: 'v.team IN (g.home_team, g.away_team)',
		opponent:
			'COALESCE(v.opponent = CASE WHEN v.team = g.home_team THEN g.away_team ELSE g.home_team END, TRUE)',
		is_home: 'COALESCE(v.is_home = (v.team = g.home_team), TRUE)',
		home_team: 'COALESCE(v.home_team = g.home_team, TRUE)',
		away_team: 'COALESCE(v.away_team = g.away_team, TRUE)',
	};
	const isBox = 'status' in columns && 'minutes' in columns;
	return [
		'g.game_id IS NOT NULL',
		'v.game_date = g.game_date',
		...(isBox
			? [
					`(v.status = 'PLAYED' OR ${PLAY_COLUMNS.map((name) => `COALESCE(v.${name} = 0, TRUE)`).join(' AND ')})`,
				]
			: []),
		...Object.entries(conditions).flatMap(([name, condition]) => (name in columns ? [condition] : [])),
	];
}
