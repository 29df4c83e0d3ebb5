import type { DuckDBConnection } from '@duckdb/node-api';
import { alreadyExists, BigQueryError, invalid, notFound } from '../errors.ts';
import { quoteName } from '../googlesql/render.ts';
import type { TableDetails } from './table-details.ts';
import { checkLayout, columnSpec, inOrder, schemaChanges } from './table-layout.ts';

export interface Table extends TableDetails {
	readonly dataset: string;
	readonly name: string;
	readonly creationTime: number;
	readonly lastModifiedTime: number;
	/** Another after each change, to the rows too. */
	readonly etag: string;
}

export interface DatasetDetails {
	readonly description?: string | undefined;
	readonly friendlyName?: string | undefined;
	readonly labels?: Readonly<Record<string, string>> | undefined;
	/** How long a table lives that says nothing of it. */
	readonly defaultTableExpirationMs?: number | undefined;
}

export interface Dataset extends DatasetDetails {
	readonly name: string;
	readonly location: string;
	readonly creationTime: number;
	readonly lastModifiedTime: number;
	readonly etag: string;
}

/** What datasets and tables there are, with what the REST API says of them. Their rows are DuckDB's. */
export class Catalog {
	readonly projectId: string;
	readonly now: () => number;
	readonly #datasets = new Map<string, Dataset>();
	readonly #tables = new Map<string, Table>();
	#lastChange: Promise<unknown> = Promise.resolve();
	#changes = 0;

	constructor(projectId: string, now: () => number) {
		this.projectId = projectId;
		this.now = now;
	}

	datasets(): readonly Dataset[] {
		return [...this.#datasets.values()];
	}

	findDataset(name: string): Dataset | undefined {
		return this.#datasets.get(name);
	}

	/** @throws BigQueryError notFound. */
	dataset(name: string): Dataset {
		const dataset = this.#datasets.get(name);
		if (dataset === undefined) throw notFound(`Dataset ${this.projectId}:${name}`);
		return dataset;
	}

	tables(dataset: string): readonly Table[] {
		return [...this.#tables.values()].filter((table) => table.dataset === dataset && !this.#expired(table));
	}

	findTable(dataset: string, name: string): Table | undefined {
		const table = this.#tables.get(`${dataset}.${name}`);
		return table === undefined || this.#expired(table) ? undefined : table;
	}

	/** @throws BigQueryError notFound for the dataset or the table. */
	table(dataset: string, name: string): Table {
		this.dataset(dataset);
		const table = this.findTable(dataset, name);
		if (table === undefined) throw notFound(`Table ${this.projectId}:${dataset}.${name}`);
		return table;
	}

	/** @throws BigQueryError duplicate. */
	createDataset(
		connection: DuckDBConnection,
		name: string,
		location: string,
		details: DatasetDetails,
	): Promise<Dataset> {
		if (!/^[A-Za-z0-9_]{1,1024}$/.test(name))
			throw invalid(
				`Invalid dataset ID "${name}". Dataset IDs must be alphanumeric (plus underscores) and must be at most 1024 characters long.`,
			);
		return this.exclusively(async () => {
			if (this.#datasets.has(name)) throw alreadyExists(`Dataset ${this.projectId}:${name}`);
			await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(name)}`);
			const dataset = { ...details, name, location, creationTime: this.now(), ...this.#change() };
			this.#datasets.set(name, dataset);
			return dataset;
		});
	}

	/** @throws BigQueryError conditionNotMet where the dataset has changed since its etag was `ifMatch`. */
	changeDataset(name: string, details: DatasetDetails, ifMatch: string | undefined): Dataset {
		const before = this.dataset(name);
		checkEtag(before, ifMatch);
		const dataset = { ...before, ...details, ...this.#change() };
		this.#datasets.set(name, dataset);
		return dataset;
	}

	/** @throws BigQueryError resourceInUse where it has tables that are not to go with it. */
	deleteDataset(connection: DuckDBConnection, name: string, contents: boolean): Promise<void> {
		return this.exclusively(async () => {
			this.dataset(name);
			const tables = this.tables(name);
			if (tables.length > 0 && !contents)
				throw new BigQueryError('resourceInUse', `Dataset ${this.projectId}:${name} is still in use`);
			await connection.run(`DROP SCHEMA ${quoteName(name)} CASCADE`);
			for (const table of tables) this.#tables.delete(`${name}.${table.name}`);
			this.#datasets.delete(name);
		});
	}

	/**
	 * Creates a table, empty. Not by itself exclusive: whoever calls holds `exclusively`.
	 * @param replace Whether one of this name goes first.
	 * @throws BigQueryError duplicate, or invalid for a definition that cannot be.
	 */
	async createTable(
		connection: DuckDBConnection,
		dataset: string,
		name: string,
		details: TableDetails,
		replace = false,
	): Promise<Table> {
		if (!/^[\p{L}\p{M}\p{N}_ -]{1,1024}$/u.test(name)) throw invalid(`Invalid table ID "${name}".`);
		const { defaultTableExpirationMs } = this.dataset(dataset);
		if (this.findTable(dataset, name) !== undefined && !replace)
			throw alreadyExists(`Table ${this.projectId}:${dataset}.${name}`);
		checkLayout(details);
		await connection.run(
			`CREATE OR REPLACE TABLE ${quoteName(dataset)}.${quoteName(name)} (${details.fields.map(columnSpec).join(', ')})`,
		);
		const time = this.now();
		const expirationTime =
			details.expirationTime ??
			(defaultTableExpirationMs === undefined ? undefined : time + defaultTableExpirationMs);
		const table = { ...details, dataset, name, expirationTime, creationTime: time, ...this.#change() };
		this.#tables.set(`${dataset}.${name}`, table);
		return table;
	}

	/**
	 * @throws BigQueryError for a schema that takes something away or makes a column stricter; conditionNotMet where the
	 * table has changed since its etag was `ifMatch`.
	 */
	changeTable(
		connection: DuckDBConnection,
		dataset: string,
		name: string,
		details: Partial<TableDetails>,
		ifMatch: string | undefined,
	): Promise<Table> {
		return this.exclusively(async () => {
			const before = this.table(dataset, name);
			checkEtag(before, ifMatch);
			const after = { ...before, ...details, ...this.#change() };
			const label = `${this.projectId}:${dataset}.${name}`;
			checkLayout(after);
			for (const change of schemaChanges(label, before.fields, after.fields))
				await connection.run(`ALTER TABLE ${quoteName(dataset)}.${quoteName(name)} ${change}`);
			const table = { ...after, fields: inOrder(before.fields, after.fields) };
			this.#tables.set(`${dataset}.${name}`, table);
			return table;
		});
	}

	/** @throws BigQueryError notFound. */
	deleteTable(connection: DuckDBConnection, dataset: string, name: string): Promise<void> {
		return this.exclusively(async () => {
			this.table(dataset, name);
			await this.#drop(connection, dataset, name);
		});
	}

	/** Drops the tables whose time has come. */
	async expire(connection: DuckDBConnection): Promise<void> {
		if (![...this.#tables.values()].some((table) => this.#expired(table))) return;
		await this.exclusively(async () => {
			for (const table of this.#tables.values())
				if (this.#expired(table)) await this.#drop(connection, table.dataset, table.name);
		});
	}

	/** Takes back a creation that was rolled back. @param before The table that was there, if any. */
	restore(dataset: string, name: string, before: Table | undefined): void {
		if (before === undefined) this.#tables.delete(`${dataset}.${name}`);
		else this.#tables.set(`${dataset}.${name}`, before);
	}

	/** Takes note that a table's rows have changed. */
	touch(dataset: string, name: string): void {
		const table = this.findTable(dataset, name);
		if (table !== undefined) this.#tables.set(`${dataset}.${name}`, { ...table, ...this.#change() });
	}

	/** Changes to what tables there are wait for each other: between a check and what it allows nothing else happens. */
	exclusively<T>(work: () => Promise<T>): Promise<T> {
		const next = this.#lastChange.catch(() => undefined).then(work);
		this.#lastChange = next;
		return next;
	}

	async #drop(connection: DuckDBConnection, dataset: string, name: string): Promise<void> {
		await connection.run(`DROP TABLE IF EXISTS ${quoteName(dataset)}.${quoteName(name)}`);
		this.#tables.delete(`${dataset}.${name}`);
	}

	#change(): Pick<Table, 'lastModifiedTime' | 'etag'> {
		this.#changes++;
		return { lastModifiedTime: this.now(), etag: `"change ${this.#changes}"` };
	}

	#expired({ expirationTime }: Table): boolean {
		return expirationTime !== undefined && expirationTime <= this.now();
	}
}

function checkEtag({ etag }: { readonly etag: string }, ifMatch: string | undefined): void {
	if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== etag)
		throw new BigQueryError('conditionNotMet', 'Precondition check failed.', 'If-Match');
}
