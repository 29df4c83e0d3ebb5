/** Every way in which an expected entity can be without a record. Closed: a new one is a new schema version. */
export const FAILURE_CATEGORIES = [
	'EARLY_SEASON',
	'INSUFFICIENT_DATA',
	'SOURCE_NOT_READY',
	'MISSING_SOURCE',
	'INVALID_INPUT',
	'UNRESOLVED_PLAYER',
	'INCOMPLETE_UPSTREAM',
	'MISSING_UPSTREAM',
	'PROCESSING_ERROR',
	'UNKNOWN',
] as const;

export type FailureCategory = (typeof FAILURE_CATEGORIES)[number];

/** What a category means for a person. A cascade is as serious as the failure it follows from. */
export type Disposition = 'expected' | 'error' | 'pending';

export const FAILURE_TYPES = [
	'PLAYER_DNP',
	'DATA_GAP',
	'MIXED',
	'INSUFFICIENT_HISTORY',
	'PROCESSING_ERROR',
	'UPSTREAM',
	'UNKNOWN',
] as const;

export type FailureType = (typeof FAILURE_TYPES)[number];

interface CategoryFacts {
	readonly disposition: Disposition | 'cascade';
	/** The type a failure has unless its evidence says otherwise. */
	readonly failureType: FailureType;
	/** Would running again help, with nothing else changed but time? */
	readonly canRetry: boolean;
	/** Can repaired data fix it? */
	readonly isCorrectable: boolean;
	readonly when: string;
}

export const CATEGORY_FACTS: Readonly<Record<FailureCategory, CategoryFacts>> = {
	EARLY_SEASON: {
		disposition: 'expected',
		failureType: 'INSUFFICIENT_HISTORY',
		canRetry: false,
		isCorrectable: false,
		when: "the minimum is not met, in the season's first 14 days",
	},
	INSUFFICIENT_DATA: {
		disposition: 'expected',
		failureType: 'INSUFFICIENT_HISTORY',
		canRetry: false,
		isCorrectable: false,
		when: 'all the history there is was found, and it is shorter than the minimum',
	},
	SOURCE_NOT_READY: {
		disposition: 'pending',
		failureType: 'UPSTREAM',
		canRetry: true,
		isCorrectable: false,
		when: 'the game, or an earlier one that it rests on, is not final yet',
	},
	MISSING_SOURCE: {
		disposition: 'error',
		failureType: 'DATA_GAP',
		canRetry: true,
		isCorrectable: true,
		when: 'the schedule says final and the raw rows are not there',
	},
	INVALID_INPUT: {
		disposition: 'error',
		failureType: 'DATA_GAP',
		canRetry: false,
		isCorrectable: true,
		when: 'the raw row breaks an identity or its schema',
	},
	UNRESOLVED_PLAYER: {
		disposition: 'error',
		failureType: 'DATA_GAP',
		canRetry: false,
		isCorrectable: true,
		when: 'the name or id resolves to no player, or to more than one',
	},
	INCOMPLETE_UPSTREAM: {
		disposition: 'error',
		failureType: 'DATA_GAP',
		canRetry: true,
		isCorrectable: true,
		when: 'raw evidence shows more games than the derived table holds',
	},
	MISSING_UPSTREAM: {
		disposition: 'cascade',
		failureType: 'UPSTREAM',
		canRetry: true,
		isCorrectable: false,
		when: 'a required upstream processor has no record for this entity and date',
	},
	PROCESSING_ERROR: {
		disposition: 'error',
		failureType: 'PROCESSING_ERROR',
		canRetry: true,
		isCorrectable: false,
		when: 'the code threw',
	},
	UNKNOWN: {
		disposition: 'error',
		failureType: 'UNKNOWN',
		canRetry: false,
		isCorrectable: false,
		when: 'a category that another system wrote and nobody here knows',
	},
};

/** Spellings that other systems, and older versions, have left in the shared table. */
const ALIASES: ReadonlyMap<string, FailureCategory> = new Map<string, FailureCategory>(
	Object.entries({
		MISSING_DEPENDENCY: 'MISSING_UPSTREAM',
		MISSING_DEPENDENCIES: 'MISSING_UPSTREAM',
		UPSTREAM_INCOMPLETE: 'MISSING_UPSTREAM',
		NO_SHOT_ZONE: 'MISSING_UPSTREAM',
		MINIMUM_THRESHOLD_NOT_MET: 'MISSING_UPSTREAM',
		EXPECTED_INCOMPLETE: 'INSUFFICIENT_DATA',
		INCOMPLETE_DATA: 'INCOMPLETE_UPSTREAM',
		INCOMPLETE_DATA_SKIPPED: 'INCOMPLETE_UPSTREAM',
		calculation_error: 'PROCESSING_ERROR',
		REGISTRY_LOOKUP_FAILED: 'UNRESOLVED_PLAYER',
	} as const),
);

const KNOWN: ReadonlySet<string> = new Set(FAILURE_CATEGORIES);

/** A category and all the spellings that stand for it. */
export function spellingsOf(category: FailureCategory): string[] {
	return [category, ...[...ALIASES].filter(([, known]) => known === category).map(([text]) => text)];
}

/** Every spelling of a category that inherits its disposition from its cause. */
export const CASCADE_SPELLINGS: readonly string[] = [...FAILURE_CATEGORIES, ...ALIASES.keys()].filter(
	(text) => CATEGORY_FACTS[readCategory(text)].disposition === 'cascade',
);

/** The category that a string from the failure table stands for; UNKNOWN, an error, where nobody knows it. */
export function readCategory(text: string): FailureCategory {
	return isCategory(text) ? text : (ALIASES.get(text) ?? 'UNKNOWN');
}

/** True for spellings that count as UNKNOWN and deserve to be named in the output. */
export function isUnknownSpelling(text: string): boolean {
	return readCategory(text) === 'UNKNOWN' && text !== 'UNKNOWN';
}

/**
 * How serious a failure is. A cascade inherits from its root cause; one that names no cause is an error, so that an
 * error can never hide behind "upstream was missing".
 */
export function dispositionOf(category: FailureCategory, rootCategory: FailureCategory | null): Disposition {
	const own = CATEGORY_FACTS[category].disposition;
	if (own !== 'cascade') return own;
	if (rootCategory === null) return 'error';
	const root = CATEGORY_FACTS[rootCategory].disposition;
	return root === 'cascade' ? 'error' : root;
}

function isCategory(text: string): text is FailureCategory {
	return KNOWN.has(text);
}
