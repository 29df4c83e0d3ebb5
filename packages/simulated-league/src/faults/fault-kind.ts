/** What can be wrong with the data that a league publishes. The README says what each does to the rows. */
export const FAULT_KINDS = [
	'lost-box-score',
	'lost-team-box',
	'lost-shots',
	'duplicate-rows',
	'broken-points',
	'makes-above-attempts',
	'negative-stat',
	'schedule-score',
	'unknown-player',
	'name-collision',
	'not-final',
	'late-arrival',
	'unreadable-row',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** How many of each kind to plant. */
export type FaultRequest = Partial<Record<FaultKind, number>>;
