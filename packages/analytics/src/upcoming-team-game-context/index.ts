import { defineProcessor } from '@accounted/failure-tracking';
import { PLAYERS_SOURCE, RAW_SOURCE, teamsOfTheDate } from '@accounted/raw';
import { SEASON_LOOKBACK_DAYS } from '../history/season-lookback.ts';
import { teamOffenseGameSummary } from '../team-offense-game-summary/index.ts';
import { evaluateTeamContext, TEAM_CONTEXT_FAILURES } from './evaluate.ts';
import { teamContextInputs, teamsThatListed } from './inputs.ts';
import { upcomingTeamGameContextTable } from './table.ts';

/** UTGC: what was known of each team before tip-off. */
export const upcomingTeamGameContext = defineProcessor({
	name: 'UpcomingTeamGameContextProcessor',
	code: 'UTGC',
	phase: 3,
	entityType: 'TEAM',
	logicVersion: 2,
	output: { table: upcomingTeamGameContextTable, entityColumn: 'team_abbr', dateColumn: 'game_date' },
	expectation: teamsOfTheDate,
	upstream: [
		// Box scores are not read, and what changes on the schedule or the injured list may concern every team.
		{ from: RAW_SOURCE, lookbackDays: SEASON_LOOKBACK_DAYS, includesDate: true, concerns: 'nobody' },
		{ from: PLAYERS_SOURCE, lookbackDays: 0, includesDate: true, concerns: teamsThatListed },
		{
			from: teamOffenseGameSummary,
			lookbackDays: SEASON_LOOKBACK_DAYS,
			includesDate: false,
			concerns: 'same entity',
		},
	],
	failures: TEAM_CONTEXT_FAILURES,
	inputs: teamContextInputs,
	evaluate: evaluateTeamContext,
});
