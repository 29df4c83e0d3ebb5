import { type Sql, sql } from '@accounted/warehouse';
import { FAILURE_CATEGORIES, type FailureCategory, spellingsOf } from './category.ts';

/** Whether a column holds a category, in any spelling. UNKNOWN is every spelling that stands for nothing else. */
export function isCategory(column: string, category: FailureCategory): Sql {
	return category === 'UNKNOWN'
		? sql`${sql.identifier(column)} NOT ${sql.in('STRING', KNOWN_SPELLINGS)}`
		: sql`${sql.identifier(column)} ${sql.in('STRING', spellingsOf(category))}`;
}

const KNOWN_SPELLINGS = FAILURE_CATEGORIES.filter((category) => category !== 'UNKNOWN').flatMap(spellingsOf);
