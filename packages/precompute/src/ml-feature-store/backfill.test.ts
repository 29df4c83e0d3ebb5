import { appendRow } from '@accounted/raw/testing';
import { addDays, type TableChange } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { outcomeOn } from '../outcome.test-support.ts';
import { playerCompositeFactorsTable } from '../player-composite-factors/table.ts';
import {
	context,
	DATE,
	defense,
	gameOn,
	teamContext,
	world,
	zones,
} from '../player-composite-factors/world.test-support.ts';
import { playerDailyCacheTable } from '../player-daily-cache/table.ts';
import { mlFeatureStore } from './index.ts';
import { mlFeatureStoreTable } from './table.ts';

const cache = appendRow(playerDailyCacheTable, {
	player_lookup: 'one',
	cache_date: DATE,
	points_avg_last_5: 21.4,
});
const factors = appendRow(playerCompositeFactorsTable, {
	player_lookup: 'one',
	game_date: DATE,
	primary_scoring_zone: 'paint',
});
const upstreams = { context: context(), cache, factors, zones: zones(), defense: defense() };

/** What becomes of player `one` on the date. */
async function outcome(...changes: readonly TableChange[]) {
	const warehouse = await world(...gameOn(DATE), ...changes);
	return outcomeOn(DATE, warehouse, mlFeatureStore, mlFeatureStoreTable);
}

test('with all that is required there is a record, and what only helps may be missing', async () => {
	const { record } = await outcome(...Object.values(upstreams));
	expect(record).toMatchObject({ player_lookup: 'one', points_avg_last_5: 21.4, pct_paint: 60 });
	expect(record?.missing_features).toContain('rest_advantage');
	const rested = await outcome(
		...Object.values(upstreams),
		teamContext({ team_days_rest: 2 }),
		teamContext({ team_abbr: 'LAL', team_days_rest: 1 }),
	);
	expect(rested.record?.rest_advantage).toBe(1);
});

test.each([
	['cache', 'PlayerDailyCacheProcessor', 'one'],
	['factors', 'PlayerCompositeFactorsProcessor', 'one'],
	['zones', 'PlayerShotZoneAnalysisProcessor', 'one'],
	['defense', 'TeamDefenseZoneAnalysisProcessor', 'LAL'],
	['context', 'UpcomingPlayerGameContextProcessor', 'one'],
] as const)('without %s it cascades from %s, and %s', async (without, cause_processor, cause_entity_id) => {
	const others = Object.entries(upstreams).filter(([name]) => name !== without);
	const { failure } = await outcome(...others.map(([, change]) => change));
	expect(failure).toMatchObject({
		failure_category: 'MISSING_UPSTREAM',
		cause_processor,
		cause_entity_id,
		cause_category: null,
	});
});

test('a played game that is not summarised is an error, with its date', async () => {
	const before = addDays(DATE, -3);
	const { failure } = await outcome(...Object.values(upstreams), ...gameOn(before));
	expect(failure).toMatchObject({
		failure_category: 'INCOMPLETE_UPSTREAM',
		failure_type: 'DATA_GAP',
		expected_count: 1,
		actual_count: 0,
		missing_dates: JSON.stringify([before]),
	});
});
