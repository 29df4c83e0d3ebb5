import { gunzipSync } from 'node:zlib';
import { type DuckDBConnection, DuckDBDataChunk, type DuckDBValue, listValue } from '@duckdb/node-api';
import type { Catalog, Table } from '../catalog/catalog.ts';
import { sizeOf } from '../catalog/sizes.ts';
import { alreadyExists, BigQueryError, type ErrorProto, invalid, notFound } from '../errors.ts';
import type { LoadConfiguration } from '../jobs/job-configuration.ts';
import type { Mutations } from '../queries/mutations.ts';
import { duckdbName } from '../queries/resolve.ts';
import type { Field } from '../schema.ts';
import { BadRow, parseRow, rowValues } from './load-rows.ts';
import { fieldsFor } from './load-schema.ts';

/** What a load job has come to. */
export interface LoadResult {
	readonly inputBytes: number;
	readonly outputRows: number;
	readonly outputBytes: number;
	readonly badRecords: number;
}

/** A load that was given up, with an error for each row that is wrong. */
export class LoadError extends BigQueryError {
	readonly errors: readonly ErrorProto[];

	constructor(message: string, errors: readonly ErrorProto[]) {
		super('invalid', message);
		this.errors = errors;
	}
}

/**
 * Loads lines of JSON into a table, all of them or none.
 * Source: https://cloud.google.com/bigquery/docs/batch-loading-data
 * @throws LoadError for rows that do not fit; BigQueryError where the table or its schema does not.
 */
export async function runLoad(
	connection: DuckDBConnection,
	{ catalog, mutations }: { catalog: Catalog; mutations: Mutations },
	load: LoadConfiguration,
	media: Buffer,
	signal: AbortSignal,
): Promise<LoadResult> {
	const { datasetId: dataset, tableId: name } = load.destinationTable;
	const label = `${catalog.projectId}:${dataset}.${name}`;
	const writer = { snapshot: mutations.commits, transactionId: undefined, signal };
	let committed = false;
	try {
		if (load.writeDisposition === 'WRITE_TRUNCATE') await mutations.take(label, writer);
		const before = catalog.findTable(dataset, name);
		const fields = fieldsFor(load, before, label);
		const { rows, badRecords } = readRows(fields, unzipped(media), load);
		await catalog.exclusively(async () => {
			await connection.run('BEGIN TRANSACTION');
			try {
				const table = await prepareTable(connection, catalog, load, fields);
				await append(connection, table, fields, rows);
				await connection.run('COMMIT');
			} catch (error) {
				await connection.run('ROLLBACK').catch(() => undefined);
				catalog.restore(dataset, name, before);
				throw error;
			}
		});
		committed = true;
		catalog.touch(dataset, name);
		const { bytes } = await sizeOf(
			connection,
			duckdbName({ dataset, name }),
			catalog.table(dataset, name).fields,
		);
		return { inputBytes: media.length, outputRows: rows.length, outputBytes: bytes, badRecords };
	} finally {
		mutations.release(writer, committed);
	}
}

/** Media may be compressed; BigQuery tells by what it begins with. */
function unzipped(media: Buffer): string {
	const gzip = media[0] === 0x1f && media[1] === 0x8b;
	try {
		return (gzip ? gunzipSync(media) : media).toString('utf8');
	} catch (error) {
		throw new BigQueryError(
			'invalid',
			`Error while reading data, error message: Failed to decompress gzip: ${String(error)}`,
			undefined,
			error,
		);
	}
}

interface Rows {
	readonly rows: readonly (readonly DuckDBValue[])[];
	readonly badRecords: number;
}

function readRows(fields: readonly Field[], content: string, load: LoadConfiguration): Rows {
	const rows: DuckDBValue[][] = [];
	const errors: ErrorProto[] = [];
	let offset = 0;
	let lineNumber = 0;
	for (const line of content.split('\n')) {
		lineNumber++;
		try {
			if (line.trim() !== '') rows.push(rowValues(fields, parseRow(line), load.ignoreUnknownValues));
		} catch (error) {
			if (!(error instanceof BadRow)) throw error;
			errors.push({
				reason: 'invalid',
				location: `File: 0 / Offset:${offset} / Line:${lineNumber}`,
				message: `Error while reading data, error message: JSON parsing error in row starting at position ${offset}: ${error.message}`,
			});
			if (errors.length > load.maxBadRecords) throw tooManyErrors(rows.length + errors.length, errors, load);
		}
		offset += Buffer.byteLength(line) + 1;
	}
	return { rows, badRecords: errors.length };
}

function tooManyErrors(rows: number, errors: readonly ErrorProto[], load: LoadConfiguration): LoadError {
	const count = `Rows: ${rows}; errors: ${errors.length}`;
	return new LoadError(
		`Error while reading data, error message: JSON table encountered too many errors, giving up. ${count}. Please look into the errors[] collection for more details.`,
		[
			{
				reason: 'invalid',
				message: `Error while reading data, error message: JSON processing encountered too many errors, giving up. ${count}; max bad: ${load.maxBadRecords}; error percent: 0`,
			},
			...errors,
		],
	);
}

async function prepareTable(
	connection: DuckDBConnection,
	catalog: Catalog,
	load: LoadConfiguration,
	fields: readonly Field[],
): Promise<Table> {
	const { datasetId: dataset, tableId: name } = load.destinationTable;
	const { timePartitioning, clustering } = load;
	const table = catalog.findTable(dataset, name);
	if (table === undefined) {
		if (load.createDisposition === 'CREATE_NEVER')
			throw notFound(`Table ${catalog.projectId}:${dataset}.${name}`);
		return catalog.createTable(connection, dataset, name, { fields, timePartitioning, clustering });
	}
	if (timePartitioning !== undefined && !samePartitioning(timePartitioning, table.timePartitioning))
		throw invalid('Incompatible table partitioning specification.');
	if (load.writeDisposition === 'WRITE_TRUNCATE') {
		return catalog.createTable(connection, dataset, name, { ...detailsOf(table), fields }, true);
	}
	const { rows } = await sizeOf(connection, duckdbName({ dataset, name }), []);
	if (load.writeDisposition === 'WRITE_EMPTY' && rows > 0)
		throw alreadyExists(`Table ${catalog.projectId}:${dataset}.${name}`);
	return table;
}

/** What stays of a table that is overwritten. */
function detailsOf({
	description,
	friendlyName,
	labels,
	timePartitioning,
	requirePartitionFilter,
	clustering,
	expirationTime,
}: Table) {
	return {
		description,
		friendlyName,
		labels,
		timePartitioning,
		requirePartitionFilter,
		clustering,
		expirationTime,
	};
}

function samePartitioning(
	asked: { type: string; field?: string | undefined },
	there: typeof asked | undefined,
) {
	return asked.type === there?.type && asked.field === there.field;
}

/** DuckDB's vector size: the most rows one appended chunk can have. */
const CHUNK_ROWS = 2048;

/** @param given What the rows have, in their order; a column that they lack is NULL, or an empty array. */
async function append(
	connection: DuckDBConnection,
	table: Table,
	given: readonly Field[],
	rows: readonly (readonly DuckDBValue[])[],
): Promise<void> {
	const columns = table.fields.map(({ name, mode }) => ({
		index: given.findIndex((field) => field.name.toLowerCase() === name.toLowerCase()),
		absent: mode === 'REPEATED' ? listValue([]) : null,
	}));
	const appender = await connection.createAppender(table.name, table.dataset);
	try {
		const types = table.fields.map((_, index) => appender.columnType(index));
		for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
			const batch = rows.slice(from, from + CHUNK_ROWS);
			const chunk = DuckDBDataChunk.create(types);
			chunk.setRows(batch.map((row) => columns.map(({ index, absent }) => row[index] ?? absent)));
			appender.appendDataChunk(chunk);
		}
		appender.flushSync();
	} catch (error) {
		appender.clear();
		throw error;
	} finally {
		appender.closeSync();
	}
}
