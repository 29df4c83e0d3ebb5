import { backfill, failuresTable } from '@accounted/failure-tracking';
import { now } from '@accounted/raw/testing';
import { isoDate, sql } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { teamOffenseGameSummary } from '../team-offense-game-summary/index.ts';
import {
	DATE,
	GAME,
	scheduleRow,
	shotRow,
	teamRow,
	type World,
	worldOf,
} from '../team-offense-game-summary/world.test-support.ts';
import { teamDefenseGameSummary } from './index.ts';
import { opponentOf, teamDefenseInputs } from './inputs.ts';
import { teamDefenseGameSummaryTable } from './table.ts';

/** The input rows of a date, once the offences of it have been summarised. */
async function inputs(world: World = {}) {
	const range = { start: DATE, end: DATE };
	const warehouse = await worldOf(world);
	await backfill(warehouse, { processors: [teamOffenseGameSummary], range, runId: 'offence', now });
	const rows = await warehouse.query(teamDefenseInputs.sql(range), teamDefenseInputs.row);
	return Map.groupBy(rows, ({ entity_id }) => entity_id);
}

test('each team has its game, the opponent’s offence and its own steals', async () => {
	const rows = await inputs({
		teams: [teamRow('BOS', { stl: 9, dreb: 41 }), teamRow('LAL', { fga: 88, tov: 11 })],
	});
	expect([...rows.keys()].sort()).toEqual(['BOS', 'LAL']);
	expect(rows.get('BOS')).toMatchObject([
		{
			game_id: GAME,
			season_year: 2021,
			opponent: 'LAL',
			is_home: true,
			win_flag: false,
			points_scored: 100,
			fg_attempts: 88,
			turnovers: 11,
			own_steals: 9,
			own_defensive_rebounds: 41,
		},
	]);
	expect(rows.get('LAL')).toMatchObject([
		{ opponent: 'BOS', is_home: false, win_flag: true, points_scored: 110, own_steals: 7 },
	]);
});

test('the opponent is known from the schedule where its offence has no record', async () => {
	const rows = await inputs({ teams: [teamRow('BOS')] });
	expect(rows.get('BOS')).toMatchObject([{ opponent: 'LAL', points_scored: null, own_steals: 7 }]);
	expect(rows.get('LAL')).toMatchObject([{ opponent: 'BOS', points_scored: 110, own_steals: null }]);
});

test('blocks are of the opponent’s shots, by zone; the value says what is a three', async () => {
	const blocked = { block_player_id: 7 };
	const rows = await inputs({
		shots: [
			shotRow('LAL', blocked),
			shotRow('LAL', { ...blocked, shot_zone_basic: 'In The Paint (Non-RA)' }),
			shotRow('LAL'),
			shotRow('LAL', { ...blocked, shot_zone_basic: 'Mid-Range' }),
			shotRow('LAL', { ...blocked, shot_zone_basic: 'Mid-Range', shot_value: 3 }),
			shotRow('LAL', { ...blocked, shot_zone_basic: 'Above the Break 3' }),
			shotRow('BOS'),
		],
	});
	expect(rows.get('BOS')).toMatchObject([{ blocked_in_paint: 2, blocked_mid_range: 1, blocked_threes: 1 }]);
	expect(rows.get('LAL')).toMatchObject([{ blocked_in_paint: null, blocked_threes: null }]);
});

test('a game that is not final has no rows', async () => {
	expect((await inputs({ schedule: [scheduleRow({ is_final: false })] })).size).toBe(0);
});

test('whose offence it rests on is told by the schedule, unless there are two games', () => {
	const entity = { id: 'BOS', date: isoDate.parse('2021-10-21') };
	expect(opponentOf(entity, [{ opponent: 'LAL' }])).toBe('LAL');
	expect(opponentOf(entity, [{ opponent: 'LAL' }, { opponent: 'NYK' }])).toBeNull();
	expect(opponentOf(entity, [])).toBeNull();
});

test('what is wrong with the opponent’s rows comes to light as the cause', async () => {
	const range = { start: DATE, end: DATE };
	const warehouse = await worldOf({ teams: [teamRow('BOS'), teamRow('LAL', { stl: -1 })] });
	const processors = [teamDefenseGameSummary, teamOffenseGameSummary];
	await backfill(warehouse, { processors, range, runId: 'both', now });
	const failures = await warehouse.query(
		sql`SELECT processor_name, entity_id, failure_category, failure_reason, cause_processor, cause_entity_id, cause_category
			FROM ${failuresTable} ORDER BY processor_name`,
		z.object({
			processor_name: z.string(),
			entity_id: z.string(),
			failure_category: z.string(),
			failure_reason: z.string(),
			cause_processor: z.string().nullable(),
			cause_entity_id: z.string().nullable(),
			cause_category: z.string().nullable(),
		}),
	);
	expect(failures).toEqual([
		{
			processor_name: 'TeamDefenseGameSummaryProcessor',
			entity_id: 'BOS',
			failure_category: 'MISSING_UPSTREAM',
			failure_reason: `TOGS has no record of LAL, INVALID_INPUT: game ${GAME}: stl is -1, below zero`,
			cause_processor: 'TeamOffenseGameSummaryProcessor',
			cause_entity_id: 'LAL',
			cause_category: 'INVALID_INPUT',
		},
		{
			processor_name: 'TeamOffenseGameSummaryProcessor',
			entity_id: 'LAL',
			failure_category: 'INVALID_INPUT',
			failure_reason: `game ${GAME}: stl is -1, below zero`,
			cause_processor: null,
			cause_entity_id: null,
			cause_category: null,
		},
	]);
	const records = await warehouse.query(
		sql`SELECT * FROM ${teamDefenseGameSummaryTable}`,
		teamDefenseGameSummaryTable.schema,
	);
	// The rating needs both rows: it is null, and what the winner scored is not.
	expect(records).toMatchObject([
		{ team_abbr: 'LAL', points_allowed: 110, defensive_rating: null, steals: null },
	]);
});
