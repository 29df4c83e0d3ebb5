/**
 * Lets work on the same tables go one after another, in the order in which it was asked for. Two mutating statements on
 * one table at once run into each other at BigQuery, and no more than 20 may wait there.
 * https://cloud.google.com/bigquery/quotas#data-manipulation-language-statements
 */
export class Turns {
	readonly #last = new Map<string, Promise<unknown>>();

	/**
	 * Calls `work` at once; it awaits its `turn` before it does what has to be done alone.
	 * @param names What no two may hold at a time.
	 */
	take<T>(names: readonly string[], work: (turn: Promise<void>) => Promise<T>): Promise<T> {
		const before = names.map((name) => this.#last.get(name));
		const turn = Promise.allSettled(before).then(() => undefined);
		const done = work(turn);
		// Who comes next waits for those before this one too: work that fails early would else let it past them.
		const over = Promise.allSettled([turn, done]);
		for (const name of names) this.#last.set(name, over);
		return done;
	}

	/** Until all that was asked for is over. */
	async idle(): Promise<void> {
		await Promise.allSettled(this.#last.values());
	}
}
