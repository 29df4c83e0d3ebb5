import {
	playerHistory,
	reachOf,
	teamHistory,
	teamOffenseGameSummaryTable,
	upcomingPlayerGameContextTable,
} from '@accounted/analytics';
import { type Concerns, type Inputs, inputKey } from '@accounted/failure-tracking';
import { RAW_TABLES, teamsOfTheDate } from '@accounted/raw';
import { type DateRange, type Sql, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { seasonHistoryColumns } from '../history/season-history-of.ts';
import { playerShotZoneAnalysisTable } from '../player-shot-zone-analysis/table.ts';

const { players } = RAW_TABLES;

/** How many games of his team tell its pace and rating. */
const TEAM_GAMES = 10;

const mean = z.number().nullable();

/** Means over the games in which the value is known, not rounded; null where it is in none. */
const form = z.object({
	points_avg_last_5: mean,
	points_avg_last_10: mean,
	points_avg_season: mean,
	points_std_last_10: mean,
	minutes_avg_last_10: mean,
	minutes_avg_season: mean,
	usage_rate_avg_last_10: mean,
	ts_pct_avg_last_10: mean,
});

const teamForm = z.object({ team_pace_last_10: mean, team_off_rating_last_10: mean });

/** What is copied from the record of the same date that tells the player's team and fatigue. */
const context = upcomingPlayerGameContextTable.schema.pick({
	team: true,
	days_rest: true,
	back_to_back: true,
	games_in_last_7_days: true,
	games_in_last_14_days: true,
	minutes_in_last_7_days: true,
	minutes_in_last_14_days: true,
	avg_minutes_per_game_last_7: true,
	back_to_backs_last_14: true,
});

const profileColumns = playerShotZoneAnalysisTable.schema.pick({
	primary_scoring_zone: true,
	paint_rate_last_10: true,
	mid_range_rate_last_10: true,
	three_pt_rate_last_10: true,
	assisted_rate_last_10: true,
});

/** What is copied from the record of the same date that tells where he shoots from; null where there is none. */
const profile = profileColumns.extend({
	primary_scoring_zone: profileColumns.shape.primary_scoring_zone.nullable(),
});

/** All that is known of a player before a date. Only a player with a game context has a row. */
export const dailyCacheRow = inputKey.extend({
	season_year: z.int(),
	...seasonHistoryColumns,
	...form.shape,
	...context.shape,
	...teamForm.shape,
	...profile.shape,
	/**
	 * As the publisher gives it for the season: the source has no birth date, so that it does not change on a birthday.
	 * Null where the name is not listed, or twice.
	 */
	player_age: z.int().nullable(),
});

/** The values of a window of games: null outside it. */
const newest = (games: number, column: Sql) => sql`IF(usable AND recency <= ${games}, ${column}, NULL)`;
const season = (column: Sql) => sql`IF(usable, ${column}, NULL)`;

const FORM: Readonly<Record<keyof typeof form.shape, Sql>> = {
	points_avg_last_5: sql`AVG(${newest(5, sql`points`)})`,
	points_avg_last_10: sql`AVG(${newest(10, sql`points`)})`,
	points_avg_season: sql`AVG(${season(sql`points`)})`,
	points_std_last_10: sql`STDDEV_SAMP(${newest(10, sql`points`)})`,
	minutes_avg_last_10: sql`AVG(${newest(10, sql`minutes_played`)})`,
	minutes_avg_season: sql`AVG(${season(sql`minutes_played`)})`,
	usage_rate_avg_last_10: sql`AVG(${newest(10, sql`usage_rate`)})`,
	ts_pct_avg_last_10: sql`AVG(${newest(10, sql`ts_pct`)})`,
};

export const dailyCacheInputs: Inputs<typeof dailyCacheRow> = {
	row: dailyCacheRow,
	sql: (range: DateRange, only) => {
		const inRange = (column: string) =>
			sql`${sql.identifier(column)} BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}`;
		return sql`
WITH ${playerHistory({
			range,
			only,
			columns: ['points', 'minutes_played', 'usage_rate', 'ts_pct'],
			usable: sql`TRUE`,
		})},
form AS (
	SELECT analysis_date, entity_id,
		${sql.join(
			Object.entries(FORM).map(([name, value]) => sql`${value} AS ${sql.identifier(name)}`),
			',\n\t\t',
		)}
	FROM history
	GROUP BY analysis_date, entity_id
),
contexts AS (
	SELECT player_lookup, game_date, ${listOf(context)}
	FROM ${upcomingPlayerGameContextTable}
	WHERE ${inRange('game_date')}
),
team_history AS (${teamHistory({
			range,
			teams: teamsOfTheDate,
			summaries: teamOffenseGameSummaryTable,
			columns: ['pace', 'offensive_rating'],
		})}
),
team_form AS (
	SELECT entity_id AS team, analysis_date, AVG(pace) AS team_pace_last_10, AVG(offensive_rating) AS team_off_rating_last_10
	FROM team_history
	WHERE usable AND recency <= ${TEAM_GAMES}
	GROUP BY entity_id, analysis_date
),
profiles AS (
	SELECT player_lookup, analysis_date, ${listOf(profile)}
	FROM ${playerShotZoneAnalysisTable}
	WHERE ${inRange('analysis_date')}
),
ages AS (
	SELECT player_lookup, age AS player_age FROM ${players.table}
	WHERE TRUE
	QUALIFY COUNT(*) OVER (PARTITION BY player_lookup) = 1
)
SELECT standings.*, gaps.gap_dates, gaps.awaited_dates,
	${listOf(form, 'form.')},
	${listOf(context, 'contexts.')},
	${listOf(teamForm, 'team_form.')},
	${listOf(profile, 'profiles.')},
	ages.player_age
FROM standings
JOIN contexts ON contexts.player_lookup = standings.entity_id AND contexts.game_date = standings.analysis_date
LEFT JOIN gaps ON gaps.analysis_date = standings.analysis_date AND gaps.entity_id = standings.entity_id
LEFT JOIN form ON form.analysis_date = standings.analysis_date AND form.entity_id = standings.entity_id
LEFT JOIN team_form ON team_form.team = contexts.team AND team_form.analysis_date = standings.analysis_date
LEFT JOIN profiles ON profiles.player_lookup = standings.entity_id AND profiles.analysis_date = standings.analysis_date
LEFT JOIN ages ON ages.player_lookup = standings.entity_id`;
	},
};

/** A team's changed game concerns its players while the game is in the team's window. */
export const playersOfTeamsInForm: Concerns = (changed, range) => sql`
SELECT contexts.game_date AS analysis_date, contexts.player_lookup AS entity_id
FROM (${reachOf({ changed, range, summaries: teamOffenseGameSummaryTable, games: TEAM_GAMES })}) AS reach
JOIN ${upcomingPlayerGameContextTable} AS contexts
	ON contexts.game_date = reach.analysis_date AND contexts.team = reach.team
WHERE contexts.game_date BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}`;

function listOf(columns: z.ZodObject, prefix = ''): Sql {
	return sql.join(
		Object.keys(columns.shape).map((name) => sql`${sql.identifier(`${prefix}${name}`)}`),
		', ',
	);
}
