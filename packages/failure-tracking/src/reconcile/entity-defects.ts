import { type DateRange, type IsoDate, type Sql, sql, type Warehouse } from '@accounted/warehouse';
import type { z } from 'zod';
import type { AuditedProcessor } from '../processor/processor.ts';
import { type Why, whyOf } from './reconcile.ts';
import { entityRow, entityStatement, IS_UNACCOUNTED } from './statement.ts';
import { tablesOf } from './tables-of.ts';

/** The ways in which one entity can break the identity. */
export const ENTITY_DEFECTS = ['unaccounted', 'unexpected', 'conflict', 'duplicate'] as const;
export type EntityDefectState = (typeof ENTITY_DEFECTS)[number];

/** One entity that breaks the identity, in one of the ways. */
export interface EntityDefect {
	readonly processor: AuditedProcessor;
	readonly date: IsoDate;
	readonly entityId: string;
	readonly state: EntityDefectState;
	/** Why an unaccounted entity has no outcome; null for the other states. */
	readonly why: Why | null;
	readonly records: number;
	/** Open failures of the entity itself. */
	readonly failures: number;
}

type EntityRow = z.output<typeof entityRow>;

const DEFECTS: Readonly<Record<EntityDefectState, { readonly sql: Sql; has(row: EntityRow): boolean }>> = {
	unaccounted: {
		sql: IS_UNACCOUNTED,
		has: ({ expected, records, failures }) => expected === 1 && records === 0 && failures === 0,
	},
	unexpected: { sql: sql`accounts.expected = 0`, has: ({ expected }) => expected === 0 },
	conflict: {
		sql: sql`accounts.records > 0 AND accounts.own_failures > 0`,
		has: ({ records, own_failures }) => records > 0 && own_failures > 0,
	},
	duplicate: { sql: sql`accounts.records > 1`, has: ({ records }) => records > 1 },
};

/**
 * Lists the entities of a range that break the identity in these ways, by processor, date and entity. An entity that
 * breaks it in two ways is listed twice.
 */
export async function entityDefects(
	warehouse: Pick<Warehouse, 'existing' | 'query'>,
	processors: readonly AuditedProcessor[],
	range: DateRange,
	states: readonly EntityDefectState[],
): Promise<EntityDefect[]> {
	if (processors.length === 0 || states.length === 0) return [];
	const tables = await warehouse.existing(tablesOf(processors));
	const which = sql.join(
		states.map((state) => sql`(${DEFECTS[state].sql})`),
		' OR ',
	);
	const rows = await warehouse.query(entityStatement(processors, range, tables, sql`(${which})`), entityRow);
	const byName = new Map(processors.map((processor) => [processor.name, processor]));
	return rows.flatMap((row) => {
		const processor = byName.get(row.processor_name);
		if (processor === undefined) return [];
		return states
			.filter((state) => DEFECTS[state].has(row))
			.map((state) => ({
				processor,
				date: row.analysis_date,
				entityId: row.entity_id,
				state,
				why: state === 'unaccounted' ? whyOf(processor, row) : null,
				records: row.records,
				failures: row.own_failures,
			}));
	});
}
