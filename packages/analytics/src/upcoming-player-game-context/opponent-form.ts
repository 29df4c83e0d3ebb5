import type { Concerns } from '@accounted/failure-tracking';
import { teamsOfTheDate, teamsOfTheSeason } from '@accounted/raw';
import { type DateRange, type Sql, sql } from '@accounted/warehouse';
import { reachOf } from '../history/reach-of.ts';
import { teamHistory } from '../history/team-history.ts';
import { teamDefenseGameSummaryTable } from '../team-defense-game-summary/table.ts';
import { teamOffenseGameSummaryTable } from '../team-offense-game-summary/table.ts';

/** How many of a team's last games tell its pace and its defence. */
const WINDOW_GAMES = 10;

/** Games among a team's last 10 that are not summarised, or not final. */
const gapDates = sql`STRING_AGG(
			IF(NOT usable AND games_ago <= IF(played, ${WINDOW_GAMES}, ${WINDOW_GAMES - 1}), CAST(game_date AS STRING), NULL), ',' ORDER BY game_date
		) AS gap_dates`;

const inWindow = sql`usable AND recency <= ${WINDOW_GAMES}`;

/**
 * CTEs that end in `paces` and `defenses`, each team's last 10 games before each date added up, and `league`, the mean
 * over all teams with a game. Once per team and date, not once per player.
 */
export function opponentForm(range: DateRange): Sql {
	const offense = teamHistory({
		range,
		teams: teamsOfTheSeason,
		summaries: teamOffenseGameSummaryTable,
		columns: ['pace'],
	});
	const defense = teamHistory({
		range,
		teams: teamsOfTheDate,
		summaries: teamDefenseGameSummaryTable,
		columns: ['defensive_rating'],
	});
	return sql`paces AS (
	SELECT analysis_date, entity_id AS team,
		SUM(IF(${inWindow}, pace, NULL)) AS pace_sum,
		COUNT(IF(${inWindow}, pace, NULL)) AS pace_games,
		${gapDates}
	FROM (${offense}) AS offense
	GROUP BY analysis_date, entity_id
),
defenses AS (
	SELECT analysis_date, entity_id AS team,
		SUM(IF(${inWindow}, defensive_rating, NULL)) AS rating_sum,
		COUNT(IF(${inWindow}, defensive_rating, NULL)) AS rating_games,
		${gapDates}
	FROM (${defense}) AS defense
	GROUP BY analysis_date, entity_id
),
league AS (
	SELECT analysis_date, AVG(SAFE_DIVIDE(pace_sum, pace_games)) AS pace FROM paces GROUP BY analysis_date
)`;
}

/** A team's changed offence concerns all players while it is in the window that the league's pace is made from. */
export const leagueInOffenseWindow: Concerns = (changed, range) => sql`
SELECT analysis_date, CAST(NULL AS STRING) AS entity_id
FROM (${reachOf({ changed, range, summaries: teamOffenseGameSummaryTable, games: WINDOW_GAMES })}) AS reach`;

/** A team's changed defence concerns its opponents; on most dates that is nearly the league, so all players are taken. */
export const leagueInDefenseWindow: Concerns = (changed, range) => sql`
SELECT analysis_date, CAST(NULL AS STRING) AS entity_id
FROM (${reachOf({ changed, range, summaries: teamDefenseGameSummaryTable, games: WINDOW_GAMES })}) AS reach`;
