import { nearestOf, UsageError } from '@accounted/command-line';
import { nearlyAgree } from '@accounted/failure-tracking';
import type { DisplayName } from '@accounted/raw';

/** What a project knows of its entities. */
export interface KnownEntities {
	readonly ids: readonly string[];
	readonly names: readonly DisplayName[];
	/** Reduces a name to what its spellings have in common: `Béla Rădulescu` and `bela radulescu` to one text. */
	fold(name: string): string;
}

/** How many ids, of those spelt most like it, a message lists. */
const NEAREST = 5;

/**
 * Returns the id of the entity that a person asks for: by the id, by its display name with or without accents, or by
 * either in another letter case.
 * @throws UsageError for a text that names no entity, with the nearest ids, or more than one, with all of them.
 */
export function findEntity(text: string, { ids, names, fold }: KnownEntities): string {
	const nameOf = new Map(names.map(({ entityId, name }) => [entityId, name]));
	const shown = (id: string) => (nameOf.has(id) ? `${id} (${nameOf.get(id)})` : id);
	const all = new Set([...ids, ...nameOf.keys()]);
	if (all.has(text)) return text;
	const folded = fold(text);
	const found = new Set([
		...names.filter(({ name }) => folded !== '' && fold(name) === folded).map(({ entityId }) => entityId),
		...[...all].filter((id) => nearlyAgree(id, text) || (folded !== '' && fold(id) === folded)),
	]);
	const [first, ...others] = found;
	if (first !== undefined && others.length === 0) return first;
	if (first !== undefined)
		throw new UsageError(
			`--explain ${text}: ${found.size} entities have this name: ${[...found].map(shown).join(', ')}`,
			'Name one of them by its id.',
		);
	if (all.size === 0)
		throw new UsageError(
			`--explain ${text}: no entity of this name is known, and none at all`,
			'Name other processors, or load data first.',
		);
	const containing = [...all].filter(
		(id) => folded !== '' && [id, nameOf.get(id) ?? ''].some((spelling) => fold(spelling).includes(folded)),
	);
	const near = [...new Set([...containing, ...nearestOf(folded === '' ? text : folded, [...all], NEAREST)])];
	throw new UsageError(
		`--explain ${text}: no entity of this name is known`,
		`The nearest are ${near.slice(0, NEAREST).map(shown).join(', ')}. An entity is named by its id, or by its full name.`,
	);
}
