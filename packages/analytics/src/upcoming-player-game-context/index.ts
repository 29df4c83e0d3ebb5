import { defineProcessor } from '@accounted/failure-tracking';
import { playersOfTheDate, RAW_SOURCE } from '@accounted/raw';
import { SEASON_LOOKBACK_DAYS } from '../history/season-lookback.ts';
import { playerGameSummary } from '../player-game-summary/index.ts';
import { teamDefenseGameSummary } from '../team-defense-game-summary/index.ts';
import { teamOffenseGameSummary } from '../team-offense-game-summary/index.ts';
import { evaluatePlayerContext, PLAYER_CONTEXT_FAILURES } from './evaluate.ts';
import { playerContextInputs } from './inputs.ts';
import { leagueInDefenseWindow, leagueInOffenseWindow } from './opponent-form.ts';
import { playersAndTeamMates } from './stars-out.ts';
import { upcomingPlayerGameContextTable } from './table.ts';

const history = { lookbackDays: SEASON_LOOKBACK_DAYS, includesDate: false };

/** UPGC: what was known of each player before tip-off. */
export const upcomingPlayerGameContext = defineProcessor({
	name: 'UpcomingPlayerGameContextProcessor',
	code: 'UPGC',
	phase: 3,
	entityType: 'PLAYER',
	logicVersion: 2,
	output: {
		table: upcomingPlayerGameContextTable,
		entityColumn: 'player_lookup',
		dateColumn: 'game_date',
	},
	expectation: playersOfTheDate,
	upstream: [
		{
			from: RAW_SOURCE,
			lookbackDays: SEASON_LOOKBACK_DAYS,
			includesDate: true,
			concerns: playersAndTeamMates,
		},
		{ from: playerGameSummary, ...history, concerns: playersAndTeamMates },
		{ from: teamOffenseGameSummary, ...history, concerns: leagueInOffenseWindow },
		{ from: teamDefenseGameSummary, ...history, concerns: leagueInDefenseWindow },
	],
	failures: PLAYER_CONTEXT_FAILURES,
	inputs: playerContextInputs,
	evaluate: evaluatePlayerContext,
});
