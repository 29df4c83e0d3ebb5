import { playerGameSummary, playerGameSummaryTable } from '@accounted/analytics';
import { backfill, failuresTable, reconcile } from '@accounted/failure-tracking';
import { RAW_TABLES } from '@accounted/raw';
import {
	copyOfRealSeason,
	hasRealSeason,
	now,
	openRealSeason,
	parquet,
	range,
	realSeason,
} from '@accounted/raw/testing';
import {
	type IsoDate,
	isoDate,
	replaceRows,
	type Sql,
	sql,
	type TableDefinition,
	type Warehouse,
} from '@accounted/warehouse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { playerShotZoneAnalysisTable } from './index.ts';
import { playerShotZoneAnalysis } from './player-shot-zone-analysis/index.ts';

const WHOLE = range('2021-10-19', '2022-04-10');
const PROCESSORS = [playerGameSummary, playerShotZoneAnalysis] as const;

describe.skipIf(!hasRealSeason())('the real season', () => {
	let warehouse: Warehouse;
	beforeAll(async () => {
		warehouse = await openRealSeason();
	});
	afterAll(() => warehouse?.close());

	test('is loaded whole, without a rejected row', () => {
		const { loaded } = realSeason();
		expect(loaded.games).toBe(1230);
		expect(loaded.range).toEqual(WHOLE);
		expect(loaded.tables.flatMap(({ rejected }) => rejected)).toEqual([]);
		expect(Object.fromEntries(loaded.tables.map(({ table, rows }) => [table, rows]))).toMatchObject({
			schedule: 1230,
			player_box: 41_950,
			team_box: 2460,
			shots: 216_722,
		});
	});

	test('runs without an error, and its raw rows agree with each other in every game', () => {
		const { results } = realSeason();
		for (const code of ['RAW', 'TOGS', 'PGS', 'PSZA']) expect(results[code]?.errors, code).toEqual([]);
		expect(results.RAW).toMatchObject({ expected: 1230, records: 1230 });
	});

	test.each([
		['2021-11-05', '2021-11-15', 1843, 11],
		['2021-11-05', '2021-11-30', 4227, 25],
		[WHOLE.start, WHOLE.end, 26_039, 165],
	])('%s to %s: %i player-games on %i dates, each accounted for once', async (start, end, players, dates) => {
		const { processors } = await reconcile(warehouse, PROCESSORS, range(start, end));
		for (const account of processors) {
			expect(account, account.processor.code).toMatchObject({
				expected: players,
				unaccounted: 0,
				conflicts: 0,
				unexpected: 0,
				duplicates: 0,
				stale: 0,
			});
			expect(account.hasRecord + account.hasFailure).toBe(players);
			expect(account.cells).toHaveLength(dates);
			expect(account.failuresByDisposition).toMatchObject({ error: 0, pending: 0 });
		}
	});

	test('has a record of every played game, and of shooting wherever ten games came before', async () => {
		const { processors } = await reconcile(warehouse, PROCESSORS, WHOLE);
		const [games, zones] = processors;
		expect(games?.failuresByCategory).toEqual({});
		const [before] = await warehouse.query(
			sql`
			WITH played AS (
				SELECT ROW_NUMBER() OVER (PARTITION BY player_id ORDER BY game_date) AS number,
					game_date - DATE '2021-10-19' AS day
				FROM ${parquet('player_box')}
				WHERE status = 'PLAYED'
			)
			SELECT COUNT(*) FILTER (number > 10) AS enough,
				COUNT(*) FILTER (number <= 10 AND day < 14) AS early,
				COUNT(*) FILTER (number <= 10 AND day >= 14) AS late
			FROM played`,
			z.object({ enough: z.int(), early: z.int(), late: z.int() }),
		);
		expect(zones?.hasRecord).toBe(before?.enough);
		expect(zones?.failuresByCategory).toEqual({
			EARLY_SEASON: before?.early,
			INSUFFICIENT_DATA: before?.late,
		});
	});

	test('sums to the box scores and shots as published', async () => {
		const sums = z.object({
			games: z.int(),
			points: z.int(),
			minutes: z.number(),
			fga: z.int(),
			fgm: z.int(),
			fg3a: z.int(),
			fta: z.int(),
			rebounds: z.int(),
			assists: z.int(),
			paint_attempts: z.int(),
			paint_makes: z.int(),
			mid_range_attempts: z.int(),
			mid_range_makes: z.int(),
			assisted_makes: z.int(),
		});
		const [computed] = await warehouse.query(
			sql`
			SELECT COUNT(*) AS games, SUM(points) AS points, SUM(minutes_played) AS minutes,
				SUM(fg_attempts) AS fga, SUM(fg_makes) AS fgm, SUM(three_pt_attempts) AS fg3a, SUM(ft_attempts) AS fta,
				SUM(rebounds) AS rebounds, SUM(assists) AS assists,
				SUM(paint_attempts) AS paint_attempts, SUM(paint_makes) AS paint_makes,
				SUM(mid_range_attempts) AS mid_range_attempts, SUM(mid_range_makes) AS mid_range_makes,
				SUM(assisted_fg_makes) AS assisted_makes
			FROM ${playerGameSummaryTable}`,
			sums,
		);
		const [published] = await warehouse.query(
			sql`
			SELECT box.*, zones.*
			FROM (
				SELECT COUNT(*) AS games, SUM(pts) AS points, SUM(minutes) AS minutes, SUM(fga) AS fga, SUM(fgm) AS fgm,
					SUM(fg3a) AS fg3a, SUM(fta) AS fta, SUM(reb) AS rebounds, SUM(ast) AS assists
				FROM ${parquet('player_box')} WHERE status = 'PLAYED'
			) AS box, (
				SELECT COUNT(*) FILTER (paint) AS paint_attempts, COUNT(*) FILTER (paint AND shot_made) AS paint_makes,
					COUNT(*) FILTER (mid) AS mid_range_attempts, COUNT(*) FILTER (mid AND shot_made) AS mid_range_makes,
					COUNT(*) FILTER (shot_made AND assist_player_id IS NOT NULL) AS assisted_makes
				FROM (
					SELECT *, shot_zone_basic IN ('Restricted Area', 'In The Paint (Non-RA)') AS paint,
						shot_zone_basic = 'Mid-Range' AND shot_value = 2 AS mid
					FROM ${parquet('shots')}
				)
			) AS zones`,
			sums,
		);
		if (computed === undefined || published === undefined) throw new Error('a sum has one row');
		expect({ ...computed, minutes: 0 }).toEqual({ ...published, minutes: 0 });
		expect(computed.minutes).toBeCloseTo(published.minutes, 3);
		expect(computed.games).toBe(26_039);
	});

	test('has usage rates and team totals that a game can have', async () => {
		const usage = await warehouse.query(
			sql`SELECT usage_rate, minutes_played FROM ${playerGameSummaryTable}`,
			z.object({ usage_rate: z.number().nullable(), minutes_played: z.number() }),
		);
		for (const { usage_rate, minutes_played } of usage) {
			// Some are listed as having played 0 seconds: a share of no time is not known.
			expect(usage_rate === null).toBe(minutes_played === 0);
			expect(usage_rate ?? 0).toBeGreaterThanOrEqual(0);
			// Over a few seconds the formula overshoots: one shot in them is more than the team's share of possessions.
			if (minutes_played >= 2) expect(usage_rate).toBeLessThanOrEqual(100);
		}
		expect(usage.filter(({ usage_rate }) => usage_rate !== null && usage_rate > 100)).toHaveLength(6);
		const teams = await warehouse.query(
			sql`
			SELECT game_id, team, SUM(points) AS points, SUM(minutes_played) AS minutes,
				SUM(COALESCE(usage_rate, 0) * minutes_played) / SUM(minutes_played) AS usage, COUNTIF(starter_flag) AS starters
			FROM ${playerGameSummaryTable}
			GROUP BY game_id, team`,
			z.object({
				points: z.int(),
				minutes: z.number(),
				usage: z.number(),
				starters: z.int(),
			}),
		);
		expect(teams).toHaveLength(2460);
		for (const team of teams) {
			expect(team.starters).toBe(5);
			expect(team.points).toBeGreaterThan(60);
			expect(team.points).toBeLessThan(180);
			// 240 minutes, and 25 for each overtime; the published minutes are rounded.
			expect(Math.abs(((team.minutes - 240) / 25) % 1)).toSatisfy(
				(rest: number) => rest < 0.02 || rest > 0.98,
			);
			// Five share the possessions while on court: 20 each on average, less what no player is charged with.
			expect(team.usage).toBeGreaterThan(17);
			expect(team.usage).toBeLessThanOrEqual(20.1);
		}
	});

	describe.each([
		['a star', 'Stephen Curry'],
		['a bench player with many DNPs', 'Boban Marjanović'],
		['a player who was traded', 'James Harden'],
	])('shot zones of %s, %s', (_, name) => {
		test('agree with plain SQL over the source files, column by column', async () => {
			const dates = await warehouse.query(
				sql`
				SELECT game_date FROM ${parquet('player_box')}
				WHERE player_name = ${name} AND status = 'PLAYED'
				ORDER BY game_date`,
				z.object({ game_date: isoDate }),
			);
			expect(dates.length).toBeGreaterThan(20);
			for (const index of [10, Math.floor(dates.length / 2), dates.length - 1]) {
				const date = dates[index]?.game_date;
				if (date === undefined) throw new Error(`${name} has no game ${index}`);
				const [computed] = await warehouse.query(
					sql`
					SELECT zones.* FROM ${playerShotZoneAnalysisTable} AS zones
					JOIN ${RAW_TABLES.player_box.table} AS box
						ON box.player_lookup = zones.player_lookup AND box.game_date = zones.analysis_date
					WHERE box.player_name = ${name} AND zones.analysis_date = ${sql.date(date)}`,
					playerShotZoneAnalysisTable.schema,
				);
				expect(computed, `${name} on ${date}`).toBeDefined();
				for (const games of [10, 20]) {
					const [independent] = await warehouse.query(zonesBefore(name, date, games), zonesRow);
					const own = Object.fromEntries(
						Object.keys(zonesRow.shape).map((column) => [
							column,
							Object.entries(computed ?? {}).find(([key]) => key === `${column}_last_${games}`)?.[1],
						]),
					);
					expect(own, `${name}, ${games} games before ${date}`).toEqual(independent);
				}
			}
		});
	});

	test('knows nothing of the day itself: without what came since, shot zones are as they were', async () => {
		const copy = await copyOfRealSeason();
		// From the last to the first: each takes away more than the one before.
		for (const text of ['2022-03-20', '2022-01-14', '2021-11-20']) {
			const date = isoDate.parse(text);
			const before = await outcomesOn(copy, date);
			await forgetFrom(copy, date);
			const [, zones] = await backfill(copy, {
				processors: PROCESSORS,
				range: { start: date, end: date },
				force: true,
				runId: `before ${date}`,
				now,
			});
			expect(zones?.errors).toEqual([]);
			const after = await outcomesOn(copy, date);
			// Expected now is who was in the last box scores: most of those who then played.
			const inBoth = [...after.keys()].filter((player) => before.has(player));
			expect(inBoth.length, `players on ${date}`).toBeGreaterThan(40);
			for (const player of inBoth)
				expect(after.get(player), `${player} on ${date}`).toEqual(before.get(player));
		}
	});

	/** The record, or the failure, of each player of a date. */
	async function outcomesOn(warehouse: Warehouse, date: IsoDate): Promise<Map<string, unknown>> {
		const records = await warehouse.query(
			sql`SELECT * FROM ${playerShotZoneAnalysisTable} WHERE analysis_date = ${sql.date(date)}`,
			playerShotZoneAnalysisTable.schema,
		);
		const failures = await warehouse.query(
			sql`
			SELECT entity_id, failure_category, failure_reason, failure_type, actual_count FROM ${failuresTable}
			WHERE processor_name = ${playerShotZoneAnalysis.name} AND analysis_date = ${sql.date(date)}
				AND resolution_status <> 'RESOLVED'`,
			z.object({
				entity_id: z.string(),
				failure_category: z.string(),
				failure_reason: z.string(),
				failure_type: z.string(),
				actual_count: z.int(),
			}),
		);
		return new Map<string, unknown>([
			...records.map((row) => [row.player_lookup, row] as const),
			...failures.map((row) => [row.entity_id, row] as const),
		]);
	}

	/** Brings the warehouse to where it was before the games of a date: a schedule, and no more. */
	async function forgetFrom(warehouse: Warehouse, date: IsoDate): Promise<void> {
		const since = sql`game_date >= ${sql.date(date)}`;
		const { schedule } = RAW_TABLES;
		const games = await warehouse.query(
			sql`SELECT * FROM ${schedule.table} WHERE ${since}`,
			schedule.table.schema,
		);
		const played: readonly TableDefinition[] = [
			RAW_TABLES.player_box.table,
			RAW_TABLES.team_box.table,
			RAW_TABLES.shots.table,
			playerGameSummaryTable,
		];
		await warehouse.commit([
			...played.map((table) => ({ table, where: since })),
			replaceRows(
				schedule.table,
				since,
				games.map((game) => ({
					...game,
					is_final: false,
					status: 'Scheduled',
					home_score: null,
					away_score: null,
				})),
			),
		]);
	}
});

const zonesRow = z.object({
	games: z.int(),
	fg_attempts: z.int(),
	paint_attempts: z.int(),
	paint_makes: z.int(),
	mid_range_attempts: z.int(),
	mid_range_makes: z.int(),
	three_pt_attempts: z.int(),
	three_pt_makes: z.int(),
	paint_rate: z.number().nullable(),
	mid_range_rate: z.number().nullable(),
	three_pt_rate: z.number().nullable(),
	paint_pct: z.number().nullable(),
	mid_range_pct: z.number().nullable(),
	three_pt_pct: z.number().nullable(),
	paint_attempts_per_game: z.number().nullable(),
	mid_range_attempts_per_game: z.number().nullable(),
	three_pt_attempts_per_game: z.number().nullable(),
	assisted_rate: z.number().nullable(),
});

/** Written from the definitions alone, in DuckDB's own SQL, straight from the files. */
function zonesBefore(name: string, date: IsoDate, games: number): Sql {
	return sql`
	WITH latest AS (
		SELECT game_id, player_id, fga, fgm, fg3a, fg3m FROM ${parquet('player_box')}
		WHERE player_name = ${name} AND status = 'PLAYED' AND game_date < ${sql.date(date)}
		ORDER BY game_date DESC
		LIMIT ${games}
	),
	attempts AS (
		SELECT shot_made, assist_player_id, shot_value,
			shot_zone_basic IN ('Restricted Area', 'In The Paint (Non-RA)') AS paint,
			shot_zone_basic = 'Mid-Range' AND shot_value = 2 AS mid
		FROM ${parquet('shots')} SEMI JOIN latest USING (game_id, player_id)
	),
	zones AS (
		SELECT COUNT(*) FILTER (paint) AS paint_attempts, COUNT(*) FILTER (paint AND shot_made) AS paint_makes,
			COUNT(*) FILTER (mid) AS mid_range_attempts, COUNT(*) FILTER (mid AND shot_made) AS mid_range_makes,
			COUNT(*) FILTER (shot_made AND assist_player_id IS NOT NULL) AS assisted
		FROM attempts
	),
	totals AS (
		SELECT COUNT(*) AS games, SUM(fga) AS fg_attempts, SUM(fgm) AS fg_makes,
			SUM(fg3a) AS three_pt_attempts, SUM(fg3m) AS three_pt_makes
		FROM latest
	)
	SELECT games, fg_attempts, paint_attempts, paint_makes, mid_range_attempts, mid_range_makes,
		three_pt_attempts, three_pt_makes,
		${rounded('paint_attempts', 'fg_attempts', 100, 2)} AS paint_rate,
		${rounded('mid_range_attempts', 'fg_attempts', 100, 2)} AS mid_range_rate,
		${rounded('three_pt_attempts', 'fg_attempts', 100, 2)} AS three_pt_rate,
		${rounded('paint_makes', 'paint_attempts', 1, 3)} AS paint_pct,
		${rounded('mid_range_makes', 'mid_range_attempts', 1, 3)} AS mid_range_pct,
		${rounded('three_pt_makes', 'three_pt_attempts', 1, 3)} AS three_pt_pct,
		${rounded('paint_attempts', 'games', 1, 2)} AS paint_attempts_per_game,
		${rounded('mid_range_attempts', 'games', 1, 2)} AS mid_range_attempts_per_game,
		${rounded('three_pt_attempts', 'games', 1, 2)} AS three_pt_attempts_per_game,
		${rounded('assisted', 'fg_makes', 100, 2)} AS assisted_rate
	FROM totals, zones`;
}

/** `factor` · part / whole, half rounded up at `digits` decimals, in whole numbers throughout: exact. */
function rounded(part: string, whole: string, factor: number, digits: number): Sql {
	const [p, w, places] = [sql.identifier(part), sql.identifier(whole), 10 ** digits];
	return sql`CASE WHEN ${w} > 0 THEN (2 * ${factor * places} * ${p} + ${w}) // (2 * ${w}) / CAST(${places} AS DOUBLE) END`;
}
