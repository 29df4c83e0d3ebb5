import { reconcile } from '@accounted/failure-tracking';
import { hasRealSeason, openRealSeason, parquet, realSeason } from '@accounted/raw/testing';
import { type DateRange, isoDate, type Sql, sql, type Warehouse } from '@accounted/warehouse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { teamOffenseGameSummaryTable } from '../team-offense-game-summary/table.ts';
import { upcomingTeamGameContext } from '../upcoming-team-game-context/index.ts';
import { upcomingTeamGameContextTable } from '../upcoming-team-game-context/table.ts';
import { upcomingPlayerGameContext } from './index.ts';
import { upcomingPlayerGameContextTable } from './table.ts';

const CONTEXTS = [upcomingPlayerGameContext, upcomingTeamGameContext];
/** The contexts, and what they are made from. */
const CODES = ['TOGS', 'TDGS', 'PGS', 'UPGC', 'UTGC'];
const count = z.object({ count: z.int() });

describe.skipIf(!hasRealSeason())('the contexts of the real season', () => {
	let warehouse: Warehouse;
	let range: DateRange;
	beforeAll(async () => {
		({ range } = realSeason().loaded);
		warehouse = await openRealSeason();
	});
	afterAll(() => warehouse?.close());

	/** How many rows a query finds: those that disagree. */
	async function found(query: Sql): Promise<number> {
		const [row] = await warehouse.query(sql`SELECT COUNT(*) AS count FROM (${query}) AS found`, count);
		return row?.count ?? 0;
	}

	test('are a record for each of 26,039 players and 2,460 teams, on 165 dates', async () => {
		const { results } = realSeason();
		for (const code of CODES) expect(results[code]?.errors, code).toEqual([]);
		const { processors } = await reconcile(warehouse, CONTEXTS, range);
		expect(processors.map(({ expected, hasRecord, cells }) => [expected, hasRecord, cells.length])).toEqual([
			[26_039, 26_039, 165],
			[2460, 2460, 165],
		]);
		for (const account of processors)
			expect(account).toMatchObject({ unaccounted: 0, conflicts: 0, unexpected: 0, duplicates: 0, stale: 0 });
	});

	test('agree with plain SQL over the box scores, for every player and date', async () => {
		const wrong = await found(sql`
			WITH games AS (
				SELECT player_id, game_date, game_id, team, pts, minutes,
					COALESCE(game_date - LAG(game_date) OVER mine = 1, FALSE) AS second_night
				FROM ${parquet('player_box')}
				WHERE status = 'PLAYED'
				WINDOW mine AS (PARTITION BY player_id ORDER BY game_date)
			),
			plain AS (
				SELECT *,
					game_date - LAG(game_date) OVER mine AS rest,
					AVG(pts) OVER (mine ROWS BETWEEN 5 PRECEDING AND 1 PRECEDING) AS points_5,
					AVG(pts) OVER (mine ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING) AS points_10,
					COUNT(*) OVER week AS games_7,
					COUNT(*) OVER fortnight AS games_14,
					COALESCE(SUM(minutes) OVER week, 0) AS minutes_7,
					COALESCE(SUM(minutes) OVER fortnight, 0) AS minutes_14,
					AVG(minutes) OVER week AS per_game_7,
					COUNT(*) FILTER (second_night) OVER fortnight AS second_nights
				FROM games
				WINDOW mine AS (PARTITION BY player_id ORDER BY game_date),
					week AS (mine RANGE BETWEEN INTERVAL 7 DAY PRECEDING AND INTERVAL 1 DAY PRECEDING),
					fortnight AS (mine RANGE BETWEEN INTERVAL 14 DAY PRECEDING AND INTERVAL 1 DAY PRECEDING)
			),
			ids AS (
				SELECT player_id, player_lookup FROM nba_reference.players
			)
			SELECT plain.player_id
			FROM plain
			JOIN ids USING (player_id)
			LEFT JOIN ${upcomingPlayerGameContextTable} AS context
				ON context.player_lookup = ids.player_lookup AND context.game_date = plain.game_date
			WHERE context.game_id IS DISTINCT FROM plain.game_id
				OR context.team IS DISTINCT FROM plain.team
				OR context.days_rest IS DISTINCT FROM plain.rest
				OR context.back_to_back IS DISTINCT FROM plain.second_night
				OR context.games_in_last_7_days <> plain.games_7
				OR context.games_in_last_14_days <> plain.games_14
				OR context.back_to_backs_last_14 <> plain.second_nights
				OR (context.points_avg_last_5 IS NULL) <> (plain.points_5 IS NULL)
				OR ABS(context.points_avg_last_5 - plain.points_5) > 0.00501
				OR ABS(context.points_avg_last_10 - plain.points_10) > 0.00501
				OR ABS(context.minutes_in_last_7_days - plain.minutes_7) > 0.00501
				OR ABS(context.minutes_in_last_14_days - plain.minutes_14) > 0.00501
				OR (context.avg_minutes_per_game_last_7 IS NULL) <> (plain.per_game_7 IS NULL)
				OR ABS(context.avg_minutes_per_game_last_7 - plain.per_game_7) > 0.00501`);
		expect(wrong).toBe(0);
	});

	test('agree with plain SQL over the results, for every team and date', async () => {
		const wrong = await found(sql`
			WITH plain AS (
				SELECT team, game_date,
					ROW_NUMBER() OVER mine AS number,
					game_date - LAG(game_date) OVER mine AS rest,
					LAG(pts - opponent_pts) OVER mine AS margin,
					AVG(CAST(win AS INT)) OVER (mine ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS win_pct,
					COUNT(*) OVER (mine RANGE BETWEEN INTERVAL 7 DAY PRECEDING AND INTERVAL 1 DAY PRECEDING) AS games_7,
					COUNT(*) OVER (mine RANGE BETWEEN INTERVAL 14 DAY PRECEDING AND INTERVAL 1 DAY PRECEDING) AS games_14
				FROM ${parquet('team_box')}
				WINDOW mine AS (PARTITION BY team ORDER BY game_date)
			),
			summed AS (
				SELECT team_abbr, game_date, AVG(pace) OVER last_10 AS pace, AVG(offensive_rating) OVER last_10 AS rating
				FROM ${teamOffenseGameSummaryTable}
				WINDOW last_10 AS (PARTITION BY team_abbr ORDER BY game_date ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING)
			)
			SELECT plain.team
			FROM plain
			JOIN summed ON summed.team_abbr = plain.team AND summed.game_date = plain.game_date
			LEFT JOIN ${upcomingTeamGameContextTable} AS context
				ON context.team_abbr = plain.team AND context.game_date = plain.game_date
			WHERE context.game_number_in_season IS DISTINCT FROM plain.number
				OR context.team_days_rest IS DISTINCT FROM plain.rest
				OR context.last_game_margin IS DISTINCT FROM plain.margin
				OR (context.team_win_pct IS NULL) <> (plain.win_pct IS NULL)
				OR ABS(context.team_win_pct - plain.win_pct) > 0.000501
				OR context.games_in_last_7_days <> plain.games_7
				OR context.games_in_last_14_days <> plain.games_14
				OR (context.team_pace_last_10 IS NULL) <> (summed.pace IS NULL)
				OR ABS(context.team_pace_last_10 - summed.pace) > 0.00501
				OR ABS(context.team_off_rating_last_10 - summed.rating) > 0.00501`);
		expect(wrong).toBe(0);
	});

	test('have the streaks that the season is known for', async () => {
		const streaks = await warehouse.query(
			sql`
			SELECT team_abbr, win_streak FROM ${upcomingTeamGameContextTable}
			QUALIFY win_streak IN (MAX(win_streak) OVER (), MIN(win_streak) OVER ())
			ORDER BY win_streak`,
			z.object({ team_abbr: z.string(), win_streak: z.int() }),
		);
		// Houston lost 15 and Phoenix won 18 in a row.
		expect(streaks).toEqual([
			{ team_abbr: 'HOU', win_streak: -15 },
			{ team_abbr: 'PHX', win_streak: 18 },
		]);
	});

	test.each(['2021-11-05', '2021-12-25', '2022-03-30'])(
		'count the injured, and the stars among them, of %s as plain SQL does',
		async (date) => {
			const day = sql.date(isoDate.parse(date));
			// Who has no id is known by the name that a box score gives; others are misspelt, or notes instead of names.
			const injured = sql`
				SELECT ANY_VALUE(player_id) AS player_id, ARG_MAX(team, transaction_date) AS team
				FROM ${parquet('injury_transactions')}
				WHERE transaction_date < ${day}
					AND (player_id IS NOT NULL OR player_name IN (SELECT player_name FROM ${parquet('player_box')}))
				GROUP BY COALESCE(CAST(player_id AS VARCHAR), player_name)
				HAVING ARG_MAX(action, CONCAT(transaction_date, IF(action = 'ACTIVATED', ' last', ''))) = 'PLACED'`;
			const teams = await found(sql`
				SELECT context.team_abbr
				FROM ${upcomingTeamGameContextTable} AS context
				LEFT JOIN (SELECT team, COUNT(*) AS players FROM (${injured}) GROUP BY team) AS out
					ON out.team = context.team_abbr
				WHERE context.game_date = ${day} AND context.players_out <> COALESCE(out.players, 0)`);
			expect(teams).toBe(0);
			const players = await found(sql`
				WITH injured AS (${injured}),
				form AS (
					SELECT player_id, AVG(pts) AS points
					FROM (
						SELECT player_id, pts FROM ${parquet('player_box')}
						WHERE status = 'PLAYED' AND game_date < ${day}
						QUALIFY ROW_NUMBER() OVER (PARTITION BY player_id ORDER BY game_date DESC) <= 10
					)
					GROUP BY player_id
				),
				teams AS (
					SELECT player_id, ARG_MAX(team, game_date) AS team FROM ${parquet('player_box')}
					WHERE game_date < ${day}
					GROUP BY player_id
				),
				stars AS (
					SELECT player_id, teams.team
					FROM injured
					JOIN form USING (player_id)
					JOIN teams USING (player_id)
					WHERE points >= 18
				)
				SELECT box.player_id
				FROM ${parquet('player_box')} AS box
				JOIN nba_reference.players AS registry ON registry.player_id = box.player_id
				JOIN ${upcomingPlayerGameContextTable} AS context
					ON context.player_lookup = registry.player_lookup AND context.game_date = box.game_date
				WHERE box.game_date = ${day} AND box.status = 'PLAYED'
					AND context.star_teammates_out <> (
						SELECT COUNT(*) FROM stars WHERE stars.team = box.team AND stars.player_id <> box.player_id
					)`);
			expect(players).toBe(0);
		},
	);

	test('leave out the impossible odds that are known, and no others', async () => {
		const games = await warehouse.query(
			sql`
			SELECT game_id, MIN(quality_note) AS quality_note FROM ${upcomingTeamGameContextTable}
			WHERE quality_note IS NOT NULL
			GROUP BY game_id
			HAVING COUNT(*) = 2 AND MIN(quality_note) = MAX(quality_note)
			ORDER BY game_id`,
			z.object({ game_id: z.string(), quality_note: z.string() }),
		);
		expect(games.map(({ game_id }) => game_id)).toEqual([
			'0022100042',
			'0022100156',
			'0022101144',
			'0022101156',
		]);
		const spreads = await found(sql`
			SELECT odds.game_id
			FROM ${parquet('game_odds')} AS odds
			JOIN ${upcomingTeamGameContextTable} AS context ON context.game_id = odds.game_id
			WHERE context.spread IS DISTINCT FROM
				IF(ABS(odds.home_spread) > 30, NULL, IF(context.home_away = 'home', odds.home_spread, -odds.home_spread))`);
		expect(spreads).toBe(0);
	});

	test('lie where they can', async () => {
		expect(
			await found(sql`
				SELECT * FROM ${upcomingTeamGameContextTable}
				WHERE travel_miles NOT BETWEEN 0 AND 2720 OR team_pace_last_10 NOT BETWEEN 85 AND 120
					OR team_off_rating_last_10 NOT BETWEEN 75 AND 135 OR players_out NOT BETWEEN 0 AND 17
					OR (travel_miles IS NULL) <> (game_number_in_season = 1)`),
		).toBe(0);
		expect(
			await found(sql`
				SELECT * FROM ${upcomingPlayerGameContextTable}
				WHERE opponent_pace_last_10 NOT BETWEEN 85 AND 120 OR ABS(pace_differential) > 15
					OR opponent_def_rating_last_10 NOT BETWEEN 75 AND 135
					OR minutes_in_last_7_days NOT BETWEEN 0 AND 300 OR star_teammates_out NOT BETWEEN 0 AND 5
					OR (history_tier = 'none') <> (days_rest IS NULL)
					OR (history_tier IN ('full', 'partial') AND projected_usage_rate IS NULL)`),
		).toBe(0);
		// Weighted by nothing but who plays: the league's paces differ from their mean by nothing on average.
		const [mean] = await warehouse.query(
			sql`SELECT AVG(pace_differential) AS differential FROM ${upcomingPlayerGameContextTable}`,
			z.object({ differential: z.number() }),
		);
		expect(Math.abs(mean?.differential ?? 1)).toBeLessThan(0.2);
	});
});
