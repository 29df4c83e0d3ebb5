import {
	type DateRange,
	type IsoDate,
	isoDate,
	type Sql,
	spanOf,
	sql,
	type Warehouse,
} from '@accounted/warehouse';
import { z } from 'zod';
import { isAmong } from '../processor/expectation.ts';
import type { Changed, Processor } from '../processor/processor.ts';
import type { CellVersions } from './cell-versions.ts';
import { ChangedCells, type UpstreamChange } from './changed-cells.ts';

/** The cells that need not run whole, and whom of each what has changed concerns, expected or not. */
export type AffectedEntities = ReadonlyMap<IsoDate, ReadonlySet<string>>;

const NOTHING: AffectedEntities = new Map();

/**
 * Which of some cells need only run for some entities: those of which it is proved what has changed in their upstreams,
 * and whose processor says whom it concerns. Two statements at most.
 */
export async function affectedEntities(
	warehouse: Warehouse,
	processor: Processor,
	dates: readonly IsoDate[],
	versions: CellVersions,
): Promise<AffectedEntities> {
	const stale = dates.filter((date) => versions.isStale(processor, date));
	if (stale.length === 0 || processor.upstream.every(({ concerns }) => concerns === undefined))
		return NOTHING;
	const range = spanOf(stale);
	const known = await ChangedCells.read(warehouse, processor, range);
	const changes = new Map<IsoDate, readonly UpstreamChange[]>();
	for (const date of stale) {
		const since = known.since(versions, processor, date);
		if (since?.every(({ upstream }) => upstream.concerns !== undefined)) changes.set(date, since);
	}
	return concernedBy(warehouse, processor, changes, range);
}

/** Returns whether it costs less to recompute some of a cell's entities than all of them. */
export function isWorthwhile(some: number, all: number): boolean {
	return 2 * some <= all;
}

const concernedRow = z.object({
	upstream: z.int(),
	analysis_date: isoDate,
	/** Null for everybody. */
	entity_id: z.string().nullable(),
});

async function concernedBy(
	warehouse: Warehouse,
	{ upstream: upstreams }: Processor,
	changes: ReadonlyMap<IsoDate, readonly UpstreamChange[]>,
	range: DateRange,
): Promise<AffectedEntities> {
	const affected = new Map<IsoDate, Set<string>>();
	const asked = upstreams.map(() => new Set<string>());
	for (const [date, since] of changes) {
		const concerned = new Set<string>();
		affected.set(date, concerned);
		for (const { upstream, cells } of since)
			for (const { analysis_date, entity_ids } of cells)
				for (const id of entity_ids)
					if (upstream.concerns === 'same entity') concerned.add(id);
					else if (upstream.concerns !== 'nobody')
						asked[upstreams.indexOf(upstream)]?.add(keyOf(analysis_date, id));
	}
	const statements = upstreams.flatMap(({ concerns }, index): Sql[] => {
		const keys = [...(asked[index] ?? [])];
		if (typeof concerns !== 'function' || keys.length === 0) return [];
		return [
			sql`SELECT ${index} AS upstream, analysis_date, entity_id FROM (${concerns(changedOf(keys), range)}) AS concerned`,
		];
	});
	if (statements.length === 0) return affected;
	for (const { upstream, analysis_date, entity_id } of await warehouse.query(
		sql.join(statements, '\nUNION ALL\n'),
		concernedRow,
	)) {
		// Asked for all cells at once; a cell of a date may have been made after the change.
		if (!changes.get(analysis_date)?.some((change) => change.upstream === upstreams[upstream])) continue;
		if (entity_id === null) affected.delete(analysis_date);
		else affected.get(analysis_date)?.add(entity_id);
	}
	return affected;
}

function changedOf(keys: readonly string[]): Changed {
	const ids = [...new Set(keys.map((key) => key.slice(key.indexOf(' ') + 1)))];
	return {
		has: (date, entity) => sql`CONCAT(CAST(${date} AS STRING), ' ', ${entity}) ${sql.in('STRING', keys)}`,
		hasId: (entity) => isAmong(entity, ids),
	};
}

function keyOf(date: IsoDate, id: string): string {
	return `${date} ${id}`;
}
