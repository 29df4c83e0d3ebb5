import { splitTableName, type TableDefinition } from '@accounted/warehouse';
import type { DatasetResource, TableField, TableMetadata } from '@google-cloud/bigquery';
import { tableResource, widened } from './ddl.ts';
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
	/** What tables were last seen to have; for commits, which would else ask each time. */
	readonly #fields = new Map<string, readonly TableField[]>();

	constructor(rest: Rest, location: string) {
		this.#rest = rest;
		this.#location = location;
	}

	/** The fields of each table that exists, by name, in the order asked for. */
	async existing(tables: readonly TableDefinition[]): Promise<Map<string, readonly TableField[]>> {
		const found = new Map<string, TableMetadata | undefined>(tables.map(({ name }) => [name, undefined]));
		await inParallel(found.keys(), async (name) => void found.set(name, await this.#find(name)));
		const present = new Map<string, readonly TableField[]>();
		for (const [name, table] of found) if (table !== undefined) present.set(name, fieldsOf(table));
		return present;
	}

	/** The fields of a table as this process last saw them; undefined where there is no such table. */
	async fields(name: string): Promise<readonly TableField[] | undefined> {
		const known = this.#fields.get(name);
		if (known !== undefined) return known;
		const found = await this.#find(name);
		if (found === undefined) return undefined;
		this.#fields.set(name, fieldsOf(found));
		return fieldsOf(found);
	}

	/** What was seen may be no longer so. */
	forget(): void {
		this.#fields.clear();
	}

	/** @throws WarehouseError NOT_FOUND for a dataset in another location, NEWER_SCHEMA for a column of another type. */
	async ensure(tables: readonly TableDefinition[]): Promise<void> {
		const datasets = new Set(tables.map(({ name }) => splitTableName(name).dataset));
		await inParallel(datasets, (dataset) => this.ensureDataset(dataset, {}));
		const byName = Map.groupBy(tables, ({ name }) => name);
		await inParallel(byName.values(), async (definitions) => {
			for (const table of definitions) await this.#ensureTable(table);
		});
	}

	async ensureDataset(id: string, settings: DatasetSettings): Promise<void> {
		const found =
			(await this.#rest.find<DatasetResource>({ path: `/datasets/${id}` })) ??
			(await this.#inserted<DatasetResource>('/datasets', `/datasets/${id}`, {
				datasetReference: { projectId: this.#rest.project, datasetId: id },
				location: this.#location,
				...settings,
			}));
		const there = found.location ?? this.#location;
		if (there.toUpperCase() !== this.#location.toUpperCase()) throw wrongLocation(id, there, this.#location);
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

	async #ensureTable(table: TableDefinition): Promise<void> {
		const found =
			(await this.#find(table.name)) ?? (await this.create(tableResource(table, this.#rest.project)));
		const fields = widened(table, fieldsOf(found));
		if (fields === undefined) this.#fields.set(table.name, fieldsOf(found));
		else if (await this.#widen(table.name, found, fields)) this.#fields.set(table.name, fields);
		else await this.#ensureTable(table);
	}

	/** False where the table is no longer as it was seen: another process's new column would be lost. */
	async #widen(name: string, found: TableMetadata, fields: TableField[]): Promise<boolean> {
		try {
			await this.#rest.request({
				method: 'PATCH',
				path: pathOf(name),
				headers: { 'if-match': found.etag ?? '*' },
				body: { schema: { fields } },
			});
			return true;
		} catch (error) {
			if (requestError(error).status === 412) return false;
			throw error;
		}
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

interface TableList {
	readonly tables?: readonly TableMetadata[];
	readonly nextPageToken?: string;
}

function fieldsOf(table: TableMetadata): readonly TableField[] {
	return table.schema !== undefined && typeof table.schema === 'object' && 'fields' in table.schema
		? (table.schema.fields ?? [])
		: [];
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
