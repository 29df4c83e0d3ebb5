import { playerGameSummary } from './player-game-summary/index.ts';
import { teamDefenseGameSummary } from './team-defense-game-summary/index.ts';
import { teamOffenseGameSummary } from './team-offense-game-summary/index.ts';
import { upcomingPlayerGameContext } from './upcoming-player-game-context/index.ts';
import { upcomingTeamGameContext } from './upcoming-team-game-context/index.ts';

export { pct, rate, ratio, roundTo } from './formulas/rounding.ts';
export { expectedInSeason } from './history/expected-in-season.ts';
export { injuredList, lastInjuryTransactions } from './history/injured-list.ts';
export { listedDates } from './history/listed-dates.ts';
export {
	historyCountsRow,
	playerHistory,
} from './history/player-history.ts';
export { reachOf } from './history/reach-of.ts';
export { HISTORY_FAILURES, type SeasonHistory, shortfall } from './history/season-history.ts';
export { SEASON_LOOKBACK_DAYS } from './history/season-lookback.ts';
export { historyCounts, type TeamHistory, teamHistory } from './history/team-history.ts';
export { windowAwaits } from './history/window-gap.ts';
export { roundMean, windowMean, withoutNoise } from './history/window-mean.ts';
export { playerGameSummaryTable } from './player-game-summary/table.ts';
export { teamDefenseGameSummaryTable } from './team-defense-game-summary/table.ts';
export { teamOffenseGameSummaryTable } from './team-offense-game-summary/table.ts';
export { upcomingPlayerGameContextTable } from './upcoming-player-game-context/table.ts';
export { upcomingTeamGameContextTable } from './upcoming-team-game-context/table.ts';
export {
	playerGameSummary,
	teamDefenseGameSummary,
	teamOffenseGameSummary,
	upcomingPlayerGameContext,
	upcomingTeamGameContext,
};

/** The processors of phase 3. */
export const ANALYTICS_PROCESSORS = [
	playerGameSummary,
	teamOffenseGameSummary,
	teamDefenseGameSummary,
	upcomingPlayerGameContext,
	upcomingTeamGameContext,
] as const;
