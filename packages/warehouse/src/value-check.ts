import { z } from 'zod';

/** Returns what is allowed in a column if a value is not; null if the value is. The value is of the column's type. */
export type ValueCheck = (value: unknown) => string | null;

/**
 * Compiles what a column's schema promises beyond its type: enums, literals, ranges and patterns. Null if it promises no more.
 * @param field The schema of the column, without `.nullable()`.
 */
export function valueCheck(field: z.ZodType): ValueCheck | null {
	if (field instanceof z.ZodArray) return arrayCheck(field);
	const { checks = [] } = field._zod.def;
	if (field instanceof z.ZodEnum || field instanceof z.ZodLiteral) {
		const values: readonly unknown[] = field instanceof z.ZodEnum ? field.options : [...field.values];
		return checks.length === 0 ? oneOf(values) : bySchema(field);
	}
	if (field instanceof z.ZodNumber) return numberCheck(field);
	if (checks.length > 0) return bySchema(field);
	const isHeldByType =
		!(field instanceof z.ZodStringFormat) ||
		field instanceof z.ZodISODate ||
		field instanceof z.ZodISODateTime;
	return isHeldByType ? null : bySchema(field);
}

function oneOf(values: readonly unknown[]): ValueCheck {
	const allowed = new Set(values);
	const said = `one of ${values.map(String).join(', ')}`;
	return (value) => (allowed.has(value) ? null : said);
}

/** A limit of a number, as zod says it. */
interface Limit {
	readonly check: string;
	readonly value?: number;
	readonly inclusive?: boolean;
	readonly format?: string;
}

function numberCheck(field: z.ZodNumber): ValueCheck | null {
	const limits = (field._zod.def.checks ?? [])
		.map((check): Limit => check._zod.def as Limit)
		// A column of whole numbers has them by its type.
		.filter(({ check, format }) => check !== 'number_format' || format !== 'safeint');
	const { format } = field._zod.def as { readonly format?: string };
	if (format !== undefined && format !== 'safeint') return bySchema(field);
	if (limits.length === 0) return null;
	let [least, most, above, below] = [-Infinity, Infinity, -Infinity, Infinity];
	for (const { check, value, inclusive } of limits) {
		if (typeof value !== 'number') return bySchema(field);
		if (check === 'greater_than' && inclusive) least = Math.max(least, value);
		else if (check === 'greater_than') above = Math.max(above, value);
		else if (check === 'less_than' && inclusive) most = Math.min(most, value);
		else if (check === 'less_than') below = Math.min(below, value);
		else return bySchema(field);
	}
	const ends = [
		...(least > -Infinity ? [`at least ${least}`] : []),
		...(above > -Infinity ? [`above ${above}`] : []),
		...(most < Infinity ? [`at most ${most}`] : []),
		...(below < Infinity ? [`below ${below}`] : []),
	];
	const said = ends.join(' and ');
	return (value) => {
		const number = value as number;
		return number >= least && number <= most && number > above && number < below ? null : said;
	};
}

function arrayCheck(field: z.ZodArray): ValueCheck | null {
	if ((field._zod.def.checks ?? []).length > 0) return bySchema(field);
	const check = valueCheck(field.element as z.ZodType);
	if (check === null) return null;
	return (value) => {
		for (const item of value as readonly unknown[]) {
			const allowed = check(item);
			if (allowed !== null) return allowed;
		}
		return null;
	};
}

/** So many distinct values are remembered: a pattern is asked once of each. */
const REMEMBERED = 10_000;

function bySchema(field: z.ZodType): ValueCheck {
	const allowed = new Set<unknown>();
	return (value) => {
		if (allowed.has(value)) return null;
		const { success, error, data } = field.safeParse(value);
		if (!success) return `what its schema says (${error.issues[0]?.message})`;
		// A schema that trims or lowers its text promises a text that is trimmed or lowered.
		if (!Array.isArray(value) && !Object.is(data, value)) return `${JSON.stringify(data)} by its schema`;
		// A list is never met again as the same object.
		if (!Array.isArray(value) && allowed.size < REMEMBERED) allowed.add(value);
		return null;
	};
}
