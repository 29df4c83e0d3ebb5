import type { Random } from './random.ts';

/** Draws an index in proportion to its weight. */
export class WeightedChoice {
	readonly #cumulative: Float64Array;
	readonly #total: number;

	constructor(weights: readonly number[]) {
		this.#cumulative = new Float64Array(weights.length);
		let total = 0;
		weights.forEach((weight, index) => {
			total += weight;
			this.#cumulative[index] = total;
		});
		this.#total = total;
	}

	draw(random: Random): number {
		const at = random.next() * this.#total;
		const last = this.#cumulative.length - 1;
		for (let index = 0; index < last; index++) {
			if (at < (this.#cumulative[index] ?? 0)) return index;
		}
		return last;
	}

	/** Needs a second index with some weight. */
	drawOtherThan(random: Random, excluded: number): number {
		for (;;) {
			const index = this.draw(random);
			if (index !== excluded) return index;
		}
	}
}
