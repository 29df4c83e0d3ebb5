import { PROCESSORS } from '@accounted/command-line';
import { type CellReason, makePlan } from '@accounted/failure-tracking';
import { RAW_TABLES } from '@accounted/raw';
import { type DateRange, isoDate, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';

interface ProcessorStatus {
	readonly code: string;
	readonly name: string;
	readonly done: number;
	readonly stale: number;
	readonly missing: number;
}

export interface WarehouseStatus {
	readonly games: number;
	/** From the first game that is loaded to the last; null where there is none. */
	readonly range: DateRange | null;
	/** Cells, which are dates, by what has become of them. */
	readonly processors: readonly ProcessorStatus[];
}

const loadedRow = z.object({ games: z.int(), first: isoDate.nullable(), last: isoDate.nullable() });

/** How far a warehouse has come: what is loaded, and of each processor the dates done, stale and missing. */
export async function readStatus(warehouse: Warehouse): Promise<WarehouseStatus> {
	const loaded = await loadedGames(warehouse);
	const processors = loaded.range === null ? [] : await processorStatuses(warehouse, loaded.range);
	return { ...loaded, processors };
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
	const { steps } = await makePlan(warehouse, {
		processors: PROCESSORS,
		range,
		now: () => new Date().toISOString(),
	});
	return PROCESSORS.map(({ code, name }) => {
		const { cells = [], upToDate = 0 } = steps.find(({ processor }) => processor === code) ?? {};
		const count = (isSo: (kind: CellReason['kind']) => boolean) =>
			cells.filter(({ reason }) => isSo(reason.kind)).length;
		const missing = count((kind) => kind === 'NEVER_RAN');
		return {
			code,
			name,
			done: upToDate + cells.length - missing,
			stale: count((kind) => STALE_KINDS.has(kind)),
			missing,
		};
	});
}

const STALE_KINDS: ReadonlySet<CellReason['kind']> = new Set(['OTHER_LOGIC', 'SOURCE_REPAIRED', 'STALE']);
