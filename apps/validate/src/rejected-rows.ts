import { formatCount, type TextColumn } from '@accounted/command-line';
import type { RejectedGroup } from '@accounted/failure-tracking';

export const REJECTED_COLUMNS: readonly TextColumn[] = [
	{ title: 'Rejected', align: 'right' },
	{ title: 'File', align: 'left' },
	{ title: 'First row', align: 'left' },
	{ title: 'Column', align: 'left' },
	{ title: 'Its reason', align: 'left' },
];

export function rejectedCells(group: RejectedGroup): string[] {
	return [formatCount(group.count), group.file, group.firstPosition, group.column, group.reason];
}

/** The reason of the first row. Where it stands for more rows, it says so. */
export function reasonText({ reason, count }: RejectedGroup): string {
	return count === 1 ? reason : `${reason} (the first of ${formatCount(count)})`;
}
