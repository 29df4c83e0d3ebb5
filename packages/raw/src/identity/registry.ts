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
 * that lookup was shared with somebody and a new name sets them apart. A row without an id is resolved by its name, if
 * exactly one player has it.
 */
export class Registry {
	readonly #byId = new Map<number, RegistryRow>();
	readonly #byLookup = new Map<string, Set<number | null>>();
	readonly #nameOnly = new Map<string, RegistryRow>();
	#changed = false;

	constructor(known: readonly RegistryRow[]) {
		for (const row of known) this.#add(row.player_id, row.player_full_name, row.player_lookup);
		this.#changed = false;
	}

	/** True once it holds anything that `known` did not. */
	get changed(): boolean {
		return this.#changed;
	}

	/** Registers a player with an id; one that is known already changes nothing. */
	observe({ player_id, player_name }: Sighting): void {
		if (player_id === null) return;
		const known = this.#byId.get(player_id);
		const lookup = playerLookup(player_name);
		if (known === undefined) this.#add(player_id, player_name, lookup);
		else if (known.player_lookup !== lookup && this.#isAmbiguous(known.player_lookup)) {
			this.#byLookup.get(known.player_lookup)?.delete(player_id);
			this.#add(player_id, player_name, lookup);
		}
	}

	/** Registers a player that the publisher lists by name alone. */
	observeNameOnly(player_name: string): void {
		const lookup = playerLookup(player_name);
		if (!this.#byLookup.has(lookup)) this.#add(null, player_name, lookup);
	}

	resolve({ player_id, player_name }: Sighting): Identity {
		const known = player_id === null ? undefined : this.#byId.get(player_id);
		const lookup = known?.player_lookup ?? playerLookup(player_name);
		const holders = this.#byLookup.get(lookup)?.size ?? 0;
		const status = holders > 1 ? 'AMBIGUOUS' : holders === 1 ? 'RESOLVED' : 'UNKNOWN';
		return { player_lookup: lookup, identity_status: status };
	}

	rows(): RegistryRow[] {
		return [...this.#byId.values(), ...this.#nameOnly.values()].map((row) => ({
			...row,
			is_ambiguous: this.#isAmbiguous(row.player_lookup),
		}));
	}

	#isAmbiguous(lookup: string): boolean {
		return (this.#byLookup.get(lookup)?.size ?? 0) > 1;
	}

	#add(player_id: number | null, player_full_name: string, player_lookup: string): void {
		const row = { player_id, player_lookup, player_full_name, is_ambiguous: false };
		if (player_id === null) this.#nameOnly.set(player_lookup, row);
		else {
			this.#byId.set(player_id, row);
			// The one known by name alone is this one, now that there is an id.
			if (this.#nameOnly.delete(player_lookup)) this.#byLookup.get(player_lookup)?.delete(null);
		}
		const holders = this.#byLookup.get(player_lookup) ?? new Set();
		holders.add(player_id);
		this.#byLookup.set(player_lookup, holders);
		this.#changed = true;
	}
}
