import { type DateRange, type IsoDate, type RowOf, spanOf, sql, type Warehouse } from '@accounted/warehouse';
import { definitionsOf } from '../definition/definition.ts';
import { CellVersions, readLedger } from '../ledger/cell-versions.ts';
import { KnownDefinitions } from '../ledger/definitions.ts';
import { observeSources } from '../ledger/observe.ts';
import { ledgerTable } from '../ledger/tables.ts';
import type { Processor } from '../processor/processor.ts';
import { runChunk } from './chunk.ts';

export interface AcceptRequest {
	readonly processor: Processor;
	/** Why the change of the definition changes no outcome. It is recorded. */
	readonly reason: string;
	/** How many cells to evaluate again, to see whether the reason is true. */
	readonly verify?: number;
	readonly runId: string;
	/** The time in UTC, ISO. */
	readonly now: () => string;
}

export interface Accepted {
	/** Cells that count as made by the definition that there is now. */
	readonly cells: number;
	readonly version: string;
	/** What differs from the definitions that made them, as far as it is known. */
	readonly parts: readonly string[];
	/** Dates whose cells were evaluated again, and came out alike. */
	readonly verified: readonly IsoDate[];
}

/** The cells came out otherwise, or could not be evaluated again: the change is not accepted. */
export class NotAcceptedError extends Error {
	override readonly name = 'NotAcceptedError';
	/** The dates of all cells that would have been accepted. */
	readonly range: DateRange;

	constructor(message: string, range: DateRange) {
		super(message);
		this.range = range;
	}
}

/**
 * Keeps the cells of a processor whose definition has changed in a way that changes no outcome.
 * @throws RangeError for a reason that says nothing, NotAcceptedError if a cell that is evaluated again comes out otherwise.
 */
export async function acceptDefinition(
	warehouse: Warehouse,
	{ processor, reason, verify = 0, runId, now }: AcceptRequest,
): Promise<Accepted> {
	const said = reason.trim();
	if (said === '') throw new RangeError('an acceptance says why');
	const definition = (await definitionsOf([processor])).get(processor.name);
	if (definition === undefined) throw new TypeError(`${processor.code} has no definition`);
	const { version } = definition;
	const ledger = await readLedger(warehouse);
	const others = ledger.filter(
		(cell) => cell.processor_name === processor.name && cell.definition_version !== version,
	);
	const dates = others.map(({ analysis_date }) => analysis_date).sort();
	const verified =
		verify > 0 && dates.length > 0 ? await verifyCells(warehouse, processor, dates, verify) : [];
	const known = await KnownDefinitions.read(warehouse, [processor]);
	const made = new Set(others.map(({ definition_version }) => definition_version ?? ''));
	if (dates.length > 0)
		await warehouse.commit([
			{
				table: ledgerTable,
				where: sql`processor_name = ${processor.name}`,
				set: { definition_version: sql.parameter('STRING', version) },
			},
			...known.recording(processor, definition, { runId, now: now() }, said),
		]);
	return {
		cells: dates.length,
		version,
		parts: [...new Set([...made].flatMap((one) => known.changedSince(processor, one, definition)))],
		verified,
	};
}

/** Evaluates some of the cells again without writing, spread over the dates. Only cells whose inputs are what they were can tell. */
async function verifyCells(
	warehouse: Warehouse,
	processor: Processor,
	dates: readonly IsoDate[],
	count: number,
): Promise<IsoDate[]> {
	const range = spanOf(dates);
	const observed = await observeSources(warehouse, [processor], range);
	// By the definitions of now, a cell of another definition would be stale for that alone.
	const versions = new CellVersions(await readLedger(warehouse), observed.sources);
	const comparable = dates.filter((date) => !versions.isStale(processor, date));
	if (comparable.length === 0)
		throw new NotAcceptedError(
			`${processor.code}: no cell can be verified, because what they read has changed since they were made`,
			range,
		);
	const step = Math.max(1, comparable.length / count);
	const chosen = Array.from(
		{ length: Math.min(count, comparable.length) },
		(_, index) => comparable[Math.floor(index * step)],
	).filter((date) => date !== undefined);
	const differing: IsoDate[] = [];
	for (const date of chosen) {
		const { ledger } = await runChunk(warehouse, processor, [date], {
			versions,
			stamp: { runId: 'verification', now: `${date}T00:00:00.000Z` },
			affected: new Map(),
			isRead: false,
		});
		const [cell]: readonly RowOf<typeof ledgerTable>[] = ledger;
		if (cell?.output_version !== versions.outputVersion(processor, date)) differing.push(date);
	}
	if (differing.length > 0)
		throw new NotAcceptedError(
			`${processor.code}: ${differing.length} of ${chosen.length} cells come out otherwise by the new definition: ${differing.join(', ')}`,
			range,
		);
	return chosen;
}
