/** Rounds half away from zero at `digits` decimals, on the decimal text so that 1.005 is 1.01. Null stays null. */
export function roundTo(digits: number, value: number | null): number | null {
	if (value === null) return null;
	const [mantissa, exponent = '0'] = String(Math.abs(value)).split('e');
	const scaled = Math.round(Number(`${mantissa}e${Number(exponent) + digits}`));
	const rounded = Number(`${scaled}e${-digits}`);
	return value < 0 && rounded !== 0 ? -rounded : rounded;
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
	const share = ratio(part, whole);
	return share === null ? null : roundTo(2, share * 100);
}
