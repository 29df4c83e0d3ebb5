import {
	playerGameSummary,
	SEASON_LOOKBACK_DAYS,
	teamOffenseGameSummary,
	upcomingPlayerGameContext,
} from '@accounted/analytics';
import { defineProcessor, sameEntity } from '@accounted/failure-tracking';
import { PLAYERS_SOURCE, playersOfTheDate, RAW_SOURCE } from '@accounted/raw';
import { playerShotZoneAnalysis } from '../player-shot-zone-analysis/index.ts';
import { DAILY_CACHE_FAILURES, evaluateDailyCache } from './evaluate.ts';
import { dailyCacheInputs, playersOfTeamsInForm } from './inputs.ts';
import { playerDailyCacheTable } from './table.ts';

/** PDC: what does not change about a player during a day: form, fatigue, team, shot profile. */
export const playerDailyCache = defineProcessor({
	name: 'PlayerDailyCacheProcessor',
	code: 'PDC',
	phase: 4,
	entityType: 'PLAYER',
	logicVersion: 2,
	output: { table: playerDailyCacheTable, entityColumn: 'player_lookup', dateColumn: 'cache_date' },
	expectation: playersOfTheDate,
	upstream: [
		{ from: RAW_SOURCE, lookbackDays: SEASON_LOOKBACK_DAYS, includesDate: true, concerns: 'same entity' },
		{ from: PLAYERS_SOURCE, lookbackDays: 0, includesDate: true, concerns: 'same entity' },
		{
			from: playerGameSummary,
			lookbackDays: SEASON_LOOKBACK_DAYS,
			includesDate: false,
			concerns: 'same entity',
		},
		{
			from: teamOffenseGameSummary,
			lookbackDays: SEASON_LOOKBACK_DAYS,
			includesDate: false,
			concerns: playersOfTeamsInForm,
		},
		{
			from: upcomingPlayerGameContext,
			lookbackDays: 0,
			includesDate: true,
			requiredOf: sameEntity,
			concerns: 'same entity',
		},
		// Where a player shoots from is told from ten games on; his form from five: without it he has a record all the same.
		{ from: playerShotZoneAnalysis, lookbackDays: 0, includesDate: true, concerns: 'same entity' },
	],
	failures: DAILY_CACHE_FAILURES,
	inputs: dailyCacheInputs,
	evaluate: evaluateDailyCache,
});
