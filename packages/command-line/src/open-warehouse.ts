import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type LoadRequest, type LoadResult, loadRaw } from '@accounted/raw';
import { type SqlEngine, type Warehouse, withDatasets } from '@accounted/warehouse';
import type { JobEvent } from '@accounted/warehouse-bigquery';
import type { Config } from './config.ts';
import { datasetNames } from './dataset-names.ts';
import { missingDatabase } from './missing-database.ts';
import { formatCount } from './numbers.ts';
import { printError } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface OpenOptions {
	/** Words that stand with each BigQuery job: the command, the run. */
	readonly labels?: Readonly<Record<string, string>>;
	/** Tells of each BigQuery job on stderr. */
	readonly verbose?: boolean | undefined;
}

/** Opens the warehouse that the configuration names. Adapters are imported only when they are chosen. */
export async function openWarehouse(
	config: Config,
	mode: 'read' | 'write',
	options: OpenOptions = {},
): Promise<Warehouse> {
	const names = datasetNames(config.datasets);
	if (config.warehouse === 'bigquery')
		return withDatasets(await openBigQueryWarehouse(config, options), names);
	const { openDuckDb } = await import('@accounted/warehouse-duckdb');
	try {
		return withDatasets(await openDuckDb({ path: config.database, readOnly: mode === 'read' }), names);
	} catch (error) {
		throw existsSync(config.database) || mode === 'write'
			? error
			: await missingDatabase(config.database, error);
	}
}

/** @throws UsageError where no project is named. */
async function openBigQueryWarehouse(
	config: Config,
	{ labels = {}, verbose = false }: OpenOptions = {},
): Promise<Warehouse> {
	const { project, location = 'US', maximumBytesBilled, impersonateServiceAccount, apiEndpoint } = config;
	if (project === undefined)
		throw new UsageError(
			'--warehouse bigquery: no project is named',
			'Name it with --project, ACCOUNTED_PROJECT or GOOGLE_CLOUD_PROJECT, or as "project" in accounted.config.json.',
		);
	const { openBigQuery } = await import('@accounted/warehouse-bigquery');
	return openBigQuery({
		project,
		location,
		labels,
		...(maximumBytesBilled === undefined ? {} : { maximumBytesBilled }),
		...(impersonateServiceAccount === undefined ? {} : { impersonateServiceAccount }),
		...(apiEndpoint === undefined ? {} : { apiEndpoint }),
		...(verbose ? { onJob: tell } : {}),
	});
}

/** `query job 1f3a… of pcf: 12,582,912 bytes read, 20,971,520 billed, 1.2 s` */
function tell({ jobId, kind, labels, bytesProcessed, bytesBilled, milliseconds }: JobEvent): void {
	const whose = labels.processor === undefined ? '' : ` of ${labels.processor}`;
	const bytes = `${formatCount(Number(bytesProcessed))} bytes read, ${formatCount(Number(bytesBilled))} billed`;
	printError(`${kind} job ${jobId}${whose}: ${bytes}, ${(milliseconds / 1000).toFixed(1)} s\n`);
}

/**
 * Opens the embedded engine that reads files for loading, whatever warehouse they go into.
 * @param database Its temporary files lie beside this file: there is room for what is loaded into it. Left out: they lie
 * in the operating system's folder for temporary files.
 */
export async function openEngine(database?: string): Promise<SqlEngine> {
	const { openSqlEngine } = await import('@accounted/warehouse-duckdb');
	return openSqlEngine(database === undefined ? {} : { folder: existingFolder(dirname(resolve(database))) });
}

/** The folder itself, or the nearest one above it that is there: the database may not have been made yet. */
function existingFolder(folder: string): string {
	return existsSync(folder) || dirname(folder) === folder ? folder : existingFolder(dirname(folder));
}

/** Loads a source with an engine of its own, whose temporary files lie in the operating system's folder for them. */
export async function loadWithEngine(
	warehouse: Warehouse,
	request: Omit<LoadRequest, 'engine'>,
): Promise<LoadResult> {
	const engine = await openEngine();
	try {
		return await loadRaw(warehouse, { ...request, engine });
	} finally {
		await engine.close();
	}
}
