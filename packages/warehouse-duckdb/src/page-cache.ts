import type { DuckDBConnection } from '@duckdb/node-api';

/** Enough for what the statements of one chunk read again. */
const MOST_BYTES = 32 * 2 ** 20;

/**
 * Bounds what DuckDB keeps of the file in memory between commits. It holds every page that it has read until four fifths
 * of the machine are full, over twenty seasons all of the file, and has no setting for that alone: a memory limit for good
 * would be one for the statements too, and those that need more would fail.
 */
export class PageCache {
	/** Those of the files that this process has had open: whoever opens one again shares its memory, and its limit. */
	static readonly #ofFiles = new Map<string, PageCache>();

	#users = 0;
	#trimming: Promise<void> | null = null;
	/** The limit for statements as DuckDB tells it, rounded down: asked once, or it would shrink with each commit. */
	#limit: string | undefined;

	static of(file: string): PageCache {
		const known = PageCache.#ofFiles.get(file) ?? new PageCache();
		PageCache.#ofFiles.set(file, known);
		return known;
	}

	/** Does some work while nothing is being given back: the limit would be one for it, too. */
	async using<T>(work: () => Promise<T>): Promise<T> {
		while (this.#trimming !== null) await this.#trimming;
		this.#users++;
		try {
			return await work();
		} finally {
			this.#users--;
		}
	}

	/** Gives back what lies beyond the bound, unless there is work going on. Never fails: it follows a commit. */
	async trim(connection: DuckDBConnection): Promise<void> {
		if (this.#users > 0 || this.#trimming !== null) return;
		this.#trimming = this.#giveBack(connection)
			.catch(() => undefined)
			.finally(() => {
				this.#trimming = null;
			});
		await this.#trimming;
	}

	async #giveBack(connection: DuckDBConnection): Promise<void> {
		const result = await connection.runAndReadAll(
			`SELECT sum(memory_usage_bytes) FILTER (tag = 'BASE_TABLE')::DOUBLE, sum(memory_usage_bytes)::DOUBLE,
				current_setting('memory_limit') FROM duckdb_memory()`,
		);
		const [pages, all, limit] = result.getRows()[0] ?? [];
		if (typeof pages !== 'number' || typeof all !== 'number' || pages <= MOST_BYTES) return;
		this.#limit ??= String(limit);
		try {
			await connection.run(`SET memory_limit = '${all - pages + MOST_BYTES / 2}B'`);
		} finally {
			// Not RESET, after which statements take three times as long.
			await connection.run(`SET memory_limit = '${this.#limit}'`);
		}
	}
}
