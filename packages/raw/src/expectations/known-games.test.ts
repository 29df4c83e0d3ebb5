import { appendRows, type IsoDate, isoDate, sql } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { RAW_TABLES } from '../tables/index.ts';
import { rejectedGamesTable } from '../tables/rejected-games.ts';
import { scheduleRow } from '../testing/raw-rows.ts';
import { rowOf } from '../testing/row-of.ts';
import { warehouseWith } from '../testing/warehouse-with.ts';
import { countedGames, knownGames } from './known-games.ts';

const day = (number: number): IsoDate => isoDate.parse(`2021-10-${number}`);

/** One game a day, in each state and of each kind; the last is a rejected line. */
async function warehouse() {
	const games = [
		scheduleRow({ game_date: day(20) }),
		scheduleRow({ game_date: day(21), is_counted: false }),
		scheduleRow({ game_date: day(22), game_state: 'POSTPONED' }),
		scheduleRow({ game_date: day(23), game_state: 'CANCELLED' }),
		scheduleRow({ game_date: day(24), game_state: 'IN_PROGRESS' }),
		scheduleRow({ game_date: day(25), game_state: 'SCHEDULED' }),
	];
	const rejected = {
		game_id: 'x',
		game_date: day(26),
		home_team: 'BOS',
		away_team: 'LAL',
		season_year: 2021,
	};
	return warehouseWith(
		[],
		[
			appendRows(RAW_TABLES.schedule.table, games),
			appendRows(rejectedGamesTable, [
				rowOf(rejectedGamesTable, { ...rejected, game_state: 'FINAL', is_final: true, is_counted: true }),
			]),
		],
	);
}

const row = z.object({ game_date: isoDate, game_state: z.string(), is_final: z.boolean() });

test('known games are those of the schedule and those of rejected lines', async () => {
	const rows = await (await warehouse()).query(
		sql`SELECT * FROM ${knownGames} AS games ORDER BY game_date`,
		row,
	);
	expect(rows.map(({ game_date, game_state }) => `${game_date.slice(8)} ${game_state}`)).toEqual([
		'20 FINAL',
		'21 FINAL',
		'22 POSTPONED',
		'23 CANCELLED',
		'24 IN_PROGRESS',
		'25 SCHEDULED',
		'26 FINAL',
	]);
	for (const { game_state, is_final } of rows) expect(is_final).toBe(game_state === 'FINAL');
});

test('counted games are without games that do not count, or are not to be played', async () => {
	const rows = await (await warehouse()).query(
		sql`SELECT * FROM ${countedGames} AS games ORDER BY game_date`,
		row,
	);
	expect(rows.map(({ game_date }) => game_date.slice(8))).toEqual(['20', '24', '25', '26']);
});
