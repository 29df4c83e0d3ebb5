import {
	type Config,
	EXIT,
	formatCount,
	openWarehouse,
	PIPELINE_TABLES,
	PROCESSORS,
	plural,
	print,
	remedyOf,
	resolveConfig,
} from '@accounted/command-line';
import { type WarehouseOptions, warehouseSettings } from '@accounted/command-line/cli';
import { CORE_TABLES, checkSchema, observeSources, reconcile, runsTable } from '@accounted/failure-tracking';
import {
	isoDate,
	type Sql,
	sql,
	type TableDefinition,
	type Warehouse,
	WarehouseError,
} from '@accounted/warehouse';
import { type ConfigOption, knownProcessors } from './config/known-processors.ts';

/** One thing to find out, once those before it are in order. */
interface Check {
	readonly name: string;
	/** What was found, for a person. @throws Error with a remedy where it is not in order. */
	readonly look: () => Promise<string>;
}

const YEAR = { start: isoDate.parse('2021-10-01'), end: isoDate.parse('2022-09-30') };
const MEBIBYTE = 2n ** 20n;

/** Checks all that a run needs, one thing after the other, and says of the first that is amiss what to do about it. */
export async function doctor(options: WarehouseOptions & ConfigOption): Promise<void> {
	const config = await resolveConfig(warehouseSettings(options), process.env, process.cwd());
	const opened: Warehouse[] = [];
	try {
		const checks =
			config.warehouse === 'bigquery'
				? onBigQuery(config, options, opened)
				: onDuckDb(config, options, opened);
		for (const [index, { name, look }] of checks.entries()) {
			const line = await look().then(
				(found) => `ok      ${name.padEnd(14)} ${found}`,
				(error: unknown) => {
					if (!(error instanceof Error) || remedyOf(error) === undefined) throw error;
					process.exitCode = EXIT.couldNotCheck;
					return `FAILED  ${name.padEnd(14)} ${error.message}${indented(remedyOf(error))}`;
				},
			);
			print(`${line}\n`);
			if (process.exitCode !== EXIT.couldNotCheck) continue;
			for (const later of checks.slice(index + 1)) print(`-       ${later.name}\n`);
			return;
		}
		print('Everything is in order.\n');
	} finally {
		for (const warehouse of opened) await warehouse.close();
	}
}

/** A remedy under the finding that it belongs to. */
function indented(remedy = ''): string {
	return remedy
		.split('\n')
		.map((line) => `\n        ${''.padEnd(14)} ${line}`)
		.join('');
}

function onDuckDb(config: Config, options: ConfigOption, opened: Warehouse[]): Check[] {
	let warehouse: Warehouse;
	return [
		{ name: 'configuration', look: async () => `duckdb ${config.database}` },
		{
			name: 'database',
			look: async () => {
				warehouse = await openWarehouse(config, 'read');
				opened.push(warehouse);
				return 'can be opened and read';
			},
		},
		{ name: 'schema version', look: () => schemaOf(warehouse) },
		{ name: 'tables', look: () => tablesOf(warehouse) },
		{ name: 'processors', look: () => processorsOf(warehouse, options) },
	];
}

function onBigQuery(config: Config, options: ConfigOption, opened: Warehouse[]): Check[] {
	let warehouse: Warehouse;
	const { project, location = 'US (by default)' } = config;
	return [
		{ name: 'configuration', look: async () => `bigquery, project ${project ?? '?'}, location ${location}` },
		{
			name: 'credentials',
			look: async () => {
				warehouse = await openWarehouse(config, 'read', { labels: { command: 'doctor' } });
				opened.push(warehouse);
				return config.impersonateServiceAccount === undefined
					? 'found'
					: `found, acting as ${config.impersonateServiceAccount}`;
			},
		},
		{
			name: 'project',
			look: async () => {
				await bytesOf(warehouse, sql`SELECT 1 AS one`);
				return `takes jobs in ${config.location ?? 'US'}`;
			},
		},
		{ name: 'schema version', look: () => schemaOf(warehouse) },
		{ name: 'tables', look: () => tablesOf(warehouse) },
		{ name: 'processors', look: () => processorsOf(warehouse, options) },
		{
			name: 'permissions',
			look: async () => {
				await bytesOf(warehouse, sql`DELETE FROM ${runsTable} WHERE FALSE`);
				return 'tables can be read and written';
			},
		},
		{ name: 'dry run', look: () => yearOf(warehouse) },
	];
}

async function tablesOf(warehouse: Warehouse): Promise<string> {
	const wanted = [...CORE_TABLES, ...PIPELINE_TABLES];
	const present = await warehouse.existing(wanted);
	const missing = wanted.filter(({ name }) => !present.has(name)).map(({ name }) => name);
	await warehouse.examine(wanted);
	if (missing.length === 0)
		return `all ${plural(wanted.length, 'table')} are there, and this program may write to them`;
	const some =
		missing.length > 3
			? `${missing.slice(0, 3).join(', ')} and ${missing.length - 3} more`
			: missing.join(', ');
	throw new WarehouseError(
		'MISSING_TABLE',
		`${plural(missing.length, 'table')} of ${wanted.length} ${missing.length === 1 ? 'is' : 'are'} missing: ${some}`,
		'Loading data makes them.',
	);
}

async function schemaOf(warehouse: Warehouse): Promise<string> {
	const version = await checkSchema(warehouse);
	return version === 0 ? 'none yet: nothing was loaded' : `${version}, which this program knows`;
}

/** The processors of the pipeline, and those that a configuration file declares, whose tables must be readable. */
async function processorsOf(warehouse: Warehouse, options: ConfigOption): Promise<string> {
	const known = await knownProcessors(options);
	const audited = known.slice(PROCESSORS.length);
	const { couldNotCheck } = await reconcile(warehouse, audited, YEAR);
	if (couldNotCheck.length > 0)
		throw new WarehouseError(
			'BAD_STATEMENT',
			couldNotCheck.map(({ processor, why }) => `${processor.code}: ${why}`).join('\n'),
			'Correct the table, or what the configuration says of it.',
		);
	return [plural(PROCESSORS.length, 'processor'), ...audited.map(({ code }) => code)].join(', ');
}

/** What a statement would read, without running it. */
async function bytesOf(warehouse: Warehouse, statement: Sql): Promise<bigint> {
	return (await warehouse.dryRun?.(statement))?.totalBytesProcessed ?? 0n;
}

/** What reconciling a season would read, without reading it. */
async function yearOf(warehouse: Warehouse): Promise<string> {
	let bytes = 0n;
	const dry = {
		engine: warehouse.engine,
		existing: (tables: readonly TableDefinition[]) => warehouse.existing(tables),
		tablesIn: (dataset: string) => warehouse.tablesIn(dataset),
		query: async (statement: Sql) => {
			bytes += await bytesOf(warehouse, statement);
			return [];
		},
	};
	await reconcile(dry, PROCESSORS, YEAR);
	// A reconciliation asks what the sources hold only of processors that have run.
	await observeSources(dry, PROCESSORS, YEAR);
	return `reconciling a season reads ${formatCount(Number(bytes / MEBIBYTE))} MiB at most`;
}
