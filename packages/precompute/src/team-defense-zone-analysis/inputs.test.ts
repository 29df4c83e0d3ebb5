import { teamDefenseGameSummaryTable } from '@accounted/analytics';
import { RAW_TABLES } from '@accounted/raw';
import { gameKeys, rowOf, scheduleRow, warehouseWith } from '@accounted/raw/testing';
import { addDays, appendRows, type IsoDate, isoDate, type RowOf } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { defenseZoneInputs } from './inputs.ts';

const { schedule } = RAW_TABLES;
type Summary = RowOf<typeof teamDefenseGameSummaryTable>;

/** A game of BOS, at home against an opponent; who else plays is of no matter. */
interface Game {
	readonly date: IsoDate;
	readonly home?: string;
	readonly away?: string;
	readonly isFinal?: boolean;
	/** Of each side, what differs in the summary of its defence; null where there is none. */
	readonly summaries?: Readonly<Record<string, Partial<Summary> | null>>;
	/** How many rows each side's summary has. */
	readonly copies?: number;
}

const FIRST = isoDate.parse('2021-10-19');
const dayAfter = (index: number) => addDays(FIRST, index);
/** Boston plays Los Angeles on each of so many days from opening day on. */
const daily = (days: number, game: Partial<Game> = {}): Game[] =>
	Array.from({ length: days }, (_, index) => ({ date: dayAfter(index), ...game }));

/** The input rows of a date, by team. A game is put on it, which is not final and makes the teams expected. */
async function inputs(games: readonly Game[], date: IsoDate) {
	const all = [...games, { date, isFinal: false, summaries: { BOS: null, LAL: null } }];
	const warehouse = await warehouseWith(
		[teamDefenseGameSummaryTable],
		[
			appendRows(schedule.table, all.map(gameRow)),
			appendRows(teamDefenseGameSummaryTable, all.flatMap(summaryRows)),
		],
	);
	const rows = await warehouse.query(
		defenseZoneInputs.sql({ start: date, end: date }),
		defenseZoneInputs.row,
	);
	const byTeam = new Map(rows.map((row) => [row.entity_id, row]));
	expect(byTeam.size).toBe(rows.length);
	return byTeam;
}

test('totals and means are over the newest 15 games', async () => {
	// On the nth day, counted from 0, Boston allows n of 40 in the paint, and 100 + n points.
	const games = daily(18).map((game, index) => ({
		...game,
		summaries: { BOS: { opponent_paint_makes: index, points_allowed: 100 + index, paint_blocks: index % 2 } },
	}));
	const rows = await inputs(games, dayAfter(18));
	expect([...rows.keys()].sort()).toEqual(['BOS', 'LAL']);
	expect(rows.get('BOS')).toMatchObject({
		season_year: 2021,
		opening_date: FIRST,
		usable_games: 18,
		played_games: 18,
		missed_games: 0,
		gap_dates: null,
		games_last_15: 15,
		paint_attempts: 600,
		// 3 + ... + 17.
		paint_makes: 150,
		mid_range_attempts: 150,
		mid_range_makes: 60,
		three_pt_attempts: 450,
		three_pt_makes: 150,
		// 3, 5, ..., 17 are odd: 8 of 15.
		paint_blocks: 8 / 15,
		mid_range_blocks: 1,
		three_pt_blocks: 0,
		points_allowed: 110,
		defensive_rating: 110,
		opponent_pace: 98,
	});
	expect(rows.get('LAL')).toMatchObject({ games_last_15: 15, paint_makes: 300 });
});

test('the league is the mean of what its teams allowed, each counting once', async () => {
	const games = daily(15, {
		summaries: {
			BOS: { opponent_paint_makes: 16 },
			LAL: { opponent_paint_attempts: 10, opponent_paint_makes: 6 },
		},
	});
	// (16/40 + 6/10) / 2, and not 22/50.
	for (const row of (await inputs(games, dayAfter(15))).values())
		expect(row.paint_league_pct).toBeCloseTo(0.5, 12);
});

test('a team is of the league from 10 games on', async () => {
	const boston = { summaries: { BOS: { opponent_paint_makes: 16 } } };
	const others = (days: number) =>
		daily(days, { home: 'NYK', away: 'MIA', summaries: { NYK: { opponent_paint_makes: 32 }, MIA: null } });
	const nine = await inputs([...daily(15, boston), ...others(9)], dayAfter(15));
	// Boston and Los Angeles alone: 0.4 and 0.5.
	expect(nine.get('BOS')?.paint_league_pct).toBeCloseTo(0.45, 12);
	const ten = await inputs([...daily(15, boston), ...others(10)], dayAfter(15));
	expect(ten.get('BOS')?.paint_league_pct).toBeCloseTo((0.4 + 0.5 + 0.8) / 3, 12);
	expect(ten.get('NYK')?.paint_league_pct).toBeCloseTo((0.4 + 0.5 + 0.8) / 3, 12);
});

test('before anybody has 10 games there is no league', async () => {
	const rows = await inputs(daily(9), dayAfter(9));
	expect(rows.get('BOS')).toMatchObject({
		usable_games: 9,
		paint_league_pct: null,
		three_pt_league_pct: null,
	});
});

test('a team that nobody shot against from a zone does not count there', async () => {
	const none = { opponent_mid_range_attempts: 0, opponent_mid_range_makes: 0 };
	const rows = await inputs(daily(15, { summaries: { BOS: none } }), dayAfter(15));
	expect(rows.get('BOS')).toMatchObject({ mid_range_attempts: 0, mid_range_league_pct: 0.4 });
});

test('games of the date itself, and later ones, are not looked at', async () => {
	const rows = await inputs(daily(5), dayAfter(2));
	expect(rows.get('BOS')).toMatchObject({ usable_games: 2, played_games: 2, paint_attempts: 80 });
});

test('nor does the league look at them', async () => {
	const late = { date: dayAfter(10), summaries: { BOS: { opponent_paint_makes: 0 } } };
	const before = await inputs(daily(10), dayAfter(10));
	const after = await inputs([...daily(10), late], dayAfter(10));
	expect(after).toEqual(before);
});

test('a season begins anew: games of the one before do not count', async () => {
	const lastSeason = daily(12).map((game, index) => ({
		...game,
		date: addDays(isoDate.parse('2021-04-01'), index),
	}));
	const rows = await inputs([...lastSeason, ...daily(2)], dayAfter(2));
	expect(rows.get('BOS')).toMatchObject({
		season_year: 2021,
		opening_date: FIRST,
		usable_games: 2,
		played_games: 2,
		paint_league_pct: null,
	});
});

test('every team of the season has a row on every date with a game, at rest or without any game', async () => {
	const rows = await inputs(
		[
			{ date: FIRST, home: 'NYK', away: 'MIA' },
			{ date: dayAfter(9), home: 'DEN', away: 'UTA', isFinal: false },
		],
		dayAfter(1),
	);
	expect([...rows.keys()].sort()).toEqual(['BOS', 'DEN', 'LAL', 'MIA', 'NYK', 'UTA']);
	expect(rows.get('NYK')).toMatchObject({ usable_games: 1 });
	expect(rows.get('DEN')).toMatchObject({
		usable_games: 0,
		played_games: 0,
		missed_games: 0,
		gap_dates: null,
		games_last_15: 0,
		paint_attempts: 0,
		paint_blocks: null,
		points_allowed: null,
	});
});

test('games are counted, not rows', async () => {
	const rows = await inputs(daily(3, { copies: 2 }), dayAfter(3));
	expect(rows.get('BOS')).toMatchObject({ usable_games: 3, played_games: 3, paint_attempts: 120 });
});

test('a final game that was not summarised, or without zones, is a gap for that side, in order of date', async () => {
	const noZones = {
		opponent_paint_attempts: null,
		opponent_paint_makes: null,
		opponent_mid_range_attempts: null,
		opponent_mid_range_makes: null,
		paint_blocks: null,
		mid_range_blocks: null,
		three_pt_blocks: null,
	};
	const games = daily(6).map((game, index) => ({
		...game,
		summaries: { BOS: index === 4 ? null : index === 1 ? noZones : {} },
	}));
	const rows = await inputs(games, dayAfter(6));
	expect(rows.get('BOS')).toMatchObject({
		usable_games: 4,
		played_games: 6,
		missed_games: 0,
		gap_dates: '2021-10-20,2021-10-23',
		games_last_15: 4,
		paint_attempts: 160,
		// The threes of a game without shot rows are known, and yet left out: one window for all zones.
		three_pt_attempts: 120,
		paint_blocks: 2,
	});
	expect(rows.get('LAL')).toMatchObject({ usable_games: 6, gap_dates: null });
});

test('a game that cannot be used takes no place in the window', async () => {
	const games = daily(18).map((game, index) => ({ ...game, summaries: { BOS: index > 15 ? null : {} } }));
	expect((await inputs(games, dayAfter(18))).get('BOS')).toMatchObject({
		usable_games: 16,
		games_last_15: 15,
	});
});

test('a game that is not final was not played', async () => {
	const postponed = { date: dayAfter(1), isFinal: false, summaries: { BOS: null, LAL: null } };
	const rows = await inputs([{ date: FIRST }, postponed, { date: dayAfter(2) }], dayAfter(3));
	expect(rows.get('BOS')).toMatchObject({ usable_games: 2, played_games: 2, gap_dates: null });
});

function gameRow({ date, home = 'BOS', away = 'LAL', isFinal = true }: Game) {
	const score = isFinal ? {} : { home_score: null, away_score: null, status: 'Scheduled' };
	return scheduleRow({
		game_id: `${date}${home}`,
		game_date: date,
		home_team: home,
		away_team: away,
		is_final: isFinal,
		...score,
	});
}

/** Half of the shots in the paint go in, 40% from mid-range, a third of the threes. */
function summaryRows({ date, home = 'BOS', away = 'LAL', summaries = {}, copies = 1 }: Game): Summary[] {
	const sides = [
		{ team_abbr: home, opponent: away, is_home: true },
		{ team_abbr: away, opponent: home, is_home: false },
	];
	return sides.flatMap((side) => {
		const own = summaries[side.team_abbr];
		if (own === null) return [];
		const row = rowOf(teamDefenseGameSummaryTable, {
			...gameKeys(date),
			game_id: `${date}${home}`,
			...side,
			win_flag: true,
			points_allowed: 100,
			defensive_rating: 110,
			opponent_pace: 98,
			opponent_ts_pct: 0.55,
			opponent_fg_attempts: 80,
			opponent_fg_makes: 34,
			opponent_paint_attempts: 40,
			opponent_paint_makes: 20,
			opponent_mid_range_attempts: 10,
			opponent_mid_range_makes: 4,
			opponent_three_pt_attempts: 30,
			opponent_three_pt_makes: 10,
			paint_blocks: 2,
			mid_range_blocks: 1,
			three_pt_blocks: 0,
			data_quality_tier: 'gold',
			...own,
		});
		return Array.from({ length: copies }, () => row);
	});
}
