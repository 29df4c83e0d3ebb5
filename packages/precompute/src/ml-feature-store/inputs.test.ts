import { RAW_TABLES } from '@accounted/raw';
import { appendRow, injuryRow } from '@accounted/raw/testing';
import {
	addDays,
	appendRows,
	type IsoDate,
	isoDate,
	type RowOf,
	type TableChange,
} from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { playerCompositeFactorsTable } from '../player-composite-factors/table.ts';
import {
	context,
	DATE,
	defense,
	gameOn,
	summary,
	teamContext,
	world,
	zones,
} from '../player-composite-factors/world.test-support.ts';
import { playerDailyCacheTable } from '../player-daily-cache/table.ts';
import { featureInputs } from './inputs.ts';

const ago = (days: number) => addDays(DATE, -days);

/** The input rows of the date, with a game on it. */
async function inputs(...changes: readonly TableChange[]) {
	const warehouse = await world(...gameOn(DATE), ...changes);
	return warehouse.query(featureInputs.sql({ start: DATE, end: DATE }), featureInputs.row);
}

async function rowFor(...changes: readonly TableChange[]) {
	const rows = await inputs(...changes);
	expect(rows).toHaveLength(1);
	const [row] = rows;
	if (row === undefined) throw new Error('no row');
	return row;
}

/** A game that was played and summarised, with points, all of them free throws unless said otherwise. */
function played(date: IsoDate, points: number, ft_makes = points): TableChange[] {
	return [...gameOn(date), summary({ game_date: date, game_id: date, points, ft_makes })];
}

function cache(values: Partial<RowOf<typeof playerDailyCacheTable>> = {}): TableChange {
	return appendRow(playerDailyCacheTable, {
		player_lookup: 'one',
		cache_date: DATE,
		points_avg_last_5: 21.4,
		minutes_avg_last_10: 33,
		team_pace_last_10: 98.4,
		games_in_last_7_days: 3,
		...values,
	});
}

function factors(values: Partial<RowOf<typeof playerCompositeFactorsTable>> = {}): TableChange {
	return appendRow(playerCompositeFactorsTable, {
		player_lookup: 'one',
		game_date: DATE,
		primary_scoring_zone: 'paint',
		fatigue_score: 87,
		...values,
	});
}

function transaction(action: 'PLACED' | 'ACTIVATED', date: IsoDate, player = 'one'): TableChange {
	const row = injuryRow({ transaction_date: date, player_lookup: player, action });
	return appendRows(RAW_TABLES.injury_transactions.table, [row]);
}

test('bring together what each upstream says of the player, his team and his opponent', async () => {
	const row = await rowFor(
		context({ back_to_back: true, season_phase: 'middle' }),
		teamContext({ team_days_rest: 1, team_win_pct: 0.55, game_number_in_season: 21 }),
		teamContext({ team_abbr: 'LAL', team_days_rest: 3, team_win_pct: 0.4, game_number_in_season: 20 }),
		cache(),
		factors(),
		zones(),
		defense({ defensive_rating_last_15: 108.33, opponent_pace_last_15: 99.51 }),
		defense({ team_abbr: 'BOS', defensive_rating_last_15: 1 }),
	);
	expect(row).toMatchObject({
		analysis_date: DATE,
		entity_id: 'one',
		game_id: DATE,
		team: 'BOS',
		opponent: 'LAL',
		is_home: true,
		back_to_back: true,
		season_phase: 'middle',
		points_avg_last_5: 21.4,
		games_in_last_7_days: 3,
		minutes_avg_last_10: 33,
		team_pace_last_10: 98.4,
		fatigue_score: 87,
		paint_rate_last_10: 60,
		opponent_def_rating: 108.33,
		opponent_pace: 99.51,
		team_days_rest: 1,
		opponent_days_rest: 3,
		team_win_pct: 0.55,
		game_number_in_season: 21,
	});
});

test('an expected player without any record or game has a row all the same', async () => {
	const { analysis_date, entity_id, ...rest } = await rowFor();
	expect([analysis_date, entity_id]).toEqual([DATE, 'one']);
	expect(new Set(Object.values(rest))).toEqual(new Set([null, 0]));
});

test('records of other dates are not looked at', async () => {
	for (const other of [ago(1), addDays(DATE, 1)]) {
		const { points_avg_last_5, fatigue_score, game_id, opponent_def_rating, paint_rate_last_10 } =
			await rowFor(
				context({ game_date: other }),
				teamContext({ game_date: other }),
				cache({ cache_date: other }),
				factors({ game_date: other }),
				zones({ analysis_date: other }),
				defense({ analysis_date: other, defensive_rating_last_15: 100 }),
			);
		expect([points_avg_last_5, fatigue_score, game_id, opponent_def_rating, paint_rate_last_10]).toEqual(
			Array(5).fill(null),
		);
	}
});

test('form is of the newest games strictly before the date', async () => {
	// n points n days ago, 12 games, and 99 on the day itself.
	const games = Array.from({ length: 12 }, (_, index) => played(ago(index + 1), index + 1, 1)).flat();
	const row = await rowFor(...games, summary({ game_date: DATE, game_id: DATE, points: 99 }));
	expect(row).toMatchObject({
		games_last_5: 5,
		newest_3_points: 1 + 2 + 3,
		older_2_points: 4 + 5,
		points_last_10: 55,
		ft_makes_last_10: 10,
		played_last_10: 10,
		gap_dates_last_10: null,
	});
});

test('form is of this season', async () => {
	const row = await rowFor(
		...played(isoDate.parse('2021-04-02'), 40),
		...played(isoDate.parse('2021-10-20'), 7),
	);
	expect(row).toMatchObject({ games_last_5: 1, newest_3_points: 7, played_last_10: 1 });
});

test('fewer than 5 games are counted as they are', async () => {
	const row = await rowFor(...[1, 2, 3, 4].flatMap((days) => played(ago(days), 10)));
	expect(row).toMatchObject({ games_last_5: 4, newest_3_points: 30, older_2_points: 10, played_last_10: 4 });
});

test('a game that was played and is not summarised is a gap, in order of date', async () => {
	const row = await rowFor(
		...played(ago(1), 10),
		...gameOn(ago(3)),
		...gameOn(ago(6)),
		...played(ago(8), 12),
	);
	expect(row).toMatchObject({ played_last_10: 4, gap_dates_last_10: `${ago(6)},${ago(3)}`, games_last_5: 2 });
});

test('a gap before the last 10 games makes no difference, and one at the tenth does', async () => {
	const since = (count: number) =>
		Array.from({ length: count }, (_, index) => played(ago(index + 1), 10)).flat();
	expect(await rowFor(...since(10), ...gameOn(ago(11)))).toMatchObject({
		played_last_10: 10,
		gap_dates_last_10: null,
	});
	expect(await rowFor(...since(9), ...gameOn(ago(10)))).toMatchObject({
		played_last_10: 10,
		gap_dates_last_10: ago(10),
	});
});

test('a game listed as DNP or INACTIVE is no gap, and takes no place among the last 10', async () => {
	const missed = [...gameOn(ago(1), 'DNP'), ...gameOn(ago(2), 'INACTIVE')];
	const games = Array.from({ length: 9 }, (_, index) => played(ago(index + 3), 10)).flat();
	const row = await rowFor(...missed, ...games, ...gameOn(ago(12)));
	expect(row).toMatchObject({ played_last_10: 10, gap_dates_last_10: ago(12) });
});

test('the latest injury transaction before the date counts', async () => {
	expect(await rowFor()).toMatchObject({ injury_action: null, injury_date: null });
	const placed = transaction('PLACED', ago(20));
	const activated = transaction('ACTIVATED', ago(5));
	expect(await rowFor(placed)).toMatchObject({ injury_action: 'PLACED', injury_date: ago(20) });
	expect(await rowFor(placed, activated)).toMatchObject({ injury_action: 'ACTIVATED', injury_date: ago(5) });
});

test('what is published on the date itself, or later, or of somebody else, is not known', async () => {
	for (const change of [
		transaction('PLACED', DATE),
		transaction('PLACED', addDays(DATE, 1)),
		transaction('PLACED', ago(1), 'two'),
	])
		expect(await rowFor(change)).toMatchObject({ injury_action: null, injury_date: null });
});

test('each expected player of each date has one row, of that date', async () => {
	const on = (date: IsoDate, value: number) => [
		...gameOn(date, 'PLAYED', ['one', 'two']),
		context({ game_date: date, game_id: date }),
		teamContext({ game_date: date, team_days_rest: value }),
		teamContext({ game_date: date, team_abbr: 'LAL', team_days_rest: value }),
		cache({ cache_date: date, points_avg_last_5: value }),
		factors({ game_date: date, fatigue_score: value }),
		zones({ analysis_date: date, paint_rate_last_10: value }),
		defense({ analysis_date: date, opponent_pace_last_15: value }),
		transaction('PLACED', addDays(date, -1)),
	];
	const warehouse = await world(
		...on(ago(1), 1),
		...on(DATE, 2),
		summary({ game_date: ago(1), game_id: ago(1), points: 11 }),
	);
	const rows = await warehouse.query(featureInputs.sql({ start: ago(1), end: DATE }), featureInputs.row);
	expect(rows).toHaveLength(4);
	const rowOn = (date: IsoDate, player: string) =>
		rows.find((row) => row.analysis_date === date && row.entity_id === player);
	for (const [date, value] of [
		[ago(1), 1],
		[DATE, 2],
	] as const) {
		expect(rowOn(date, 'one')).toMatchObject({
			game_id: date,
			team_days_rest: value,
			opponent_days_rest: value,
			points_avg_last_5: value,
			fatigue_score: value,
			paint_rate_last_10: value,
			opponent_pace: value,
			injury_date: addDays(date, -1),
			newest_3_points: date === DATE ? 11 : 0,
			gap_dates_last_10: null,
		});
		expect(rowOn(date, 'two')).toMatchObject({
			game_id: null,
			fatigue_score: null,
			injury_date: null,
			newest_3_points: 0,
			gap_dates_last_10: date === DATE ? ago(1) : null,
		});
	}
});
