import { playerGameSummary, SEASON_LOOKBACK_DAYS } from '@accounted/analytics';
import { defineProcessor } from '@accounted/failure-tracking';
import { playersOfTheDate, RAW_SOURCE } from '@accounted/raw';
import { evaluateShotZones, SHOT_ZONE_FAILURES } from './evaluate.ts';
import { shotZoneInputs } from './inputs.ts';
import { playerShotZoneAnalysisTable } from './table.ts';

/** PSZA: where each player shoots from, and how well, before each date. */
export const playerShotZoneAnalysis = defineProcessor({
	name: 'PlayerShotZoneAnalysisProcessor',
	code: 'PSZA',
	phase: 4,
	entityType: 'PLAYER',
	logicVersion: 2,
	output: { table: playerShotZoneAnalysisTable, entityColumn: 'player_lookup', dateColumn: 'analysis_date' },
	expectation: playersOfTheDate,
	upstream: [
		{ from: RAW_SOURCE, lookbackDays: SEASON_LOOKBACK_DAYS, includesDate: true, concerns: 'same entity' },
		{
			from: playerGameSummary,
			lookbackDays: SEASON_LOOKBACK_DAYS,
			includesDate: false,
			concerns: 'same entity',
		},
	],
	failures: SHOT_ZONE_FAILURES,
	inputs: shotZoneInputs,
	evaluate: evaluateShotZones,
});
