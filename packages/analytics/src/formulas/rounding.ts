/** Rounds half away from zero at `digits` decimals, on the decimal text so that 1.005 is 1.01. Null stays null. */
export function roundTo(digits: number, value: number): number;
export function roundTo(digits: number, value: number | null): number | null;
export function roundTo(digits: number, value: number | null): number | null {
	if (value === null) return null;
	const size = awayFromHalf(digits, Math.abs(value)) ?? onText(digits, Math.abs(value));
	return value < 0 && size !== 0 ? -size : size;
}

/**
 * What text would round to, in a tenth of its time: where the value is not near a half of the last decimal, arithmetic is
 * as exact. Null where it may not be.
 */
function awayFromHalf(digits: number, value: number): number | null {
	const scale = 10 ** digits;
	const scaled = value * scale;
	const whole = Math.floor(scaled);
	const rest = scaled - whole;
	if (digits < 0 || scaled > 1e9 || Math.abs(rest - 0.5) < 1e-6) return null;
	return (rest > 0.5 ? whole + 1 : whole) / scale;
}

function onText(digits: number, value: number): number {
	return shifted(Math.round(shifted(value, digits)), -digits);
}

/** `value` times ten to the `places`, by moving the decimal point: no digit is lost on the way. */
function shifted(value: number, places: number): number {
	const [mantissa, exponent = '0'] = String(value).split('e');
	return Number(`${mantissa}e${Number(exponent) + places}`);
}

/** Part of whole; null when the whole is 0, or either is not known. */
export function ratio(part: number | null, whole: number | null): number | null {
	return part === null || whole === null || whole === 0 ? null : part / whole;
}

/** A pct: 0 to 1, 3 decimals. */
export function pct(part: number | null, whole: number | null): number | null {
	return roundTo(3, ratio(part, whole));
}

/** A rate: 0 to 100, 2 decimals. */
export function rate(part: number | null, whole: number | null): number | null {
	// Not 100 times the ratio, which is rounded already: 23 of 800 would be 2.87.
	return roundTo(2, ratio(part === null ? null : 100 * part, whole));
}
