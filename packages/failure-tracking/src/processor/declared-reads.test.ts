import { defineTable, isoDate, sql } from '@accounted/warehouse';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alpha, alphaTable } from '../testing/alpha.ts';
import { onTheRoster, ROSTER, rosterTable } from '../testing/roster.ts';
import { checkDeclaredReads, tablesRead } from './declared-reads.ts';
import { defineProcessor } from './define-processor.ts';
import { inputKey, type Upstream } from './processor.ts';
import { defineSource } from './source.ts';

const tables = ['a', 'b', 'c', 'd'].map((name) =>
	defineTable({
		name: `raw.${name}`,
		description: 'Rows.',
		schema: z.object({ day: isoDate, loaded_at: z.string() }),
		key: ['day'],
	}),
);
const [first = rosterTable] = tables;
const sameDate = { lookbackDays: 0, includesDate: true } as const;

function reading(statement: ReturnType<typeof sql>, upstream: readonly Upstream[]) {
	return {
		name: 'ReaderProcessor',
		expectation: onTheRoster,
		upstream: [{ from: ROSTER, ...sameDate }, ...upstream],
		inputs: { row: inputKey, sql: () => statement },
	};
}

describe('a statement', () => {
	it('is accepted exactly if an upstream has every table that it names', () => {
		fc.assert(
			fc.property(fc.subarray(tables), fc.subarray(tables), (read, declared) => {
				const statement = sql.join(
					[sql`SELECT 1 FROM ${rosterTable}`, ...read.map((table) => sql`SELECT 1 FROM ${table}`)],
					' UNION ALL ',
				);
				const upstream = declared.map(
					(table, index): Upstream => ({
						from: defineSource({ name: `source_${index}`, tables: [{ table, dateColumn: 'day' }] }),
						...sameDate,
					}),
				);
				const check = () => checkDeclaredReads(reading(statement, upstream));
				const missing = read.find((table) => !declared.includes(table));
				if (missing === undefined) expect(check).not.toThrow();
				else
					expect(check).toThrow(
						`ReaderProcessor: inputs.sql reads ${missing.name}, and no upstream has that table`,
					);
			}),
		);
	});

	it('may read the output of an upstream processor', () => {
		const statement = sql`SELECT 1 FROM ${alphaTable}`;
		expect(() => checkDeclaredReads(reading(statement, [{ from: alpha, ...sameDate }]))).not.toThrow();
		expect(() => checkDeclaredReads(reading(statement, []))).toThrow('reads test_out.alpha');
	});

	it('is refused when it names a table as text', () => {
		expect(() => checkDeclaredReads(reading(sql`SELECT 1 FROM test_raw.roster`, []))).toThrow(
			'inputs.sql names test_raw.roster as text',
		);
	});

	it('is refused when it reads a column that its source ignores', () => {
		const source = defineSource({
			name: 'watched',
			tables: [{ table: first, dateColumn: 'day', ignored: ['loaded_at'] }],
		});
		const check = (statement: ReturnType<typeof sql>) => () =>
			checkDeclaredReads(reading(statement, [{ from: source, ...sameDate }]));
		expect(check(sql`SELECT day FROM ${first}`)).not.toThrow();
		expect(check(sql`SELECT MAX(Loaded_At) FROM ${first}`)).toThrow(
			'reads loaded_at of raw.a, which its source ignores',
		);
	});

	it('of a query for affected entities is checked, too', () => {
		const upstream: Upstream = { from: ROSTER, ...sameDate, concerns: () => sql`SELECT 1 FROM ${first}` };
		expect(() => checkDeclaredReads(reading(sql`SELECT 1 FROM ${rosterTable}`, [upstream]))).toThrow(
			'concerns of test_raw reads raw.a',
		);
	});
});

it('a processor that reads what it does not declare cannot be defined', () => {
	expect(() =>
		defineProcessor({
			...reading(sql`SELECT 1 FROM ${first}`, []),
			code: 'R',
			phase: 3,
			entityType: 'PLAYER',
			output: { table: alphaTable, entityColumn: 'entity_id', dateColumn: 'game_date' },
			failures: [],
			evaluate: () => {
				throw new Error('never run');
			},
		}),
	).toThrow('ReaderProcessor: inputs.sql reads raw.a');
});

it('the tables that a processor reads are those of its statements and of what its entities require', () => {
	const required: Upstream = { from: alpha, ...sameDate, requiredOf: ({ id }) => id };
	const reader = reading(sql`SELECT 1 FROM ${rosterTable}`, [required]);
	expect(tablesRead(reader).map(({ name }) => name)).toEqual(['test_out.alpha', 'test_raw.roster']);
});
