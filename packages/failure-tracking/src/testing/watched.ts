import type { Sql, TableChange, Warehouse } from '@accounted/warehouse';
import type { z } from 'zod';

/** Called before each call goes on to the warehouse; throws to make it fail. */
export interface Watch {
	readonly onQuery?: () => void;
	/** What it returns is committed instead. */
	readonly onCommit?: (changes: readonly TableChange[]) => readonly TableChange[] | undefined;
}

/** The same warehouse, with somebody looking on, or in the way. */
export function watched(inner: Warehouse, watch: Watch): Warehouse {
	return {
		label: inner.label,
		engine: inner.engine,
		labelled: (labels) => watched(inner.labelled(labels), watch),
		query: async <S extends z.ZodObject>(statement: Sql, row: S) => {
			watch.onQuery?.();
			return inner.query(statement, row);
		},
		commit: async (changes) => {
			const instead = watch.onCommit?.(changes);
			return inner.commit(instead ?? changes);
		},
		existing: (tables) => inner.existing(tables),
		tablesIn: (dataset) => inner.tablesIn(dataset),
		examine: (tables, claimed) => inner.examine(tables, claimed),
		ensure: (tables, claimed) => inner.ensure(tables, claimed),
		stage: (table, batches) => inner.stage(table, batches),
		stageFile: (table, file) => inner.stageFile(table, file),
		close: () => inner.close(),
	};
}
