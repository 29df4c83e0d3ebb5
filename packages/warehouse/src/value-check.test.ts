import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isoDate } from './iso-date.ts';
import { valueCheck } from './value-check.ts';

const values = fc.oneof(
	fc.integer({ min: -6, max: 6 }),
	fc.double({ min: -6, max: 6, noNaN: true }),
	fc.constantFrom('a', 'b', 'c', 'ab', '', ' a', 'Z', 'long enough', '😀', '😀😀'),
	fc.boolean(),
);

/** Schemas of columns, each with what kind of value its SQL type can hold. */
const limit = fc.integer({ min: -5, max: 5 });
const whole = fc
	.tuple(limit, limit, fc.constantFrom('min', 'max', 'gt', 'lt', 'multipleOf'))
	.map(([one, two, kind]) =>
		kind === 'multipleOf' ? z.int().multipleOf(Math.abs(one) + 1) : z.int()[kind](one).max(two),
	);
const floating = fc
	.tuple(limit, fc.constantFrom('min', 'max', 'gt', 'lt'))
	.map(([one, kind]) => z.number()[kind](one));
const text = fc.constantFrom(
	z.string(),
	z.string().min(2),
	z.string().max(1),
	z.string().length(2),
	z.string().regex(/^[a-c]+$/),
	z.string().regex(/a/g),
	z.string().trim(),
	z.string().toLowerCase(),
	z.string().refine((value) => value !== 'b'),
	z.email(),
	z.enum(['a', 'b']),
	z.literal('c'),
	z.literal(['a', 'ab']),
);
const scalar = fc.oneof(
	whole.map((schema) => ({ schema: schema as z.ZodType, holds: Number.isSafeInteger })),
	floating.map((schema) => ({
		schema: schema as z.ZodType,
		holds: (value: unknown) => typeof value === 'number',
	})),
	text.map((schema) => ({
		schema: schema as z.ZodType,
		holds: (value: unknown) => typeof value === 'string',
	})),
	fc.constantFrom(z.boolean(), z.literal(true)).map((schema) => ({
		schema: schema as z.ZodType,
		holds: (value: unknown) => typeof value === 'boolean',
	})),
);

/** Whether a parse takes a value and leaves it as it is. */
function takes(schema: z.ZodType, value: unknown): boolean {
	const { success, data } = schema.safeParse(value);
	return success && (Array.isArray(value) || Object.is(data, value));
}

describe('a check of values', () => {
	it('agrees with zod on every value of the type', () => {
		fc.assert(
			fc.property(scalar, fc.array(values, { maxLength: 20 }), ({ schema, holds }, candidates) => {
				const check = valueCheck(schema);
				for (const value of candidates.filter(holds))
					expect((check?.(value) ?? null) === null, `${JSON.stringify(value)}`).toBe(takes(schema, value));
			}),
			{ numRuns: 500 },
		);
	});

	it('agrees with zod on arrays', () => {
		fc.assert(
			fc.property(
				scalar,
				fc.array(values, { maxLength: 4 }),
				fc.boolean(),
				({ schema, holds }, items, isShort) => {
					const array = isShort ? z.array(schema).max(2) : z.array(schema);
					const value = items.filter(holds);
					const isAllowed = (valueCheck(array)?.(value) ?? null) === null;
					// An array is told by what its items are, and a schema that changes an item takes it.
					if (!isAllowed)
						expect(value.every((item) => takes(schema, item)) && array.safeParse(value).success).toBe(false);
					else expect(array.safeParse(value).success).toBe(true);
				},
			),
			{ numRuns: 500 },
		);
	});

	it.each([
		[z.string()],
		[z.int()],
		[z.number()],
		[z.boolean()],
		[z.bigint()],
		[isoDate],
		[z.iso.datetime()],
	])('is none where the type holds all', (schema) => {
		expect(valueCheck(schema)).toBeNull();
	});

	it('says what is allowed', () => {
		expect(valueCheck(z.enum(['a', 'b']))?.('c')).toBe('one of a, b');
		expect(valueCheck(z.int().min(0).lt(10))?.(10)).toBe('at least 0 and below 10');
		expect(valueCheck(z.string().regex(/^a/))?.('b')).toContain('what its schema says');
	});
});
