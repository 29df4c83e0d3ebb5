import { sql, type Warehouse } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { execute } from '../execute/execute.ts';
import { ledgerTable } from '../ledger/tables.ts';
import type { Processor } from '../processor/processor.ts';
import { alpha, alphaTable } from '../testing/alpha.ts';
import { beta, betaTable } from '../testing/beta.ts';
import { redefined } from '../testing/redefined.ts';
import { loadRoster, onRoster } from '../testing/roster.ts';
import { at, day, inWorld, PROCESSORS, RANGE, rowsOf, run } from '../testing/world.ts';
import { differences } from './differences.ts';
import { lacking, withoutStep } from './lacking.ts';
import { makePlan, type PlanRequest } from './make-plan.ts';
import { cellsOf, type Plan, planSchema } from './plan.ts';
import { remaining } from './remaining.ts';

const DAYS = [1, 2, 3, 4, 8].map(day);
const PEOPLE = { ann: 'record', bob: 'throw' } as const;

const planOf = (warehouse: Warehouse, request: Partial<PlanRequest> = {}) =>
	makePlan(warehouse, { processors: PROCESSORS, range: RANGE, now: () => at(9), ...request });

const ranDays = (work: (warehouse: Warehouse) => Promise<void>) =>
	inWorld(async (warehouse) => {
		for (const date of DAYS) await loadRoster(warehouse, date, onRoster(date, PEOPLE));
		await run(warehouse);
		await work(warehouse);
	});

/** `A 1 NEVER_RAN`, in the order in which they run. */
const linesOf = (plan: Plan) =>
	plan.steps.flatMap(({ processor, cells }) =>
		cells.map(({ date, reason }) => `${processor} ${Number(date.slice(-2))} ${reason.kind}`),
	);

describe('a plan', () => {
	it(
		'of what never ran has every cell with somebody on it, upstream first',
		inWorld(async (warehouse) => {
			for (const date of DAYS.slice(0, 2)) await loadRoster(warehouse, date, onRoster(date, PEOPLE));
			const plan = await planOf(warehouse, { processors: [beta, alpha] });
			expect(linesOf(plan)).toEqual(['A 1 NEVER_RAN', 'A 2 NEVER_RAN', 'B 1 NEVER_RAN', 'B 2 NEVER_RAN']);
			expect(plan.steps[0]?.cells[0]).toMatchObject({ expected: 2 });
		}),
	);

	it(
		'of what is done and fresh has none, and says how many there are',
		ranDays(async (warehouse) => {
			const plan = await planOf(warehouse);
			expect(cellsOf(plan)).toBe(0);
			expect(plan.steps).toMatchObject([
				{ upToDate: 5, cells: [] },
				{ upToDate: 5, cells: [] },
			]);
		}),
	);

	it(
		'names exactly the cells that a repaired source reaches: those that read it, and those that read them',
		ranDays(async (warehouse) => {
			await loadRoster(warehouse, day(2), onRoster(day(2), PEOPLE, 5));
			const plan = await planOf(warehouse);
			expect(linesOf(plan)).toEqual([
				'A 2 SOURCE_REPAIRED',
				'B 2 SOURCE_REPAIRED',
				'B 3 FOLLOWS',
				'B 4 FOLLOWS',
			]);
			expect(cellsOf(plan)).toBe(2);
			expect(
				await execute(warehouse, plan, { processors: PROCESSORS, runId: 'r', now: () => at(9) }),
			).toMatchObject([
				{ cells: 1, cellsSkipped: 4 },
				{ cells: 3, cellsSkipped: 2 },
			]);
			const after = [await rowsOf(warehouse, alphaTable), await rowsOf(warehouse, betaTable)];
			await run(warehouse, { force: true });
			expect([await rowsOf(warehouse, alphaTable), await rowsOf(warehouse, betaTable)]).toEqual(after);
		}),
	);

	it(
		'does not run what follows where the upstream comes out as it was',
		ranDays(async (warehouse) => {
			const newer = redefined(alpha);
			const plan = await planOf(warehouse, { processors: [newer, beta] });
			expect(linesOf(plan).filter((line) => line.startsWith('A'))).toEqual(
				DAYS.map((date) => `A ${Number(date.slice(-2))} DEFINITION_CHANGED`),
			);
			const request = { processors: [newer, beta], runId: 'r', now: () => at(9) };
			expect(await execute(warehouse, plan, request)).toMatchObject([
				{ cells: 5 },
				{ cells: 0, cellsSkipped: 5 },
			]);
		}),
	);

	it(
		'sees what was lost, and what contradicts itself, behind a ledger that says all is well',
		ranDays(async (warehouse) => {
			const lost = sql`entity_id = 'ann' AND game_date = ${sql.date(day(3))}`;
			await warehouse.commit([{ table: alphaTable, where: lost }]);
			await warehouse.commit([
				{ table: alphaTable, rows: [{ entity_id: 'bob', game_date: day(4), doubled: 1 }] },
			]);
			const plan = await planOf(warehouse);
			expect(linesOf(plan).filter((line) => !line.includes('FOLLOWS'))).toEqual([
				'A 3 UNACCOUNTED',
				'A 4 UNACCOUNTED',
			]);
			await run(warehouse);
			expect(cellsOf(await planOf(warehouse))).toBe(0);
		}),
	);

	it(
		'runs what is stale by its upstream, and names that',
		ranDays(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), PEOPLE, 5));
			await run(warehouse, { processors: [alpha] });
			const { steps } = await planOf(warehouse, { processors: [beta] });
			expect(steps[0]?.cells.map(({ reason }) => reason)).toEqual([
				{ kind: 'SOURCE_REPAIRED', upstreams: ['test_raw'] },
				...[2, 3, 4].map(() => ({ kind: 'STALE', upstreams: ['A'] })),
			]);
		}),
	);

	it(
		'tries failures again that might pass only where it is asked to',
		ranDays(async (warehouse) => {
			const plan = await planOf(warehouse, { retryFailures: true, processors: [alpha] });
			expect(linesOf(plan)).toEqual(DAYS.map((date) => `A ${Number(date.slice(-2))} RETRYABLE_FAILURE`));
			expect(plan.steps[0]?.cells[0]?.reason).toEqual({ kind: 'RETRYABLE_FAILURE', failures: 1 });
		}),
	);

	it(
		'says of which processor it cannot be told, and plans the others',
		ranDays(async (warehouse) => {
			const lost: Processor = {
				...alpha,
				expectation: {
					...alpha.expectation,
					sql: () => sql`SELECT analysis_date, entity_id FROM test_raw.nowhere`,
				},
			};
			const { steps } = await planOf(warehouse, { processors: [lost, beta] });
			expect(steps).toMatchObject([
				{ problem: expect.stringContaining('nowhere') },
				{ problem: null, upToDate: 5 },
			]);
		}),
	);
});

describe('a plan that was written down', () => {
	const written = async (warehouse: Warehouse) =>
		planSchema.parse(JSON.parse(JSON.stringify(await planOf(warehouse))));

	it(
		'is carried out as it stands; what is done of it since is no difference',
		inWorld(async (warehouse) => {
			for (const date of DAYS) await loadRoster(warehouse, date, onRoster(date, PEOPLE));
			const plan = await written(warehouse);
			expect(differences(plan, await planOf(warehouse))).toEqual([]);
			await run(warehouse, { range: { start: day(1), end: day(3) }, processors: [alpha] });
			const current = await planOf(warehouse);
			expect(differences(plan, current)).toEqual([]);
			expect(linesOf(remaining(plan, current)).slice(0, 2)).toEqual(['A 4 NEVER_RAN', 'A 8 NEVER_RAN']);
		}),
	);

	it(
		'is out of date once its sources, its logic or the cells that it would leave out are others',
		ranDays(async (warehouse) => {
			const plan = await written(warehouse);
			await warehouse.commit([
				{
					table: ledgerTable,
					where: sql`processor_name = ${beta.name} AND analysis_date = ${sql.date(day(8))}`,
				},
			]);
			expect(differences(plan, await planOf(warehouse))).toEqual([
				'B has 1 more to run, from 2021-11-08 on (NEVER_RAN)',
			]);
			const newer = redefined(alpha);
			const other = await planOf(warehouse, { processors: [newer] });
			expect(differences(plan, other)[0]).toMatch(/A has another definition/);
			await loadRoster(warehouse, day(4), onRoster(day(4), PEOPLE, 9));
			expect(differences(plan, await planOf(warehouse))[0]).toMatch(/raw data/);
		}),
	);

	it(
		'lacks a step that was taken out of it while that has anything to run which the rest reads',
		inWorld(async (warehouse) => {
			for (const date of DAYS.slice(0, 2)) await loadRoster(warehouse, date, onRoster(date, PEOPLE));
			const whole = await written(warehouse);
			const plan = { ...whole, steps: whole.steps.filter(({ processor }) => processor === beta.code) };
			const missing = withoutStep(plan, PROCESSORS);
			expect(missing).toEqual([alpha]);
			expect(withoutStep(whole, PROCESSORS)).toEqual([]);
			const upstreams = () => planOf(warehouse, { processors: missing });
			expect(lacking(plan, await upstreams(), PROCESSORS)).toEqual([
				'B reads A, which has 2 to run, from 2021-11-01 on, and no step',
			]);
			const first = plan.steps.map((step) => ({ ...step, cells: step.cells.slice(0, 1) }));
			expect(lacking({ ...plan, steps: first }, await upstreams(), PROCESSORS)).toEqual([
				'B reads A, which has 1 to run, from 2021-11-01 on, and no step',
			]);
			const nothing = plan.steps.map((step) => ({ ...step, cells: [] }));
			expect(withoutStep({ ...plan, steps: nothing }, PROCESSORS)).toEqual([]);
			await run(warehouse, { processors: [alpha] });
			expect(lacking(plan, await upstreams(), PROCESSORS)).toEqual([]);
		}),
	);
});
