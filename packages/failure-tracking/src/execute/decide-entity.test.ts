import { defineTable, isoDate } from '@accounted/warehouse';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Processor } from '../processor/processor.ts';
import { alpha } from '../testing/alpha.ts';
import { day } from '../testing/world.ts';
import { decide } from './decide-entity.ts';

const ENTITY = { id: 'ann', date: day(1) };
const RECORD = { entity_id: 'ann', game_date: day(1), doubled: 2 };

/** What the engine makes of an answer, or of what is thrown in its stead. */
function decideOn(answer: () => unknown, processor: Processor = alpha) {
	return decide({ ...processor, evaluate: answer }, ENTITY, []);
}

function processingError(reason: unknown) {
	return { kind: 'failure', failure: { category: 'PROCESSING_ERROR', reason } };
}

describe('deciding an entity', () => {
	it('takes a record that fits its table', () => {
		expect(decideOn(() => ({ kind: 'record', record: RECORD }))).toStrictEqual({
			kind: 'record',
			record: RECORD,
		});
	});

	it('leaves out what the table has no column for', () => {
		expect(decideOn(() => ({ kind: 'record', record: { ...RECORD, extra: 1 }, more: 2 }))).toStrictEqual({
			kind: 'record',
			record: RECORD,
		});
	});

	it('takes a failure with its evidence', () => {
		const failure = {
			category: 'INCOMPLETE_UPSTREAM',
			reason: '7 of 10',
			failureType: 'DATA_GAP',
			expectedCount: 10,
			actualCount: 7,
			missingDates: [day(1)],
			rawDataChecked: true,
		};
		expect(decideOn(() => ({ kind: 'failure', failure }))).toStrictEqual({ kind: 'failure', failure });
	});

	it('hands the entity and its inputs to the processor', () => {
		const seen: unknown[] = [];
		decide({ ...alpha, evaluate: (...given) => void seen.push(given) }, ENTITY, [{ value: 1 }]);
		expect(seen).toStrictEqual([[ENTITY, [{ value: 1 }]]]);
	});
});

describe('a processor that changes its entity', () => {
	const aboutEntity = (entity: { id: string; date: string }) => ({
		kind: 'record',
		record: { entity_id: entity.id, game_date: entity.date, doubled: 2 },
	});
	it.each<readonly [string, (entity: { id: string; date: string }) => unknown]>([
		['sets its id', (entity) => Object.assign(entity, { id: 'bob' })],
		['sets its date', (entity) => Object.assign(entity, { date: '2021-11-02' })],
		['defines its id', (entity) => Object.defineProperty(entity, 'id', { value: 'bob' })],
		['deletes its id', (entity) => Object.assign(entity, { id: undefined })],
		['adds to it', (entity) => Object.assign(entity, { team: 'x' })],
	])('%s: it is a PROCESSING_ERROR of that entity, which stays as it was', (_, change) => {
		const entity = { ...ENTITY };
		const decided = decide({ ...alpha, evaluate: (given) => aboutEntity(Object(change(given))) }, entity, []);
		expect(decided).toStrictEqual(processingError(expect.stringMatching(/^TypeError: /)));
		expect(entity).toStrictEqual(ENTITY);
	});

	it('changes nothing where the change is not noticed, as with Reflect.set', () => {
		const decided = decide(
			{
				...alpha,
				evaluate: (entity) => {
					Reflect.set(entity, 'id', 'bob');
					return aboutEntity(entity);
				},
			},
			ENTITY,
			[],
		);
		expect(decided).toStrictEqual({ kind: 'record', record: RECORD });
	});
});

describe('a processor that throws', () => {
	it.each([
		['an error', new RangeError('too far'), 'RangeError: too far'],
		['a text', 'just so', 'just so'],
		['a number', 42, '42'],
		['nothing', undefined, 'undefined'],
		['null', null, 'null'],
		['a symbol', Symbol('odd'), 'Symbol(odd)'],
		['an object without text', Object.create(null), 'something was thrown that has no text'],
		['a text that is not Unicode', new Error('\ud800'), 'Error: \ufffd'],
	])('%s makes it a PROCESSING_ERROR with the message', (_, thrown, reason) => {
		expect(
			decideOn(() => {
				throw thrown;
			}),
		).toStrictEqual(processingError(reason));
	});
});

describe('a processor that answers with', () => {
	it.each([
		['undefined', undefined],
		['null', null],
		['a number', 7],
		['a text', 'record'],
		['a record that is not wrapped', RECORD],
		['another kind', { kind: 'skip' }],
		['a record without one', { kind: 'record' }],
		['a failure without one', { kind: 'failure' }],
		['an array', []],
	])('%s has given no outcome', (_, answer) => {
		expect(decideOn(() => answer)).toStrictEqual(processingError('evaluate returned no outcome'));
	});

	it('a promise is told so, and its rejection goes nowhere', async () => {
		const rejected = decideOn(() => Promise.reject(new Error('later')));
		expect(rejected).toStrictEqual(
			processingError('evaluate returned a promise, and must return its outcome at once'),
		);
		// A rejection that nobody handles would end this process on the next turn.
		await new Promise((resolve) => setTimeout(resolve, 0));
	});

	it.each([
		['null', null, /does not fit test_out.alpha/],
		['a column of another type', { ...RECORD, doubled: 'two' }, /column doubled: /],
		['NaN', { ...RECORD, doubled: Number.NaN }, /column doubled: /],
		['a fraction in a whole column', { ...RECORD, doubled: 1.5 }, /column doubled: /],
		['a column too few', { entity_id: 'ann', game_date: day(1) }, /column doubled: /],
		[
			'somebody else',
			{ ...RECORD, entity_id: 'bob' },
			/about bob on 2021-11-01, not about ann on 2021-11-01/,
		],
		[
			'another date',
			{ ...RECORD, game_date: day(2) },
			/about ann on 2021-11-02, not about ann on 2021-11-01/,
		],
	])('a record of %s is a PROCESSING_ERROR that says so', (_, record, reason) => {
		expect(decideOn(() => ({ kind: 'record', record }))).toStrictEqual(
			processingError(expect.stringMatching(reason)),
		);
	});

	it('a record with a getter that throws is a PROCESSING_ERROR', () => {
		const record = {
			...RECORD,
			get doubled(): number {
				throw new Error('not now');
			},
		};
		expect(decideOn(() => ({ kind: 'record', record }))).toStrictEqual(processingError('Error: not now'));
	});

	it.each([
		['text', 'cut \ud83d'],
		['texts', ['fine', '\ud83d']],
		['whole', 2n ** 63n],
	])('a record whose %s no warehouse can hold fails alone, and not the commit', (column, value) => {
		const table = defineTable({
			name: 'test_out.odd',
			description: 'Columns that accept more than a warehouse does.',
			schema: z.object({
				entity_id: z.string(),
				game_date: isoDate,
				text: z.string(),
				texts: z.array(z.string()),
				whole: z.bigint(),
			}),
			key: ['entity_id'],
		});
		const processor: Processor = {
			...alpha,
			output: { table, entityColumn: 'entity_id', dateColumn: 'game_date' },
		};
		const record = { entity_id: 'ann', game_date: day(1), text: 'é', texts: ['é'], whole: -(2n ** 63n) };
		expect(decideOn(() => ({ kind: 'record', record }), processor)).toStrictEqual({ kind: 'record', record });
		expect(
			decideOn(() => ({ kind: 'record', record: { ...record, [column]: value } }), processor),
		).toStrictEqual(
			processingError(
				`the record does not fit test_out.odd: column ${column}: no warehouse can hold its value`,
			),
		);
	});

	it.each([
		['null', null],
		['no category', { reason: 'so' }],
		['a category that nobody knows', { category: 'GREMLINS', reason: 'so' }],
		['a category only read', { category: 'UNKNOWN', reason: 'so' }],
		['a category only the engine writes', { category: 'MISSING_UPSTREAM', reason: 'so' }],
		['no reason', { category: 'EARLY_SEASON' }],
		['a count that is none', { category: 'EARLY_SEASON', reason: 'so', expectedCount: Number.NaN }],
		['dates that are none', { category: 'MISSING_SOURCE', reason: 'so', missingDates: ['soon'] }],
		['a type that nobody knows', { category: 'EARLY_SEASON', reason: 'so', failureType: 'LAZY' }],
	])('a failure of %s is a PROCESSING_ERROR that says so', (_, failure) => {
		expect(decideOn(() => ({ kind: 'failure', failure }))).toStrictEqual(
			processingError(expect.stringMatching(/^evaluate returned a failure that is none: /)),
		);
	});

	it('anything at all is decided, and nothing gets out', () => {
		const outcomes = fc.oneof(
			fc.anything(),
			fc.record({
				kind: fc.constantFrom('record', 'failure'),
				record: fc.anything(),
				failure: fc.anything(),
			}),
		);
		fc.assert(
			fc.property(outcomes, (answer) => {
				expect(decideOn(() => answer).kind).toMatch(/^(record|failure)$/);
				expect(
					decideOn(() => {
						throw answer;
					}).kind,
				).toBe('failure');
			}),
		);
	});
});
