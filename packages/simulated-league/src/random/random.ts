/**
 * A seeded source of randomness: Chris Doty-Humphrey's sfc32 (PractRand, public domain), seeded with bryc's cyrb128
 * hash (public domain). Not for secrets. The same names give the same numbers on every machine that runs V8.
 */
export class Random {
	#a: number;
	#b: number;
	#c: number;
	#counter = 1;

	private constructor(a: number, b: number, c: number) {
		this.#a = a;
		this.#b = b;
		this.#c = c;
		// sfc32 needs a few rounds before seeds that differ in one bit look unrelated.
		for (let round = 0; round < 12; round++) this.next();
	}

	/**
	 * A stream of its own for each use: what one part of the league draws never moves what another part draws, so
	 * that asking for faults leaves the league underneath as it was.
	 */
	static stream(seed: number, ...names: readonly (string | number)[]): Random {
		const text = `${seed}/${names.join('/')}`;
		let h1 = 1779033703;
		let h2 = 3144134277;
		let h3 = 1013904242;
		let h4 = 2773480762;
		for (let i = 0; i < text.length; i++) {
			const code = text.charCodeAt(i);
			h1 = h2 ^ Math.imul(h1 ^ code, 597399067);
			h2 = h3 ^ Math.imul(h2 ^ code, 2869860233);
			h3 = h4 ^ Math.imul(h3 ^ code, 951274213);
			h4 = h1 ^ Math.imul(h4 ^ code, 2716044179);
		}
		h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
		h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
		h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
		h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
		return new Random(h1 ^ h2 ^ h3 ^ h4, h2 ^ h1, h3 ^ h1);
	}

	/** From 0, included, to 1, excluded. */
	next(): number {
		const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
		this.#counter = (this.#counter + 1) | 0;
		this.#a = this.#b ^ (this.#b >>> 9);
		this.#b = (this.#c + (this.#c << 3)) | 0;
		this.#c = (this.#c << 21) | (this.#c >>> 11);
		this.#c = (this.#c + sum) | 0;
		return (sum >>> 0) / 4294967296;
	}

	/** A whole number from `low` to `high`, both included. */
	int(low: number, high: number): number {
		return low + Math.floor(this.next() * (high - low + 1));
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	/** Normally distributed (Box and Muller's transform). */
	normal(mean = 0, deviation = 1): number {
		const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
		return mean + deviation * radius * Math.cos(2 * Math.PI * this.next());
	}

	/** Throws a RangeError when there is nothing to pick from. */
	pick<T>(choices: readonly T[]): T {
		const choice = choices[Math.floor(this.next() * choices.length)];
		if (choice === undefined) throw new RangeError('nothing to pick from');
		return choice;
	}

	/** A shuffled copy (Fisher and Yates). */
	shuffled<T>(items: readonly T[]): T[] {
		const rest = [...items];
		const result: T[] = [];
		while (rest.length > 0) {
			const at = Math.floor(this.next() * rest.length);
			const last = rest.pop();
			if (last === undefined) break;
			if (at === rest.length) result.push(last);
			else {
				const taken = rest[at];
				if (taken !== undefined) result.push(taken);
				rest[at] = last;
			}
		}
		return result;
	}
}
