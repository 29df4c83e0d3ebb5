/** The numbers of a report that its headline states. */
export interface HeadlineCounts {
	/** Processors that could not be checked, or not wholly: their tables cannot be read, or hold keys that are NULL. */
	readonly unchecked: number;
	readonly expected: number;
	readonly unaccounted: number;
	/** Failures whose root cause is an error, the acknowledged ones included. */
	readonly errors: number;
	readonly acknowledgedErrors: number;
	/** How many causes the errors have; null where that was not asked. */
	readonly errorCauses: number | null;
	readonly pending: number;
	readonly rejected: number;
	readonly conflicts: number;
	readonly unexpected: number;
	readonly duplicates: number;
	readonly stale: number;
}

/**
 * Returns the verdict in one line: `0 unaccounted, 5,887 errors from 20 causes, 1 pending, 0 rejected`. The first four
 * numbers always stand in it, the others where they are not 0.
 */
export function headline(counts: HeadlineCounts): string {
	const { errors, acknowledgedErrors, errorCauses } = counts;
	const from = errors > 0 && errorCauses !== null ? ` from ${several(errorCauses, 'cause')}` : '';
	const accepted = acknowledgedErrors > 0 ? ` (${whole.format(acknowledgedErrors)} acknowledged)` : '';
	return [
		...(counts.unchecked > 0 ? [`could not check ${several(counts.unchecked, 'processor')}`] : []),
		...(counts.expected === 0 ? ['nothing is expected'] : []),
		`${whole.format(counts.unaccounted)} unaccounted`,
		`${several(errors, 'error')}${from}${accepted}`,
		`${whole.format(counts.pending)} pending`,
		`${whole.format(counts.rejected)} rejected`,
		...(counts.conflicts > 0 ? [several(counts.conflicts, 'conflict')] : []),
		...(counts.unexpected > 0 ? [`${whole.format(counts.unexpected)} unexpected`] : []),
		...(counts.duplicates > 0 ? [several(counts.duplicates, 'duplicate')] : []),
		...(counts.stale > 0 ? [`${whole.format(counts.stale)} stale`] : []),
	].join(', ');
}

/** True where nothing in the headline asks for attention: something was expected, and all of it is accounted for. */
export function isSound(counts: HeadlineCounts): boolean {
	const { unchecked, expected, unaccounted, errors, rejected, conflicts, unexpected, duplicates, stale } =
		counts;
	return (
		expected > 0 &&
		unchecked + unaccounted + errors + rejected + conflicts + unexpected + duplicates + stale === 0
	);
}

const whole = new Intl.NumberFormat('en-US');

/** `1 cause`, `1,234 causes` */
export function several(count: number, noun: string): string {
	return `${whole.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}
