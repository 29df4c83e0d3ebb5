import { nearestOf, plural, print, UsageError } from '@accounted/command-line';
import type { WarehouseOptions } from '@accounted/command-line/cli';
import { backfill } from '@accounted/failure-tracking';
import { heldGames, rawGameLoader, readGameId, withdrawGames } from '@accounted/raw';
import { newRunId, now } from './context.ts';
import { backfillFrom } from './load-report.ts';
import { withLoadedWarehouse } from './loaded-warehouse.ts';

/** How many ids a message offers for one that is not known. */
const NEAREST = 3;

/**
 * Takes games off the raw tables, and RAW's records of them too.
 * @throws UsageError where an id is not known.
 */
export async function withdraw(options: WarehouseOptions, text: string): Promise<void> {
	const ids = [...new Set(text.split(',').map((id) => readGameId(id.trim())))];
	await withLoadedWarehouse(options, 'write', 'load', async (warehouse) => {
		const held = await heldGames(warehouse);
		const known = new Set(held);
		const unknown = ids.find((id) => !known.has(id));
		if (unknown !== undefined)
			throw new UsageError(
				`--withdraw ${unknown}: ${warehouse.label} knows no such game`,
				held.length === 0
					? 'It knows no game at all.'
					: `The nearest it knows: ${nearestOf(unknown, held, NEAREST).join(', ')}.`,
			);
		const runId = newRunId();
		const dates = await withdrawGames(warehouse, ids, { runId, now });
		const [start] = dates;
		const end = dates.at(-1);
		if (start === undefined || end === undefined) throw new Error(`games ${ids.join(', ')} have no date`);
		const [games] = await backfill(warehouse, {
			processors: [rawGameLoader],
			range: { start, end },
			runId,
			now,
		});
		for (const { error } of games?.errors ?? []) throw error;
		print(
			[
				`Withdrew ${plural(ids.length, 'game')} from ${warehouse.label}: ${ids.join(', ')}`,
				`  ${plural(dates.length, 'date')} changed: ${dates.join(', ')}`,
				`A later load of a folder that has ${ids.length === 1 ? 'the game' : 'one of the games'} brings it back.`,
				`Next: ${backfillFrom(start, end)}`,
				'',
			].join('\n'),
		);
	});
}
