import { WarehouseError } from '@accounted/warehouse';
import pRetry from 'p-retry';

/** How often a call that may pass when it is made again is made again, and how long it waits before it is. */
export interface RetryPolicy {
	readonly retries: number;
	/** Milliseconds before the first retry; each later one waits twice as long. */
	readonly firstDelay: number;
}

/** Some six seconds in all: a lost connection comes back, two writers pass each other. */
export const DEFAULT_RETRY: RetryPolicy = { retries: 5, firstDelay: 200 };

/**
 * Does work again that failed for a reason that may pass. The work must be one that can be done twice: a commit whose
 * answer was lost has been made.
 * @throws what the work threw last, or first where no retry would help.
 */
export function retrying<T>(work: () => Promise<T>, { retries, firstDelay }: RetryPolicy): Promise<T> {
	return pRetry(work, {
		retries,
		minTimeout: firstDelay,
		shouldRetry: ({ error }) => error instanceof WarehouseError && error.retryable,
	});
}
