import { FAILURE_CATEGORIES, type FailureCategory, spellingsOf } from '../failure/category.ts';

/** What, besides the category, two failures must have in common at their root to count as one cause. */
type Shared = 'processor' | 'date' | 'entity' | 'reason';

/**
 * How causes are told apart: as finely as they are repaired. A lost box score is loaded once for its date; a name is
 * resolved once for all its dates; one message is one bug. What needs no repair is one cause.
 */
const SCOPE: Readonly<Record<FailureCategory, readonly Shared[]>> = {
	EARLY_SEASON: [],
	INSUFFICIENT_DATA: [],
	SOURCE_NOT_READY: ['date'],
	MISSING_SOURCE: ['date'],
	INVALID_INPUT: ['date', 'entity'],
	UNRESOLVED_PLAYER: ['entity'],
	INCOMPLETE_UPSTREAM: ['date'],
	MISSING_UPSTREAM: ['processor', 'date'],
	PROCESSING_ERROR: ['processor', 'reason'],
	UNKNOWN: ['processor'],
};

/** Every spelling of the categories whose causes do not share this. An unknown spelling counts as sharing. */
export function spellingsWithout(shared: Shared): string[] {
	return FAILURE_CATEGORIES.filter((category) => !SCOPE[category].includes(shared)).flatMap(spellingsOf);
}
