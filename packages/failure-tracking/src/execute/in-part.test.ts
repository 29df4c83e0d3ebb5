import { appendRows, type IsoDate, sql, type Warehouse } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { readLedger } from '../ledger/cell-versions.ts';
import { changedCellsTable, expectedTable, ledgerTable } from '../ledger/tables.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Concerns, Processor } from '../processor/processor.ts';
import { alpha, alphaTable } from '../testing/alpha.ts';
import { beta, betaTable } from '../testing/beta.ts';
import { type Behaviour, loadRoster, onRoster, ROSTER } from '../testing/roster.ts';
import { at, day, inWorld, RANGE, rowsOf, run } from '../testing/world.ts';

const PEOPLE = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay'] as const;
const DAYS = [1, 2, 3, 4, 5];

/** A processor whose upstreams all say the same of whom they concern. */
function saying(processor: Processor, concerns: Concerns): Processor {
	return { ...processor, upstream: processor.upstream.map((upstream) => ({ ...upstream, concerns })) };
}

const A = saying(alpha, 'same entity');
const B = saying(beta, 'same entity');

/** Loads a date on which one person has a value of his own, and notes who is about another than before. */
async function load(
	warehouse: Warehouse,
	date: IsoDate,
	values: Partial<Record<string, number>>,
	changed?: readonly string[],
): Promise<void> {
	const version = async () =>
		(await readLedger(warehouse)).find(
			(cell) => cell.processor_name === ROSTER.name && cell.analysis_date === date,
		)?.output_version ?? '';
	const from_version = await version();
	const people = Object.fromEntries(PEOPLE.map((person): [string, Behaviour] => [person, 'record']));
	await loadRoster(
		warehouse,
		date,
		onRoster(date, people).map((row) => ({ ...row, value: values[row.entity_id] ?? row.value })),
	);
	if (changed === undefined) return;
	const cell = {
		processor_name: ROSTER.name,
		analysis_date: date,
		from_version,
		to_version: await version(),
	};
	const noted = { ...cell, entity_ids: [...changed], run_id: 'load', committed_at: at(0) };
	await warehouse.commit([appendRows(changedCellsTable, [noted])]);
}

/** Five days of six people, run. */
function ran(work: (warehouse: Warehouse) => Promise<void>): () => Promise<void> {
	return inWorld(async (warehouse) => {
		for (const number of DAYS) await load(warehouse, day(number), {});
		await run(warehouse, { processors: [A, B] });
		await work(warehouse);
	});
}

/** How many entities each processor evaluated. */
async function evaluated(warehouse: Warehouse, processors: readonly Processor[] = [A, B]): Promise<number[]> {
	return (await run(warehouse, { processors })).map(({ expected }) => expected);
}

describe('a stale cell', () => {
	it(
		'runs for those alone whom it is proved to concern, and so do those that read it',
		ran(async (warehouse) => {
			await load(warehouse, day(2), { bob: 7 }, ['bob']);
			// Alpha on the day; beta on the day, and on the three that look back on it.
			expect(await evaluated(warehouse)).toEqual([1, 4]);
			const runs = await rowsOf(
				warehouse,
				expectedTable,
				sql`processor_name = ${beta.name} AND entity_id = 'ann'`,
			);
			expect(new Set(runs.map(({ run_id }) => run_id)).size).toBe(1);
			const before = [];
			for (const table of [alphaTable, betaTable, ledgerTable]) before.push(await contents(warehouse, table));
			await run(warehouse, { processors: [A, B], force: true });
			const after = [];
			for (const table of [alphaTable, betaTable, ledgerTable]) after.push(await contents(warehouse, table));
			expect(before).toEqual(after);
		}),
	);

	it(
		'is told of in a plan with how many it is',
		ran(async (warehouse) => {
			await load(warehouse, day(2), { bob: 7, eve: 8 }, ['bob', 'eve']);
			const plan = await makePlan(warehouse, { processors: [A, B], range: RANGE, now: () => at(1) });
			expect(plan.steps[0]?.cells).toMatchObject([{ date: day(2), expected: 6, entities: 2 }]);
			expect(plan.steps[1]?.cells.map(({ entities }) => entities)).toEqual([2, null, null, null]);
		}),
	);

	it.each([
		['nobody noted what has changed', async (warehouse: Warehouse) => load(warehouse, day(2), { bob: 7 })],
		[
			'a change before the one noted was not',
			async (warehouse: Warehouse) => {
				await load(warehouse, day(2), { ann: 7 });
				await load(warehouse, day(2), { ann: 7, bob: 7 }, ['bob']);
			},
		],
		[
			'nobody wrote down what became of the others',
			async (warehouse: Warehouse) => {
				await load(warehouse, day(2), { bob: 7 }, ['bob']);
				const rows = await warehouse.query(sql`SELECT * FROM ${expectedTable}`, expectedTable.schema);
				const forgotten = rows.map((row) => ({ ...row, outcome: null, outcome_version: null }));
				await warehouse.commit([{ table: expectedTable, where: sql`TRUE`, rows: forgotten }]);
			},
		],
		[
			'a record of somebody else was lost',
			async (warehouse: Warehouse) => {
				await load(warehouse, day(2), { bob: 7 }, ['bob']);
				const lost = sql`entity_id = 'ann' AND game_date = ${sql.date(day(2))}`;
				await warehouse.commit([{ table: alphaTable, where: lost }]);
			},
		],
		[
			'what was noted has been cleared away',
			async (warehouse: Warehouse) => {
				await load(warehouse, day(2), { bob: 7 }, ['bob']);
				await warehouse.commit([{ table: changedCellsTable, where: sql`TRUE` }]);
			},
		],
	])('runs whole where %s', (_, change) =>
		ran(async (warehouse) => {
			await change(warehouse);
			const [first] = await evaluated(warehouse);
			expect(first).toBe(PEOPLE.length);
			const records = await rowsOf(warehouse, alphaTable, sql`game_date = ${sql.date(day(2))}`);
			expect(records).toHaveLength(PEOPLE.length);
		})(),
	);

	it(
		'runs whole where one of the upstreams that changed does not say whom that concerns',
		ran(async (warehouse) => {
			await load(warehouse, day(2), { bob: 7 }, ['bob']);
			expect(await evaluated(warehouse, [alpha, B])).toEqual([6, 4]);
		}),
	);

	it(
		'runs for who is newly expected, and lets go of who is not any more',
		ran(async (warehouse) => {
			const { entity_id: _, ...cell } = { entity_id: '', processor_name: ROSTER.name, analysis_date: day(2) };
			const version = async () =>
				(await readLedger(warehouse)).find(
					(one) => one.processor_name === ROSTER.name && one.analysis_date === day(2),
				)?.output_version ?? '';
			const from_version = await version();
			const people = {
				ann: 'record',
				cid: 'record',
				dan: 'record',
				eve: 'record',
				fay: 'record',
				gus: 'record',
			} as const;
			await loadRoster(warehouse, day(2), onRoster(day(2), people));
			const noted = { ...cell, from_version, to_version: await version(), entity_ids: ['bob', 'gus'] };
			await warehouse.commit([
				appendRows(changedCellsTable, [{ ...noted, run_id: 'load', committed_at: at(0) }]),
			]);
			expect(await evaluated(warehouse)).toEqual([1, 1 + 3]);
			for (const table of [alphaTable, betaTable]) {
				const rows = await rowsOf(warehouse, table, sql`game_date = ${sql.date(day(2))}`);
				expect(rows.map(({ entity_id }) => entity_id)).not.toContain('bob');
			}
			expect(await run(warehouse, { processors: [A, B] })).toMatchObject([{ cells: 0 }, { cells: 0 }]);
		}),
	);
});

/** The rows of a table without what tells runs apart. */
async function contents(warehouse: Warehouse, table: Parameters<typeof rowsOf>[1]): Promise<unknown[]> {
	return (await rowsOf(warehouse, table)).map(({ run_id, committed_at, ...rest }) => rest);
}
