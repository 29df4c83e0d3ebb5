import { type Inputs, inputKey } from '@accounted/failure-tracking';
import { type DateRange, isoDate, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { playerHistory } from '../history/player-history.ts';
import { scheduledSides } from '../history/scheduled-sides.ts';
import { gameOfTheDate } from './game-of-the-date.ts';
import { opponentForm } from './opponent-form.ts';
import { starsOut } from './stars-out.ts';

/** Counts and sums that are 0 for a player without any game. */
const counted = z.object({
	/** The last 10 games that raw says were played, and how many of them the summaries hold. */
	window_games: z.int(),
	window_usable_games: z.int(),
	games_in_last_7_days: z.int(),
	games_in_last_14_days: z.int(),
	minutes_in_last_7_days: z.number(),
	minutes_in_last_14_days: z.number(),
	back_to_backs_last_14: z.int(),
	points_last_5: z.int(),
	points_last_10: z.int(),
	/** Games of the window whose usage is known: of an appearance of 0 seconds it is not. */
	usage_games_last_7: z.int(),
	usage_games_last_10: z.int(),
});

/** A player's game with what was known of him, his team-mates and his opponent before it. */
export const playerContextRow = inputKey.extend({
	season_year: z.int(),
	opening_date: isoDate,
	usable_games: z.int(),
	/** Why the player of the box score row is not known; null where the player is known, or there is no row. */
	unresolved: z.string().nullable(),
	game_id: z.string().nullable(),
	season_type: z.string().nullable(),
	team: z.string().nullable(),
	opponent: z.string().nullable(),
	is_home: z.boolean().nullable(),
	home_spread: z.number().nullable(),
	total_line: z.number().nullable(),
	last_game_date: isoDate.nullable(),
	gap_dates: z.string().nullable(),
	/** Games of the window that are not final. */
	awaited_dates: z.string().nullable(),
	usage_last_7: z.number().nullable(),
	usage_last_10: z.number().nullable(),
	star_teammates_out: z.int(),
	opponent_pace_sum: z.number().nullable(),
	opponent_pace_games: z.int(),
	opponent_pace_gap_dates: z.string().nullable(),
	opponent_def_rating_sum: z.number().nullable(),
	opponent_def_rating_games: z.int(),
	opponent_def_rating_gap_dates: z.string().nullable(),
	/** The mean over the teams of the mean pace of their last 10 games. */
	league_pace: z.number().nullable(),
	...counted.shape,
});

/** How many of the player's last games must be there. */
const WINDOW_GAMES = 10;

const inWindow = sql`played AND played_recency <= ${WINDOW_GAMES}`;
const lastGames = (games: number) => sql`usable AND recency <= ${games}`;
const lastDays = (days: number) => sql`usable AND UNIX_DATE(analysis_date) - UNIX_DATE(game_date) <= ${days}`;

export const playerContextInputs: Inputs<typeof playerContextRow> = {
	row: playerContextRow,
	sql: (range: DateRange, only) => sql`
WITH ${playerHistory({
		range,
		only,
		columns: ['points', 'minutes_played', 'usage_rate'],
		usable: sql`TRUE`,
		gapsWithin: WINDOW_GAMES,
	})},
second_nights AS (
	SELECT games.player_lookup AS player, games.game_date AS night
	FROM games
	JOIN games AS night_before
		ON night_before.player_lookup = games.player_lookup
		AND night_before.season_year = games.season_year
		AND UNIX_DATE(night_before.game_date) = UNIX_DATE(games.game_date) - 1
	WHERE games.usable AND night_before.usable
),
totals AS (
	SELECT analysis_date, entity_id,
		COUNTIF(${inWindow}) AS window_games,
		COUNTIF(${inWindow} AND usable) AS window_usable_games,
		MAX(IF(usable, game_date, NULL)) AS last_game_date,
		COUNTIF(${lastDays(7)}) AS games_in_last_7_days,
		COUNTIF(${lastDays(14)}) AS games_in_last_14_days,
		SUM(IF(${lastDays(7)}, minutes_played, 0)) AS minutes_in_last_7_days,
		SUM(IF(${lastDays(14)}, minutes_played, 0)) AS minutes_in_last_14_days,
		COUNTIF(${lastDays(14)} AND night IS NOT NULL) AS back_to_backs_last_14,
		SUM(IF(${lastGames(5)}, points, 0)) AS points_last_5,
		SUM(IF(${lastGames(10)}, points, 0)) AS points_last_10,
		SUM(IF(${lastGames(7)}, usage_rate, NULL)) AS usage_last_7,
		COUNT(IF(${lastGames(7)}, usage_rate, NULL)) AS usage_games_last_7,
		SUM(IF(${lastGames(10)}, usage_rate, NULL)) AS usage_last_10,
		COUNT(IF(${lastGames(10)}, usage_rate, NULL)) AS usage_games_last_10
	FROM history
	LEFT JOIN second_nights ON second_nights.player = history.player_lookup AND second_nights.night = history.game_date
	WHERE recency <= ${WINDOW_GAMES} OR ${inWindow} OR ${lastDays(14)}
	GROUP BY analysis_date, entity_id
),
sides AS (${scheduledSides(range)}
),
${gameOfTheDate(range)},
${starsOut(range)},
${opponentForm(range)}
SELECT standings.analysis_date, standings.entity_id, standings.season_year, standings.opening_date,
	standings.usable_games, game_of_the_date.unresolved,
	sides.game_id, sides.season_type, sides.team, sides.opponent, sides.is_home, sides.home_spread, sides.total_line,
	totals.last_game_date, gaps.gap_dates, gaps.awaited_dates, totals.usage_last_7, totals.usage_last_10,
	COALESCE(team_stars.stars, 0) - IF(stars_out.player_lookup IS NULL, 0, 1) AS star_teammates_out,
	paces.pace_sum AS opponent_pace_sum,
	COALESCE(paces.pace_games, 0) AS opponent_pace_games,
	paces.gap_dates AS opponent_pace_gap_dates,
	defenses.rating_sum AS opponent_def_rating_sum,
	COALESCE(defenses.rating_games, 0) AS opponent_def_rating_games,
	defenses.gap_dates AS opponent_def_rating_gap_dates,
	league.pace AS league_pace,
	${sql.join(
		counted
			.keyof()
			.options.map((name) => sql`COALESCE(totals.${sql.identifier(name)}, 0) AS ${sql.identifier(name)}`),
		', ',
	)}
FROM standings
LEFT JOIN totals ON totals.analysis_date = standings.analysis_date AND totals.entity_id = standings.entity_id
LEFT JOIN gaps ON gaps.analysis_date = standings.analysis_date AND gaps.entity_id = standings.entity_id
LEFT JOIN game_of_the_date
	ON game_of_the_date.analysis_date = standings.analysis_date AND game_of_the_date.player_lookup = standings.entity_id
LEFT JOIN sides
	ON sides.analysis_date = standings.analysis_date
	AND sides.game_id = game_of_the_date.game_id
	AND sides.team = game_of_the_date.team
LEFT JOIN team_stars ON team_stars.analysis_date = sides.analysis_date AND team_stars.team = sides.team
LEFT JOIN stars_out
	ON stars_out.analysis_date = sides.analysis_date
	AND stars_out.team = sides.team
	AND stars_out.player_lookup = standings.entity_id
LEFT JOIN paces ON paces.analysis_date = sides.analysis_date AND paces.team = sides.opponent
LEFT JOIN defenses ON defenses.analysis_date = sides.analysis_date AND defenses.team = sides.opponent
LEFT JOIN league ON league.analysis_date = standings.analysis_date`,
};
