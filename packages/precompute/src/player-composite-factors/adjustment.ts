import { roundTo, withoutNoise } from '@accounted/analytics';

/** An adjustment in points: within ±`limit`, 2 decimals. */
export function adjustment(value: number, limit = Number.POSITIVE_INFINITY): number {
	// 0.3 · (15.15 − 22.5) is −2.2049999999999996 to a machine, and −2.205 to everybody else. Only null is rounded to null.
	return roundTo(2, withoutNoise(clamp(value, limit))) ?? value;
}

/** `value`, or ±`limit` where it is larger in size. */
export function clamp(value: number, limit: number): number {
	return Math.max(-limit, Math.min(limit, value));
}
