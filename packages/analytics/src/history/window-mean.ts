import { ratio, roundTo } from '../formulas/rounding.ts';

/** More decimals than any column has, and fewer than a sum of them loses. */
const EXACT_DIGITS = 9;

/** The mean of a window that a statement has added up, at 2 decimals. Null without a game, or a value. */
export function windowMean(sum: number | null, games: number): number | null {
	return roundMean(2, ratio(sum, games));
}

/**
 * A mean of decimals at `digits` decimals. An engine adds in any order, and dividing is inexact again, so that 34.565 may
 * come as 34.56499999999999: the noise is taken off the mean itself, or the same games would make 34.56 today and 34.57
 * tomorrow. Null stays null.
 */
export function roundMean(digits: number, mean: number | null): number | null {
	return roundTo(digits, withoutNoise(mean));
}

/** A sum, or a mean, of decimals without the noise in its last bits. */
export function withoutNoise(value: number | null): number | null {
	return roundTo(EXACT_DIGITS, value);
}
