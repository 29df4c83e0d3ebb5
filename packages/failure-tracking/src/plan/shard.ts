import { dayOf, type IsoDate } from '@accounted/warehouse';

/** One of several jobs that share a plan: the `index`th of `count`, from 0. */
export interface Shard {
	readonly index: number;
	readonly count: number;
}

/** Whether a date is this shard's. By the day itself, so that it does not depend on what else is in the plan. */
export function isOfShard(date: IsoDate, { index, count }: Shard): boolean {
	return dayOf(date) % count === index;
}
