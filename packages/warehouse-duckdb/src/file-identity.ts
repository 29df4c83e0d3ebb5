import { stat } from 'node:fs/promises';
import { messageOf, WarehouseError } from '@accounted/warehouse';

/**
 * Knows which file was opened. An open file outlives its name: where it is deleted, or another file is put in its place,
 * DuckDB goes on writing to a file that is gone once it is closed.
 */
export class FileIdentity {
	readonly #path: string;
	readonly #opened: { readonly dev: bigint; readonly ino: bigint };

	private constructor(path: string, opened: { readonly dev: bigint; readonly ino: bigint }) {
		this.#path = path;
		this.#opened = opened;
	}

	/** Remembers the file at a path, which must exist. */
	static async of(path: string): Promise<FileIdentity> {
		return new FileIdentity(path, await stat(path, { bigint: true }));
	}

	/** @throws WarehouseError REPLACED where the path no longer leads to the file that was opened. */
	async check(): Promise<void> {
		const found = await stat(this.#path, { bigint: true }).catch((error: unknown) => {
			const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
			throw replaced(
				this.#path,
				isGone ? 'the database was deleted' : `the database cannot be found again (${messageOf(error)})`,
				error,
			);
		});
		if (found.ino !== this.#opened.ino || found.dev !== this.#opened.dev)
			throw replaced(this.#path, 'another file was put in the place of the database');
	}
}

function replaced(path: string, what: string, cause?: unknown): WarehouseError {
	return new WarehouseError(
		'REPLACED',
		`${path}: ${what} while it was open`,
		'What this command wrote is lost, and what it read is no longer there. Look at which file is there now, then run the command again.',
		cause,
	);
}
