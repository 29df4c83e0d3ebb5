import type { ListedFailure } from '@accounted/failure-tracking';
import type { IsoDate } from '@accounted/warehouse';

/** What an acknowledgement without an end is read as. */
const FOR_EVER = '9999-12-31';

/** Where a failure stands with people: `open`, `acknowledged until 2021-12-01: the feed is late`. */
export function stateOf(
	{
		status,
		acknowledgedUntil,
		acknowledgedReason,
		acceptedUntil,
	}: Pick<ListedFailure, 'status' | 'acknowledgedUntil' | 'acknowledgedReason' | 'acceptedUntil'>,
	today: IsoDate,
): string {
	if (acceptedUntil !== null && today <= acceptedUntil) {
		const until = acceptedUntil === FOR_EVER ? '' : ` until ${acceptedUntil}`;
		if (status !== 'ACKNOWLEDGED') return `its root is acknowledged${until}`;
		return `acknowledged${until}${acknowledgedReason === null ? '' : `: ${acknowledgedReason}`}`;
	}
	if (status === 'ACKNOWLEDGED') return `open again: its acknowledgement ended on ${acknowledgedUntil}`;
	return status === 'UNRESOLVED' ? 'open' : status.toLowerCase();
}
