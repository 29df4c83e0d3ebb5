import { playerShotZoneAnalysis } from './player-shot-zone-analysis/index.ts';

export { playerShotZoneAnalysisTable } from './player-shot-zone-analysis/table.ts';
export { playerShotZoneAnalysis };

/** The processors of phase 4. */
export const PRECOMPUTE_PROCESSORS = [playerShotZoneAnalysis] as const;
