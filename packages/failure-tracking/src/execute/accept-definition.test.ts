import { sql, type Warehouse } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { definitionsTable, ledgerTable } from '../ledger/tables.ts';
import { makePlan } from '../plan/make-plan.ts';
import { cellsOf } from '../plan/plan.ts';
import type { Processor } from '../processor/processor.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { alpha } from '../testing/alpha.ts';
import { redefined } from '../testing/redefined.ts';
import { loadRoster, onRoster } from '../testing/roster.ts';
import { at, day, inWorld, RANGE, rowsOf, run } from '../testing/world.ts';
import { acceptDefinition } from './accept-definition.ts';

/** Three days, run by alpha as it is. */
function ran(work: (warehouse: Warehouse) => Promise<void>) {
	return inWorld(async (warehouse) => {
		for (const number of [1, 2, 3])
			await loadRoster(
				warehouse,
				day(number),
				onRoster(day(number), { ann: 'record', bob: 'INVALID_INPUT' }),
			);
		await run(warehouse, { processors: [alpha] });
		await work(warehouse);
	});
}

const due = async (warehouse: Warehouse, processor: Processor) =>
	cellsOf(await makePlan(warehouse, { processors: [processor], range: RANGE, now: () => at(0) }));
const accept = (warehouse: Warehouse, processor: Processor, verify = 0) =>
	acceptDefinition(warehouse, {
		processor,
		reason: ' written otherwise ',
		verify,
		runId: 'accept',
		now: () => at(9),
	});

/** Decides otherwise: every record is a failure. */
const otherwise: Processor = {
	...redefined(alpha),
	evaluate: () => ({ kind: 'failure', failure: { category: 'INVALID_INPUT', reason: 'otherwise' } }),
};

describe('a changed definition', () => {
	it(
		'makes every cell stale, and is named by plan and reconciliation',
		ran(async (warehouse) => {
			const plan = await makePlan(warehouse, {
				processors: [redefined(alpha)],
				range: RANGE,
				now: () => at(0),
			});
			expect(plan.steps[0]?.cells.map(({ reason }) => reason)).toEqual(
				[1, 2, 3].map(() => ({
					kind: 'DEFINITION_CHANGED',
					was: expect.stringMatching(/^s\d+-/),
					parts: ['expectation.sql', 'expectation.sql over months'],
				})),
			);
			const { processors, changedDefinitions } = await reconcile(warehouse, [redefined(alpha)], RANGE);
			expect(processors).toMatchObject([{ stale: 6 }]);
			expect(changedDefinitions).toMatchObject([
				{ entities: 6, parts: ['expectation.sql', 'expectation.sql over months'] },
			]);
		}),
	);

	it(
		'is accepted for a reason, which is recorded, and then no cell is due',
		ran(async (warehouse) => {
			const accepted = await accept(warehouse, redefined(alpha), 2);
			expect(accepted).toMatchObject({ cells: 3, verified: [day(1), day(2)] });
			expect(accepted.parts).toContain('expectation.sql');
			expect(await due(warehouse, redefined(alpha))).toBe(0);
			expect(await due(warehouse, alpha)).toBe(3);
			const rows = await rowsOf(warehouse, definitionsTable, sql`accepted_reason IS NOT NULL`);
			expect(rows).toMatchObject([{ accepted_reason: 'written otherwise', first_run_id: 'accept' }]);
			expect(await accept(warehouse, redefined(alpha))).toMatchObject({ cells: 0 });
		}),
	);

	it(
		'that decides otherwise is not accepted, and nothing is changed',
		ran(async (warehouse) => {
			const before = await rowsOf(warehouse, ledgerTable);
			await expect(accept(warehouse, otherwise, 3)).rejects.toMatchObject({
				name: 'NotAcceptedError',
				message: expect.stringContaining(`3 of 3 cells come out otherwise by the new definition: ${day(1)}`),
				range: { start: day(1), end: day(3) },
			});
			expect(await rowsOf(warehouse, ledgerTable)).toEqual(before);
		}),
	);

	it(
		'cannot be verified where what the cells read has changed, and is not accepted without a reason',
		ran(async (warehouse) => {
			for (const number of [1, 2, 3])
				await loadRoster(warehouse, day(number), onRoster(day(number), { ann: 'record' }, 5));
			await expect(accept(warehouse, redefined(alpha), 1)).rejects.toThrow('no cell can be verified');
			const silent = acceptDefinition(warehouse, {
				processor: alpha,
				reason: ' ',
				runId: 'x',
				now: () => at(0),
			});
			await expect(silent).rejects.toThrow(RangeError);
		}),
	);

	it(
		'of a build that cannot be compared is unknown: no cell is due for it, and a reconciliation says so',
		ran(async (warehouse) => {
			await warehouse.commit([
				{
					table: ledgerTable,
					where: sql`processor_name = ${alpha.name}`,
					set: { definition_version: sql.parameter('STRING', 'b1-0000000000000000') },
				},
			]);
			expect(await due(warehouse, alpha)).toBe(0);
			const { processors, stalenessUnknown } = await reconcile(warehouse, [alpha], RANGE);
			expect(processors).toMatchObject([{ stale: 0 }]);
			expect(stalenessUnknown).toMatchObject([
				{ entities: 6, why: expect.stringContaining('another kind of build') },
			]);
		}),
	);
});
