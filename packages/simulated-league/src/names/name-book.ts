import { playerLookup } from '@accounted/raw';
import type { Random } from '../random/random.ts';
import { FAMILY_NAMES, GIVEN_NAMES, SUFFIXES } from './name-parts.ts';

/** Invents names, and no two that fold to one lookup, however many seasons the league goes on for. */
export class NameBook {
	readonly #taken = new Set<string>();

	invent(random: Random): string {
		for (;;) {
			const plain = `${random.pick(GIVEN_NAMES)} ${random.pick(FAMILY_NAMES)}`;
			const name = random.chance(0.04) ? `${plain} ${random.pick(SUFFIXES)}` : plain;
			const lookup = playerLookup(name);
			if (this.#taken.has(lookup)) continue;
			this.#taken.add(lookup);
			return name;
		}
	}
}
