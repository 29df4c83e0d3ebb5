/**
 * A fingerprint of a bag of rows: equal bags give equal text, in whatever order the rows come. Row hashes are summed,
 * not XORed, so that a row that stands twice does not cancel itself.
 */
export class Fingerprint {
	#high = 0;
	#low = 0;
	#count = 0;

	/** The fingerprint that a text of `toString` tells; null for any other text. */
	static parse(text: string): Fingerprint | null {
		const [, count, high, low] = /^(-?\d+)-([0-9a-f]{8})([0-9a-f]{8})$/.exec(text) ?? [];
		if (count === undefined || high === undefined || low === undefined) return null;
		const parsed = new Fingerprint();
		parsed.#count = Number(count);
		parsed.#high = Number.parseInt(high, 16);
		parsed.#low = Number.parseInt(low, 16);
		return parsed;
	}

	/** Adds one row, given as its values in column order. */
	add(values: readonly unknown[]): this {
		const [high, low] = hashRow(values);
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

	equals(other: Fingerprint): boolean {
		return this.#count === other.#count && this.#high === other.#high && this.#low === other.#low;
	}

	/** `26039-1f0c9a5e33b20d47`: how many rows, and 64 bits of their sum. */
	toString(): string {
		const hex = (lane: number) => lane.toString(16).padStart(8, '0');
		return `${this.#count}-${hex(this.#high)}${hex(this.#low)}`;
	}
}

/** A number as the two 32-bit halves of its IEEE 754 form. */
const float = new Float64Array(1);
const halves = new Uint32Array(float.buffer);

const NULL = 1;
const FALSE = 2;
const TRUE = 3;
const NUMBER = 4;
const TEXT = 5;
const BIG = 6;

/**
 * Two lanes of 32 bits: the cyrb53 construction (multiply-xor, finished as in MurmurHash3), kept whole. Values are mixed
 * in with a mark of their type, so that 1, '1' and true differ.
 */
function hashRow(values: readonly unknown[]): [number, number] {
	let high = 0xdeadbeef;
	let low = 0x41c6ce57;
	const mix = (word: number) => {
		high = Math.imul(high ^ word, 2654435761);
		low = Math.imul(low ^ word, 1597334677);
	};
	for (const value of values) {
		if (value === null || value === undefined) mix(NULL);
		else if (typeof value === 'boolean') mix(value ? TRUE : FALSE);
		else if (typeof value === 'number') {
			// Adding 0 makes one zero of 0 and -0, which are equal.
			float[0] = value + 0;
			mix(NUMBER);
			mix(halves[0] ?? 0);
			mix(halves[1] ?? 0);
		} else {
			const big = typeof value === 'bigint';
			const text = typeof value === 'string' ? value : big ? value.toString() : JSON.stringify(value);
			mix(big ? BIG : TEXT);
			mix(text.length);
			for (let index = 0; index < text.length; index++) mix(text.charCodeAt(index));
		}
	}
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	return [high >>> 0, low >>> 0];
}
