import { upcomingPlayerGameContext, upcomingTeamGameContext } from '@accounted/analytics';
import { failuresTable, type Processor } from '@accounted/failure-tracking';
import { appendRow, now } from '@accounted/raw/testing';
import type { RowOf, TableChange } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { outcomeOn } from '../outcome.test-support.ts';
import { playerShotZoneAnalysis } from '../player-shot-zone-analysis/index.ts';
import { teamDefenseZoneAnalysis } from '../team-defense-zone-analysis/index.ts';
import { playerCompositeFactors } from './index.ts';
import { playerCompositeFactorsTable } from './table.ts';
import { context, DATE, defense, gameOn, teamContext, world, zones } from './world.test-support.ts';

/** What becomes of player `one` on the date. */
async function outcome(...changes: readonly TableChange[]) {
	const warehouse = await world(...gameOn(DATE), ...changes);
	return outcomeOn(DATE, warehouse, playerCompositeFactors, playerCompositeFactorsTable);
}

function failed(
	processor: Processor,
	entityId: string,
	category: RowOf<typeof failuresTable>['failure_category'],
): TableChange {
	return appendRow(failuresTable, {
		processor_name: processor.name,
		analysis_date: DATE,
		entity_id: entityId,
		entity_type: processor.entityType,
		phase: processor.phase,
		failure_category: category,
		failure_reason: 'as it was',
		failure_type: 'UNKNOWN',
		resolution_status: 'UNRESOLVED',
		occurrence_count: 1,
		first_seen_at: now(),
		last_seen_at: now(),
		created_at: now(),
		run_id: 'before',
	});
}

test('with all upstreams there is a record', async () => {
	const { record } = await outcome(context(), teamContext(), zones(), defense());
	expect(record).toMatchObject({ player_lookup: 'one', opponent: 'LAL', shot_zone_mismatch_score: 3 });
});

test("of the opponent's defense, the opponent is the cause", async () => {
	const { failure } = await outcome(
		context(),
		teamContext(),
		zones(),
		defense({ team_abbr: 'BOS' }),
		failed(teamDefenseZoneAnalysis, 'LAL', 'INSUFFICIENT_DATA'),
	);
	expect(failure).toMatchObject({
		failure_category: 'MISSING_UPSTREAM',
		failure_reason: 'TDZA has no record of LAL, INSUFFICIENT_DATA: as it was',
		cause_processor: 'TeamDefenseZoneAnalysisProcessor',
		cause_entity_id: 'LAL',
		cause_category: 'INSUFFICIENT_DATA',
	});
});

test('of the own team’s context, the own team is the cause', async () => {
	const { failure } = await outcome(
		context(),
		teamContext({ team_abbr: 'LAL' }),
		zones(),
		defense(),
		failed(upcomingTeamGameContext, 'BOS', 'MISSING_SOURCE'),
	);
	expect(failure).toMatchObject({
		cause_processor: 'UpcomingTeamGameContextProcessor',
		cause_entity_id: 'BOS',
		cause_category: 'MISSING_SOURCE',
	});
});

test('of his own shooting, he is', async () => {
	const { failure } = await outcome(
		context(),
		teamContext(),
		defense(),
		failed(playerShotZoneAnalysis, 'one', 'EARLY_SEASON'),
	);
	expect(failure).toMatchObject({ cause_entity_id: 'one', cause_category: 'EARLY_SEASON' });
});

test('without his own context, that is the cause, and no opponent is asked for', async () => {
	const { failure } = await outcome(
		zones(),
		teamContext(),
		failed(upcomingPlayerGameContext, 'one', 'INCOMPLETE_UPSTREAM'),
	);
	expect(failure).toMatchObject({
		failure_reason: 'UPGC has no record of one, INCOMPLETE_UPSTREAM: as it was',
		cause_processor: 'UpcomingPlayerGameContextProcessor',
		cause_entity_id: 'one',
		cause_category: 'INCOMPLETE_UPSTREAM',
	});
});

test('an error of the opponent is not hidden by his short history', async () => {
	const { failure } = await outcome(
		context(),
		teamContext(),
		failed(playerShotZoneAnalysis, 'one', 'EARLY_SEASON'),
		failed(teamDefenseZoneAnalysis, 'LAL', 'INCOMPLETE_UPSTREAM'),
	);
	expect(failure).toMatchObject({ cause_entity_id: 'LAL', cause_category: 'INCOMPLETE_UPSTREAM' });
	expect(failure?.failure_reason).toMatch(/; nor has PSZA$/);
});

test('an upstream that is there and does not say what it must is an error of its own', async () => {
	const { failure } = await outcome(context({ pace_differential: null }), teamContext(), zones(), defense());
	expect(failure).toMatchObject({
		failure_category: 'PROCESSING_ERROR',
		failure_reason: `Error: one on ${DATE}: pace_differential not known`,
	});
});
