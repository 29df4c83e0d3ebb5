import { type Concerns, type Inputs, inputKey, restrictedTo } from '@accounted/failure-tracking';
import { RAW_TABLES, registryTable, teamsOfTheDate } from '@accounted/raw';
import { type DateRange, isoDate, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { injuredList } from '../history/injured-list.ts';
import { scheduledSides } from '../history/scheduled-sides.ts';
import { teamHistory } from '../history/team-history.ts';
import { teamOffenseGameSummaryTable } from '../team-offense-game-summary/table.ts';

/** Counts that are 0 for a team without any game. */
const counted = z.object({
	games_before: z.int(),
	games_in_last_7_days: z.int(),
	games_in_last_14_days: z.int(),
	wins: z.int(),
	/** The last 10 games before the date, and how many of them the summaries hold. */
	window_games: z.int(),
	window_usable_games: z.int(),
	pace_games: z.int(),
	off_rating_games: z.int(),
});

/** A team's game with what its schedule, results and injured list said before it. */
export const teamContextRow = inputKey.extend({
	game_id: z.string().nullable(),
	season_year: z.int().nullable(),
	opponent: z.string().nullable(),
	is_home: z.boolean().nullable(),
	home_team: z.string().nullable(),
	home_spread: z.number().nullable(),
	total_line: z.number().nullable(),
	last_game_date: isoDate.nullable(),
	last_game_margin: z.int().nullable(),
	/** At whose arena the last game was. */
	last_home_team: z.string().nullable(),
	/** How many games ago the last win and the last loss were: 1 for the last game. */
	last_win_ago: z.int().nullable(),
	last_loss_ago: z.int().nullable(),
	gap_dates: z.string().nullable(),
	/** Final games without a published score. */
	unscored_dates: z.string().nullable(),
	/** Games of the season that are not final. */
	awaited_dates: z.string().nullable(),
	pace_sum: z.number().nullable(),
	off_rating_sum: z.number().nullable(),
	players_out: z.int(),
	...counted.shape,
});

const { injury_transactions: injuryTransactions } = RAW_TABLES;
const inWindow = sql`usable AND recency <= 10`;
const within = (days: number) => sql`UNIX_DATE(analysis_date) - UNIX_DATE(game_date) <= ${days}`;

export const teamContextInputs: Inputs<typeof teamContextRow> = {
	row: teamContextRow,
	sql: (range: DateRange, only) => sql`
WITH sides AS (${scheduledSides(range)}
),
history AS (${teamHistory({
		range,
		teams: restrictedTo(teamsOfTheDate, only),
		summaries: teamOffenseGameSummaryTable,
		columns: ['pace', 'offensive_rating'],
	})}
),
past AS (
	SELECT analysis_date, entity_id,
		COUNTIF(played) AS games_before,
		COUNTIF(played AND ${within(7)}) AS games_in_last_7_days,
		COUNTIF(played AND ${within(14)}) AS games_in_last_14_days,
		COUNTIF(margin > 0) AS wins,
		MIN(IF(margin > 0, games_ago, NULL)) AS last_win_ago,
		MIN(IF(margin <= 0, games_ago, NULL)) AS last_loss_ago,
		MAX(IF(played, game_date, NULL)) AS last_game_date,
		MAX(IF(played AND games_ago = 1, margin, NULL)) AS last_game_margin,
		MAX(IF(played AND games_ago = 1, home_team, NULL)) AS last_home_team,
		COUNTIF(played AND games_ago <= 10) AS window_games,
		COUNTIF(games_ago <= 10 AND usable) AS window_usable_games,
		STRING_AGG(IF(played AND games_ago <= 10 AND NOT usable, CAST(game_date AS STRING), NULL), ',' ORDER BY game_date) AS gap_dates,
		STRING_AGG(IF(played AND margin IS NULL, CAST(game_date AS STRING), NULL), ',' ORDER BY game_date) AS unscored_dates,
		STRING_AGG(IF(played, NULL, CAST(game_date AS STRING)), ',' ORDER BY game_date) AS awaited_dates,
		SUM(IF(${inWindow}, pace, NULL)) AS pace_sum,
		COUNT(IF(${inWindow}, pace, NULL)) AS pace_games,
		SUM(IF(${inWindow}, offensive_rating, NULL)) AS off_rating_sum,
		COUNT(IF(${inWindow}, offensive_rating, NULL)) AS off_rating_games
	FROM history
	GROUP BY analysis_date, entity_id
),
injured AS (${injuredList(range)}
),
absences AS (
	-- Some names on the list are the note beside a name. They are never activated.
	SELECT analysis_date, team, COUNT(*) AS players_out
	FROM injured
	WHERE player_lookup IN (SELECT player_lookup FROM ${registryTable})
	GROUP BY analysis_date, team
)
SELECT teams.analysis_date, teams.entity_id,
	sides.game_id, sides.season_year, sides.opponent, sides.is_home, sides.home_team, sides.home_spread, sides.total_line,
	past.last_game_date, past.last_game_margin, past.last_home_team, past.last_win_ago, past.last_loss_ago,
	past.gap_dates, past.unscored_dates, past.awaited_dates, past.pace_sum, past.off_rating_sum,
	${sql.join(
		counted
			.keyof()
			.options.map((name) => sql`COALESCE(past.${sql.identifier(name)}, 0) AS ${sql.identifier(name)}`),
		', ',
	)},
	COALESCE(absences.players_out, 0) AS players_out
FROM (${restrictedTo(teamsOfTheDate, only).sql(range)}) AS teams
LEFT JOIN sides ON sides.analysis_date = teams.analysis_date AND sides.team = teams.entity_id
LEFT JOIN past ON past.analysis_date = teams.analysis_date AND past.entity_id = teams.entity_id
LEFT JOIN absences ON absences.analysis_date = teams.analysis_date AND absences.team = teams.entity_id`,
};

/** A player who is known now, or not any more, concerns the teams that ever put the name on the injured list. */
export const teamsThatListed: Concerns = (changed, range) => sql`
SELECT teams.analysis_date, teams.entity_id
FROM (${teamsOfTheDate.sql(range)}) AS teams
WHERE teams.entity_id IN (
	SELECT team FROM ${injuryTransactions.table} WHERE ${changed.hasId(sql`player_lookup`)}
)`;
