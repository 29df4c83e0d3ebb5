import type { BigQueryEndpoint } from '../endpoint/endpoint.ts';
import { query, type RestAnswer, restOf } from '../endpoint/testing/rest-of.ts';
import { insertStatement, type OriginRow, type Quotes } from './invented-rows.ts';
import type { OriginTable } from './origin-table.ts';
import { allOriginTables } from './origin-tables.ts';

/**
 * Creates tables of the older system, and their datasets where they do not exist yet.
 * @param tables Default: the ten output tables and both failure tables.
 * @throws Error with the endpoint's message for a table that is there already.
 */
export async function createOriginTables(
	endpoint: BigQueryEndpoint,
	tables: readonly OriginTable[] = allOriginTables(),
): Promise<void> {
	for (const datasetId of new Set(tables.map(({ dataset }) => dataset))) {
		const answer = await restOf(endpoint)('POST', '/datasets', { datasetReference: { datasetId } });
		if (answer.status !== ALREADY_EXISTS) expectDone(answer);
	}
	for (const { ddl } of tables) await run(endpoint, ddl);
}

/** Adds invented rows to a table. @throws Error with the endpoint's message for a row that does not fit. */
export async function insertOriginRows(
	endpoint: BigQueryEndpoint,
	table: OriginTable,
	rows: readonly OriginRow[],
): Promise<void> {
	await run(endpoint, insertStatement(table, rows, GOOGLE_SQL));
}

/** JSON's escapes are GoogleSQL's too. */
const GOOGLE_SQL: Quotes = { name: (name) => `\`${name}\``, text: (value) => JSON.stringify(value) };

const ALREADY_EXISTS = 409;

async function run(endpoint: BigQueryEndpoint, text: string): Promise<void> {
	expectDone(await query(endpoint, text));
}

function expectDone({ status, body }: RestAnswer): void {
	if (status >= 400) throw new Error(JSON.stringify(body));
}
