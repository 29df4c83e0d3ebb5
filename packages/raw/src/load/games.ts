import type { IsoDate } from '@accounted/warehouse';

/** What the schedule says of a game; the other tables must agree. */
export interface ScheduledGame {
	readonly date: IsoDate;
	readonly seasonYear: number;
	readonly teams: readonly [home: string, away: string];
}

/** The games that rows of the other tables may belong to, by id. */
export type Games = ReadonlyMap<string, ScheduledGame>;
