import type { ClaimedTables, TableChange, TableDefinition, Warehouse } from '@accounted/warehouse';
import type { Processor } from '../processor/processor.ts';
import { adoptVersions } from './adopt-versions.ts';
import { unmarkedTables } from './unmarked-tables.ts';

/** What brings a warehouse from the schema version before to this one. Missing tables, columns and marks are there already. */
export interface Migration {
	readonly version: number;
	/** What is new, for the line that says it was done. */
	readonly summary: string;
	/** The tables that count as this program's although they carry no mark. They get it. Absent: there are none. */
	claims?(warehouse: Warehouse, tables: readonly TableDefinition[]): Promise<ClaimedTables>;
	/** The changes to rows. They are committed together with the new version. Absent: there are none. */
	changes?(
		warehouse: Warehouse,
		processors: readonly Processor[],
		stamp: { readonly runId: string; readonly now: string },
	): Promise<readonly TableChange[]>;
}

/** Every migration, oldest first. Files of version 1 lack different tables and columns; all of them are added. */
export const MIGRATIONS: readonly Migration[] = [
	{ version: 2, summary: 'states of games, rejected games, entities that changed' },
	{
		version: 3,
		summary: 'sources are recorded by their rows, processors by their definitions',
		changes: adoptVersions,
	},
	{ version: 4, summary: 'tables are marked as made by this program', claims: unmarkedTables },
];
