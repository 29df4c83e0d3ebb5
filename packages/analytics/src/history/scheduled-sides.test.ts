import { sql } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { scheduledSides } from './scheduled-sides.ts';
import { game, odds, on, type SmallSeason, warehouseOf } from './small-season.test-support.ts';

const TODAY = game('2021-10-24', 'BOS', 'LAL');

async function sides(season: SmallSeason) {
	const warehouse = await warehouseOf(season);
	return warehouse.query(
		sql`SELECT * FROM (${scheduledSides(on(TODAY.game_date))}) AS sides ORDER BY team`,
		z.object({
			game_id: z.string(),
			team: z.string(),
			opponent: z.string(),
			is_home: z.boolean(),
			home_team: z.string(),
			home_spread: z.number().nullable(),
			total_line: z.number().nullable(),
		}),
	);
}

test('both sides of each game have the odds as published', async () => {
	const game_id = TODAY.game_id;
	const lines = { home_team: 'BOS', home_spread: -4.5, total_line: 220.5 };
	expect(await sides({ games: [TODAY, game('2021-10-25', 'NYK', 'BOS')], odds: [odds(TODAY)] })).toEqual([
		{ game_id, team: 'BOS', opponent: 'LAL', is_home: true, ...lines },
		{ game_id, team: 'LAL', opponent: 'BOS', is_home: false, ...lines },
	]);
});

test('a game listed twice is one game, and odds listed twice are none', async () => {
	const rows = await sides({ games: [TODAY, TODAY], odds: [odds(TODAY), odds(TODAY, { home_spread: 3 })] });
	expect(rows).toHaveLength(2);
	expect(rows).toMatchObject([{ home_spread: null }, { home_spread: null }]);
});
