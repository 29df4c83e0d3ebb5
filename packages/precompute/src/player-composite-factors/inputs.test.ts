import { RAW_TABLES } from '@accounted/raw';
import { playerRow } from '@accounted/raw/testing';
import { addDays, appendRows, type IsoDate, type TableChange } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { compositeInputs } from './inputs.ts';
import { context, DATE, defense, gameOn, world, zones } from './world.test-support.ts';

const NEXT = addDays(DATE, 1);
const { players } = RAW_TABLES;

/** The input rows of the date, with a game on it. */
async function inputs(...changes: readonly TableChange[]) {
	const warehouse = await world(...gameOn(DATE), ...changes);
	return warehouse.query(compositeInputs.sql({ start: DATE, end: DATE }), compositeInputs.row);
}

function aged(age: number | null, player = 'one'): TableChange {
	return appendRows(players.table, [playerRow({ player_lookup: player, age })]);
}

test('bring together the context, the shooting, the opponent and the age', async () => {
	const rows = await inputs(
		context({ days_rest: 2, games_in_last_7_days: 3, minutes_in_last_7_days: 99.5, star_teammates_out: 1 }),
		zones(),
		defense(),
		defense({ team_abbr: 'BOS', paint_defense_vs_league_avg: -9 }),
		aged(31),
	);
	expect(rows).toEqual([
		{
			analysis_date: DATE,
			entity_id: 'one',
			game_id: DATE,
			team: 'BOS',
			opponent: 'LAL',
			days_rest: 2,
			back_to_back: false,
			games_in_last_7_days: 3,
			minutes_in_last_7_days: 99.5,
			avg_minutes_per_game_last_7: null,
			back_to_backs_last_14: 0,
			pace_differential: 2,
			projected_usage_rate: 24,
			avg_usage_rate_last_7_games: 22,
			star_teammates_out: 1,
			player_age: 31,
			primary_scoring_zone: 'paint',
			paint_rate_last_10: 60,
			mid_range_rate_last_10: 10,
			three_pt_rate_last_10: 30,
			paint_defense_vs_league_avg: 3,
			mid_range_defense_vs_league_avg: -1,
			three_pt_defense_vs_league_avg: 1,
		},
	]);
});

test('an expected player without any record has a row all the same, of nulls', async () => {
	const [row, ...others] = await inputs();
	expect(others).toEqual([]);
	const { analysis_date, entity_id, ...rest } = row ?? {};
	expect([analysis_date, entity_id]).toEqual([DATE, 'one']);
	expect(Object.values(rest).every((value) => value === null)).toBe(true);
});

test('without a context nobody knows who the opponent is', async () => {
	const [row] = await inputs(zones(), defense());
	expect(row).toMatchObject({
		opponent: null,
		primary_scoring_zone: 'paint',
		paint_defense_vs_league_avg: null,
	});
});

test('records of other dates are not looked at', async () => {
	for (const other of [addDays(DATE, -1), NEXT]) {
		const [row] = await inputs(
			context({ game_date: other }),
			zones({ analysis_date: other }),
			defense({ analysis_date: other }),
		);
		expect(row).toMatchObject({
			game_id: null,
			primary_scoring_zone: null,
			paint_defense_vs_league_avg: null,
		});
	}
});

test('each date of a range has its own', async () => {
	const on = (date: IsoDate, value: number) => [
		...gameOn(date),
		context({ game_date: date, days_rest: value }),
		zones({ analysis_date: date, paint_rate_last_10: value }),
		defense({ analysis_date: date, paint_defense_vs_league_avg: value }),
	];
	const warehouse = await world(...on(DATE, 1), ...on(NEXT, 2));
	const rows = await warehouse.query(compositeInputs.sql({ start: DATE, end: NEXT }), compositeInputs.row);
	expect(
		rows
			.toSorted((one, other) => one.analysis_date.localeCompare(other.analysis_date))
			.map((row) => [
				row.analysis_date,
				row.days_rest,
				row.paint_rate_last_10,
				row.paint_defense_vs_league_avg,
			]),
	).toEqual([
		[DATE, 1, 1, 1],
		[NEXT, 2, 2, 2],
	]);
});

test('an age that is not there, or is of two players, is not known', async () => {
	for (const ages of [[], [aged(null)], [aged(25), aged(31)], [aged(25, 'two')]]) {
		const [row] = await inputs(...ages);
		expect(row?.player_age).toBeNull();
	}
});
