import type { DuckDBConnection } from '@duckdb/node-api';

/** Enough for what the statements of one chunk read again. */
const MOST_BYTES = 32 * 2 ** 20;
/** Pages that a checkpoint may hold: it takes no longer with these than with all. */
const MOST_BYTES_OF_CHECKPOINT = 64 * 2 ** 20;
/** A smaller process keeps the memory that it has freed: to get it again after each commit takes a fifth of a backfill. */
const MOST_BYTES_OF_PROCESS = 640 * 2 ** 20;

/**
 * Bounds what DuckDB keeps of the file in memory between commits. It holds every page that it has read until four fifths
 * of the machine are full, over twenty seasons all of the file, and has no setting for that alone: a memory limit for good
 * would be one for the statements too, and those that need more would fail.
 */
export class PageCache {
	/** Those of the files that this process has had open: a file that is opened again shares its memory and its limit. */
	static readonly #ofFiles = new Map<string, PageCache>();

	#users = 0;
	#limiting: Promise<void> | null = null;
	/** The limit for statements as DuckDB tells it, rounded down: asked once, or it would shrink each time it is set. */
	#limit: string | undefined;

	static of(file: string): PageCache {
		const known = PageCache.#ofFiles.get(file) ?? new PageCache();
		PageCache.#ofFiles.set(file, known);
		return known;
	}

	/** Does some work while nothing is being given back: the limit would be one for it, too. */
	async using<T>(work: () => Promise<T>): Promise<T> {
		while (this.#limiting !== null) await this.#limiting;
		this.#users++;
		try {
			return await work();
		} finally {
			this.#users--;
		}
	}

	/** Gives back what lies beyond the bound, unless there is work going on. Never fails: it follows a commit. */
	async trim(connection: DuckDBConnection): Promise<void> {
		await this.#alone(async () => {
			const { pages, all } = await memoryOf(connection);
			if (pages > MOST_BYTES)
				await this.#within(all - pages + MOST_BYTES / 2, connection, async () => undefined);
			else await this.release(connection);
		});
	}

	/**
	 * Writes what has been committed from the log into the file, as closing does, which keeps each page that it writes in
	 * memory. Leaves it to the closing where there is work going on. Never fails: the log has all that was committed.
	 */
	async checkpoint(connection: DuckDBConnection): Promise<void> {
		await this.#alone(async () => {
			const { pages, all } = await memoryOf(connection);
			const limit = all - pages + MOST_BYTES_OF_CHECKPOINT;
			await this.#within(limit, connection, () => connection.run('CHECKPOINT'));
		});
	}

	/**
	 * Gives freed memory back to the operating system, where the process has much. DuckDB's allocator keeps what statements
	 * have freed, and the next ones take memory on top. It gives all back when a limit is set, here the one that holds.
	 */
	async release(connection: DuckDBConnection): Promise<void> {
		if (process.memoryUsage.rss() < MOST_BYTES_OF_PROCESS) return;
		await setLimit(connection, await this.#limitOf(connection));
	}

	async #alone(work: () => Promise<void>): Promise<void> {
		if (this.#users > 0 || this.#limiting !== null) return;
		this.#limiting = work()
			.catch(() => undefined)
			.finally(() => {
				this.#limiting = null;
			});
		await this.#limiting;
	}

	async #within(bytes: number, connection: DuckDBConnection, work: () => Promise<unknown>): Promise<void> {
		const limit = await this.#limitOf(connection);
		try {
			await setLimit(connection, `${bytes}B`);
			await work();
		} finally {
			// Not RESET, after which statements take three times as long.
			await setLimit(connection, limit);
		}
	}

	async #limitOf(connection: DuckDBConnection): Promise<string> {
		if (this.#limit === undefined) {
			const result = await connection.runAndReadAll("SELECT current_setting('memory_limit')");
			this.#limit = String(result.getRows()[0]?.[0]);
		}
		return this.#limit;
	}
}

/** What DuckDB holds: pages of the file, and all together. In bytes. */
async function memoryOf(connection: DuckDBConnection): Promise<{ pages: number; all: number }> {
	const result = await connection.runAndReadAll(
		`SELECT coalesce(sum(memory_usage_bytes) FILTER (tag = 'BASE_TABLE'), 0)::DOUBLE,
			coalesce(sum(memory_usage_bytes), 0)::DOUBLE FROM duckdb_memory()`,
	);
	const [pages, all] = result.getRows()[0] ?? [];
	return { pages: Number(pages), all: Number(all) };
}

async function setLimit(connection: DuckDBConnection, limit: string): Promise<void> {
	await connection.run(`SET memory_limit = '${limit}'`);
}
