import { upcomingPlayerGameContext } from '@accounted/analytics';
import { expect, test } from 'vitest';
import { outcomeOn } from '../outcome.test-support.ts';
import { playerDailyCache } from './index.ts';
import { playerDailyCacheTable } from './table.ts';
import { plain, type World, worldOf } from './world.test-support.ts';

/** What becomes of `one` on the date. */
async function outcome(world: World) {
	const { warehouse, date } = await worldOf(world);
	return outcomeOn(date, warehouse, playerDailyCache, playerDailyCacheTable);
}

test('five games and a game context make a record, without shot zones too', async () => {
	const { record } = await outcome({ days: plain(5), ages: [24] });
	expect(record).toMatchObject({
		player_lookup: 'one',
		games_played_season: 5,
		points_avg_season: 3,
		player_age: 24,
		early_season_flag: true,
		primary_scoring_zone: null,
	});
});

test('four games are too few', async () => {
	const { failure } = await outcome({ days: plain(4) });
	expect(failure).toMatchObject({ failure_category: 'EARLY_SEASON', expected_count: 5, actual_count: 4 });
});

test.each([0, 4, 12])('without a game context it cascades, whatever the history: %d games', async (games) => {
	const { failure } = await outcome({ days: plain(games), contexts: [{ daysBefore: 1 }] });
	expect(failure).toMatchObject({
		failure_category: 'MISSING_UPSTREAM',
		cause_processor: upcomingPlayerGameContext.name,
		cause_entity_id: 'one',
		cause_category: null,
	});
});
