import { mlFeatureStore } from './ml-feature-store/index.ts';
import { playerCompositeFactors } from './player-composite-factors/index.ts';
import { playerDailyCache } from './player-daily-cache/index.ts';
import { playerShotZoneAnalysis } from './player-shot-zone-analysis/index.ts';
import { teamDefenseZoneAnalysis } from './team-defense-zone-analysis/index.ts';

export { FEATURE_RANGES } from './ml-feature-store/ranges.ts';
export { mlFeatureStoreTable } from './ml-feature-store/table.ts';
export { playerCompositeFactorsTable } from './player-composite-factors/table.ts';
export { playerDailyCacheTable } from './player-daily-cache/table.ts';
export { playerShotZoneAnalysisTable } from './player-shot-zone-analysis/table.ts';
export { teamDefenseZoneAnalysisTable } from './team-defense-zone-analysis/table.ts';

/** The processors of phase 4. */
export const PRECOMPUTE_PROCESSORS = [
	playerShotZoneAnalysis,
	teamDefenseZoneAnalysis,
	playerDailyCache,
	playerCompositeFactors,
	mlFeatureStore,
] as const;
