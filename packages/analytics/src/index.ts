import { playerGameSummary } from './player-game-summary/index.ts';

export { pct, rate, ratio, roundTo } from './formulas/rounding.ts';
export { playerGameSummaryTable } from './player-game-summary/table.ts';
export { playerGameSummary };

/** The processors of phase 3. */
export const ANALYTICS_PROCESSORS = [playerGameSummary] as const;
