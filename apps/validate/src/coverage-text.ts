import { type Counts, coverageOf } from '@accounted/failure-tracking';
import { percent } from './percent.ts';

/** Returns the share that is accounted for, `99.94%`; `-` where nothing is expected, which is no share of anything. */
export function coverageText(counts: Pick<Counts, 'expected' | 'unaccounted'>): string {
	return counts.expected === 0 ? '-' : percent(coverageOf(counts));
}
