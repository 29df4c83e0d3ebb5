import { isoDate } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { dailyCacheInputs } from './inputs.ts';
import { type Day, dayAfter, FIRST, plain, type World, worldOf } from './world.test-support.ts';

async function inputRows(world: World) {
	const { warehouse, date } = await worldOf(world);
	const rows = await warehouse.query(dailyCacheInputs.sql({ start: date, end: date }), dailyCacheInputs.row);
	return rows.filter((row) => row.entity_id === 'one');
}

async function inputs(world: World) {
	const rows = await inputRows(world);
	expect(rows).toHaveLength(1);
	const [row] = rows;
	if (row === undefined) throw new Error('no row');
	return row;
}

test('form is the mean of the newest 5 and 10 games, and of the season', async () => {
	// The nth game, counted from 1, has n points and 30 + n minutes.
	const row = await inputs({ days: plain(12) });
	expect(row).toMatchObject({
		season_year: 2021,
		opening_date: FIRST,
		usable_games: 12,
		played_games: 12,
		missed_games: 0,
		gap_dates: null,
		points_avg_last_5: 10,
		points_avg_last_10: 7.5,
		points_avg_season: 6.5,
		minutes_avg_last_10: 37.5,
		minutes_avg_season: 36.5,
		usage_rate_avg_last_10: 20,
		ts_pct_avg_last_10: 0.5,
	});
	// 3 to 12: the sum of squares about 7.5 is 82.5, over 9.
	expect(row.points_std_last_10).toBeCloseTo(Math.sqrt(82.5 / 9), 12);
});

test('with fewer games, the windows hold what there is; one game has no deviation', async () => {
	expect(await inputs({ days: plain(3) })).toMatchObject({
		points_avg_last_5: 2,
		points_avg_last_10: 2,
		points_avg_season: 2,
		points_std_last_10: 1,
	});
	expect(await inputs({ days: plain(1) })).toMatchObject({ points_avg_last_5: 1, points_std_last_10: null });
});

test('usage and true shooting are means of the games in which they are known', async () => {
	const unknown = { usage_rate: null, ts_pct: null };
	expect(await inputs({ days: [{}, { summary: unknown }, { summary: { usage_rate: 30 } }] })).toMatchObject({
		usage_rate_avg_last_10: 25,
		ts_pct_avg_last_10: 0.5,
	});
	expect(await inputs({ days: [{ summary: unknown }, { summary: unknown }] })).toMatchObject({
		usage_rate_avg_last_10: null,
		ts_pct_avg_last_10: null,
		points_avg_last_10: 1.5,
	});
});

test('a game without shot rows is as good as any other', async () => {
	const silver = { paint_attempts: null, paint_makes: null, data_quality_tier: 'silver' as const };
	expect(await inputs({ days: [{}, { summary: silver }] })).toMatchObject({
		usable_games: 2,
		gap_dates: null,
		points_avg_season: 1.5,
	});
});

test('a player without any game has counts of 0 and no form', async () => {
	expect(await inputs({ days: [] })).toMatchObject({
		usable_games: 0,
		played_games: 0,
		missed_games: 0,
		gap_dates: null,
		points_avg_last_5: null,
		points_avg_season: null,
		minutes_avg_last_10: null,
		team_pace_last_10: null,
	});
});

test('games missed are told from games lost', async () => {
	const row = await inputs({ days: [{}, { box: 'DNP' }, { summary: null }, { box: 'INACTIVE' }, {}] });
	expect(row).toMatchObject({
		usable_games: 2,
		played_games: 3,
		missed_games: 2,
		gap_dates: '2021-10-21',
		points_avg_season: 3,
	});
});

test('games of the date itself, and later ones, are not looked at: his own, and his team’s', async () => {
	expect(await inputs({ days: plain(5), date: dayAfter(2) })).toMatchObject({
		usable_games: 2,
		points_avg_season: 1.5,
		team_pace_last_10: 101.5,
	});
});

test('a season begins anew: games of the one before do not count', async () => {
	const dateOf = (index: number) =>
		index < 5 ? isoDate.parse(`2021-04-0${index + 1}`) : dayAfter(index - 5);
	expect(await inputs({ days: plain(7), date: dayAfter(2), dateOf })).toMatchObject({
		season_year: 2021,
		opening_date: FIRST,
		usable_games: 2,
		points_avg_season: 6.5,
		team_pace_last_10: 106.5,
	});
});

test('games are counted, not rows', async () => {
	expect(await inputs({ days: [{ copies: 3 }, {}] })).toMatchObject({
		usable_games: 2,
		points_avg_season: 1.5,
		team_pace_last_10: 101.5,
	});
});

test('the team’s pace and rating are means of its last 10 games, whether he played or not', async () => {
	const days: Day[] = [...plain(8), ...Array.from({ length: 4 }, (): Day => ({ box: 'DNP' }))];
	expect(await inputs({ days })).toMatchObject({
		usable_games: 8,
		// 103 to 112.
		team_pace_last_10: 107.5,
		team_off_rating_last_10: 117.5,
	});
});

test('a value that is not known takes its place in the team’s window', async () => {
	const days: Day[] = [{}, { team: { pace: null, offensive_rating: null } }, ...plain(9)];
	// 102 is not known, and 101 is an eleventh: 103 to 111.
	expect(await inputs({ days })).toMatchObject({ team_pace_last_10: 107, team_off_rating_last_10: 117 });
});

test('a game that the team’s summaries do not hold is passed over', async () => {
	expect(await inputs({ days: [{}, { team: null }, {}] })).toMatchObject({ team_pace_last_10: 102 });
});

test('the team is the one of the game context, not of games gone by', async () => {
	const otherTeams = [
		{ team_abbr: 'LAL', opponent: 'BOS', game_date: FIRST, pace: 90, offensive_rating: 100 },
	];
	expect(await inputs({ days: plain(3), contexts: [{ team: 'LAL' }], otherTeams })).toMatchObject({
		team: 'LAL',
		team_pace_last_10: 90,
		team_off_rating_last_10: 100,
		points_avg_season: 2,
	});
});

test('fatigue is copied from the context of the same date', async () => {
	const other = { daysBefore: 1, days_rest: 9, back_to_backs_last_14: 4 };
	expect(await inputs({ days: plain(3), contexts: [other, {}] })).toMatchObject({
		team: 'BOS',
		days_rest: 2,
		back_to_back: false,
		games_in_last_7_days: 3,
		games_in_last_14_days: 6,
		minutes_in_last_7_days: 101.717,
		minutes_in_last_14_days: 199.533,
		avg_minutes_per_game_last_7: 33.91,
		back_to_backs_last_14: 1,
	});
});

test('who has no game context on the date has no row', async () => {
	expect(await inputRows({ days: plain(3), contexts: [{ daysBefore: 1 }] })).toEqual([]);
});

test('shot zones are those of the same date, or none', async () => {
	const zones = {
		primary_scoring_zone: 'paint',
		paint_rate_last_10: 45,
		mid_range_rate_last_10: 20,
		three_pt_rate_last_10: 35,
		assisted_rate_last_10: 60,
	};
	expect(await inputs({ days: plain(3), profiles: [{}] })).toMatchObject(zones);
	expect(await inputs({ days: plain(3), profiles: [{ daysBefore: 1 }] })).toMatchObject(
		Object.fromEntries(Object.keys(zones).map((name) => [name, null])),
	);
});

test('an age is known of who is listed once', async () => {
	const days = plain(1);
	expect((await inputs({ days, ages: [24] })).player_age).toBe(24);
	expect((await inputs({ days, ages: [] })).player_age).toBeNull();
	expect((await inputs({ days, ages: [null] })).player_age).toBeNull();
	// Two people of one name: nobody knows whose it is.
	expect((await inputs({ days, ages: [24, 31] })).player_age).toBeNull();
});
