import type { BigQueryEndpoint } from '../endpoint/endpoint.ts';
import { insertStatement, type OriginRow, type Quotes } from './invented-rows.ts';
import type { OriginTable } from './origin-table.ts';
import { allOriginTables } from './origin-tables.ts';

type Endpoint = Pick<BigQueryEndpoint, 'url' | 'projectId'>;

/**
 * Creates tables of the older system, and their datasets where they do not exist yet.
 * @param tables Default: the ten output tables and both failure tables.
 * @throws Error with the endpoint's message for a table that is there already.
 */
export async function createOriginTables(
	endpoint: Endpoint,
	tables: readonly OriginTable[] = allOriginTables(),
): Promise<void> {
	for (const datasetId of new Set(tables.map(({ dataset }) => dataset))) {
		const { status, message } = await post(endpoint, '/datasets', { datasetReference: { datasetId } });
		if (status !== ALREADY_EXISTS && message !== undefined) throw new Error(message);
	}
	for (const { ddl } of tables) await run(endpoint, ddl);
}

/** Adds invented rows to a table. @throws Error with the endpoint's message for a row that does not fit. */
export async function insertOriginRows(
	endpoint: Endpoint,
	table: OriginTable,
	rows: readonly OriginRow[],
): Promise<void> {
	await run(endpoint, insertStatement(table, rows, GOOGLE_SQL));
}

/** JSON's escapes are GoogleSQL's too. */
const GOOGLE_SQL: Quotes = { name: (name) => `\`${name}\``, text: (value) => JSON.stringify(value) };

const ALREADY_EXISTS = 409;

async function run(endpoint: Endpoint, query: string): Promise<void> {
	const { message } = await post(endpoint, '/queries', { query, useLegacySql: false });
	if (message !== undefined) throw new Error(message);
}

/** @returns the HTTP status, and the message of a refusal. */
async function post(
	{ url, projectId }: Endpoint,
	path: string,
	body: object,
): Promise<{ status: number; message: string | undefined }> {
	const response = await fetch(`${url}/bigquery/v2/projects/${projectId}${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	const text = await response.text();
	return { status: response.status, message: response.ok ? undefined : text };
}
