import { playerGameSummary } from './player-game-summary/index.ts';

export { pct, rate, ratio, roundTo } from './formulas/rounding.ts';
export {
	HISTORY_SOURCES,
	historyCounts,
	historyCountsRow,
	playerHistory,
} from './history/player-history.ts';
export { HISTORY_FAILURES, type SeasonHistory, shortfall } from './history/season-history.ts';
export { SEASON_LOOKBACK_DAYS } from './history/season-lookback.ts';
export { playerGameSummaryTable } from './player-game-summary/table.ts';
export { teamDefenseGameSummaryTable } from './team-defense-game-summary/table.ts';
export { teamOffenseGameSummaryTable } from './team-offense-game-summary/table.ts';
export { upcomingPlayerGameContextTable } from './upcoming-player-game-context/table.ts';
export { upcomingTeamGameContextTable } from './upcoming-team-game-context/table.ts';
export { playerGameSummary };

/** The processors of phase 3. */
export const ANALYTICS_PROCESSORS = [playerGameSummary] as const;
