import { PROCESSORS } from '@accounted/command-line';
import { type CellReason, makePlan, type RejectedGroup, readRejected } from '@accounted/failure-tracking';
import { type DateRange, type IsoDate, isoDate, type Warehouse } from '@accounted/warehouse';
import { type LoadedGames, loadedGames } from './loaded-games.ts';

interface ProcessorStatus {
	readonly code: string;
	readonly name: string;
	/** Cells that ran and are up to date. */
	readonly done: number;
	/** Cells that ran, and whose inputs or logic have changed since. */
	readonly stale: number;
	/** Cells that ran, and have entities that are lost, doubled, or both a record and a failure. */
	readonly broken: number;
	/** Cells before today that never ran. */
	readonly missing: number;
	/** Cells from today on that never ran. */
	readonly upcoming: number;
	/** The dates of the stale, broken and missing cells; null where there are none. */
	readonly due: DateRange | null;
}

export interface WarehouseStatus extends LoadedGames {
	/** Cells, which are dates, by their state. */
	readonly processors: readonly ProcessorStatus[];
	/** Rows that loading refused, by file, column and reason. */
	readonly rejected: readonly RejectedGroup[];
}

/** A rejected row may have a date outside the schedule. */
const ALL_DATES: DateRange = { start: isoDate.parse('0001-01-01'), end: isoDate.parse('9999-12-31') };

/** Reads what is loaded, and of each processor how many dates are done, stale, broken and missing; null without games. */
export async function readStatus(warehouse: Warehouse, today: IsoDate): Promise<WarehouseStatus | null> {
	const loaded = await loadedGames(warehouse);
	if (loaded === null) return null;
	return {
		...loaded,
		processors: await processorStatuses(warehouse, loaded.range, today),
		rejected: await readRejected(warehouse, PROCESSORS, ALL_DATES),
	};
}

async function processorStatuses(
	warehouse: Warehouse,
	range: DateRange,
	today: IsoDate,
): Promise<ProcessorStatus[]> {
	const { steps } = await makePlan(warehouse, {
		processors: PROCESSORS,
		range,
		now: () => new Date().toISOString(),
	});
	return PROCESSORS.map(({ code, name }) => {
		const { cells = [], upToDate = 0 } = steps.find(({ processor }) => processor === code) ?? {};
		const dates = Map.groupBy(cells, ({ date, reason }) => STATE[reason.kind](date, today));
		const count = (state: CellState) => dates.get(state)?.length ?? 0;
		const due = cells
			.filter(({ date, reason }) => DUE.has(STATE[reason.kind](date, today)))
			.map(({ date }) => date)
			.sort();
		const [first] = due;
		const last = due.at(-1);
		return {
			code,
			name,
			done: upToDate + count('done'),
			stale: count('stale'),
			broken: count('broken'),
			missing: count('missing'),
			upcoming: count('upcoming'),
			due: first === undefined || last === undefined ? null : { start: first, end: last },
		};
	});
}

type CellState = 'done' | 'stale' | 'broken' | 'missing' | 'upcoming';

/** The states that a backfill changes. */
const DUE: ReadonlySet<CellState> = new Set(['stale', 'broken', 'missing']);

/** The state of a cell by why a plan names it. A cell that only follows from others is up to date itself. */
const STATE: Readonly<Record<CellReason['kind'], (date: IsoDate, today: IsoDate) => CellState>> = {
	NEVER_RAN: (date, today) => (date < today ? 'missing' : 'upcoming'),
	DEFINITION_CHANGED: () => 'stale',
	SOURCE_REPAIRED: () => 'stale',
	SOURCE_UNRECORDED: () => 'stale',
	STALE: () => 'stale',
	UNACCOUNTED: () => 'broken',
	RETRYABLE_FAILURE: () => 'done',
	FORCED: () => 'done',
	FOLLOWS: () => 'done',
};
