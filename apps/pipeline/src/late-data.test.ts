import { loadWithEngine, PROCESSORS } from '@accounted/command-line';
import { execute, inDependencyOrder, makePlan } from '@accounted/failure-tracking';
import { RAW_SOURCE } from '@accounted/raw';
import { simulateLeague } from '@accounted/simulated-league';
import { addDays } from '@accounted/warehouse';
import { expect, it } from 'vitest';
import { contentsOf } from './contents.test-support.ts';
import { emptyWarehouse, process } from './league.test-support.ts';

const now = () => '2022-07-01T00:00:00.000Z';

it('five box scores that arrive late are planned for exactly where they are read, and leave what a clean run leaves', async () => {
	const options = { seed: 5, teams: 6, gamesPerTeam: 18 };
	const league = simulateLeague({ ...options, faults: { 'late-arrival': 5 } });
	const warehouse = await emptyWarehouse();
	const { range } = await process(warehouse, league);
	const { datesChanged } = await loadWithEngine(warehouse, {
		source: league.lateArrivals(),
		runId: 'late',
		now,
	});
	expect(datesChanged).toEqual([...new Set(league.manifest.faults.map(({ game_date }) => game_date))].sort());

	const plan = await makePlan(warehouse, { processors: PROCESSORS, range, now });
	const clean = await emptyWarehouse();
	const { results } = await process(clean, simulateLeague(options));
	for (const processor of inDependencyOrder(PROCESSORS)) {
		const { cells = [], upToDate = 0 } =
			plan.steps.find(({ processor: code }) => code === processor.code) ?? {};
		const whole = results.find((result) => result.processor === processor);
		expect(cells.length + upToDate).toBe(whole?.cells);
		const reads = processor.upstream.find(({ from }) => from.name === RAW_SOURCE.name);
		for (const { date, reason } of cells) {
			const reached = datesChanged.some(
				(changed) => changed <= date && date <= addDays(changed, reads?.lookbackDays ?? 0),
			);
			expect(reason.kind).toBe(reached ? 'SOURCE_REPAIRED' : 'FOLLOWS');
		}
		const dates = new Set<string>(cells.map(({ date }) => date));
		for (const changed of datesChanged) expect(dates).toContain(changed);
	}
	// What reads a game of its own date alone runs on these dates alone.
	expect(plan.steps.find(({ processor }) => processor === 'TOGS')?.cells).toHaveLength(datesChanged.length);

	await execute(warehouse, plan, { processors: PROCESSORS, runId: 'late', now });
	const tables = PROCESSORS.map(({ output }) => output.table);
	expect(await contentsOf(warehouse, tables)).toEqual(await contentsOf(clean, tables));
	const again = await makePlan(warehouse, { processors: PROCESSORS, range, now });
	expect(again.steps.flatMap(({ cells }) => cells)).toEqual([]);
	await warehouse.close();
	await clean.close();
});
