import { dayOf, isoDate } from '@accounted/warehouse';

/**
 * The days on which games are played, as days since 1970-01-01: from the Tuesday nearest to 20 October on, but for
 * Thanksgiving, 24 December, six days around the all-star game, and the first Monday of April. 165 days end about 10 April.
 */
export function gameDays(seasonYear: number, count: number): number[] {
	const opening = weekday(dayAt(seasonYear, 10, 17), 'Tuesday');
	const allStar = weekday(dayAt(seasonYear + 1, 2, 15), 'Sunday');
	const free = new Set([
		weekday(dayAt(seasonYear, 11, 22), 'Thursday'),
		dayAt(seasonYear, 12, 24),
		...Array.from({ length: 6 }, (_, index) => allStar - 2 + index),
		weekday(dayAt(seasonYear + 1, 4, 1), 'Monday'),
	]);
	const days: number[] = [];
	for (let day = opening; days.length < count; day++) if (!free.has(day)) days.push(day);
	return days;
}

function dayAt(year: number, month: number, day: number): number {
	return dayOf(isoDate.parse(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`));
}

/** 1970-01-01 was a Thursday. */
const DAYS_AFTER_THURSDAY = { Thursday: 0, Sunday: 3, Monday: 4, Tuesday: 5 } as const;

/** The first such weekday from a day on. */
function weekday(from: number, name: keyof typeof DAYS_AFTER_THURSDAY): number {
	return from + ((DAYS_AFTER_THURSDAY[name] - (from % 7) + 14) % 7);
}
