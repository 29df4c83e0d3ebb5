import { defineProcessor } from '@accounted/failure-tracking';
import { RAW_SOURCE, teamsOfFinalGames } from '@accounted/raw';
import { evaluateTeamOffense, TEAM_OFFENSE_FAILURES } from './evaluate.ts';
import { teamGameInputs } from './inputs.ts';
import { teamOffenseGameSummaryTable } from './table.ts';

/** TOGS: what each team did on offence in each final game. */
export const teamOffenseGameSummary = defineProcessor({
	name: 'TeamOffenseGameSummaryProcessor',
	code: 'TOGS',
	phase: 3,
	entityType: 'TEAM',
	logicVersion: 2,
	output: { table: teamOffenseGameSummaryTable, entityColumn: 'team_abbr', dateColumn: 'game_date' },
	expectation: teamsOfFinalGames,
	upstream: [{ from: RAW_SOURCE, lookbackDays: 0, includesDate: true }],
	failures: TEAM_OFFENSE_FAILURES,
	inputs: teamGameInputs,
	evaluate: evaluateTeamOffense,
});
