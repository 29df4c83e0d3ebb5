import {
	SEASON_LOOKBACK_DAYS,
	upcomingPlayerGameContext,
	upcomingTeamGameContext,
} from '@accounted/analytics';
import { defineProcessor, sameEntity } from '@accounted/failure-tracking';
import { PLAYERS_SOURCE, playersOfTheDate, RAW_SOURCE } from '@accounted/raw';
import { playerShotZoneAnalysis } from '../player-shot-zone-analysis/index.ts';
import { teamDefenseZoneAnalysis } from '../team-defense-zone-analysis/index.ts';
import { COMPOSITE_FAILURES, evaluateComposite } from './evaluate.ts';
import { compositeInputs } from './inputs.ts';
import { opponent, opponentsOfTeam, ownTeam, playersOfTeam } from './sides.ts';
import { playerCompositeFactorsTable } from './table.ts';

const sameDate = { lookbackDays: 0, includesDate: true } as const;

/** PCF: fatigue, matchup, pace and usage of each player before each date, as adjustments in points. */
export const playerCompositeFactors = defineProcessor({
	name: 'PlayerCompositeFactorsProcessor',
	code: 'PCF',
	phase: 4,
	entityType: 'PLAYER',
	logicVersion: 2,
	output: { table: playerCompositeFactorsTable, entityColumn: 'player_lookup', dateColumn: 'game_date' },
	expectation: playersOfTheDate,
	upstream: [
		// The raw rows say only which players are expected.
		{ from: RAW_SOURCE, lookbackDays: SEASON_LOOKBACK_DAYS, includesDate: true, concerns: 'nobody' },
		{ from: PLAYERS_SOURCE, lookbackDays: 0, includesDate: true, concerns: 'same entity' },
		{ from: upcomingPlayerGameContext, ...sameDate, requiredOf: sameEntity, concerns: 'same entity' },
		{ from: upcomingTeamGameContext, ...sameDate, requiredOf: ownTeam, concerns: playersOfTeam },
		{ from: playerShotZoneAnalysis, ...sameDate, requiredOf: sameEntity, concerns: 'same entity' },
		{ from: teamDefenseZoneAnalysis, ...sameDate, requiredOf: opponent, concerns: opponentsOfTeam },
	],
	failures: COMPOSITE_FAILURES,
	inputs: compositeInputs,
	evaluate: evaluateComposite,
});
