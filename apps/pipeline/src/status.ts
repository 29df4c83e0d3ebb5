import {
	formatCount,
	PROCESSORS,
	plural,
	tableText,
	UsageError,
	type WarehouseSettings,
} from '@accounted/command-line';
import { CellVersions, cellsToRun, ledgerTable } from '@accounted/failure-tracking';
import { RAW_TABLES } from '@accounted/raw';
import { type DateRange, isoDate, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { withWarehouse } from './context.ts';

interface StatusOptions extends WarehouseSettings {
	readonly format: string;
}

const loadedRow = z.object({ games: z.int(), first: isoDate.nullable(), last: isoDate.nullable() });

interface ProcessorStatus {
	readonly code: string;
	readonly name: string;
	readonly done: number;
	readonly stale: number;
	readonly missing: number;
}

export async function status(options: StatusOptions): Promise<void> {
	if (!['table', 'json'].includes(options.format))
		throw new UsageError(
			`--format ${options.format}: not a format of this command`,
			'Say --format table or --format json.',
		);
	await withWarehouse(options, 'read', async (warehouse) => {
		const loaded = await loadedGames(warehouse);
		const processors = loaded.range === null ? [] : await processorStatuses(warehouse, loaded.range);
		process.stdout.write(
			options.format === 'json'
				? `${JSON.stringify({ schemaVersion: 1, warehouse: warehouse.label, ...loaded, processors }, null, 2)}\n`
				: statusText(warehouse.label, loaded, processors),
		);
	});
}

async function loadedGames(warehouse: Warehouse): Promise<{ games: number; range: DateRange | null }> {
	const { table } = RAW_TABLES.schedule;
	if (!(await warehouse.existing([table])).has(table.name)) return { games: 0, range: null };
	const [row] = await warehouse.query(
		sql`SELECT COUNT(*) AS games, MIN(game_date) AS first, MAX(game_date) AS last FROM ${table}`,
		loadedRow,
	);
	if (row === undefined || row.first === null || row.last === null) return { games: 0, range: null };
	return { games: row.games, range: { start: row.first, end: row.last } };
}

async function processorStatuses(warehouse: Warehouse, range: DateRange): Promise<ProcessorStatus[]> {
	const versions = new CellVersions(
		await warehouse.query(sql`SELECT * FROM ${ledgerTable}`, ledgerTable.schema),
	);
	const statuses: ProcessorStatus[] = [];
	for (const processor of PROCESSORS) {
		const { all } = await cellsToRun(warehouse, processor, range, versions);
		const done = all.filter((date) => versions.isDone(processor, date));
		const stale = done.filter((date) => versions.isStale(processor, date));
		statuses.push({
			code: processor.code,
			name: processor.name,
			done: done.length,
			stale: stale.length,
			missing: all.length - done.length,
		});
	}
	return statuses;
}

function statusText(
	label: string,
	{ games, range }: { games: number; range: DateRange | null },
	processors: readonly ProcessorStatus[],
): string {
	if (range === null)
		return `${label}\nNothing is loaded. Run: pnpm pipeline load --source <folder>|simulated\n`;
	const table = tableText(
		[
			{ title: 'Processor', align: 'left' },
			{ title: 'Done', align: 'right' },
			{ title: 'Stale', align: 'right' },
			{ title: 'Missing', align: 'right' },
		],
		processors.map(({ code, done, stale, missing }) => [
			code,
			formatCount(done),
			formatCount(stale),
			formatCount(missing),
		]),
	);
	return `${label}\n${plural(games, 'game')}, ${range.start} to ${range.end}; cells (dates) by processor:\n\n${table}`;
}
