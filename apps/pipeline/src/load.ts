import {
	EXIT,
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
import { loadRaw, RAW_TABLE_NAMES, RAW_TABLES, type RawTableName, rawGameLoader } from '@accounted/raw';
import { newRunId, now, withWarehouse } from './context.ts';
import { loadedText, loadNotes, loadProblems, removedLines } from './load-report.ts';
import { openSource, type SourceOptions } from './open-source.ts';
import { withdraw } from './withdraw.ts';

interface LoadOptions extends WarehouseOptions, SourceOptions {
	readonly with?: string;
	readonly allowRemovals?: boolean;
	readonly withdraw?: string;
}

export async function load(options: LoadOptions): Promise<void> {
	if (options.withdraw !== undefined) return withdraw(options, options.withdraw);
	const also = tablesOnRequest(options.with);
	const config = await resolveConfig(warehouseSettings(options), process.env, process.cwd());
	const engine = await openEngine(config.warehouse === 'duckdb' ? config.database : undefined);
	const started = performance.now();
	const progress = startProgress(process.stderr);
	try {
		progress.update('opening the source');
		const source = await openSource(options, config, engine);
		await withWarehouse(options, 'write', 'load', async (warehouse) => {
			const runId = newRunId();
			const loaded = await loadRaw(warehouse, {
				source,
				engine,
				also,
				allowRemovals: options.allowRemovals ?? false,
				runId,
				now,
				onProgress({ table, rows }) {
					if (rows === null) progress.update(`reading ${table}`);
					else if (progress.live) progress.update(`${table}: ${plural(rows, 'row')}`);
					else progress.done(`${table}: ${plural(rows, 'row')}`);
				},
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
			print(loadedText(source, loaded, seconds, warehouse.label));
			for (const line of [...removedLines(loaded), ...loadNotes(loaded)]) printError(`${line}\n`);
			const problems = loadProblems(loaded);
			for (const line of problems) printError(`${line}\n`);
			if (problems.length > 0) process.exitCode = EXIT.gateFailed;
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
