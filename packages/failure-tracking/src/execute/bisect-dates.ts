import type { DateRange, IsoDate } from '@accounted/warehouse';
import { isFatal } from '../ledger/fatal-errors.ts';

/** Dates that could not be done, and why. */
export interface FailedDates {
	readonly chunk: DateRange;
	readonly error: Error;
}

/**
 * Does some work for all dates at once; where that fails, for each half of them, down to the single date that is to
 * blame: one bad cell does not keep its neighbours from being done. Where every date fails alike, that is one failure.
 */
export async function bisecting(
	dates: readonly IsoDate[],
	work: (dates: readonly IsoDate[]) => Promise<void>,
): Promise<FailedDates[]> {
	const [first] = dates;
	const last = dates.at(-1);
	if (first === undefined || last === undefined) return [];
	try {
		await work(dates);
		return [];
	} catch (thrown) {
		const error = thrown instanceof Error ? thrown : new Error(String(thrown));
		const whole = { chunk: { start: first, end: last }, error };
		if (dates.length === 1 || isFatal(error)) return [whole];
		const middle = dates.length >>> 1;
		const failures = [
			...(await bisecting(dates.slice(0, middle), work)),
			...(await bisecting(dates.slice(middle), work)),
		];
		return allAlike(failures, first, last) ? [whole] : failures;
	}
}

/** Whether the failures cover all the dates between them, and say the same. */
function allAlike(failures: readonly FailedDates[], first: IsoDate, last: IsoDate): boolean {
	const [one, other, more] = failures;
	return (
		one?.chunk.start === first &&
		other?.chunk.end === last &&
		more === undefined &&
		one.error.message === other.error.message
	);
}
