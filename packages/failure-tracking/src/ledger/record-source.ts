import {
	type DateRange,
	type IsoDate,
	type RowOf,
	replaceRows,
	spanOf,
	sql,
	type TableChange,
	type Warehouse,
} from '@accounted/warehouse';
import { EVERY_DATE, type Source } from '../processor/source.ts';
import { covers, type Observation, observe } from './observe.ts';
import { changedCellsTable, ledgerTable } from './tables.ts';

type LedgerRow = Pick<RowOf<typeof ledgerTable>, 'processor_name' | 'analysis_date' | 'output_version'>;

type ChangeNote = RowOf<typeof changedCellsTable>;

/** The run that records, and its clock. */
interface Stamp {
	readonly runId: string;
	/** UTC, ISO. */
	readonly now: string;
}

/** A part of a source that some changes are about. */
export interface SourceChange {
	readonly source: Source;
	/** The dates whose rows may change; EVERY_DATE stands for rows without a date. */
	readonly dates: readonly IsoDate[];
	/** The entities that the changes of a date are about. A date that is not here may be about every entity. */
	readonly entities?: ReadonlyMap<IsoDate, readonly string[]>;
}

/** Notes of changed entities are deleted after so many days. A cell that is brought up to date later runs whole. */
const KEPT_DAYS = 90;
const MS_PER_DAY = 86_400_000;

/**
 * Commits rows of sources, and records what the sources hold then and which entities the changes are about. Cells that read a
 * changed date become stale, and run only for the entities concerned where those are known.
 *
 * The rows are visible before they are recorded. A process that is killed in between loses nothing: whoever plans or
 * reconciles looks at the rows themselves.
 */
export async function recordSource(
	warehouse: Warehouse,
	changed: SourceChange | readonly SourceChange[],
	rows: readonly TableChange[],
	stamp: Stamp,
): Promise<void> {
	const all = 'source' in changed ? [changed] : changed;
	const before: Observation[] = [];
	for (const one of all) before.push(await observe(warehouse, one.source, rangeOf(one)));
	if (rows.length > 0) await warehouse.commit(rows);
	const records: TableChange[] = [];
	const notes: ChangeNote[] = [];
	for (const [index, one] of all.entries()) {
		const was = before[index];
		const is = await observe(warehouse, one.source, rangeOf(one));
		const recorded = await recordedCells(warehouse, one.source);
		for (const change of recordOf(is, recorded, stamp)) records.push(change);
		if (was !== undefined) for (const note of notesOf(one, was, is, stamp)) notes.push(note);
	}
	const oldest = new Date(Date.parse(stamp.now) - KEPT_DAYS * MS_PER_DAY).toISOString();
	if (notes.length > 0)
		records.push(
			replaceRows(changedCellsTable, sql`committed_at < ${sql.parameter('TIMESTAMP', oldest)}`, notes),
		);
	if (records.length > 0) await warehouse.commit(records);
}

/** The range of the dates of a change. Rows without a date are observed with any range. */
function rangeOf({ dates }: SourceChange): DateRange {
	const dated = dates.filter((date) => date !== EVERY_DATE);
	return spanOf(dated.length === 0 ? [EVERY_DATE] : dated);
}

async function recordedCells(warehouse: Warehouse, { name }: Source): Promise<LedgerRow[]> {
	return warehouse.query(
		sql`SELECT processor_name, analysis_date, output_version FROM ${ledgerTable} WHERE processor_name = ${name}`,
		ledgerTable.schema.pick({ processor_name: true, analysis_date: true, output_version: true }),
	);
}

/** Returns the changes by which the ledger says what a source holds; none if it says so already. */
export function recordOf(
	observation: Observation,
	recorded: readonly LedgerRow[],
	{ runId, now }: Stamp,
): TableChange[] {
	const { source, dates } = observation;
	const known = new Map(
		recorded
			.filter(({ processor_name }) => processor_name === source.name)
			.map(({ analysis_date, output_version }) => [analysis_date, output_version]),
	);
	const changed = [...new Set([...known.keys(), ...dates.keys()])].filter(
		(date) => covers(observation, date) && known.get(date) !== dates.get(date)?.version,
	);
	if (changed.length === 0) return [];
	const rows = changed.flatMap((date) => {
		const held = dates.get(date);
		return held === undefined
			? []
			: [
					{
						processor_name: source.name,
						analysis_date: date,
						expected_count: held.rows,
						record_count: held.rows,
						failure_count: 0,
						run_id: runId,
						logic_version: null,
						definition_version: null,
						input_version: '',
						output_version: held.version,
						committed_at: now,
					},
				];
	});
	return [
		replaceRows(
			ledgerTable,
			sql`processor_name = ${source.name} AND analysis_date ${sql.in('DATE', changed)}`,
			rows,
		),
	];
}

/** Which entities the change of each date is about, for dates that had rows before. */
function notesOf(
	{ source, entities }: SourceChange,
	before: Observation,
	after: Observation,
	{ runId, now }: Stamp,
): ChangeNote[] {
	return [...(entities ?? [])].flatMap(([date, ids]) => {
		const [was, is] = [before.dates.get(date), after.dates.get(date)];
		if (was === undefined || was.rows === 0 || is === undefined || was.version === is.version) return [];
		return [
			{
				processor_name: source.name,
				analysis_date: date,
				from_version: was.version,
				to_version: is.version,
				entity_ids: [...ids],
				run_id: runId,
				committed_at: now,
			},
		];
	});
}
