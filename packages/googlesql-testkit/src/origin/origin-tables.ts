import {
	analyticsFailures,
	mlFeatureStoreV2,
	playerCompositeFactors,
	playerDailyCache,
	playerGameSummary,
	playerShotZoneAnalysis,
	precomputeFailures,
	teamDefenseGameSummary,
	teamDefenseZoneAnalysis,
	teamOffenseGameSummary,
	upcomingPlayerGameContext,
	upcomingTeamGameContext,
} from './definitions/index.ts';
import { type OriginTable, originTable } from './origin-table.ts';

/** The output tables of the ten processors of the older system: five of analytics, then five of precompute. */
export function originTables(): readonly OriginTable[] {
	return [
		playerGameSummary,
		teamOffenseGameSummary,
		teamDefenseGameSummary,
		upcomingPlayerGameContext,
		upcomingTeamGameContext,
		teamDefenseZoneAnalysis,
		playerShotZoneAnalysis,
		playerCompositeFactors,
		playerDailyCache,
		mlFeatureStoreV2,
	].map(originTable);
}

/** The shared failure table of the older precompute processors. */
export function originFailuresTable(): OriginTable {
	return originTable(precomputeFailures);
}

/** The shared failure table of the older analytics processors. */
export function originAnalyticsFailuresTable(): OriginTable {
	return originTable(analyticsFailures);
}

/** The ten output tables and both failure tables. */
export function allOriginTables(): readonly OriginTable[] {
	return [...originTables(), originFailuresTable(), originAnalyticsFailuresTable()];
}
