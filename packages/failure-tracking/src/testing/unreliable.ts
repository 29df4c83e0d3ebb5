import { type Warehouse, WarehouseError, type WarehouseFailure } from '@accounted/warehouse';

/** Where a call fails: before anything is done, or after, so that only the answer is lost. */
export type Fault = 'before' | 'after' | null;

/** The same warehouse, on which queries and commits fail as `next` says of each of them. */
export function unreliable(
	inner: Warehouse,
	reason: WarehouseFailure,
	next: (call: 'query' | 'commit') => Fault,
): Warehouse {
	const failing = async <T>(call: 'query' | 'commit', work: () => Promise<T>): Promise<T> => {
		const fault = next(call);
		const error = new WarehouseError(reason, `the ${call} failed ${fault}`, 'Run the same command again.');
		if (fault === 'before') throw error;
		const result = await work();
		if (fault === 'after') throw error;
		return result;
	};
	return {
		label: inner.label,
		engine: inner.engine,
		labelled: (labels) => unreliable(inner.labelled(labels), reason, next),
		query: (statement, row) => failing('query', () => inner.query(statement, row)),
		commit: (changes) => failing('commit', () => inner.commit(changes)),
		existing: (tables) => inner.existing(tables),
		tablesIn: (dataset) => inner.tablesIn(dataset),
		examine: (tables, claimed) => inner.examine(tables, claimed),
		ensure: (tables, claimed) => inner.ensure(tables, claimed),
		stage: (table, batches) => inner.stage(table, batches),
		stageFile: (table, file) => inner.stageFile(table, file),
		close: () => inner.close(),
	};
}
