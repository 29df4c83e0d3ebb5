/** The years that BigQuery's times have: 1 to 9999. https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types */
const MIN = BigInt(Date.parse('0001-01-01T00:00:00Z')) * 1000n;
const MAX = BigInt(Date.parse('9999-12-31T23:59:59.999Z')) * 1000n + 999n;

/**
 * Microseconds since 1970, undefined where the text is no time of the years 1 to 9999. Date.parse stops at milliseconds,
 * so the fraction is read apart; digits past the sixth are cut, as BigQuery keeps none.
 * @param zone What to add to text that names no zone: `Z`.
 */
export function microsOf(value: unknown, zone: 'Z' | ''): bigint | undefined {
	if (typeof value !== 'string') return undefined;
	const fraction = /\.(\d+)/.exec(value)?.[1] ?? '';
	const ms = Date.parse(value.replace(/\.\d+/, '') + zone);
	if (Number.isNaN(ms)) return undefined;
	const micros = BigInt(ms) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
	return micros < MIN || micros > MAX ? undefined : micros;
}

/** ISO text without a zone; milliseconds always shown when `precise`, more digits only where there are any. */
export function isoFromMicros(micros: bigint, precise: boolean): string {
	if (micros < MIN || micros > MAX) throw new RangeError('holds a time outside the years 1 to 9999');
	const rest = ((micros % 1000n) + 1000n) % 1000n;
	const text = new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, -1);
	if (rest !== 0n) return text + String(rest).padStart(3, '0');
	return precise ? text : text.replace('.000', '');
}
