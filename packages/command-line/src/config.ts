import { dirname, join, resolve } from 'node:path';
import { type Mapping, RAW_TABLE_NAMES } from '@accounted/raw';
import { z } from 'zod';
import { type LoadedConfig, loadConfig } from './config-file.ts';
import { UsageError } from './usage-error.ts';

export const DEFAULT_DATABASE = join('.accounted', 'warehouse.duckdb');

const settings = z.strictObject({
	warehouse: z.enum(['duckdb', 'bigquery']).optional(),
	database: z.string().min(1).optional(),
	project: z.string().min(1).optional(),
	location: z.string().min(1).optional(),
	maximumBytesBilled: z
		.union([z.int().positive(), z.string().regex(/^[1-9]\d*$/, 'must be a number of bytes')])
		.transform(BigInt)
		.optional(),
	impersonateServiceAccount: z.string().min(1).optional(),
	apiEndpoint: z.url().optional(),
	datasets: z
		.union([z.string().transform(pairsIn), z.record(z.string().min(1), z.string().min(1))], {
			error: 'write it like nba_raw=other_raw,*=test_, in a file like { "nba_raw": "other_raw" }',
		})
		.optional(),
	notify: z.array(z.string().min(1)).optional(),
	notifyName: z.string().min(1).optional(),
	notifyState: z.string().min(1).optional(),
	lineage: z.string().min(1).optional(),
});

/** What a file may say besides: the SELECTs that make raw tables. */
const fileSettings = settings.extend({
	raw: z.partialRecord(z.enum(RAW_TABLE_NAMES), z.strictObject({ sql: z.string().min(1) })).optional(),
});

/** Which warehouse to open and which webhooks to notify, as options, environment or a file set it. */
export type Settings = z.input<typeof settings>;

/** The settings that say which warehouse to open. */
export type WarehouseSettings = Omit<
	Settings,
	'datasets' | 'notify' | 'notifyName' | 'notifyState' | 'lineage'
> & {
	/** As an option says it: `nba_raw=other_raw,*=test_`. */
	readonly datasets?: string | undefined;
};

export interface Config {
	readonly warehouse: 'duckdb' | 'bigquery';
	readonly database: string;
	readonly project?: string | undefined;
	readonly location?: string | undefined;
	/** On BigQuery, a job that would be billed for more fails before it reads anything. */
	readonly maximumBytesBilled?: bigint | undefined;
	readonly impersonateServiceAccount?: string | undefined;
	readonly apiEndpoint?: string | undefined;
	/** What datasets are called in the warehouse, by their names in code; `*` is put before all names that are not given. */
	readonly datasets?: Readonly<Record<string, string>> | undefined;
	/** Webhooks to tell when a gate fails or recovers. Each is a secret: it allows anyone to post there. */
	readonly notify?: readonly string[] | undefined;
	/** What the check is called when it is told of. */
	readonly notifyName?: string | undefined;
	/** A DuckDB file that remembers what was told. */
	readonly notifyState?: string | undefined;
	/** A file or an address for OpenLineage events. */
	readonly lineage?: string | undefined;
	/** The SELECTs that make raw tables out of a user's own files. */
	readonly mapping?: ConfiguredMapping | undefined;
}

export interface ConfiguredMapping extends Mapping {
	/** The folder of the configuration file. */
	readonly folder: string;
}

/**
 * Options win over environment variables, environment variables over `accounted.config.*` in the working folder, and the
 * file over defaults.
 * @throws UsageError where any of them cannot be read.
 */
export async function resolveConfig(
	options: Settings,
	env: Readonly<Record<string, string | undefined>>,
	folder: string,
): Promise<Config> {
	const loaded = await loadAccounted(undefined, folder);
	const fromFile = loaded === null ? {} : checkedFile(loaded);
	const fromEnv = checked('the environment variables ACCOUNTED_*', {
		warehouse: env.ACCOUNTED_WAREHOUSE || undefined,
		database: env.ACCOUNTED_DATABASE || undefined,
		project: env.ACCOUNTED_PROJECT || undefined,
		location: env.ACCOUNTED_LOCATION || undefined,
		maximumBytesBilled: env.ACCOUNTED_MAXIMUM_BYTES_BILLED || undefined,
		impersonateServiceAccount: env.ACCOUNTED_IMPERSONATE_SERVICE_ACCOUNT || undefined,
		apiEndpoint: env.ACCOUNTED_API_ENDPOINT || undefined,
		datasets: env.ACCOUNTED_DATASETS || undefined,
		notify: env.ACCOUNTED_NOTIFY?.match(/\S+/g) ?? undefined,
		notifyName: env.ACCOUNTED_NOTIFY_NAME || undefined,
		notifyState: env.ACCOUNTED_NOTIFY_STATE || undefined,
		lineage: env.ACCOUNTED_LINEAGE || undefined,
	});
	const fromOptions = checked('the options', options);
	const pick = <K extends keyof z.output<typeof settings>>(key: K) =>
		fromOptions[key] ?? fromEnv[key] ?? fromFile[key];
	return {
		warehouse: pick('warehouse') ?? 'duckdb',
		database: pick('database') ?? DEFAULT_DATABASE,
		// Google's own name for it, which its other tools go by.
		project: pick('project') ?? (env.GOOGLE_CLOUD_PROJECT || undefined),
		location: pick('location'),
		maximumBytesBilled: pick('maximumBytesBilled'),
		impersonateServiceAccount: pick('impersonateServiceAccount'),
		apiEndpoint: pick('apiEndpoint'),
		datasets: pick('datasets'),
		notify: pick('notify'),
		notifyName: pick('notifyName'),
		notifyState: pick('notifyState'),
		mapping: loaded === null ? undefined : mappingIn(loaded, folder),
		// OpenLineage's own names for it, which its other clients go by.
		lineage:
			env.OPENLINEAGE_DISABLED === 'true'
				? undefined
				: (pick('lineage') ?? (env.OPENLINEAGE_URL || undefined)),
	};
}

/**
 * Reads the SELECTs that a configuration file has for raw tables.
 * @throws UsageError where there is no such file, or where it has none.
 */
export async function readMapping(file: string, folder: string): Promise<ConfiguredMapping> {
	const loaded = await loadAccounted(file, folder);
	const mapping = loaded === null ? undefined : mappingIn(loaded, folder);
	if (mapping !== undefined) return mapping;
	throw new UsageError(
		`${file}: it maps no raw table`,
		"Write { raw: { player_box: { sql: 'SELECT ...' } } } in it.",
	);
}

function loadAccounted(named: string | undefined, folder: string): Promise<LoadedConfig | null> {
	return loadConfig('accounted', named, folder, Boolean(process.features.typescript));
}

function mappingIn(loaded: LoadedConfig, folder: string): ConfiguredMapping | undefined {
	const { raw } = checkedFile(loaded);
	if (raw === undefined) return undefined;
	return { file: loaded.file, folder: dirname(resolve(folder, loaded.file)), selects: raw };
}

/** Reads `nba_raw=other_raw,*=test_`. */
function pairsIn(text: string, context: z.RefinementCtx): Record<string, string> {
	const pairs = text.split(',').map((pair) => pair.split('=').map((word) => word.trim()));
	if (pairs.every((pair) => pair.length === 2 && !pair.includes(''))) return Object.fromEntries(pairs);
	context.addIssue({ code: 'custom', message: 'no pairs of names' });
	return z.NEVER;
}

function checkedFile({ file, content }: LoadedConfig): z.output<typeof fileSettings> {
	const result = fileSettings.safeParse(content);
	return result.success ? result.data : refuse(file, result.error, fileSettings);
}

function checked(where: string, value: unknown): z.output<typeof settings> {
	const result = settings.safeParse(value);
	return result.success ? result.data : refuse(where, result.error, settings);
}

function refuse(where: string, error: z.ZodError, known: z.ZodObject): never {
	const issue = error.issues[0];
	throw new UsageError(
		`${where}: ${issue?.path.join('.') || 'settings'}: ${issue?.message}`,
		`The settings are ${Object.keys(known.shape).join(', ')}; warehouse is duckdb or bigquery, and raw is { player_box: { sql: 'SELECT ...' } } with the raw tables ${RAW_TABLE_NAMES.join(', ')}.`,
	);
}
