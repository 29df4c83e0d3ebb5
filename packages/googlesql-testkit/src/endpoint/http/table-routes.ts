import type { Catalog } from '../catalog/catalog.ts';
import { datasetResource, insertDataset, patchDataset } from '../catalog/datasets.ts';
import type { Storage } from '../catalog/storage.ts';
import { insertTable, patchTable, tableResource, tableSummary } from '../catalog/tables.ts';
import { notServed } from '../errors.ts';
import type { Answer, Request, Route } from './server.ts';
import { json } from './uploads.ts';

/**
 * Datasets and tables.
 * Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets and .../tables
 */
export function tableRoutes(catalog: Catalog, storage: Storage, defaultLocation: string): readonly Route[] {
	const { projectId } = catalog;
	const { connection } = storage;
	const datasets = '/bigquery/v2/projects/:projectId/datasets';
	const dataset = `${datasets}/:dataset`;
	const tables = `${dataset}/tables`;
	const table = `${tables}/:table`;
	const ok = (body: object): Answer => ({ status: 200, body });
	const gone: Answer = { status: 204 };
	const named = ({ parameters }: Request): [string, string] => [
		parameters.dataset ?? '',
		parameters.table ?? '',
	];

	return [
		{
			method: 'POST',
			path: datasets,
			handle: async ({ body }) => ok(await insertDataset(catalog, storage, json(body), defaultLocation)),
		},
		{
			method: 'GET',
			path: datasets,
			handle: (request) => {
				const { items, nextPageToken } = listed(request, catalog.datasets());
				const resources = items.map((each) => datasetResource(projectId, each));
				return ok({ kind: 'bigquery#datasetList', datasets: resources, nextPageToken });
			},
		},
		{
			method: 'GET',
			path: dataset,
			handle: (request) => ok(datasetResource(projectId, catalog.dataset(named(request)[0]))),
		},
		{
			method: 'PATCH',
			path: dataset,
			handle: (request) =>
				ok(patchDataset(catalog, named(request)[0], json(request.body), request.headers['if-match'])),
		},
		{
			method: 'DELETE',
			path: dataset,
			handle: async (request) => {
				const contents = request.url.searchParams.get('deleteContents') === 'true';
				await catalog.deleteDataset(connection, named(request)[0], contents);
				return gone;
			},
		},
		{
			method: 'POST',
			path: tables,
			handle: async (request) =>
				ok(await insertTable(catalog, storage, named(request)[0], json(request.body))),
		},
		{
			method: 'GET',
			path: tables,
			handle: (request) => {
				const [name] = named(request);
				catalog.dataset(name);
				const all = catalog.tables(name);
				const { items, nextPageToken } = listed(request, all);
				const resources = items.map((each) => tableSummary(projectId, each));
				return ok({ kind: 'bigquery#tableList', tables: resources, nextPageToken, totalItems: all.length });
			},
		},
		{
			method: 'GET',
			path: table,
			handle: async (request) => ok(await tableResource(catalog, storage, catalog.table(...named(request)))),
		},
		{
			method: 'PATCH',
			path: table,
			handle: async (request) =>
				ok(
					await patchTable(
						catalog,
						storage,
						...named(request),
						json(request.body),
						request.headers['if-match'],
					),
				),
		},
		{
			method: 'DELETE',
			path: table,
			handle: async (request) => {
				await catalog.deleteTable(connection, ...named(request));
				return gone;
			},
		},
		{
			method: 'POST',
			path: `${table}/insertAll`,
			handle: () => {
				throw notServed(
					'tabledata.insertAll: rows that were streamed in cannot be changed for 30 minutes. Use a load job',
				);
			},
		},
	];
}

const DEFAULT_PAGE = 50;

/** A page of a list, in the order of names. */
function listed<T extends { readonly name: string }>(
	{ url }: Request,
	all: readonly T[],
): { items: readonly T[]; nextPageToken?: string } {
	const after = url.searchParams.get('pageToken') ?? '';
	const count = Number(url.searchParams.get('maxResults') ?? DEFAULT_PAGE);
	const left = all.filter(({ name }) => name > after).toSorted((a, b) => (a.name < b.name ? -1 : 1));
	const items = left.slice(0, count);
	const last = items.at(-1);
	return left.length > items.length && last !== undefined ? { items, nextPageToken: last.name } : { items };
}
