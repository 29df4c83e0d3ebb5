import { type IsoDate, spanOf, sql, type Warehouse } from '@accounted/warehouse';
import { affectedEntities } from '../ledger/affected-entities.ts';
import type { CellVersions } from '../ledger/cell-versions.ts';
import { expectedTable } from '../ledger/tables.ts';
import { isAmong } from '../processor/expectation.ts';
import type { Processor } from '../processor/processor.ts';

/**
 * For how many of the entities that each cell accounted for it is to be run, of those cells that need not run whole. Who
 * is newly expected comes on top.
 */
export async function countAffected(
	warehouse: Warehouse,
	processor: Processor,
	dates: readonly IsoDate[],
	versions: CellVersions,
): Promise<ReadonlyMap<IsoDate, number>> {
	const affected = await affectedEntities(warehouse, processor, dates, versions);
	if (affected.size === 0) return new Map();
	const { start, end } = spanOf([...affected.keys()]);
	const anybody = [...new Set([...affected.values()].flatMap((only) => [...only]))];
	const counts = new Map([...affected.keys()].map((date) => [date, 0]));
	for (const { analysis_date, entity_id } of await warehouse.query(
		sql`SELECT analysis_date, entity_id FROM ${expectedTable}
			WHERE processor_name = ${processor.name} AND analysis_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
				AND ${isAmong(sql`entity_id`, anybody)}`,
		expectedTable.schema.pick({ analysis_date: true, entity_id: true }),
	))
		if (affected.get(analysis_date)?.has(entity_id))
			counts.set(analysis_date, (counts.get(analysis_date) ?? 0) + 1);
	return counts;
}
