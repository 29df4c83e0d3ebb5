import { SEASON_LOOKBACK_DAYS, teamDefenseGameSummary } from '@accounted/analytics';
import { defineProcessor } from '@accounted/failure-tracking';
import { RAW_SOURCE, teamsOfTheSeason } from '@accounted/raw';
import { DEFENSE_ZONE_FAILURES, evaluateDefenseZones } from './evaluate.ts';
import { defenseZoneInputs, teamAndLeague } from './inputs.ts';
import { teamDefenseZoneAnalysisTable } from './table.ts';

/** TDZA: what each team allows by zone, against the league, before each date. */
export const teamDefenseZoneAnalysis = defineProcessor({
	name: 'TeamDefenseZoneAnalysisProcessor',
	code: 'TDZA',
	phase: 4,
	entityType: 'TEAM',
	logicVersion: 2,
	output: { table: teamDefenseZoneAnalysisTable, entityColumn: 'team_abbr', dateColumn: 'analysis_date' },
	expectation: teamsOfTheSeason,
	upstream: [
		// Of the source only the schedule is read, and what changes there may concern anybody.
		{ from: RAW_SOURCE, lookbackDays: SEASON_LOOKBACK_DAYS, includesDate: true, concerns: 'nobody' },
		{
			from: teamDefenseGameSummary,
			lookbackDays: SEASON_LOOKBACK_DAYS,
			includesDate: false,
			concerns: teamAndLeague,
		},
	],
	failures: DEFENSE_ZONE_FAILURES,
	inputs: defenseZoneInputs,
	evaluate: evaluateDefenseZones,
});
