import { type IsoDate, isoDate } from '@accounted/warehouse';
import { expect, it } from 'vitest';
import { alphaTable } from '../testing/alpha.ts';
import { onTheRoster } from '../testing/roster.ts';
import { defineProcessor } from './define-processor.ts';
import { type Outcome, outcomeBuilder } from './outcome.ts';
import { inputKey } from './processor.ts';

/*
 * What must not compile. Each `@ts-expect-error` is a test that `tsc -b` runs: it is an error itself where the line
 * after it is none. Nothing here is ever called.
 */

interface Made {
	readonly entity_id: string;
	readonly game_date: IsoDate;
	readonly doubled: number;
}

const { record, fail } = outcomeBuilder<
	Made,
	'INSUFFICIENT_DATA' | 'MISSING_SOURCE' | 'INCOMPLETE_UPSTREAM'
>();

/** All that a processor says of itself, but for `evaluate`. */
const rest = {
	name: 'TypedProcessor',
	code: 'T',
	phase: 3,
	entityType: 'PLAYER',
	output: { table: alphaTable, entityColumn: 'entity_id', dateColumn: 'game_date' },
	expectation: onTheRoster,
	upstream: [],
	failures: ['INSUFFICIENT_DATA'],
	inputs: { row: inputKey, sql: onTheRoster.sql },
} as const;

const COUNTS = { expectedCount: 10, actualCount: 7 };

export const ofEvaluate = () => [
	defineProcessor({
		...rest,
		evaluate: ({ id, date }, _, outcome) => outcome.record({ entity_id: id, game_date: date, doubled: 2 }),
	}),
	defineProcessor({
		...rest,
		// @ts-expect-error One path returns nothing.
		evaluate: ({ id, date }, rows, outcome) => {
			if (rows.length > 0) return outcome.record({ entity_id: id, game_date: date, doubled: 2 });
		},
	}),
	defineProcessor({
		...rest,
		// @ts-expect-error It returns undefined.
		evaluate: () => undefined,
	}),
	defineProcessor({
		...rest,
		evaluate: ({ id, date }, rows, outcome) =>
			// @ts-expect-error It returns null for whom it leaves out.
			rows.length > 0 ? outcome.record({ entity_id: id, game_date: date, doubled: 2 }) : null,
	}),
	defineProcessor({
		...rest,
		// @ts-expect-error It returns a row, and no outcome.
		evaluate: ({ id, date }) => ({ entity_id: id, game_date: date, doubled: 2 }),
	}),
	defineProcessor({
		...rest,
		evaluate: async ({ id, date }, _, outcome) =>
			// @ts-expect-error It answers later.
			outcome.record({ entity_id: id, game_date: date, doubled: 2 }),
	}),
	defineProcessor({
		...rest,
		// @ts-expect-error The category is one that a processor may emit, and not one of this processor's.
		evaluate: (_, rows, outcome) => outcome.fail('EARLY_SEASON', { reason: `${rows.length}`, ...COUNTS }),
	}),
	defineProcessor({
		...rest,
		// @ts-expect-error The record lacks a column.
		evaluate: ({ id, date }, _, outcome) => outcome.record({ entity_id: id, game_date: date }),
	}),
	defineProcessor({
		...rest,
		evaluate: ({ id, date }, _, outcome) =>
			// @ts-expect-error A column has another type.
			outcome.record({ entity_id: id, game_date: date, doubled: 'two' }),
	}),
	defineProcessor({
		...rest,
		evaluate: ({ id, date }, _, outcome) =>
			// @ts-expect-error The table has no such column.
			outcome.record({ entity_id: id, game_date: date, doubled: 2, tripled: 3 }),
	}),
];

const neverCalled = (): Outcome<Made> => {
	throw new Error('only its type matters');
};

export const ofDefinitions = () => [
	defineProcessor({ ...rest, failures: ['MISSING_SOURCE'], evaluate: neverCalled }),
	// @ts-expect-error A category that only the engine writes.
	defineProcessor({ ...rest, failures: ['PROCESSING_ERROR'], evaluate: neverCalled }),
	// @ts-expect-error A category that does not exist.
	defineProcessor({ ...rest, failures: ['BAD_LUCK'], evaluate: neverCalled }),
	defineProcessor({
		...rest,
		// @ts-expect-error The entity stands in no column of the table.
		output: { table: alphaTable, entityColumn: 'player', dateColumn: 'game_date' },
		evaluate: neverCalled,
	}),
	// @ts-expect-error Nobody evaluates.
	defineProcessor(rest),
];

export const ofEvidence = (): Outcome<Made>[] => [
	fail('INSUFFICIENT_DATA', {
		reason: '7 of 10',
		failureType: 'PLAYER_DNP',
		rawDataChecked: true,
		...COUNTS,
	}),
	// @ts-expect-error Without its counts.
	fail('INSUFFICIENT_DATA', { reason: '7 of 10', failureType: 'PLAYER_DNP', rawDataChecked: true }),
	// @ts-expect-error Without injury or newcomer.
	fail('INSUFFICIENT_DATA', { reason: '7 of 10', rawDataChecked: true, ...COUNTS }),
	// @ts-expect-error Without a reason.
	fail('INSUFFICIENT_DATA', { failureType: 'PLAYER_DNP', rawDataChecked: true, ...COUNTS }),
	// @ts-expect-error Without any evidence.
	fail('INSUFFICIENT_DATA'),
	// @ts-expect-error Without the dates.
	fail('MISSING_SOURCE', { reason: 'no rows' }),
	// @ts-expect-error With a text where a date should be.
	fail('MISSING_SOURCE', { reason: 'no rows', missingDates: ['yesterday'] }),
	fail('INCOMPLETE_UPSTREAM', {
		reason: 'a gap',
		failureType: 'DATA_GAP',
		missingDates: [isoDate.parse('2021-11-01')],
		// @ts-expect-error A data gap that raw was not asked about is a guess.
		rawDataChecked: false,
		...COUNTS,
	}),
	// @ts-expect-error Only the engine writes it.
	fail('PROCESSING_ERROR', { reason: 'it threw' }),
	// @ts-expect-error Only ever read.
	fail('UNKNOWN', { reason: 'who knows' }),
	// @ts-expect-error Only the engine writes it, with its cause.
	fail('MISSING_UPSTREAM', { reason: 'nothing there' }),
	// @ts-expect-error Nobody knows it.
	fail('GREMLINS', { reason: 'so it is' }),
	// @ts-expect-error A record lacks two columns.
	record({ entity_id: 'ann' }),
];

it('the builder makes the two kinds of outcome, and nothing else', () => {
	const made: Made = { entity_id: 'ann', game_date: isoDate.parse('2021-11-01'), doubled: 2 };
	const evidence = { reason: 'no rows', missingDates: [made.game_date] };
	expect(record(made)).toStrictEqual({ kind: 'record', record: made });
	expect(fail('MISSING_SOURCE', evidence)).toStrictEqual({
		kind: 'failure',
		failure: { category: 'MISSING_SOURCE', ...evidence },
	});
});
