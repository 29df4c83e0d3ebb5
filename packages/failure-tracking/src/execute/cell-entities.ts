import { type DateRange, type IsoDate, isoDate, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { expectedTable } from '../ledger/tables.ts';
import type { Processor } from '../processor/processor.ts';

const entityRow = z.object({
	analysis_date: isoDate,
	entity_id: z.string(),
	is_expected: z.boolean(),
	was_expected: z.boolean(),
	/** Null where it was not expected, and where an older version of this program ran the cell; so is its version. */
	outcome: expectedTable.schema.shape.outcome,
	outcome_version: expectedTable.schema.shape.outcome_version,
});

/** What became of an entity. */
export interface Decision {
	readonly outcome: 'RECORD' | 'FAILURE';
	readonly version: string;
}

/** Who is expected in a cell now, and who was when it ran, with what became of each; null where nobody wrote that down. */
export interface CellEntities {
	readonly expected: readonly string[];
	readonly before: ReadonlyMap<string, Decision | null>;
}

/** How each cell of a range stands in which anybody is expected or was: one statement. */
export async function readCellEntities(
	warehouse: Warehouse,
	{ name, expectation }: Processor,
	range: DateRange,
): Promise<ReadonlyMap<IsoDate, CellEntities>> {
	const rows = await warehouse.query(
		sql`SELECT COALESCE(expected.analysis_date, snapshot.analysis_date) AS analysis_date,
	COALESCE(expected.entity_id, snapshot.entity_id) AS entity_id,
	expected.entity_id IS NOT NULL AS is_expected, snapshot.entity_id IS NOT NULL AS was_expected,
	snapshot.outcome, snapshot.outcome_version
FROM (SELECT DISTINCT analysis_date, entity_id FROM (${expectation.sql(range)}) AS everybody) AS expected
FULL JOIN (
	SELECT analysis_date, entity_id, outcome, outcome_version FROM ${expectedTable}
	WHERE processor_name = ${name} AND analysis_date BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}
) AS snapshot
	ON snapshot.analysis_date = expected.analysis_date AND snapshot.entity_id = expected.entity_id
ORDER BY analysis_date, entity_id`,
		entityRow,
	);
	const byDate = new Map<IsoDate, { expected: string[]; before: Map<string, Decision | null> }>();
	for (const row of rows) {
		const entities = byDate.get(row.analysis_date);
		const { expected, before } = entities ?? { expected: [], before: new Map<string, Decision | null>() };
		if (entities === undefined) byDate.set(row.analysis_date, { expected, before });
		if (row.is_expected) expected.push(row.entity_id);
		if (row.was_expected) before.set(row.entity_id, decisionOf(row));
	}
	return byDate;
}

function decisionOf({ outcome, outcome_version: version }: z.output<typeof entityRow>): Decision | null {
	return outcome === null || version === null ? null : { outcome, version };
}

export const NO_ENTITIES: CellEntities = { expected: [], before: new Map() };
