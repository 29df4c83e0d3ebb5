import { adjustment } from './adjustment.ts';

/**
 * What a change of role gives, −3 to 3 points, 2 decimals: 0.3 for each percentage point of projected usage above that of
 * the last 7 games. Where positive, ×1.15 with one star team-mate out and ×1.3 with two or more: their shots go to somebody.
 * Source: processors.md, PCF usage_spike_score.
 */
export function usageSpike(projected: number, recent: number, starsOut: number): number {
	const spike = 0.3 * (projected - recent);
	return adjustment(spike > 0 ? spike * starsOutFactor(starsOut) : spike, 3);
}

function starsOutFactor(starsOut: number): number {
	if (starsOut >= 2) return 1.3;
	return starsOut === 1 ? 1.15 : 1;
}
