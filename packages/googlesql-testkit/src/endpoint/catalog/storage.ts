import { SESSION } from '@accounted/warehouse-duckdb/session';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** The rows, in a DuckDB in memory: a schema for each dataset, a connection for each running job. */
export class Storage {
	readonly #instance: DuckDBInstance;
	/** For what is no job: changes of datasets and tables, and their sizes. */
	readonly connection: DuckDBConnection;

	private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
		this.#instance = instance;
		this.connection = connection;
	}

	static async open(): Promise<Storage> {
		const instance = await DuckDBInstance.create(':memory:');
		return new Storage(instance, await connect(instance));
	}

	/** Runs work on a connection that is its own, and whose transactions hence are. */
	async withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
		const connection = await connect(this.#instance);
		try {
			return await work(connection);
		} finally {
			connection.closeSync();
		}
	}

	close(): void {
		this.connection.closeSync();
		this.#instance.closeSync();
	}
}

async function connect(instance: DuckDBInstance): Promise<DuckDBConnection> {
	const connection = await instance.connect();
	await connection.run(SESSION);
	await connection.run('SET errors_as_json = true');
	await connection.run('CREATE TEMP MACRO parse_json(text) AS CAST(text AS JSON)');
	return connection;
}
