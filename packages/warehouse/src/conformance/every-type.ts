import fc from 'fast-check';
import { z } from 'zod';
import { datetime, timestamp } from '../column.ts';
import { isoDate, isoDateFromDay } from '../iso-date.ts';
import { defineTable, type RowOf } from '../table.ts';

/** A column of each type, and a nullable one of each that can be null: BigQuery keeps no null array. */
export const everyType = defineTable({
	name: 'conformance.every_type',
	description: 'One column of each type.',
	schema: z.object({
		id: z.int(),
		text: z.string(),
		whole: z.int(),
		big: z.bigint(),
		fraction: z.number(),
		flag: z.boolean(),
		day: isoDate,
		wall_clock: datetime(),
		moment: timestamp(),
		numbers: z.array(z.number()),
		words: z.array(z.string()),
		bigs: z.array(z.bigint()),
		text_or_null: z.string().nullable(),
		whole_or_null: z.int().nullable(),
		big_or_null: z.bigint().nullable(),
		fraction_or_null: z.number().nullable(),
		flag_or_null: z.boolean().nullable(),
		day_or_null: isoDate.nullable(),
		wall_clock_or_null: datetime().nullable(),
		moment_or_null: timestamp().nullable(),
	}),
	key: ['id'],
});

export type EveryType = RowOf<typeof everyType>;

/** A row of small values, to change one column of. */
export const plainRow: EveryType = {
	id: 1,
	text: 'a',
	whole: 1,
	big: 1n,
	fraction: 0.5,
	flag: true,
	day: isoDate.parse('2021-11-05'),
	wall_clock: '2021-11-05T19:30:00',
	moment: '2021-11-05T23:30:00.000Z',
	numbers: [],
	words: [],
	bigs: [],
	text_or_null: null,
	whole_or_null: null,
	big_or_null: null,
	fraction_or_null: null,
	flag_or_null: null,
	day_or_null: null,
	wall_clock_or_null: null,
	moment_or_null: null,
};

/** The edges of each type, as far as DuckDB and BigQuery both reach. */
export const edgeRows: readonly EveryType[] = (
	[
		{ text: '', text_or_null: '' },
		{ text: `"double" 'single' \`back\` \\ slash %s $1 @p1 -- /* ;` },
		{ text: 'line\nfeed\r\nreturn\ttab' },
		{ text: 'Dončić, Jokić, 姚明, 🏀👩🏽‍🦱, e\u0301, \u200b, \ufeff', words: ['姚明', '🏀', '', '\n', "'"] },
		{ text: '\ufeff1', text_or_null: '\ufeff', words: ['\ufeffa mark that begins a text'] },
		{ text: 'x'.repeat(100_000) },
		{ whole: Number.MAX_SAFE_INTEGER, whole_or_null: Number.MIN_SAFE_INTEGER },
		{ whole: Number.MIN_SAFE_INTEGER, whole_or_null: 0 },
		{ big: 2n ** 63n - 1n, big_or_null: -(2n ** 63n), bigs: [2n ** 63n - 1n, -(2n ** 63n), 0n] },
		{ big: 2n ** 53n + 1n, big_or_null: 0n },
		{ fraction: -0, fraction_or_null: 0, numbers: [-0, 0] },
		{ fraction: 1e308, fraction_or_null: -Number.MAX_VALUE, numbers: [0.1, 1e308, 5e-324] },
		{ fraction: 5e-324, fraction_or_null: Number.EPSILON },
		{ flag: false, flag_or_null: false },
		{ day: isoDate.parse('0001-01-01'), day_or_null: isoDate.parse('9999-12-31') },
		{ day: isoDate.parse('2024-02-29'), day_or_null: isoDate.parse('1969-12-31') },
		{ wall_clock: '0001-01-01T00:00:00', wall_clock_or_null: '9999-12-31T23:59:59.999999' },
		{ wall_clock: '1969-12-31T23:59:59.999999', wall_clock_or_null: '2021-11-05T19:30:00.500' },
		{ moment: '0001-01-01T00:00:00.000Z', moment_or_null: '9999-12-31T23:59:59.999999Z' },
		{ moment: '1969-12-31T23:59:59.000001Z', moment_or_null: '2021-11-05T23:30:00.123456Z' },
	] satisfies Partial<EveryType>[]
).map((edge, index) => ({ ...plainRow, ...edge, id: index + 1 }));

const FIRST_DAY = -719_162;
const LAST_DAY = 2_932_896;

const days = fc.integer({ min: FIRST_DAY, max: LAST_DAY }).map(isoDateFromDay);
const texts = fc.string({ unit: 'grapheme' });
const wholes = fc.maxSafeInteger();
const bigs = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const fractions = fc.double({ noNaN: true, noDefaultInfinity: true });

/** `HH:MM:SS`, and six digits more only where there are any, as every adapter writes them. */
const wallClocks = fc
	.tuple(days, fc.nat(86_399), fc.option(fc.integer({ min: 1, max: 999_999 })))
	.map(
		([day, second, micros]) =>
			`${day}T${new Date(second * 1000).toISOString().slice(11, 19)}${fraction(micros)}`,
	);
const moments = wallClocks.map((text) => `${text.includes('.') ? text : `${text}.000`}Z`);

function fraction(micros: number | null): string {
	if (micros === null) return '';
	return `.${String(micros).padStart(6, '0').replace(/000$/, '')}`;
}

export const arbitraryRows: fc.Arbitrary<EveryType[]> = fc
	.array(
		fc.record({
			id: fc.constant(0),
			text: texts,
			whole: wholes,
			big: bigs,
			fraction: fractions,
			flag: fc.boolean(),
			day: days,
			wall_clock: wallClocks,
			moment: moments,
			numbers: fc.array(fractions),
			words: fc.array(texts),
			bigs: fc.array(bigs),
			text_or_null: fc.option(texts),
			whole_or_null: fc.option(wholes),
			big_or_null: fc.option(bigs),
			fraction_or_null: fc.option(fractions),
			flag_or_null: fc.option(fc.boolean()),
			day_or_null: fc.option(days),
			wall_clock_or_null: fc.option(wallClocks),
			moment_or_null: fc.option(moments),
		}),
		{ maxLength: 30 },
	)
	.map((rows) => rows.map((row, index) => ({ ...row, id: index + 1 })));
