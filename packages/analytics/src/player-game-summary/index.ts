import { defineProcessor } from '@accounted/failure-tracking';
import { playersOfFinalGames, RAW_SOURCE } from '@accounted/raw';
import { teamOffenseGameSummary } from '../team-offense-game-summary/index.ts';
import { evaluatePlayerGame, PLAYER_GAME_FAILURES } from './evaluate.ts';
import { playerGameInputs } from './inputs.ts';
import { playerGameSummaryTable } from './table.ts';

/** PGS: what each player did in each final game. */
export const playerGameSummary = defineProcessor({
	name: 'PlayerGameSummaryProcessor',
	code: 'PGS',
	phase: 3,
	entityType: 'PLAYER',
	logicVersion: 2,
	output: { table: playerGameSummaryTable, entityColumn: 'player_lookup', dateColumn: 'game_date' },
	expectation: playersOfFinalGames,
	upstream: [
		{ from: RAW_SOURCE, lookbackDays: 0, includesDate: true },
		// Not required: of a team without a summary only the usage of its players is not known.
		{ from: teamOffenseGameSummary, lookbackDays: 0, includesDate: true },
	],
	failures: PLAYER_GAME_FAILURES,
	inputs: playerGameInputs,
	evaluate: evaluatePlayerGame,
});
