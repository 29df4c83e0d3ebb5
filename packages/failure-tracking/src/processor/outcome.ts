import type { IsoDate } from '@accounted/warehouse';
import type { FailureCategory, FailureType } from '../failure/category.ts';

/** What every failure says, whatever its category. */
interface Said {
	/** A sentence with the numbers in it: "7 of 10 games before 2021-11-05". */
	readonly reason: string;
}

interface Counted {
	/** What the minimum asks for, in the unit the minimum counts (games, here). */
	readonly expectedCount: number;
	readonly actualCount: number;
}

/** The evidence that each category demands. Categories that only the engine or a reader may use demand the impossible. */
export interface Evidence {
	EARLY_SEASON: Said & Counted;
	INSUFFICIENT_DATA: Said &
		Counted & {
			/** Injury or bench (PLAYER_DNP), or a newcomer (INSUFFICIENT_HISTORY). */
			readonly failureType: 'PLAYER_DNP' | 'INSUFFICIENT_HISTORY' | 'MIXED';
			readonly rawDataChecked: boolean;
		};
	SOURCE_NOT_READY: Said & {
		/** The dates of the earlier games that are not final. Absent where the game of the date itself is not final. */
		readonly missingDates?: readonly IsoDate[];
	};
	MISSING_SOURCE: Said & { readonly missingDates: readonly IsoDate[] };
	INVALID_INPUT: Said;
	UNRESOLVED_PLAYER: Said;
	INCOMPLETE_UPSTREAM: Said &
		Counted & {
			readonly failureType: 'DATA_GAP' | 'MIXED';
			/** The dates of the games that raw holds and the derived table does not. */
			readonly missingDates: readonly IsoDate[];
			readonly rawDataChecked: true;
		};
	MISSING_UPSTREAM: never;
	PROCESSING_ERROR: never;
	UNKNOWN: never;
}

/** Categories that `evaluate` may return; the engine writes the others itself. */
export type EmittableCategory = Exclude<FailureCategory, 'MISSING_UPSTREAM' | 'PROCESSING_ERROR' | 'UNKNOWN'>;

/** The upstream failure that a MISSING_UPSTREAM follows from. */
export interface Cause {
	readonly processor: string;
	readonly entityId: string;
	readonly date: IsoDate;
	/** Null where the upstream has neither record nor failure: it never ran. */
	readonly category: FailureCategory | null;
}

/** A failure before it has a run, a time and a history. */
export interface Failure {
	readonly category: FailureCategory;
	readonly reason: string;
	readonly failureType?: FailureType;
	readonly expectedCount?: number;
	readonly actualCount?: number;
	readonly missingDates?: readonly IsoDate[];
	readonly rawDataChecked?: boolean;
	readonly cause?: Cause;
}

/** What a processor says of one entity. Nothing else exists. */
export type Outcome<R> =
	| { readonly kind: 'record'; readonly record: R }
	| { readonly kind: 'failure'; readonly failure: Failure };

/** The only two ways to make an outcome. */
export interface OutcomeBuilder<R, C extends EmittableCategory> {
	record(record: R): Outcome<R>;
	fail<K extends C>(category: K, evidence: Evidence[K]): Outcome<R>;
}

/** The builder that is handed to every `evaluate`; its type is narrowed by the processor's definition. */
export function outcomeBuilder<R, C extends EmittableCategory>(): OutcomeBuilder<R, C> {
	// Frozen: all entities of a processor are handed the same one.
	return Object.freeze<OutcomeBuilder<R, C>>({
		record: (record) => ({ kind: 'record', record }),
		fail: (category, evidence) => ({ kind: 'failure', failure: { category, ...evidence } }),
	});
}
