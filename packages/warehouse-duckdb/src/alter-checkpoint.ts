import { setTimeout } from 'node:timers/promises';
import { messageOf, WarehouseError } from '@accounted/warehouse';
import type { DuckDBConnection } from '@duckdb/node-api';

/** How long to wait for reads and transactions that hold a checkpoint up, and how often to try. In milliseconds. */
const MOST_WAIT = 10_000;
const TRY_EVERY = 25;

/**
 * The checkpoint that a file needs between an ALTER and the next append. We attach files with smaller groups of rows than
 * DuckDB's own. An append to a table that has larger groups and was altered since the last checkpoint fails with an internal
 * error, and DuckDB then refuses every statement until the process ends.
 */
export class AlterCheckpoint {
	/** One for each file: all openers of a file in this process share its database. */
	static readonly #ofFiles = new Map<string, AlterCheckpoint>();

	#isDue = false;
	#changes = 0;
	#lastTurn: Promise<unknown> = Promise.resolve();

	/** How often any opener of the file has changed columns: what is remembered of them from before is out of date. */
	get changes(): number {
		return this.#changes;
	}

	static of(file: string): AlterCheckpoint {
		const known = AlterCheckpoint.#ofFiles.get(file) ?? new AlterCheckpoint();
		AlterCheckpoint.#ofFiles.set(file, known);
		return known;
	}

	/**
	 * Does work that alters tables or writes rows, one opener of the file after the other: a row must not be written to a table that
	 * another opener is altering.
	 */
	inTurn<T>(work: () => Promise<T>): Promise<T> {
		const turn = this.#lastTurn.catch(() => undefined).then(work);
		this.#lastTurn = turn;
		return turn;
	}

	/** Says that an ALTER is about to run: no append may follow before `settle`. */
	require(): void {
		this.#isDue = true;
		this.#changes++;
	}

	/**
	 * Makes the checkpoint if one is due. Waits while other statements of this process read or write: DuckDB refuses it then.
	 * @throws WarehouseError LOCKED if they do not end in time. The checkpoint stays due.
	 */
	async settle(connection: DuckDBConnection, path: string, mostWait = MOST_WAIT): Promise<void> {
		const started = performance.now();
		while (this.#isDue) {
			try {
				await connection.run('CHECKPOINT');
				this.#isDue = false;
			} catch (error) {
				if (!/^TransactionContext Error: Cannot CHECKPOINT/.test(messageOf(error))) throw error;
				if (performance.now() - started >= mostWait) throw stillInUse(path, error);
				await setTimeout(TRY_EVERY);
			}
		}
	}
}

function stillInUse(path: string, cause: unknown): WarehouseError {
	return new WarehouseError(
		// Not CONFLICT, which is tried again: each try would wait as long.
		'LOCKED',
		`${path}: its tables have new columns, and a query of this process that has not ended keeps them from being written to the file`,
		'Nothing more is written until then. End the other queries of this program and run the same command again.',
		cause,
	);
}
