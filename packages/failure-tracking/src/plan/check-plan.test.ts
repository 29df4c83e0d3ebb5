import { isoDate } from '@accounted/warehouse';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { execute } from '../execute/execute.ts';
import { ledgerTable, runsTable } from '../ledger/tables.ts';
import { inDependencyOrder } from '../processor/graph.ts';
import type { Processor } from '../processor/processor.ts';
import { alpha, alphaTable } from '../testing/alpha.ts';
import { betaTable } from '../testing/beta.ts';
import { loadRoster, onRoster } from '../testing/roster.ts';
import { at, day, inWorld, PROCESSORS, RANGE, rowsOf } from '../testing/world.ts';
import { checkPlan, PlanError } from './check-plan.ts';
import { makePlan } from './make-plan.ts';
import type { Plan, PlannedCell, PlanStep } from './plan.ts';

const cell = (date: string, upstreams?: string[]): PlannedCell => ({
	date: isoDate.parse(date),
	reason: upstreams === undefined ? { kind: 'FORCED' } : { kind: 'FOLLOWS', upstreams },
	expected: 1,
	entities: null,
});

const step = (processor: string, cells: PlannedCell[] = [cell('2021-11-01')]): PlanStep => ({
	processor,
	definition: 's1-0000000000000000',
	cells,
	upToDate: 0,
	problem: null,
});

const planOf = (steps: PlanStep[]): Plan => ({
	schemaVersion: 2,
	createdAt: at(0),
	range: RANGE,
	force: true,
	retryFailures: false,
	sources: '',
	steps,
});

/** Processors of any shape: each reads some of those before it. */
const graphs = fc.array(fc.array(fc.nat()), { minLength: 1, maxLength: 6 }).map((reads) => {
	const made: Processor[] = [];
	for (const [index, picks] of reads.entries()) {
		const from = new Set(picks.flatMap((pick) => made[pick % Math.max(1, index)] ?? []));
		const upstream = [...from].map((one) => ({ from: one, lookbackDays: 0, includesDate: true }));
		made.push({ ...alpha, code: `P${index}`, name: `Processor${index}`, upstream });
	}
	return made;
});

test('a plan is carried out if and only if each processor stands after all that it reads', () => {
	const shuffled = graphs.chain((processors) =>
		fc.record({
			processors: fc.constant(processors),
			order: fc.shuffledSubarray(processors, { minLength: processors.length }),
		}),
	);
	fc.assert(
		fc.property(shuffled, ({ processors, order }) => {
			const isAfterAll = (processor: Processor, index: number): boolean =>
				processor.upstream.every(({ from }) => order.findIndex(({ name }) => name === from.name) < index);
			const plan = planOf(order.map(({ code }) => step(code)));
			if (order.every(isAfterAll)) expect(() => checkPlan(plan, processors)).not.toThrow();
			else expect(() => checkPlan(plan, processors)).toThrow(/stands before/);
			const ordered = planOf(inDependencyOrder(order).map(({ code }) => step(code)));
			expect(() => checkPlan(ordered, processors)).not.toThrow();
		}),
	);
});

test('a processor that is read through another that has no step stands before its reader, too', () => {
	const read = { ...alpha, code: 'P0', name: 'Read' };
	const reads = (from: Processor, code: string): Processor => ({
		...alpha,
		code,
		name: code,
		upstream: [{ from, lookbackDays: 0, includesDate: true }],
	});
	const between = reads(read, 'P1');
	const last = reads(between, 'P2');
	expect(() => checkPlan(planOf([step('P2'), step('P0')]), [read, between, last])).toThrow(
		/P2 stands before P0/,
	);
});

describe('a plan is refused', () => {
	it.each<readonly [string, PlanStep[], RegExp]>([
		['with a processor that is not here', [step('A'), step('Z')], /no processor Z/],
		['with two steps of one processor', [step('A'), step('A')], /A has two steps/],
		[
			'with a cell twice',
			[step('A', [cell('2021-11-01'), cell('2021-11-02'), cell('2021-11-01')])],
			/A names 2021-11-01 twice/,
		],
		['with a cell outside its range', [step('A', [cell('1999-01-01')])], /A names 1999-01-01, which is not/],
		[
			'with a cell that follows a processor without a step',
			[step('B', [cell('2021-11-01', ['A'])])],
			/B follows A, which has no step/,
		],
	])('%s', (_, steps, fault) => {
		expect(() => checkPlan(planOf(steps), PROCESSORS)).toThrow(fault);
	});
});

test(
	'a plan in another order runs nothing',
	inWorld(async (warehouse) => {
		await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'record' }));
		const plan = await makePlan(warehouse, { processors: PROCESSORS, range: RANGE, now: () => at(1) });
		const before = await rowsOf(warehouse, ledgerTable);
		const reversed = { ...plan, steps: plan.steps.toReversed() };
		const request = { processors: PROCESSORS, runId: 'r', now: () => at(2) };
		await expect(execute(warehouse, reversed, request)).rejects.toThrow(PlanError);
		expect(await rowsOf(warehouse, runsTable)).toEqual([]);
		expect(await rowsOf(warehouse, ledgerTable)).toEqual(before);
		expect([...(await rowsOf(warehouse, alphaTable)), ...(await rowsOf(warehouse, betaTable))]).toEqual([]);
		expect(await execute(warehouse, plan, request)).toMatchObject([{ cells: 1 }, { cells: 1 }]);
	}),
);
