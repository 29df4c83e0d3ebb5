import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fingerprint } from './fingerprint.ts';

type Value = string | number | bigint | boolean | null;

const value = fc.oneof(
	fc.string(),
	fc.double({ noNaN: true }),
	fc.integer(),
	fc.bigInt(),
	fc.boolean(),
	fc.constant(null),
);
const row = fc.array(value, { maxLength: 4 });
const bag = fc.array(row, { maxLength: 8 });

function fingerprintOf(rows: readonly (readonly Value[])[]): Fingerprint {
	const fingerprint = new Fingerprint();
	for (const values of rows) fingerprint.add(values);
	return fingerprint;
}

function textOf(...rows: readonly (readonly unknown[])[]): string {
	const fingerprint = new Fingerprint();
	for (const values of rows) fingerprint.add(values);
	return fingerprint.toString();
}

describe('the fingerprint of a bag of rows', () => {
	it('is the same in whatever order the rows come', () => {
		const shuffled = bag.chain((rows) =>
			fc.tuple(
				fc.constant(rows),
				fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
			),
		);
		fc.assert(
			fc.property(shuffled, ([rows, others]) => {
				expect(fingerprintOf(others).toString()).toBe(fingerprintOf(rows).toString());
			}),
		);
	});

	it('is read again from its text, and from no other', () => {
		fc.assert(
			fc.property(bag, bag, (rows, others) => {
				const [one, other] = [fingerprintOf(rows), fingerprintOf(others)];
				for (const each of [one, other.without(one)])
					expect(Fingerprint.parse(each.toString())?.equals(each)).toBe(true);
				expect(one.equals(other)).toBe(one.toString() === other.toString());
			}),
		);
		for (const text of ['', '1', '1-', 'x-0123456789abcdef', '1-0123456789abcde', '1-0123456789abcdef0'])
			expect(Fingerprint.parse(text)).toBeNull();
	});

	it('is another where a row is added, twice the same row included', () => {
		fc.assert(
			fc.property(bag, row, (rows, extra) => {
				const seen = [rows, [...rows, extra], [...rows, extra, extra]].map((each) =>
					fingerprintOf(each).toString(),
				);
				expect(new Set(seen).size).toBe(3);
				// Not by the number of rows alone: the sums differ as well.
				expect(new Set(seen.map((text) => text.split('-')[1])).size).toBe(3);
			}),
		);
	});

	it('is another where one value is another', () => {
		const changed = fc
			.tuple(bag, fc.array(value, { minLength: 1, maxLength: 4 }), fc.nat(), value)
			.filter(([, values, at, other]) => values[at % values.length] !== other);
		fc.assert(
			fc.property(changed, ([rows, values, at, other]) => {
				const altered = values.with(at % values.length, other);
				expect(fingerprintOf([...rows, altered]).toString()).not.toBe(
					fingerprintOf([...rows, values]).toString(),
				);
			}),
		);
	});

	it.each([
		['a number and its text', [1], ['1']],
		['a bigint and its text', [1n], ['1']],
		['true and 1', [true], [1]],
		['null and the text null', [null], ['null']],
		['null and an empty text', [null], ['']],
		['a value and a value with a null after it', ['a'], ['a', null]],
		['texts cut in other places', ['ab', 'c'], ['a', 'bc']],
		['values in another order', ['a', 'b'], ['b', 'a']],
		['numbers that differ in the last bit', [0.1 + 0.2], [0.3]],
	])('tells %s apart', (_, one, other) => {
		expect(textOf(one)).not.toBe(textOf(other));
	});

	it('tells one row of two values from two rows of one', () => {
		expect(textOf(['a', 'b'])).not.toBe(textOf(['a'], ['b']));
	});

	it('takes 0 and -0, and null and undefined, for the same', () => {
		expect(textOf([0])).toBe(textOf([-0]));
		expect(textOf([null])).toBe(textOf([undefined]));
	});

	it('takes arrays by their contents', () => {
		expect(textOf([['2021-11-01']])).toBe(textOf([['2021-11-01']]));
		expect(textOf([['2021-11-01']])).not.toBe(textOf([['2021-11-02']]));
	});

	it('says how many rows there are', () => {
		expect(textOf()).toBe('0-0000000000000000');
		expect(textOf(['a'], ['b'], ['b'])).toMatch(/^3-[0-9a-f]{16}$/);
	});
});

describe('with and without', () => {
	it('adds two bags, as if their rows had come together', () => {
		fc.assert(
			fc.property(bag, bag, (one, other) => {
				expect(fingerprintOf(one).with(fingerprintOf(other)).toString()).toBe(
					fingerprintOf([...one, ...other]).toString(),
				);
			}),
		);
	});

	it('takes a part out again, and leaves both operands as they were', () => {
		fc.assert(
			fc.property(bag, bag, (one, other) => {
				const [whole, part] = [fingerprintOf([...one, ...other]), fingerprintOf(other)];
				const before = [whole.toString(), part.toString()];
				expect(whole.without(part).toString()).toBe(fingerprintOf(one).toString());
				expect(whole.without(part).with(part).toString()).toBe(before[0]);
				expect([whole.toString(), part.toString()]).toStrictEqual(before);
			}),
		);
	});

	it('leaves nothing of a bag without itself', () => {
		fc.assert(
			fc.property(bag, (rows) => {
				expect(fingerprintOf(rows).without(fingerprintOf(rows)).toString()).toBe(
					new Fingerprint().toString(),
				);
			}),
		);
	});
});
