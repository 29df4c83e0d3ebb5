/**
 * A fingerprint of a bag of rows: equal bags give equal text, in whatever order the rows come. Row hashes are summed,
 * not XORed, so that a row that stands twice does not cancel itself.
 */
export class Fingerprint {
	#high = 0;
	#low = 0;
	#count = 0;

	/** Adds one row, given as its values in column order. */
	add(values: readonly unknown[]): this {
		const [high, low] = hash(JSON.stringify(values));
		this.#high = (this.#high + high) >>> 0;
		this.#low = (this.#low + low) >>> 0;
		this.#count++;
		return this;
	}

	/** The fingerprint of the rows that are in this bag and not in `part`, a bag that it contains. */
	without(part: Fingerprint): Fingerprint {
		const rest = new Fingerprint();
		rest.#high = (this.#high - part.#high) >>> 0;
		rest.#low = (this.#low - part.#low) >>> 0;
		rest.#count = this.#count - part.#count;
		return rest;
	}

	/** The fingerprint of the rows of both bags. */
	with(other: Fingerprint): Fingerprint {
		const both = new Fingerprint();
		both.#high = (this.#high + other.#high) >>> 0;
		both.#low = (this.#low + other.#low) >>> 0;
		both.#count = this.#count + other.#count;
		return both;
	}

	/** `26039-1f0c9a5e33b20d47`: how many rows, and 64 bits of their sum. */
	toString(): string {
		const hex = (lane: number) => lane.toString(16).padStart(8, '0');
		return `${this.#count}-${hex(this.#high)}${hex(this.#low)}`;
	}
}

/** Two lanes of 32 bits: the cyrb53 construction (multiply-xor with MurmurHash3's finaliser), kept whole. */
function hash(text: string): [number, number] {
	let high = 0xdeadbeef;
	let low = 0x41c6ce57;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		high = Math.imul(high ^ code, 2654435761);
		low = Math.imul(low ^ code, 1597334677);
	}
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	return [high >>> 0, low >>> 0];
}
