import type { SqlEngine } from '@accounted/warehouse';
import type { RawTableName } from '../tables/index.ts';
import { countsByUnit } from './books.ts';
import type { ChangedArrival } from './changed-entities.ts';
import { type StoredVersions, unitKey } from './units.ts';

/** A unit that has fewer rows than before, though the source still has some of it. */
export interface LostRows {
	readonly table: RawTableName;
	readonly unit: string;
	/** How many fewer rows, the rejected ones not counted. */
	readonly rows: number;
}

/** Units that a source brought before and of which it now has fewer rows, accepted and rejected ones together. */
export async function lostRows(
	engine: SqlEngine,
	changes: readonly ChangedArrival[],
	stored: StoredVersions,
	brought: ReadonlySet<string>,
): Promise<LostRows[]> {
	const lost: LostRows[] = [];
	for (const { arrival, units } of changes) {
		const { table, versions, rejected } = arrival;
		const changed = new Set(units);
		const fewer = versions.filter(
			({ unit, row_count }) =>
				row_count > 0 &&
				changed.has(unit) &&
				brought.has(unitKey(table, unit)) &&
				(stored.get(unitKey(table, unit))?.row_count ?? 0) > row_count,
		);
		if (fewer.length === 0) continue;
		const rejections = await countsByUnit(engine, rejected);
		for (const { unit, row_count } of fewer) {
			const before = stored.get(unitKey(table, unit))?.row_count ?? 0;
			const rows = before - row_count - (rejections.get(unit) ?? 0);
			if (rows > 0) lost.push({ table, unit, rows });
		}
	}
	return lost;
}
