import { describe, expect, it } from 'vitest';
import { ledgerTable } from '../ledger/tables.ts';
import { makePlan } from '../plan/make-plan.ts';
import { isOfShard } from '../plan/shard.ts';
import { alphaTable } from '../testing/alpha.ts';
import { betaTable } from '../testing/beta.ts';
import { loadRoster, onRoster } from '../testing/roster.ts';
import { at, day, inWorld, PROCESSORS, RANGE, rowsOf, run } from '../testing/world.ts';
import { execute } from './execute.ts';

const DAYS = [1, 2, 3, 4, 5, 6, 9, 10].map(day);
const now = () => at(7);

const loaded = (work: Parameters<typeof inWorld>[0]) =>
	inWorld(async (warehouse) => {
		for (const date of DAYS)
			await loadRoster(warehouse, date, onRoster(date, { ann: 'record', bob: 'throw' }));
		await work(warehouse);
	});

describe('a plan in shards', () => {
	it('gives each date to exactly one of them', () => {
		for (const date of DAYS)
			expect([0, 1, 2].filter((index) => isOfShard(date, { index, count: 3 }))).toHaveLength(1);
	});

	it(
		'carried out by all at once leaves what one job leaves',
		loaded(async (warehouse) => {
			const plan = await makePlan(warehouse, { processors: PROCESSORS, range: RANGE, now });
			const results = await Promise.all(
				[0, 1, 2].map((index) =>
					execute(warehouse, plan, {
						processors: PROCESSORS,
						runId: `shard-${index}`,
						now,
						shard: { index, count: 3 },
						wait: { atMost: 20_000, every: 5 },
					}),
				),
			);
			expect(results.flat().flatMap(({ errors }) => errors)).toEqual([]);
			const cells = await rowsOf(warehouse, ledgerTable, undefined);
			for (const { run_id, analysis_date } of cells.filter((row) => row.processor_name !== 'test_raw')) {
				const index = Number(String(run_id).at(-1));
				expect(isOfShard(analysis_date as (typeof DAYS)[number], { index, count: 3 })).toBe(true);
			}
			const records = [await rowsOf(warehouse, alphaTable), await rowsOf(warehouse, betaTable)];
			expect(await run(warehouse)).toMatchObject([{ cells: 0 }, { cells: 0 }]);
			await run(warehouse, { force: true });
			expect([await rowsOf(warehouse, alphaTable), await rowsOf(warehouse, betaTable)]).toEqual(records);
		}),
	);

	it(
		'runs nothing upon cells that another shard has yet to commit, and says so',
		loaded(async (warehouse) => {
			const plan = await makePlan(warehouse, { processors: PROCESSORS, range: RANGE, now });
			const shard = (index: number) =>
				execute(warehouse, plan, {
					processors: PROCESSORS,
					runId: `${index}`,
					now,
					shard: { index, count: 2 },
				});
			const [alphas, betas] = await shard(0);
			expect(alphas).toMatchObject({ cells: 4, errors: [] });
			expect(betas).toMatchObject({ cells: 0, errors: [{ error: { message: /4 cells of A/ } }] });
			expect(await shard(1)).toMatchObject([
				{ cells: 4, errors: [] },
				{ cells: 4, errors: [] },
			]);
			expect(await rowsOf(warehouse, betaTable)).toHaveLength(4);
		}),
	);
});
