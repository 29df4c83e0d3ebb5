import { defineProcessor } from '@accounted/failure-tracking';
import { RAW_SOURCE, teamsOfFinalGames } from '@accounted/raw';
import { teamOffenseGameSummary } from '../team-offense-game-summary/index.ts';
import { evaluateTeamDefense, TEAM_DEFENSE_FAILURES } from './evaluate.ts';
import { opponentOf, teamDefenseInputs } from './inputs.ts';
import { teamDefenseGameSummaryTable } from './table.ts';

/** TDGS: what each team allowed in each final game. */
export const teamDefenseGameSummary = defineProcessor({
	name: 'TeamDefenseGameSummaryProcessor',
	code: 'TDGS',
	phase: 3,
	entityType: 'TEAM',
	logicVersion: 2,
	output: { table: teamDefenseGameSummaryTable, entityColumn: 'team_abbr', dateColumn: 'game_date' },
	expectation: teamsOfFinalGames,
	upstream: [
		{ from: RAW_SOURCE, lookbackDays: 0, includesDate: true },
		{ from: teamOffenseGameSummary, lookbackDays: 0, includesDate: true, requiredOf: opponentOf },
	],
	failures: TEAM_DEFENSE_FAILURES,
	inputs: teamDefenseInputs,
	evaluate: evaluateTeamDefense,
});
