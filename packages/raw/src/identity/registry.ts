import type { IDENTITY_STATUSES } from '../tables/identity-columns.ts';
import { playerLookup } from './player-lookup.ts';
import type { RegistryRow } from './registry-table.ts';

/** A sighting of a player in a source file. */
export interface Sighting {
	readonly player_id: number | null;
	readonly player_name: string;
}

export interface Identity {
	readonly player_lookup: string;
	readonly identity_status: (typeof IDENTITY_STATUSES)[number];
}

/**
 * Who is who. Ids win over names: an id keeps the lookup it was first given, however its name is spelt later, unless
 * that lookup was shared with another player and a new name sets them apart. A row without an id is resolved by its name, if
 * exactly one player has it.
 */
export class Registry {
	readonly #byId = new Map<number, RegistryRow>();
	readonly #byLookup = new Map<string, Set<number | null>>();
	readonly #nameOnly = new Map<string, RegistryRow>();
	#changed = false;
	readonly #known: readonly RegistryRow[];

	constructor(known: readonly RegistryRow[]) {
		this.#known = known;
		for (const row of known) this.#add(row.player_id, row.player_full_name, row.player_lookup);
		this.#changed = false;
	}

	/** True once it holds anything that `known` did not. */
	get changed(): boolean {
		return this.#changed;
	}

	/** Returns the lookups of which some row was not known, or is not held any more. */
	changedLookups(): string[] {
		if (!this.#changed) return [];
		const [before, after] = [this.#known, this.rows()].map(
			(rows) => new Map(rows.map((row) => [keyOf(row), row.player_lookup])),
		);
		return [...(before ?? []), ...(after ?? [])].flatMap(([key, lookup]) =>
			before?.has(key) && after?.has(key) ? [] : [lookup],
		);
	}

	/**
	 * Registers all players that a source names, those with an id first. A collision can make a name count that was
	 * passed over before it, so sightings are gone through until none moves anybody: the same sightings again then
	 * change nothing.
	 */
	observe(sightings: readonly Sighting[]): void {
		let moved = true;
		while (moved) {
			moved = false;
			for (const { player_id, player_name } of sightings)
				if (player_id !== null && this.#observeId(player_id, player_name)) moved = true;
		}
		for (const { player_id, player_name } of sightings) {
			const lookup = lookupOf({ player_id, player_name });
			if (player_id === null && lookup !== null && !this.#byLookup.has(lookup))
				this.#add(null, player_name, lookup);
		}
	}

	/** Null where a name folds to nothing and there is no id either: no key can be made of it. */
	resolve({ player_id, player_name }: Sighting): Identity | null {
		const known = player_id === null ? undefined : this.#byId.get(player_id);
		const lookup = known?.player_lookup ?? lookupOf({ player_id, player_name });
		if (lookup === null) return null;
		const holders = this.#byLookup.get(lookup) ?? new Set();
		// An id that nobody has is not the player whose name it comes with, who has another.
		const stranger = player_id !== null && known === undefined && holders.size > 0 && !holders.has(null);
		if (holders.size > 1 || stranger) return { player_lookup: lookup, identity_status: 'AMBIGUOUS' };
		return { player_lookup: lookup, identity_status: holders.size === 1 ? 'RESOLVED' : 'UNKNOWN' };
	}

	rows(): RegistryRow[] {
		return [...this.#byId.values(), ...this.#nameOnly.values()].map((row) => ({
			...row,
			is_ambiguous: this.#isShared(row.player_lookup),
		}));
	}

	/** True where a known player moved to a lookup of his own, or a new one came. */
	#observeId(player_id: number, player_name: string): boolean {
		const known = this.#byId.get(player_id);
		const lookup = lookupOf({ player_id, player_name });
		if (lookup === null) return false;
		if (known !== undefined) {
			// Only a lookup that nobody has sets them apart; another's would make that one shared instead.
			if (!this.#isShared(known.player_lookup) || this.#byLookup.has(lookup)) return false;
			this.#byLookup.get(known.player_lookup)?.delete(player_id);
		}
		this.#add(player_id, player_name, lookup);
		return true;
	}

	#isShared(lookup: string): boolean {
		return (this.#byLookup.get(lookup)?.size ?? 0) > 1;
	}

	#add(player_id: number | null, player_full_name: string, player_lookup: string): void {
		const row = { player_id, player_lookup, player_full_name, is_ambiguous: false };
		const holders = this.#byLookup.get(player_lookup) ?? new Set();
		if (player_id === null) this.#nameOnly.set(player_lookup, row);
		else {
			this.#byId.set(player_id, row);
			// The one known by name alone is this one, now that there is an id.
			this.#nameOnly.delete(player_lookup);
			holders.delete(null);
		}
		holders.add(player_id);
		this.#byLookup.set(player_lookup, holders);
		this.#changed = true;
	}
}

function keyOf({ player_id, player_lookup, player_full_name, is_ambiguous }: RegistryRow): string {
	return JSON.stringify([player_id, player_lookup, player_full_name, is_ambiguous]);
}

/** A name in another script folds to nothing: its player is known by the id. */
function lookupOf({ player_id, player_name }: Sighting): string | null {
	const folded = playerLookup(player_name);
	if (folded !== '') return folded;
	return player_id === null ? null : `player${player_id}`;
}
