import {
	addDays,
	type DateRange,
	type Fingerprint,
	type IsoDate,
	type RowOf,
	sql,
	type Warehouse,
} from '@accounted/warehouse';
import { datesRead } from '../processor/dates-read.ts';
import type { Processor, Upstream } from '../processor/processor.ts';
import { EVERY_DATE } from '../processor/source.ts';
import { type CellVersions, cellFingerprint } from './cell-versions.ts';
import { changedCellsTable } from './tables.ts';

type ChangedCell = RowOf<typeof changedCellsTable>;

/** The entities of one upstream that are others than when a cell was made: each a date and an id. */
export interface UpstreamChange {
	readonly upstream: Upstream;
	readonly cells: readonly Pick<ChangedCell, 'analysis_date' | 'entity_ids'>[];
}

/**
 * What has changed in the upstreams of a processor, as far as it was written down when it happened.
 *
 * That the notes are complete is proved, not trusted: a cell's input version is a sum over the upstream cells it was made
 * from, so taking back every noted change of its window, newest first, must at some point give that very sum. Where it
 * does, what was taken back is all that has changed. Where it does not, for whatever reason, nobody knows who has.
 */
export class ChangedCells {
	readonly #byUpstream: ReadonlyMap<string, readonly ChangedCell[]>;

	private constructor(newestFirst: readonly ChangedCell[]) {
		this.#byUpstream = Map.groupBy(newestFirst, ({ processor_name }) => processor_name);
	}

	/** The changes noted of all upstreams of a processor, as far back as any cell of the range looks. */
	static async read(
		warehouse: Warehouse,
		{ upstream }: Processor,
		{ start, end }: DateRange,
	): Promise<ChangedCells> {
		const names = upstream.map(({ from }) => from.name);
		const first = addDays(start, -Math.max(0, ...upstream.map(({ lookbackDays }) => lookbackDays)));
		return new ChangedCells(
			await warehouse.query(
				sql`SELECT * FROM ${changedCellsTable}
					WHERE processor_name ${sql.in('STRING', names)}
						AND (analysis_date = ${sql.date(EVERY_DATE)}
							OR analysis_date BETWEEN ${sql.date(first)} AND ${sql.date(end)})
					ORDER BY committed_at DESC`,
				changedCellsTable.schema,
			),
		);
	}

	/** All that has changed in each upstream since a cell was made; null where that cannot be proved. */
	since(versions: CellVersions, processor: Processor, date: IsoDate): readonly UpstreamChange[] | null {
		const made = versions.madeFrom(processor, date);
		if (made === null) return null;
		const changes: UpstreamChange[] = [];
		for (const [index, upstream] of processor.upstream.entries()) {
			const before = made[index];
			const cells =
				before === undefined
					? null
					: this.#takenBack(versions.windowOf(upstream, date), before, upstream, date);
			if (cells === null) return null;
			if (cells.length > 0) changes.push({ upstream, cells });
		}
		return changes;
	}

	#takenBack(now: Fingerprint, before: Fingerprint, upstream: Upstream, date: IsoDate): ChangedCell[] | null {
		let version = now;
		const cells: ChangedCell[] = [];
		if (version.equals(before)) return cells;
		const { start, end } = datesRead(upstream, date);
		for (const cell of this.#byUpstream.get(upstream.from.name) ?? []) {
			const isRead =
				cell.analysis_date === EVERY_DATE || (start <= cell.analysis_date && cell.analysis_date <= end);
			if (!isRead) continue;
			version = version
				.without(cellFingerprint(cell.processor_name, cell.analysis_date, cell.to_version))
				.with(cellFingerprint(cell.processor_name, cell.analysis_date, cell.from_version));
			cells.push(cell);
			if (version.equals(before)) return cells;
		}
		return null;
	}
}
