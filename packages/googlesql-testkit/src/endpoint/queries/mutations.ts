import { BigQueryError, invalidQuery } from '../errors.ts';

/** Something that changes rows: a transaction, or a statement or load outside of one. */
export interface Writer {
	/** How many mutations had been committed when its snapshot was taken. */
	readonly snapshot: number;
	/** Of a transaction, for messages. Undefined outside of one. */
	readonly transactionId: string | undefined;
	readonly signal: AbortSignal;
}

interface TableState {
	holder: Writer | undefined;
	/** The mutation that was committed last. */
	lastCommit: number;
	readonly waiting: (() => void)[];
}

/**
 * Who updates or deletes rows of which table. Of two transactions that mutate one table, the second is cancelled; a
 * statement outside a transaction waits instead. Reading and appending rows conflict with nothing.
 * Source: https://cloud.google.com/bigquery/docs/transactions#transaction_concurrency
 */
export class Mutations {
	readonly #tables = new Map<string, TableState>();
	#commits = 0;

	get commits(): number {
		return this.#commits;
	}

	/**
	 * Takes a table for a writer.
	 * @throws BigQueryError where a transaction comes second, or the job is cancelled while it waits.
	 */
	async take(table: string, writer: Writer): Promise<void> {
		const state = this.#state(table);
		if (state.holder === writer) return;
		if (writer.transactionId !== undefined) {
			if (state.holder !== undefined || state.lastCommit > writer.snapshot)
				throw concurrentUpdate(table, writer.transactionId);
		} else {
			while (state.holder !== undefined) await nextTurn(state, writer.signal);
		}
		state.holder = writer;
	}

	/** Gives back what a writer has taken. @param committed Whether others are to see that it has changed. */
	release(writer: Writer, committed: boolean): void {
		if (committed) this.#commits++;
		for (const state of this.#tables.values()) {
			if (state.holder !== writer) continue;
			state.holder = undefined;
			if (committed) state.lastCommit = this.#commits;
			for (const wake of state.waiting.splice(0)) wake();
		}
	}

	#state(table: string): TableState {
		const state = this.#tables.get(table) ?? { holder: undefined, lastCommit: 0, waiting: [] };
		this.#tables.set(table, state);
		return state;
	}
}

export function concurrentUpdate(table: string, transactionId: string): BigQueryError {
	return invalidQuery(
		`Transaction is aborted due to concurrent update against table ${table}. Transaction ID: ${transactionId}`,
	);
}

export function cancelled(): BigQueryError {
	return new BigQueryError('stopped', 'Job execution was cancelled: User requested cancellation');
}

function nextTurn(state: TableState, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		if (signal.aborted) return reject(cancelled());
		const stop = (): void => reject(cancelled());
		signal.addEventListener('abort', stop, { once: true });
		state.waiting.push(() => {
			signal.removeEventListener('abort', stop);
			resolve();
		});
	});
}
