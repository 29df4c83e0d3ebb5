import {
	EXIT,
	formatCount,
	openEngine,
	plural,
	print,
	printError,
	resolveConfig,
	startProgress,
	UsageError,
} from '@accounted/command-line';
import { type WarehouseOptions, warehouseSettings } from '@accounted/command-line/cli';
import { backfill } from '@accounted/failure-tracking';
import {
	type LoadedTable,
	type LoadResult,
	loadRaw,
	RAW_TABLE_NAMES,
	RAW_TABLES,
	type RawSource,
	type RawTableName,
	rawGameLoader,
} from '@accounted/raw';
import { newRunId, now, withWarehouse } from './context.ts';
import { openSource, type SourceOptions } from './open-source.ts';

interface LoadOptions extends WarehouseOptions, SourceOptions {
	readonly with?: string;
}

/** How many rejected rows of a table are shown; all are kept in nba_raw.rejected_rows. */
const REJECTED_SHOWN = 3;

export async function load(options: LoadOptions): Promise<void> {
	const also = tablesOnRequest(options.with);
	const config = await resolveConfig(warehouseSettings(options), process.env, process.cwd());
	const engine = await openEngine(config.warehouse === 'duckdb' ? config.database : undefined);
	const started = performance.now();
	const progress = startProgress(process.stderr);
	try {
		const source = await openSource(options, config, engine);
		await withWarehouse(options, 'write', 'load', async (warehouse) => {
			const runId = newRunId();
			const loaded = await loadRaw(warehouse, {
				source,
				engine,
				also,
				runId,
				now,
				onProgress: ({ table, rows }) => progress.update(`${table}: ${plural(rows, 'row')}`),
			});
			progress.update('checking each game');
			const [games] = await backfill(warehouse, {
				processors: [rawGameLoader],
				range: loaded.range,
				runId,
				now,
			});
			progress.stop();
			for (const { error } of games?.errors ?? []) throw error;
			const seconds = ((performance.now() - started) / 1000).toFixed(1);
			print(summary(source, loaded, seconds, warehouse.label));
			reportRejected(loaded.tables);
		});
	} finally {
		progress.stop();
		await engine.close();
	}
}

function tablesOnRequest(text: string | undefined): RawTableName[] {
	if (text === undefined) return [];
	const known = RAW_TABLE_NAMES.filter((name) => RAW_TABLES[name].onRequest);
	return text.split(',').map((word) => {
		const table = known.find((name) => name === word.trim());
		if (table === undefined)
			throw new UsageError(
				`--with ${word}: not a table that is loaded on request`,
				`It knows ${known.join(', ')}.`,
			);
		return table;
	});
}

function summary(
	source: RawSource,
	{ tables, range, games, datesChanged }: LoadResult,
	seconds: string,
	where: string,
): string {
	const changed = tables.some(({ unitsChanged }) => unitsChanged > 0);
	return [
		`Loaded ${source.label} into ${where} in ${seconds} s`,
		`  ${plural(games, 'game')}, ${range.start} to ${range.end}`,
		...tables.map(({ table, rows }) => `  ${table.padEnd(20)} ${formatCount(rows).padStart(10)} rows`),
		...source.tables
			.filter((table) => !tables.some((loaded) => loaded.table === table))
			.map((table) => `  ${table.padEnd(20)}       left out; --with ${table} loads it too`),
		changed
			? `  ${plural(datesChanged.length, 'date')} changed`
			: '  nothing has changed since it was loaded before',
		'',
	].join('\n');
}

function reportRejected(tables: readonly LoadedTable[]): void {
	for (const { rejected } of tables) {
		const [first] = rejected;
		if (first === undefined) continue;
		printError(
			`${plural(rejected.length, 'row')} of ${first.source} rejected, and kept in nba_raw.rejected_rows:\n`,
		);
		for (const { position, column_name, reason } of rejected.slice(0, REJECTED_SHOWN))
			printError(`  ${position}${column_name === '' ? '' : `, column ${column_name}`}: ${reason}\n`);
		if (rejected.length > REJECTED_SHOWN)
			printError(`  and ${formatCount(rejected.length - REJECTED_SHOWN)} more\n`);
		process.exitCode = EXIT.gateFailed;
	}
}
