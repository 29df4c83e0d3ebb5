import { reconcile } from '@accounted/failure-tracking';
import { RAW_TABLES } from '@accounted/raw';
import { hasRealSeason, openRealSeason, parquet, realSeason } from '@accounted/raw/testing';
import { type IsoDate, isoDate, type Sql, sql, type Warehouse } from '@accounted/warehouse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { playerCompositeFactors } from '../player-composite-factors/index.ts';
import { playerCompositeFactorsTable } from '../player-composite-factors/table.ts';
import { mlFeatureStore } from './index.ts';
import { FEATURE_RANGES, outOfRange } from './ranges.ts';
import { FEATURE_NAMES, mlFeatureStoreTable } from './table.ts';

/** Where some players and teams have enough games and some not; after many protected absences; the last day. */
const DATES = ['2021-11-19', '2022-01-14', '2022-04-10'].map((date) => isoDate.parse(date));

const ON_THESE = sql`game_date IN (${sql.join(
	DATES.map((date) => sql`${sql.date(date)}`),
	', ',
)})`;

describe.skipIf(!hasRealSeason())('composite factors and features on the real season', () => {
	let warehouse: Warehouse;
	beforeAll(async () => {
		for (const { errors } of Object.values(realSeason().results)) expect(errors).toEqual([]);
		warehouse = await openRealSeason();
	});
	afterAll(() => warehouse?.close());

	test.each(DATES)(
		'on %s there are records exactly where he has 10 games and the opponent 15',
		async (date) => {
			const [enough] = await warehouse.query(
				sql`
			WITH teams AS (
				SELECT game_date, unnest([home_team, away_team]) AS team FROM ${parquet('schedule')}
			),
			counted AS (
				SELECT (
						SELECT COUNT(*) FROM ${parquet('player_box')} AS before
						WHERE before.player_id = box.player_id AND before.status = 'PLAYED' AND before.game_date < box.game_date
					) AS games,
					(SELECT COUNT(*) FROM teams WHERE team = box.opponent AND game_date < box.game_date) AS opponent_games
				FROM ${parquet('player_box')} AS box
				WHERE box.status = 'PLAYED' AND box.game_date = ${sql.date(date)}
			)
			SELECT COUNT(*) AS players, COUNT(*) FILTER (games >= 10 AND opponent_games >= 15) AS records FROM counted`,
				z.object({ players: z.int(), records: z.int() }),
			);
			expect(enough?.records).toBeGreaterThan(100);
			const { processors } = await reconcile(warehouse, [playerCompositeFactors, mlFeatureStore], {
				start: date,
				end: date,
			});
			for (const account of processors) {
				expect(account, account.processor.code).toMatchObject({
					expected: enough?.players,
					hasRecord: enough?.records,
					unaccounted: 0,
					conflicts: 0,
					unexpected: 0,
					duplicates: 0,
					failuresByDisposition: { error: 0, pending: 0 },
				});
				const missing = account.expected - account.hasRecord;
				expect(account.failuresByCategory).toEqual(missing === 0 ? {} : { MISSING_UPSTREAM: missing });
			}
		},
	);

	test.each(DATES)(
		'on %s fatigue, trend, risk, rest and shares are what plain SQL over the files makes of them',
		async (date) => {
			const computed = await warehouse.query(
				sql`
			SELECT box.player_id, factors.fatigue_score, features.home_away, features.rest_advantage, features.injury_risk,
				features.recent_trend, features.pct_free_throw, features.team_win_pct
			FROM ${mlFeatureStoreTable} AS features
			JOIN ${playerCompositeFactorsTable} AS factors
				ON factors.player_lookup = features.player_lookup AND factors.game_date = features.game_date
			JOIN ${RAW_TABLES.player_box.table} AS box
				ON box.player_lookup = features.player_lookup AND box.game_date = features.game_date
			WHERE features.game_date = ${sql.date(date)}`,
				independentRow,
			);
			const independent = await warehouse.query(independentFeatures(date), independentRow);
			const expected = new Map(independent.map((row) => [row.player_id, row]));
			expect(computed.length).toBeGreaterThan(100);
			for (const row of computed) expect(row, `player ${row.player_id}`).toEqual(expected.get(row.player_id));
		},
	);

	test('every feature is within its range, and none but playoff_game is constant', async () => {
		const records = await warehouse.query(
			sql`SELECT * FROM ${mlFeatureStoreTable} WHERE ${ON_THESE}`,
			mlFeatureStoreTable.schema,
		);
		for (const record of records) {
			expect(outOfRange(record)).toEqual([]);
			expect(record.feature_names).toEqual(FEATURE_NAMES);
		}
		const constant = FEATURE_NAMES.filter(
			(name) => new Set(records.map((record) => record[name])).size === 1,
		);
		// The season is a regular one.
		expect(constant).toEqual(['playoff_game']);
	});

	test('each factor uses most of its range, and the total is their sum', async () => {
		const records = await warehouse.query(
			sql`SELECT * FROM ${playerCompositeFactorsTable} WHERE ${ON_THESE}`,
			playerCompositeFactorsTable.schema,
		);
		for (const name of ['shot_zone_mismatch_score', 'pace_score', 'usage_spike_score'] as const) {
			const [, max] = FEATURE_RANGES[name];
			const values = records.map((record) => record[name]);
			expect(Math.min(...values)).toBeLessThan(-max / 2);
			expect(Math.max(...values)).toBeGreaterThan(max / 2);
		}
		for (const record of records)
			expect(record.total_composite_adjustment).toBeCloseTo(
				record.fatigue_adjustment +
					record.shot_zone_mismatch_score +
					record.pace_score +
					record.usage_spike_score,
				9,
			);
	});
});

const independentRow = z.object({
	player_id: z.int(),
	fatigue_score: z.int(),
	home_away: z.number(),
	rest_advantage: z.number().nullable(),
	injury_risk: z.number(),
	recent_trend: z.number().nullable(),
	pct_free_throw: z.number().nullable(),
	team_win_pct: z.number().nullable(),
});

/** Written from the definitions alone, in DuckDB's own SQL, straight from the files. */
function independentFeatures(date: IsoDate): Sql {
	return sql`
	WITH today AS (
		SELECT player_id, team, opponent, is_home FROM ${parquet('player_box')}
		WHERE status = 'PLAYED' AND game_date = ${sql.date(date)}
	),
	played AS (
		SELECT player_id, game_date, minutes, pts, ftm, ${sql.date(date)} - game_date AS days_ago,
			game_date - LAG(game_date) OVER newest AS rest,
			ROW_NUMBER() OVER (PARTITION BY player_id ORDER BY game_date DESC) AS number
		FROM ${parquet('player_box')}
		WHERE status = 'PLAYED' AND game_date < ${sql.date(date)}
		WINDOW newest AS (PARTITION BY player_id ORDER BY game_date)
	),
	form AS (
		SELECT player_id,
			MIN(days_ago) AS days_rest,
			COUNT(*) FILTER (days_ago <= 7) AS games_7,
			COALESCE(SUM(minutes) FILTER (days_ago <= 7), 0) AS minutes_7,
			COALESCE(ROUND(AVG(minutes) FILTER (days_ago <= 7), 2), 0) AS average_7,
			COUNT(*) FILTER (days_ago <= 14 AND rest = 1) AS back_to_backs_14,
			AVG(pts) FILTER (number <= 3) - AVG(pts) FILTER (number BETWEEN 4 AND 5) AS trend,
			SUM(ftm) FILTER (number <= 10) AS free,
			SUM(pts) FILTER (number <= 10) AS points
		FROM played GROUP BY player_id
	),
	team_games AS (
		SELECT home_team AS team, game_date, home_score > away_score AS won FROM ${parquet('schedule')}
		UNION ALL
		SELECT away_team, game_date, away_score > home_score FROM ${parquet('schedule')}
	),
	teams AS (
		SELECT team, ${sql.date(date)} - MAX(game_date) AS rest, COUNT(*) AS games, AVG(CAST(won AS INTEGER)) AS share
		FROM team_games WHERE game_date < ${sql.date(date)} GROUP BY team
	),
	latest AS (
		SELECT player_id, arg_max(action, (transaction_date, action = 'ACTIVATED')) AS action,
			${sql.date(date)} - MAX(transaction_date) AS days_ago
		FROM ${parquet('injury_transactions')} WHERE transaction_date < ${sql.date(date)} GROUP BY player_id
	)
	SELECT CAST(today.player_id AS BIGINT) AS player_id,
		CAST(LEAST(100, 100
			+ CASE WHEN form.days_rest = 1 THEN -15 WHEN form.days_rest >= 3 THEN 5 ELSE 0 END
			- CASE WHEN form.games_7 >= 4 THEN 10 ELSE 0 END
			- CASE WHEN form.minutes_7 > 240 THEN 10 ELSE 0 END
			- CASE WHEN form.average_7 > 35 THEN 8 ELSE 0 END
			- CASE WHEN form.back_to_backs_14 >= 2 THEN 12 WHEN form.back_to_backs_14 = 1 THEN 5 ELSE 0 END
			- CASE WHEN players.age >= 35 THEN 10 WHEN players.age >= 30 THEN 5 ELSE 0 END) AS BIGINT) AS fatigue_score,
		CAST(today.is_home AS DOUBLE) AS home_away,
		CAST(GREATEST(-2, LEAST(2, own.rest - other.rest)) AS DOUBLE) AS rest_advantage,
		CAST(CASE WHEN latest.action = 'PLACED' THEN 2 WHEN latest.days_ago <= 7 THEN 1 ELSE 0 END AS DOUBLE) AS injury_risk,
		CAST(SIGN(form.trend) * CASE WHEN ROUND(ABS(form.trend), 6) >= 5 THEN 2 WHEN ROUND(ABS(form.trend), 6) >= 2 THEN 1 ELSE 0 END AS DOUBLE)
			+ 0 AS recent_trend,
		CASE WHEN form.points > 0 THEN CAST(ROUND(form.free / form.points, 3) AS DOUBLE) END AS pct_free_throw,
		CASE WHEN own.games >= 5 THEN ROUND(own.share, 3) END AS team_win_pct
	FROM today
	JOIN form ON form.player_id = today.player_id
	JOIN teams AS own ON own.team = today.team
	JOIN teams AS other ON other.team = today.opponent
	LEFT JOIN ${parquet('players')} AS players ON players.player_id = today.player_id
	LEFT JOIN latest ON latest.player_id = today.player_id`;
}
