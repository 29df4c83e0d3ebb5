import type { IsoDate } from '@accounted/warehouse';
import type { FailureRow } from './failure-row.ts';

/** Whether a failure is accepted on a day: acknowledged, and the acknowledgement has not run out. */
export function isAcknowledged(
	failure: Pick<FailureRow, 'resolution_status' | 'acknowledged_until'>,
	today: IsoDate,
): boolean {
	const { resolution_status, acknowledged_until } = failure;
	return resolution_status === 'ACKNOWLEDGED' && (acknowledged_until === null || today <= acknowledged_until);
}
