import { roundTo } from '@accounted/analytics';
import type { FeatureSource } from './sources.ts';

/** How far a feature is trusted: what phase 4 keeps has passed its minimums, what is copied from phase 3 has none. */
const WEIGHTS = {
	phase4: 100,
	calculated: 90,
	phase3: 75,
	missing: 0,
} as const satisfies Record<FeatureSource | 'missing', number>;

/**
 * The mean over the features of 100 for phase 4, 90 for calculated, 75 for phase 3 and 0 for missing; 0 to 100, 2
 * decimals. Source: processors.md, MLFS quality.
 */
export function featureQuality(sources: readonly (keyof typeof WEIGHTS)[]): number {
	const total = sources.reduce((sum, source) => sum + WEIGHTS[source], 0);
	return roundTo(2, total / sources.length);
}
