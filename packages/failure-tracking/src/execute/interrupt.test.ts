import { expect, it } from 'vitest';
import { runsTable } from '../ledger/tables.ts';
import { alpha } from '../testing/alpha.ts';
import { loadRoster, onRoster } from '../testing/roster.ts';
import { accountOf, day, inWorld, rowsOf, run } from '../testing/world.ts';

it(
	'a backfill that is interrupted finishes its chunk, begins no other, and is completed by the next',
	inWorld(async (warehouse) => {
		for (const date of [1, 2, 3, 4].map(day))
			await loadRoster(warehouse, date, onRoster(date, { ann: 'record' }));
		const interrupt = new AbortController();
		const results = await run(warehouse, {
			runId: 'stopped',
			chunksOf: ({ start, end }) => [
				{ start, end: day(2) },
				{ start: day(3), end },
			],
			signal: interrupt.signal,
			onProgress: () => interrupt.abort(),
		});
		expect(results).toMatchObject([
			{ cells: 2, cellsLeft: 2, errors: [] },
			{ cells: 0, cellsLeft: 4, errors: [] },
		]);
		expect(await rowsOf(warehouse, runsTable)).toMatchObject([
			{ status: 'INTERRUPTED', cell_count: 2 },
			{ status: 'INTERRUPTED', cell_count: 0 },
		]);
		expect(await accountOf(warehouse, alpha)).toMatchObject({ hasRecord: 2, unaccounted: 2 });
		expect(await run(warehouse)).toMatchObject([
			{ cells: 2, cellsLeft: 0 },
			{ cells: 4, cellsLeft: 0 },
		]);
	}),
);
