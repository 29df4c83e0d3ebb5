import { playerGameSummaryTable } from '@accounted/analytics';
import { RAW_TABLES, rejectedRowsTable } from '@accounted/raw';
import {
	gameKeys,
	type PlayerBoxRow,
	playerBoxRow,
	rejectedRow,
	rowOf,
	scheduleRow,
	warehouseWith,
} from '@accounted/raw/testing';
import { addDays, appendRows, type IsoDate, isoDate, type RowOf } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { shotZoneInputs } from './inputs.ts';

const { schedule, player_box: playerBox } = RAW_TABLES;
type Summary = RowOf<typeof playerGameSummaryTable>;

/** What there is of one day on which Boston played Los Angeles. */
interface Day {
	/** In the box score: PLAYED, unless it says otherwise; null for a box score that is lost. */
	readonly box?: PlayerBoxRow['status'] | null;
	/** How often the box score lists him. */
	readonly listed?: number;
	/** In player_game_summary; null where it has no row. */
	readonly summary?: Partial<Summary> | null;
	/** Whether his box score row was rejected at loading. */
	readonly rejected?: boolean;
	/** How many rows player_game_summary has of him. */
	readonly summaries?: number;
}

const FIRST = isoDate.parse('2021-10-19');
/** One game a day from opening day on, unless a test says otherwise. */
const dayAfter = (index: number) => addDays(FIRST, index);

/** One input row of `one`, a player of Boston, on the day after the last of these days, or on a given date. */
async function inputs(days: readonly Day[], date: IsoDate = dayAfter(days.length), dateOf = dayAfter) {
	const history = days.map((day, index) => ({ ...day, date: dateOf(index) }));
	// A date that is none of these days has a game too: it is what makes him expected.
	const onTheDay: readonly (Day & { date: IsoDate })[] = history.some((day) => day.date === date)
		? []
		: [{ summary: null, date }];
	const games = [...history, ...onTheDay];
	const warehouse = await warehouseWith(
		[playerGameSummaryTable],
		[
			appendRows(
				schedule.table,
				games.map((game) => scheduleRow({ game_date: game.date })),
			),
			appendRows(
				playerBox.table,
				games.flatMap(({ date: game_date, box: status = 'PLAYED', listed = 1, rejected = false }) => {
					if (status === null) return [];
					const one = playerBoxRow({ game_date, player_lookup: 'one', status });
					const mate = playerBoxRow({ game_date, player_lookup: 'mate' });
					return [...Array.from({ length: rejected ? 0 : listed }, () => one), mate];
				}),
			),
			appendRows(
				playerGameSummaryTable,
				history.flatMap(({ date: on, box = 'PLAYED', summary = {}, summaries = 1 }, index) =>
					summary === null || box !== 'PLAYED'
						? []
						: Array.from({ length: summaries }, () => summaryRow(on, index, summary)),
				),
			),
			appendRows(
				rejectedRowsTable,
				games
					.filter(({ rejected }) => rejected === true)
					.map((game) => rejectedRow({ game_date: game.date, player_lookup: 'one' })),
			),
		],
	);
	const rows = await warehouse.query(shotZoneInputs.sql({ start: date, end: date }), shotZoneInputs.row);
	const own = rows.filter((row) => row.entity_id === 'one');
	expect(own).toHaveLength(1);
	const [row] = own;
	if (row === undefined) throw new Error('no row');
	return row;
}

test('totals are over the newest 10 and the newest 20 games', async () => {
	// The nth game has n attempts.
	const row = await inputs(Array.from({ length: 25 }, () => ({})));
	expect(row).toMatchObject({
		season_year: 2021,
		opening_date: FIRST,
		usable_games: 25,
		played_games: 25,
		missed_games: 0,
		gap_dates: null,
		games_last_10: 10,
		games_last_20: 20,
		// 16 + ... + 25, and 6 + ... + 25.
		fg_attempts_last_10: 205,
		fg_attempts_last_20: 310,
		paint_attempts_last_10: 40,
		paint_makes_last_20: 40,
		mid_range_attempts_last_10: 30,
		mid_range_makes_last_10: 10,
		three_pt_attempts_last_20: 100,
		three_pt_makes_last_20: 60,
		fg_makes_last_10: 60,
		assisted_fg_makes_last_10: 50,
	});
});

test('games of the date itself, and later ones, are not looked at', async () => {
	const row = await inputs([{}, {}, {}, {}], dayAfter(2));
	expect(row).toMatchObject({ usable_games: 2, played_games: 2, fg_attempts_last_10: 1 + 2 });
});

test('a season begins anew: games of the one before do not count', async () => {
	const years = (index: number) => (index < 5 ? isoDate.parse(`2021-04-0${index + 1}`) : dayAfter(index - 5));
	const row = await inputs([{}, {}, {}, {}, {}, {}, {}], dayAfter(2), years);
	expect(row).toMatchObject({ season_year: 2021, opening_date: FIRST, usable_games: 2, played_games: 2 });
});

test('a player without any game has a row of zeros', async () => {
	expect(await inputs([])).toMatchObject({
		usable_games: 0,
		played_games: 0,
		missed_games: 0,
		gap_dates: null,
		games_last_10: 0,
		fg_attempts_last_20: 0,
	});
});

test('games are counted, not rows', async () => {
	const row = await inputs([{ listed: 3 }, { summaries: 2 }, { listed: 2, summaries: 3 }]);
	expect(row).toMatchObject({ usable_games: 3, played_games: 3, games_last_10: 3, fg_attempts_last_10: 6 });
});

test('a game listed as DNP or INACTIVE was missed, and makes no gap', async () => {
	const row = await inputs([{}, { box: 'DNP' }, { box: 'INACTIVE' }, {}]);
	expect(row).toMatchObject({ usable_games: 2, played_games: 2, missed_games: 2, gap_dates: null });
});

test('a game played in raw and not summarised is a gap, in order of date', async () => {
	const row = await inputs([{}, { summary: null }, {}, { summary: null }, { box: 'DNP' }]);
	expect(row).toMatchObject({
		usable_games: 2,
		played_games: 4,
		missed_games: 1,
		gap_dates: '2021-10-20,2021-10-22',
	});
});

test('a summary without zones cannot be used, and is a gap', async () => {
	const unknown = {
		paint_attempts: null,
		paint_makes: null,
		mid_range_attempts: null,
		mid_range_makes: null,
	};
	const silver = { ...unknown, assisted_fg_makes: null, unassisted_fg_makes: null };
	const row = await inputs([{}, { summary: silver }, {}]);
	expect(row).toMatchObject({
		usable_games: 2,
		played_games: 3,
		gap_dates: '2021-10-20',
		games_last_10: 2,
		fg_attempts_last_10: 1 + 3,
	});
});

test('a game that cannot be used takes no place in a window', async () => {
	const days: Day[] = Array.from({ length: 14 }, (_, index) => (index < 12 ? {} : { summary: null }));
	// 3 + ... + 12.
	expect(await inputs(days)).toMatchObject({ usable_games: 12, games_last_10: 10, fg_attempts_last_10: 75 });
});

test('a box score row that was rejected says that he played: a gap, not a short history', async () => {
	const row = await inputs([{}, { rejected: true, summary: null }, {}]);
	expect(row).toMatchObject({ usable_games: 2, played_games: 3, missed_games: 0, gap_dates: '2021-10-20' });
});

test('a box score that is lost is a gap for whoever was in the one before', async () => {
	const row = await inputs([{}, { box: null }, {}]);
	expect(row).toMatchObject({ usable_games: 2, played_games: 3, gap_dates: '2021-10-20' });
	// Of who was not with the team then, nobody supposes that he played.
	const newcomer = await inputs([{ box: 'INACTIVE' }, { box: null }, {}]);
	expect(newcomer).toMatchObject({ usable_games: 1, played_games: 1, missed_games: 1, gap_dates: null });
});

test('a summary that raw knows nothing of counts as played', async () => {
	const row = await inputs([{}, { listed: 0 }, {}]);
	expect(row).toMatchObject({ usable_games: 3, played_games: 3, gap_dates: null });
});

/** The summary of the game on the nth day, counted from 0: n + 1 attempts. */
function summaryRow(date: IsoDate, index: number, values: Partial<Summary>): Summary {
	return rowOf(playerGameSummaryTable, {
		...gameKeys(date),
		player_lookup: 'one',
		team: 'BOS',
		opponent: 'LAL',
		is_home: true,
		win_flag: true,
		minutes_played: 30,
		fg_makes: 6,
		fg_attempts: index + 1,
		three_pt_makes: 3,
		three_pt_attempts: 5,
		paint_attempts: 4,
		paint_makes: 2,
		mid_range_attempts: 3,
		mid_range_makes: 1,
		assisted_fg_makes: 5,
		unassisted_fg_makes: 1,
		data_quality_tier: 'gold',
		...values,
	});
}
