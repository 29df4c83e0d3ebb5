import {
	playerGameSummary,
	SEASON_LOOKBACK_DAYS,
	upcomingPlayerGameContext,
	upcomingTeamGameContext,
} from '@accounted/analytics';
import { defineProcessor, sameEntity } from '@accounted/failure-tracking';
import { playersOfTheDate, RAW_SOURCE } from '@accounted/raw';
import { playerCompositeFactors } from '../player-composite-factors/index.ts';
import { opponent, opponentsOfTeam, playersOfGame } from '../player-composite-factors/sides.ts';
import { playerDailyCache } from '../player-daily-cache/index.ts';
import { playerShotZoneAnalysis } from '../player-shot-zone-analysis/index.ts';
import { teamDefenseZoneAnalysis } from '../team-defense-zone-analysis/index.ts';
import { evaluateFeatures, FEATURE_FAILURES } from './evaluate.ts';
import { featureInputs } from './inputs.ts';
import { mlFeatureStoreTable } from './table.ts';

const sameDate = { lookbackDays: 0, includesDate: true } as const;

/** MLFS: the 25 features of each player and date, as models read them. */
export const mlFeatureStore = defineProcessor({
	name: 'MLFeatureStoreProcessor',
	code: 'MLFS',
	phase: 4,
	entityType: 'PLAYER',
	logicVersion: 2,
	output: { table: mlFeatureStoreTable, entityColumn: 'player_lookup', dateColumn: 'game_date' },
	expectation: playersOfTheDate,
	upstream: [
		{ from: RAW_SOURCE, lookbackDays: SEASON_LOOKBACK_DAYS, includesDate: true, concerns: 'same entity' },
		{
			from: playerGameSummary,
			lookbackDays: SEASON_LOOKBACK_DAYS,
			includesDate: false,
			concerns: 'same entity',
		},
		{ from: playerDailyCache, ...sameDate, requiredOf: sameEntity, concerns: 'same entity' },
		{ from: playerCompositeFactors, ...sameDate, requiredOf: sameEntity, concerns: 'same entity' },
		{ from: playerShotZoneAnalysis, ...sameDate, requiredOf: sameEntity, concerns: 'same entity' },
		{ from: teamDefenseZoneAnalysis, ...sameDate, requiredOf: opponent, concerns: opponentsOfTeam },
		// The daily cache requires it too. Required here as well: a cache can outlive the context it was made from.
		{ from: upcomingPlayerGameContext, ...sameDate, requiredOf: sameEntity, concerns: 'same entity' },
		// Rest and wins of the teams are features that may be missing.
		{ from: upcomingTeamGameContext, ...sameDate, concerns: playersOfGame },
	],
	failures: FEATURE_FAILURES,
	inputs: featureInputs,
	evaluate: evaluateFeatures,
});
