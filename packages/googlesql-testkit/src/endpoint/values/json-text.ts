/** A number as it stands in a JSON text: a JavaScript number may not hold all its digits. */
class JsonNumber {
	readonly source: string;

	constructor(source: string) {
		this.source = source;
	}
}

/**
 * A JSON value as BigQuery stores it: no blanks, members sorted by name.
 * @returns undefined for a text that is no JSON.
 */
export function normalizedJson(text: string): string | undefined {
	try {
		return written(JSON.parse(text, keepingNumbers));
	} catch {
		return undefined;
	}
}

function keepingNumbers(_key: string, value: unknown, context?: { source?: string }): unknown {
	return typeof value === 'number' ? new JsonNumber(context?.source ?? String(value)) : value;
}

function written(value: unknown): string {
	if (value instanceof JsonNumber) return numberText(value.source);
	if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
	return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${written(member)}`).join(',')}}`;
}

/** Whole numbers of 64 bits stay as they are. All else is a FLOAT64, and shows it by a point or an exponent. */
function numberText(source: string): string {
	if (/^-?\d+$/.test(source)) {
		const whole = BigInt(source);
		if (whole >= -(2n ** 63n) && whole < 2n ** 64n) return source;
	}
	const number = Number(source);
	if (!Number.isFinite(number)) throw new RangeError(`number overflow parsing '${source}'`);
	if (Object.is(number, -0)) return '-0.0';
	if (Math.abs(number) >= 1e15) return number.toExponential();
	return Number.isInteger(number) ? `${number}.0` : String(number);
}
