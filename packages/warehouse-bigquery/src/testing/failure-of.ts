import { WarehouseError } from '@accounted/warehouse';

/** The WarehouseError that `work` rejects with; any other outcome fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<WarehouseError> {
	const outcome = await work.then(
		() => new Error('it succeeded'),
		(error: unknown) => error,
	);
	if (outcome instanceof WarehouseError) return outcome;
	throw new Error('a WarehouseError was expected', { cause: outcome });
}
