import type { Warehouse } from '../warehouse.ts';

export type Open = () => Promise<Warehouse>;

/** Runs one test's work on an empty warehouse and closes it, whatever happens. */
export function withWarehouse(
	open: Open,
	work: (warehouse: Warehouse) => Promise<void>,
): () => Promise<void> {
	return async () => {
		const warehouse = await open();
		try {
			await work(warehouse);
		} finally {
			await warehouse.close();
		}
	};
}
