import { replaceRows, sql } from '@accounted/warehouse';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DATE_LEVEL, failuresTable } from '../failure/failure-row.ts';
import type { Processor } from '../processor/processor.ts';
import { alpha, alphaTable, foreignAlpha } from '../testing/alpha.ts';
import { foreignFailure } from '../testing/foreign-failure.ts';
import { rosterTable } from '../testing/roster.ts';
import { day, inWorld, RANGE } from '../testing/world.ts';
import { reconcileRow, reconcileStatement } from './statement.ts';
import { tablesOf } from './tables-of.ts';

const PEOPLE = ['ann', 'bob', 'cid', 'dan'];
const key = fc.record({ date: fc.constantFrom(day(1), day(2)), person: fc.constantFrom(...PEOPLE) });

const world = fc.record({
	expected: fc.uniqueArray(key, { selector: ({ date, person }) => `${date} ${person}` }),
	/** What is there besides an outcome for everybody, and who has none after all. */
	lost: fc.array(key, { maxLength: 2 }),
	records: fc.array(key, { maxLength: 2 }),
	failures: fc.array(
		fc.record({
			date: fc.constantFrom(day(1), day(2)),
			person: fc.constantFrom(...PEOPLE, DATE_LEVEL),
			category: fc.constantFrom('INVALID_INPUT' as const, 'EARLY_SEASON' as const),
			status: fc.constantFrom('UNRESOLVED' as const, 'RESOLVED' as const),
		}),
		{ maxLength: 2 },
	),
	failing: fc.subarray(PEOPLE),
});

/** Names everybody twice, as the expectation of somebody else may. */
const named: Processor = {
	...alpha,
	expectation: {
		...alpha.expectation,
		sql: (range) => sql`${alpha.expectation.sql(range)} UNION ALL ${alpha.expectation.sql(range)}`,
	},
};

it(
	'cells that are not looked at by key count as they do where all are, whatever is in the tables',
	inWorld(async (warehouse) => {
		const everything = sql`TRUE`;
		await fc.assert(
			fc.asyncProperty(world, async ({ expected, lost, records, failures, failing }) => {
				const there = expected.filter(
					({ date, person }) => !lost.some((one) => one.date === date && one.person === person),
				);
				await warehouse.commit([
					replaceRows(
						rosterTable,
						everything,
						expected.map(({ date, person }) => ({
							game_date: date,
							entity_id: person,
							value: 1,
							behaviour: 'record' as const,
						})),
					),
					replaceRows(
						alphaTable,
						everything,
						[...there.filter(({ person }) => !failing.includes(person)), ...records].map(
							({ date, person }) => ({ entity_id: person, game_date: date, doubled: 2 }),
						),
					),
					replaceRows(failuresTable, everything, [
						...there
							.filter(({ person }) => failing.includes(person))
							.map(({ date, person }) => foreignFailure({ analysis_date: date, entity_id: person })),
						...failures.map(({ date, person, category, status }) =>
							foreignFailure({
								analysis_date: date,
								entity_id: person,
								failure_category: category,
								resolution_status: status,
							}),
						),
					]),
				]);
				for (const processor of [alpha, named, foreignAlpha]) {
					const tables = await warehouse.existing(tablesOf([processor]));
					const [quick, whole] = await Promise.all(
						[false, true].map((allCells) =>
							warehouse.query(reconcileStatement([processor], RANGE, tables, { allCells }), reconcileRow),
						),
					);
					expect(quick).toEqual(whole);
				}
			}),
			{ numRuns: 40, seed: 20211105 },
		);
	}),
);
