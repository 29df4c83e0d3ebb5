import {
	expectedInSeason,
	historyCounts,
	reachOf,
	teamDefenseGameSummaryTable,
	teamHistory,
} from '@accounted/analytics';
import { type Concerns, type Inputs, inputKey } from '@accounted/failure-tracking';
import { teamsOfTheSeason } from '@accounted/raw';
import { type DateRange, type Sql, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { seasonHistoryColumns } from '../history/season-history-of.ts';
import { ZONES, type Zone } from './zones.ts';

/** How many games the window holds: the newest of the season. */
const WINDOW_GAMES = 15;

/** A team with fewer games says nothing of the league yet. */
const LEAGUE_GAMES = 10;

const count = z.int();
const mean = z.number().nullable();

/** What one team allowed in its last games before a date, what the league did, and what games there should be. */
export const defenseZoneRow = inputKey.extend({
	season_year: count,
	...seasonHistoryColumns,
	games_last_15: count,
	paint_attempts: count,
	paint_makes: count,
	mid_range_attempts: count,
	mid_range_makes: count,
	three_pt_attempts: count,
	three_pt_makes: count,
	paint_blocks: mean,
	mid_range_blocks: mean,
	three_pt_blocks: mean,
	defensive_rating: mean,
	opponent_pace: mean,
	points_allowed: mean,
	/** Means over the teams of the league of what each allowed, 0 to 1; null while no team has games enough. */
	paint_league_pct: mean,
	mid_range_league_pct: mean,
	three_pt_league_pct: mean,
});

/** Added up over the window; the summaries call them the opponent's. */
const SUMMED = ZONES.flatMap((zone) => [`${zone}_attempts` as const, `${zone}_makes` as const]);

/** Averaged over the games of the window in which they are known. */
const AVERAGED = [
	...ZONES.map((zone) => `${zone}_blocks` as const),
	'defensive_rating',
	'opponent_pace',
	'points_allowed',
] as const;

// Without shot rows the zones of a game are not known: the box score tells only the threes.
const USABLE = sql`summaries.opponent_paint_attempts IS NOT NULL`;

const IN_WINDOW = sql`usable AND recency <= ${WINDOW_GAMES}`;

export const defenseZoneInputs: Inputs<typeof defenseZoneRow> = {
	row: defenseZoneRow,
	sql: (range: DateRange) => {
		return sql`
WITH ${expectedInSeason(teamsOfTheSeason.sql(range), range)},
history AS (${teamHistory({
			range,
			teams: teamsOfTheSeason,
			summaries: teamDefenseGameSummaryTable,
			columns: [...SUMMED.map((name) => `opponent_${name}` as const), ...AVERAGED],
			usable: USABLE,
		})}
),
totals AS (
	SELECT analysis_date, entity_id,
		${historyCounts},
		COUNTIF(${IN_WINDOW}) AS games_last_15,
		${sql.join([...SUMMED.map(sumOf), ...AVERAGED.map(meanOf)], ',\n\t\t')}
	FROM history
	GROUP BY analysis_date, entity_id
),
league AS (
	SELECT analysis_date,
		${sql.join(ZONES.map(leaguePct), ',\n\t\t')}
	FROM totals
	WHERE usable_games >= ${LEAGUE_GAMES}
	GROUP BY analysis_date
)
SELECT expected.analysis_date, expected.entity_id, expected.season_year, expected.opening_date,
	totals.gap_dates, totals.awaited_dates,
	${sql.join(
		['usable_games', 'played_games', 'missed_games', 'games_last_15', ...SUMMED].map(
			(name) => sql`COALESCE(totals.${sql.identifier(name)}, 0) AS ${sql.identifier(name)}`,
		),
		', ',
	)},
	${sql.join(
		[
			...AVERAGED.map((name) => sql`totals.${sql.identifier(name)}`),
			...ZONES.map((zone) => sql`league.${sql.identifier(`${zone}_league_pct`)}`),
		],
		', ',
	)}
FROM expected
LEFT JOIN totals ON totals.analysis_date = expected.analysis_date AND totals.entity_id = expected.entity_id
LEFT JOIN league ON league.analysis_date = expected.analysis_date`;
	},
};

/**
 * A team's changed game concerns the team, and all teams while the game is in the team's window, which the league's means are
 * made from. A team whose window is full without the game has games enough to count in them either way.
 */
export const teamAndLeague: Concerns = (changed, range) => sql`
SELECT analysis_date, CAST(NULL AS STRING) AS entity_id
FROM (${reachOf({ changed, range, summaries: teamDefenseGameSummaryTable, games: WINDOW_GAMES, usable: USABLE })}) AS reach
UNION ALL
SELECT analysis_date, entity_id
FROM (${teamsOfTheSeason.sql(range)}) AS teams
WHERE ${changed.hasId(sql`entity_id`)}`;

function sumOf(name: string): Sql {
	return sql`COALESCE(SUM(IF(${IN_WINDOW}, ${sql.identifier(`opponent_${name}`)}, 0)), 0) AS ${sql.identifier(name)}`;
}

function meanOf(name: string): Sql {
	return sql`AVG(IF(${IN_WINDOW}, ${sql.identifier(name)}, NULL)) AS ${sql.identifier(name)}`;
}

/** Each team counts once, whatever it faced: what is compared is defences, not shots. */
function leaguePct(zone: Zone): Sql {
	const [makes, attempts] = [sql.identifier(`${zone}_makes`), sql.identifier(`${zone}_attempts`)];
	return sql`AVG(SAFE_DIVIDE(${makes}, ${attempts})) AS ${sql.identifier(`${zone}_league_pct`)}`;
}
