import {
	playerGameSummaryTable,
	teamDefenseGameSummaryTable,
	teamOffenseGameSummaryTable,
	upcomingPlayerGameContextTable,
} from '@accounted/analytics';
import { reconcile } from '@accounted/failure-tracking';
import { RAW_TABLES } from '@accounted/raw';
import { hasRealSeason, openRealSeason, parquet, range, realSeason } from '@accounted/raw/testing';
import { type IsoDate, isoDate, type Sql, sql, type Warehouse } from '@accounted/warehouse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { playerDailyCache } from '../player-daily-cache/index.ts';
import { playerDailyCacheTable } from '../player-daily-cache/table.ts';
import { playerShotZoneAnalysisTable } from '../player-shot-zone-analysis/table.ts';
import { teamDefenseZoneAnalysis } from '../team-defense-zone-analysis/index.ts';
import { teamDefenseZoneAnalysisTable } from '../team-defense-zone-analysis/table.ts';

const WHOLE = range('2021-10-19', '2022-04-10');
/** Dates on which players are looked at, the last of the season among them. */
const NOVEMBER = range('2021-11-05', '2021-11-30');
const LAST = range('2022-04-10', '2022-04-10');

/** What these tests look at, and what it rests on. */
const CODES = ['TOGS', 'TDGS', 'PGS', 'TDZA', 'UPGC', 'PSZA', 'PDC'];

describe.skipIf(!hasRealSeason())('team defence and daily cache on the real season', () => {
	let warehouse: Warehouse;
	beforeAll(async () => {
		const { results } = realSeason();
		for (const code of CODES) expect(results[code]?.errors, code).toEqual([]);
		warehouse = await openRealSeason();
	});
	afterAll(() => warehouse?.close());

	test('each team is accounted for on each date: with a record from its fifteenth game on', async () => {
		const { processors } = await reconcile(warehouse, [teamDefenseZoneAnalysis], WHOLE);
		const [before] = await warehouse.query(
			sql`
			WITH teams AS (
				SELECT game_id, game_date, unnest([home_team, away_team]) AS team FROM ${parquet('schedule')}
			),
			counted AS (
				SELECT dates.game_date - DATE '2021-10-19' AS day, COUNT(*) FILTER (teams.game_date < dates.game_date) AS games
				FROM (SELECT DISTINCT game_date FROM teams) AS dates CROSS JOIN teams
				GROUP BY dates.game_date, teams.team
			)
			SELECT COUNT(*) AS expected, COUNT(*) FILTER (games >= 15) AS enough,
				COUNT(*) FILTER (games < 15 AND day < 14) AS early, COUNT(*) FILTER (games < 15 AND day >= 14) AS late
			FROM counted`,
			z.object({ expected: z.int(), enough: z.int(), early: z.int(), late: z.int() }),
		);
		expect(before?.expected).toBe(165 * 30);
		expect(processors).toMatchObject([
			{
				expected: before?.expected,
				hasRecord: before?.enough,
				unaccounted: 0,
				failuresByCategory: { EARLY_SEASON: before?.early, INSUFFICIENT_DATA: before?.late },
				failuresByDisposition: { error: 0, pending: 0 },
			},
		]);
	});

	test.each([
		[NOVEMBER, 4227],
		[LAST, 309],
	])(
		'$start to $end: each player is accounted for, with a record from his fifth game on',
		async (dates, players) => {
			const { processors } = await reconcile(warehouse, [playerDailyCache], dates);
			const [before] = await warehouse.query(
				sql`
			WITH played AS (
				SELECT game_date, game_date - DATE '2021-10-19' AS day,
					ROW_NUMBER() OVER (PARTITION BY player_id ORDER BY game_date) - 1 AS games
				FROM ${parquet('player_box')}
				WHERE status = 'PLAYED'
			)
			SELECT COUNT(*) AS expected, COUNT(*) FILTER (games >= 5) AS enough,
				COUNT(*) FILTER (games < 5 AND day < 14) AS early, COUNT(*) FILTER (games < 5 AND day >= 14) AS late
			FROM played
			WHERE game_date BETWEEN ${sql.date(dates.start)} AND ${sql.date(dates.end)}`,
				z.object({ expected: z.int(), enough: z.int(), early: z.int(), late: z.int() }),
			);
			expect(before).toMatchObject({ expected: players, early: 0 });
			expect(processors).toMatchObject([
				{
					expected: players,
					hasRecord: before?.enough,
					unaccounted: 0,
					failuresByCategory: { INSUFFICIENT_DATA: before?.late },
					failuresByDisposition: { error: 0, pending: 0 },
				},
			]);
		},
	);

	test.each([
		['BOS', '2021-12-01'],
		['UTA', '2022-01-14'],
		['SAC', '2022-04-10'],
	])('what %s allowed before %s agrees with plain SQL over the source files', async (team, on) => {
		const date = isoDate.parse(on);
		const [record] = await warehouse.query(
			sql`
			SELECT * FROM ${teamDefenseZoneAnalysisTable}
			WHERE team_abbr = ${team} AND analysis_date = ${sql.date(date)}`,
			teamDefenseZoneAnalysisTable.schema,
		);
		const [allowed] = await warehouse.query(allowedBefore(team, date), allowedRow);
		if (record === undefined || allowed === undefined) throw new Error(`${team} has nothing on ${date}`);
		expect(record.games_last_15).toBe(15);
		expectRounded(record, 3, {
			paint_pct_allowed_last_15: allowed.paint_pct,
			mid_range_pct_allowed_last_15: allowed.mid_pct,
			three_pt_pct_allowed_last_15: allowed.three_pct,
		});
		expectRounded(record, 2, {
			paint_attempts_allowed_per_game: allowed.paint_attempts / 15,
			mid_range_attempts_allowed_per_game: allowed.mid_attempts / 15,
			three_pt_attempts_allowed_per_game: allowed.three_attempts / 15,
			paint_points_allowed_per_game: (2 * allowed.paint_makes) / 15,
			mid_range_points_allowed_per_game: (2 * allowed.mid_makes) / 15,
			three_pt_points_allowed_per_game: (3 * allowed.three_makes) / 15,
			paint_blocks_per_game: allowed.paint_blocks / 15,
			mid_range_blocks_per_game: allowed.mid_blocks / 15,
			three_pt_blocks_per_game: allowed.three_blocks / 15,
			paint_defense_vs_league_avg: 100 * (allowed.paint_pct - allowed.league_paint_pct),
			mid_range_defense_vs_league_avg: 100 * (allowed.mid_pct - allowed.league_mid_pct),
			three_pt_defense_vs_league_avg: 100 * (allowed.three_pct - allowed.league_three_pct),
			opponent_points_per_game: allowed.points_allowed,
			defensive_rating_last_15: allowed.defensive_rating,
			opponent_pace_last_15: allowed.opponent_pace,
		});
		const versus = [
			['paint', record.paint_defense_vs_league_avg ?? 0],
			['mid_range', record.mid_range_defense_vs_league_avg ?? 0],
			['perimeter', record.three_pt_defense_vs_league_avg ?? 0],
		] as const;
		const [strongest, , weakest] = versus.toSorted(([, one], [, other]) => one - other);
		expect(record).toMatchObject({ strongest_zone: strongest?.[0], weakest_zone: weakest?.[0] });
	});

	test('on a date, what teams allow differs from the league as often to either side', async () => {
		const [mean] = await warehouse.query(
			sql`
			SELECT AVG(paint_defense_vs_league_avg) AS paint, AVG(mid_range_defense_vs_league_avg) AS mid_range,
				AVG(three_pt_defense_vs_league_avg) AS three
			FROM ${teamDefenseZoneAnalysisTable}
			WHERE analysis_date = ${sql.date(LAST.start)}`,
			z.object({ paint: z.number(), mid_range: z.number(), three: z.number() }),
		);
		// With all thirty teams of the league it is 0 but for rounding.
		for (const zone of Object.values(mean ?? { none: 1 })) expect(Math.abs(zone)).toBeLessThan(0.005);
	});

	test.each([
		['Stephen Curry', '2021-11-08', 'a star with fewer than ten games'],
		['Bruno Fernando', '2022-01-14', 'a player of few minutes'],
		['Tyrese Haliburton', '2022-04-10', 'a player who was traded'],
	])('the day of %s on %s, %s, agrees with plain SQL', async (name, on) => {
		const date = isoDate.parse(on);
		const about = (table: Sql, dateColumn: string) => sql`
			SELECT one.* FROM ${table} AS one
			JOIN ${RAW_TABLES.player_box.table} AS box
				ON box.player_lookup = one.player_lookup AND box.game_date = one.${sql.identifier(dateColumn)}
			WHERE box.player_name = ${name} AND box.game_date = ${sql.date(date)}`;
		const [record] = await warehouse.query(
			about(sql`${playerDailyCacheTable}`, 'cache_date'),
			playerDailyCacheTable.schema,
		);
		const [form] = await warehouse.query(formBefore(name, date), formRow);
		const [context] = await warehouse.query(
			about(sql`${upcomingPlayerGameContextTable}`, 'game_date'),
			upcomingPlayerGameContextTable.schema,
		);
		const [zones] = await warehouse.query(
			about(sql`${playerShotZoneAnalysisTable}`, 'analysis_date'),
			playerShotZoneAnalysisTable.schema,
		);
		if (record === undefined || form === undefined || context === undefined)
			throw new Error(`${name} has nothing on ${date}`);
		const { games, age, team, ts_pct_avg_last_10, ...means } = form;
		expectRounded(record, 2, means);
		expectRounded(record, 3, { ts_pct_avg_last_10 });
		expect(record).toMatchObject({
			team,
			games_played_season: games,
			early_season_flag: games < 10,
			player_age: age,
			team_pace_last_10: expect.any(Number),
			days_rest: context.days_rest,
			back_to_back: context.back_to_back,
			games_in_last_7_days: context.games_in_last_7_days,
			games_in_last_14_days: context.games_in_last_14_days,
			minutes_in_last_7_days: context.minutes_in_last_7_days,
			minutes_in_last_14_days: context.minutes_in_last_14_days,
			avg_minutes_per_game_last_7: context.avg_minutes_per_game_last_7,
			back_to_backs_last_14: context.back_to_backs_last_14,
			primary_scoring_zone: zones?.primary_scoring_zone ?? null,
			paint_rate_last_10: zones?.paint_rate_last_10 ?? null,
			mid_range_rate_last_10: zones?.mid_range_rate_last_10 ?? null,
			three_pt_rate_last_10: zones?.three_pt_rate_last_10 ?? null,
			assisted_rate_last_10: zones?.assisted_rate_last_10 ?? null,
		});
		expect(zones === undefined).toBe(games < 10);
	});
});

/** Each value is the other one, rounded. */
function expectRounded(
	record: Readonly<Record<string, unknown>>,
	digits: number,
	exact: Record<string, number>,
) {
	for (const [column, value] of Object.entries(exact)) {
		const off = Math.abs(Number(record[column]) - value);
		expect(off, `${column}: ${record[column]}, and ${value}`).toBeLessThanOrEqual(0.5 * 10 ** -digits + 1e-9);
	}
}

const number = z.number();
const allowedRow = z.object({
	paint_attempts: z.int(),
	paint_makes: z.int(),
	paint_blocks: z.int(),
	paint_pct: number,
	mid_attempts: z.int(),
	mid_makes: z.int(),
	mid_blocks: z.int(),
	mid_pct: number,
	three_attempts: z.int(),
	three_makes: z.int(),
	three_blocks: z.int(),
	three_pct: number,
	league_paint_pct: number,
	league_mid_pct: number,
	league_three_pct: number,
	points_allowed: number,
	defensive_rating: number,
	opponent_pace: number,
});

/** From the shots as published; ratings, which have a formula of their own, from the summaries. */
function allowedBefore(team: string, date: IsoDate): Sql {
	return sql`
	WITH sides AS (
		SELECT game_id, game_date, home_team AS team, away_score AS allowed FROM ${parquet('schedule')}
		UNION ALL
		SELECT game_id, game_date, away_team, home_score FROM ${parquet('schedule')}
	),
	latest AS (
		SELECT *, COUNT(*) OVER (PARTITION BY team) AS games FROM sides
		WHERE game_date < ${sql.date(date)}
		QUALIFY ROW_NUMBER() OVER (PARTITION BY team ORDER BY game_date DESC) <= 15
	),
	faced AS (
		SELECT latest.team, latest.games, shot_made AS made, block_player_id IS NOT NULL AS blocked,
			CASE
				WHEN shot_value = 3 THEN 'three'
				WHEN shot_zone_basic = 'Mid-Range' THEN 'mid'
				WHEN shot_zone_basic IN ('Restricted Area', 'In The Paint (Non-RA)') THEN 'paint'
			END AS zone
		FROM ${parquet('shots')} AS shots
		JOIN latest ON latest.game_id = shots.game_id AND latest.team <> shots.team
	),
	totals AS (
		SELECT team, games,
			COUNT(*) FILTER (zone = 'paint') AS paint_attempts,
			COUNT(*) FILTER (zone = 'paint' AND made) AS paint_makes,
			COUNT(*) FILTER (zone = 'paint' AND blocked) AS paint_blocks,
			paint_makes / paint_attempts AS paint_pct,
			COUNT(*) FILTER (zone = 'mid') AS mid_attempts,
			COUNT(*) FILTER (zone = 'mid' AND made) AS mid_makes,
			COUNT(*) FILTER (zone = 'mid' AND blocked) AS mid_blocks,
			mid_makes / mid_attempts AS mid_pct,
			COUNT(*) FILTER (zone = 'three') AS three_attempts,
			COUNT(*) FILTER (zone = 'three' AND made) AS three_makes,
			COUNT(*) FILTER (zone = 'three' AND blocked) AS three_blocks,
			three_makes / three_attempts AS three_pct
		FROM faced
		GROUP BY team, games
	),
	league AS (
		SELECT AVG(paint_pct) AS league_paint_pct, AVG(mid_pct) AS league_mid_pct, AVG(three_pct) AS league_three_pct
		FROM totals WHERE games >= 10
	),
	ratings AS (
		SELECT AVG(latest.allowed) AS points_allowed, AVG(defense.defensive_rating) AS defensive_rating,
			AVG(defense.opponent_pace) AS opponent_pace
		FROM latest
		JOIN ${teamDefenseGameSummaryTable} AS defense
			ON defense.team_abbr = latest.team AND defense.game_id = latest.game_id
		WHERE latest.team = ${team}
	)
	SELECT totals.*, league.*, ratings.* FROM totals, league, ratings WHERE totals.team = ${team}`;
}

const formRow = z.object({
	games: z.int(),
	age: z.int().nullable(),
	team: z.string(),
	points_avg_last_5: number,
	points_avg_last_10: number,
	points_avg_season: number,
	points_std_last_10: number,
	minutes_avg_last_10: number,
	minutes_avg_season: number,
	usage_rate_avg_last_10: number,
	ts_pct_avg_last_10: number,
	team_pace_last_10: number,
	team_off_rating_last_10: number,
});

/** From the box scores as published; usage, true shooting and the team's form from the summaries. */
function formBefore(name: string, date: IsoDate): Sql {
	return sql`
	WITH played AS (
		SELECT box.pts, box.minutes, summary.usage_rate, summary.ts_pct,
			ROW_NUMBER() OVER (ORDER BY box.game_date DESC) AS ago
		FROM ${parquet('player_box')} AS box
		JOIN ${playerGameSummaryTable} AS summary
			ON summary.game_id = box.game_id AND summary.player_id = box.player_id
		WHERE box.player_name = ${name} AND box.status = 'PLAYED' AND box.game_date < ${sql.date(date)}
	),
	form AS (
		SELECT COUNT(*) AS games,
			AVG(pts) FILTER (ago <= 5) AS points_avg_last_5,
			AVG(pts) FILTER (ago <= 10) AS points_avg_last_10,
			AVG(pts) AS points_avg_season,
			STDDEV_SAMP(pts) FILTER (ago <= 10) AS points_std_last_10,
			AVG(minutes) FILTER (ago <= 10) AS minutes_avg_last_10,
			AVG(minutes) AS minutes_avg_season,
			AVG(usage_rate) FILTER (ago <= 10) AS usage_rate_avg_last_10,
			AVG(ts_pct) FILTER (ago <= 10) AS ts_pct_avg_last_10
		FROM played
	),
	today AS (
		SELECT team FROM ${parquet('player_box')} WHERE player_name = ${name} AND game_date = ${sql.date(date)}
	),
	team_games AS (
		SELECT offense.pace, offense.offensive_rating FROM ${teamOffenseGameSummaryTable} AS offense
		JOIN today ON today.team = offense.team_abbr
		WHERE offense.game_date < ${sql.date(date)}
		ORDER BY offense.game_date DESC
		LIMIT 10
	),
	team_form AS (
		SELECT AVG(pace) AS team_pace_last_10, AVG(offensive_rating) AS team_off_rating_last_10 FROM team_games
	)
	SELECT form.*, today.team, team_form.*,
		(SELECT age FROM ${parquet('players')} WHERE player_name = ${name}) AS age
	FROM form, today, team_form`;
}
