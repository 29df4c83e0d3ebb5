import {
	type ClaimedTables,
	type Engine,
	type StoredTable,
	splitTableName,
	type TableDefinition,
	type TableWork,
	workOn,
} from '@accounted/warehouse';
import type { DatasetResource, TableMetadata } from '@google-cloud/bigquery';
import { storedTable, tablePatch, tableResource } from './ddl.ts';
import { wrongLocation } from './errors.ts';
import { requestError } from './google-error.ts';
import type { Rest } from './rest.ts';

/** Requests for metadata at once: 100 a second are allowed a user. https://cloud.google.com/bigquery/quotas#api_request_quotas */
const AT_ONCE = 8;

/** What of a dataset is said when it is made. */
export type DatasetSettings = Pick<DatasetResource, 'description' | 'defaultTableExpirationMs'>;

/** Datasets and tables, by requests that cost nothing. */
export class Tables {
	readonly #rest: Rest;
	readonly #location: string;
	readonly #engine: Engine;
	/** The tables as they were last seen; for commits, which would else ask each time. */
	readonly #seen = new Map<string, StoredTable>();

	constructor(rest: Rest, location: string) {
		this.#rest = rest;
		this.#location = location;
		this.#engine = { label: `bigquery ${rest.project}`, typeOf: ({ type }) => type };
	}

	/** The tables that exist, by name, in the order asked for. */
	async existing(tables: readonly TableDefinition[]): Promise<Map<string, StoredTable>> {
		return allStored(await this.#metadata(tables));
	}

	/**
	 * A table as this process last saw it; undefined where there is none.
	 * @throws WarehouseError FOREIGN_TABLE for one without our mark, NEWER_SCHEMA for a column of another type.
	 */
	async toWrite(table: TableDefinition): Promise<StoredTable | undefined> {
		const { name } = table;
		if (!this.#seen.has(name)) {
			const found = await this.#find(name);
			if (found === undefined) return undefined;
			this.#seen.set(name, storedTable(found));
		}
		workOn([table], this.#seen, new Map(), this.#engine);
		return this.#seen.get(name);
	}

	/** What was seen may be no longer so. */
	forget(): void {
		this.#seen.clear();
	}

	/** What `ensure` would do to tables. @throws WarehouseError as `ensure` does. */
	async examine(tables: readonly TableDefinition[], claimed: ClaimedTables): Promise<readonly TableWork[]> {
		return workOn(tables, await this.existing(tables), claimed, this.#engine);
	}

	/**
	 * Checks all tables and datasets before it changes any.
	 * @throws WarehouseError NOT_FOUND for a dataset in another location, FOREIGN_TABLE for tables without our mark, NEWER_SCHEMA for
	 * columns of another type.
	 */
	async ensure(tables: readonly TableDefinition[], claimed: ClaimedTables): Promise<void> {
		const found = await this.#metadata(tables);
		const stored = allStored(found);
		const work = workOn(tables, stored, claimed, this.#engine);
		for (const [name, table] of stored) this.#seen.set(name, table);
		const datasets = new Set(tables.map(({ name }) => splitTableName(name).dataset));
		const missing: string[] = [];
		await inParallel(datasets, async (id) => {
			if (!(await this.#isDatasetThere(id))) missing.push(id);
		});
		await inParallel(missing, (id) => this.ensureDataset(id, {}));
		await inParallel(work, (one) => this.#carryOut(one, found.get(one.table.name), claimed));
	}

	async ensureDataset(id: string, settings: DatasetSettings): Promise<void> {
		if (await this.#isDatasetThere(id)) return;
		const made = await this.#inserted<DatasetResource>('/datasets', `/datasets/${id}`, {
			datasetReference: { projectId: this.#rest.project, datasetId: id },
			location: this.#location,
			...settings,
		});
		this.#expectHere(id, made);
	}

	/** @throws WarehouseError NOT_FOUND for one in another location. */
	async #isDatasetThere(id: string): Promise<boolean> {
		const found = await this.#rest.find<DatasetResource>({ path: `/datasets/${id}` });
		if (found !== undefined) this.#expectHere(id, found);
		return found !== undefined;
	}

	#expectHere(id: string, { location = this.#location }: DatasetResource): void {
		if (location.toUpperCase() !== this.#location.toUpperCase())
			throw wrongLocation(id, location, this.#location);
	}

	async create(resource: TableMetadata): Promise<TableMetadata> {
		const { datasetId = '', tableId = '' } = resource.tableReference ?? {};
		return this.#inserted(`/datasets/${datasetId}/tables`, pathOf(`${datasetId}.${tableId}`), resource);
	}

	/** Whether or not it is there. */
	async drop(name: string): Promise<void> {
		await this.#rest.find({ method: 'DELETE', path: pathOf(name) });
	}

	/** Drops the tables of a dataset whose names are like `names` and that were made before `before`. */
	async sweep(dataset: string, names: RegExp, before: Date): Promise<void> {
		for await (const tables of this.#pagesOf(dataset)) {
			const old = tables.filter(
				({ tableReference, creationTime }) =>
					names.test(tableReference?.tableId ?? '') && Number(creationTime) < before.getTime(),
			);
			await inParallel(old, ({ tableReference }) => this.drop(`${dataset}.${tableReference?.tableId}`));
		}
	}

	/** The names of a dataset's tables and views, in order. */
	async namesIn(dataset: string): Promise<string[]> {
		const names: string[] = [];
		for await (const tables of this.#pagesOf(dataset))
			for (const { tableReference } of tables) names.push(`${dataset}.${tableReference?.tableId}`);
		return names.sort();
	}

	/** The tables of a dataset, a page at a time; none where there is no such dataset. */
	async *#pagesOf(dataset: string): AsyncGenerator<readonly TableMetadata[]> {
		for (let pageToken: string | undefined, first = true; first || pageToken !== undefined; first = false) {
			const page = await this.#rest.find<TableList>({
				path: `/datasets/${dataset}/tables`,
				params: { maxResults: 1000, pageToken },
			});
			yield page?.tables ?? [];
			pageToken = page?.nextPageToken;
		}
	}

	/** Does the work on a table. Where the table is no longer as it was seen, looks again: another process was quicker. */
	async #carryOut(work: TableWork, found: TableMetadata | undefined, claimed: ClaimedTables): Promise<void> {
		const { table } = work;
		const left =
			found === undefined
				? await this.create(tableResource(table, this.#rest.project))
				: await this.#patched(table.name, found, tablePatch(work, found));
		const now = left ?? (await this.#find(table.name));
		const stored = now === undefined ? new Map() : new Map([[table.name, storedTable(now)]]);
		const [more] = workOn([table], stored, claimed, this.#engine);
		if (more !== undefined) await this.#carryOut(more, now, claimed);
		else if (now !== undefined) this.#seen.set(table.name, storedTable(now));
	}

	/** Undefined where the table is no longer as it was seen: another process's new column would be lost. */
	async #patched(
		name: string,
		{ etag = '*' }: TableMetadata,
		body: TableMetadata,
	): Promise<TableMetadata | undefined> {
		try {
			return await this.#rest.request<TableMetadata>({
				method: 'PATCH',
				path: pathOf(name),
				headers: { 'if-match': etag },
				body,
			});
		} catch (error) {
			if (requestError(error).status === 412) return undefined;
			throw error;
		}
	}

	async #metadata(tables: readonly TableDefinition[]): Promise<Map<string, TableMetadata>> {
		const found = new Map<string, TableMetadata | undefined>(tables.map(({ name }) => [name, undefined]));
		await inParallel(found.keys(), async (name) => void found.set(name, await this.#find(name)));
		const present = new Map<string, TableMetadata>();
		for (const [name, table] of found) if (table !== undefined) present.set(name, table);
		return present;
	}

	/** What was made, by this request or by another that came first. */
	async #inserted<T>(collection: string, path: string, resource: object): Promise<T> {
		try {
			return await this.#rest.request<T>({ method: 'POST', path: collection, body: resource });
		} catch (error) {
			if (requestError(error).status !== 409) throw error;
			return this.#rest.request<T>({ path });
		}
	}

	#find(name: string): Promise<TableMetadata | undefined> {
		return this.#rest.find({ path: pathOf(name), params: { view: 'BASIC' } });
	}
}

function allStored(tables: ReadonlyMap<string, TableMetadata>): Map<string, StoredTable> {
	return new Map([...tables].map(([name, table]) => [name, storedTable(table)]));
}

interface TableList {
	readonly tables?: readonly TableMetadata[];
	readonly nextPageToken?: string;
}

function pathOf(name: string): string {
	const { dataset, table } = splitTableName(name);
	return `/datasets/${encodeURIComponent(dataset)}/tables/${encodeURIComponent(table)}`;
}

/** As many at once as Google puts up with. */
async function inParallel<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
	const left = [...items];
	const worker = async () => {
		for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
