import { adjustment } from './adjustment.ts';

/** What a player has behind him before a game. Last 7 and 14 days: the calendar days before it, the date excluded. */
export interface Load {
	/** Days since his last game; null before his first. */
	readonly daysRest: number | null;
	/** His last game was yesterday. */
	readonly backToBack: boolean;
	readonly gamesInLast7Days: number;
	readonly minutesInLast7Days: number;
	/** Over the games of the last 7 days; null without any. */
	readonly avgMinutesPerGameLast7: number | null;
	readonly backToBacksLast14: number;
	/** Null where it is not known. */
	readonly age: number | null;
}

/**
 * How fresh a player is, 0 to 100. From 100: −15 on a back-to-back, else +5 after 3 or more days' rest; −10 for 4 or more
 * games in 7 days; −10 above 240 minutes in 7 days; −8 above 35 minutes a game in 7 days; −12 for two or more
 * back-to-backs in 14 days, −5 for one; −10 at 35 years or older, −5 at 30 or older. What is not known takes nothing off.
 * Source: processors.md, PCF fatigue_score.
 */
export function fatigueScore(load: Load): number {
	const score =
		100 +
		restPoints(load) +
		(load.gamesInLast7Days >= 4 ? -10 : 0) +
		(load.minutesInLast7Days > 240 ? -10 : 0) +
		(load.avgMinutesPerGameLast7 !== null && load.avgMinutesPerGameLast7 > 35 ? -8 : 0) +
		backToBackPoints(load.backToBacksLast14) +
		agePoints(load.age);
	return Math.max(0, Math.min(100, score));
}

function restPoints({ backToBack, daysRest }: Load): number {
	if (backToBack) return -15;
	return daysRest !== null && daysRest >= 3 ? 5 : 0;
}

function backToBackPoints(count: number): number {
	if (count >= 2) return -12;
	return count === 1 ? -5 : 0;
}

function agePoints(age: number | null): number {
	if (age === null) return 0;
	if (age >= 35) return -10;
	return age >= 30 ? -5 : 0;
}

/** (score − 100) / 20 points, 2 decimals: 0 when fresh, −5 at the least. Source: processors.md, PCF. */
export function fatigueAdjustment(score: number): number {
	return adjustment((score - 100) / 20);
}
