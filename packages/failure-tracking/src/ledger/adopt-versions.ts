import { isoDate, replaceRows, sql, type TableChange, type Warehouse } from '@accounted/warehouse';
import { definitionsOf } from '../definition/definition.ts';
import { isProcessor, type Processor, type Upstream } from '../processor/processor.ts';
import type { Source } from '../processor/source.ts';
import { CellVersions } from './cell-versions.ts';
import { KnownDefinitions } from './definitions.ts';
import { type Observation, observe } from './observe.ts';
import { recordOf } from './record-source.ts';
import { ledgerTable } from './tables.ts';

/** Why cells that were made before definitions were recorded count as made by the ones that there are now. */
const ADOPTED = 'adopted: computed by the same logic version, before definitions were recorded';

/** Any date that a table may hold. */
const ALL_DATES = { start: isoDate.parse('0001-01-01'), end: isoDate.parse('9999-12-31') };

/**
 * Before version 3, a load wrote versions of sources of its own making, and a processor had a version that was raised by hand.
 * In their place, this records what the sources hold now, and the definition of each processor for cells of the same version.
 * A cell that was fresh by the old versions is fresh by the new ones: the old program, too, took it that only loads change
 * sources. A cell that was stale stays stale.
 */
export async function adoptVersions(
	warehouse: Warehouse,
	processors: readonly Processor[],
	stamp: { readonly runId: string; readonly now: string },
): Promise<TableChange[]> {
	const ledger = await warehouse.query(sql`SELECT * FROM ${ledgerTable}`, ledgerTable.schema);
	const observations: Observation[] = [];
	for (const source of sourcesOf(processors)) observations.push(await observe(warehouse, source, ALL_DATES));
	const [before, after] = [new CellVersions(ledger), new CellVersions(ledger, observations)];
	const recorded = new Set(ledger.map(({ processor_name }) => processor_name));
	/** A source without a record was not read yet. */
	const wasRead = ({ from }: Upstream) => isProcessor(from) || recorded.has(from.name);
	const definitions = await definitionsOf(processors);
	const known = await KnownDefinitions.read(warehouse, processors);
	const adopted = ledger.map((cell) => {
		const processor = processors.find(({ name }) => name === cell.processor_name);
		if (processor === undefined) return cell;
		const made = processor.upstream
			.filter(wasRead)
			.map((upstream) => before.windowOf(upstream, cell.analysis_date))
			.join(' ');
		const definition_version =
			cell.logic_version !== null && cell.logic_version === processor.logicVersion
				? (definitions.get(processor.name)?.version ?? null)
				: null;
		const input_version =
			cell.input_version === made ? after.inputVersion(processor, cell.analysis_date) : cell.input_version;
		return { ...cell, definition_version, input_version };
	});
	return [
		replaceRows(ledgerTable, sql`TRUE`, adopted),
		...observations.flatMap((observation) => recordOf(observation, ledger, stamp)),
		...processors.flatMap((processor) => {
			const definition = definitions.get(processor.name);
			return definition === undefined ? [] : known.recording(processor, definition, stamp, ADOPTED);
		}),
	];
}

function sourcesOf(processors: readonly Processor[]): Source[] {
	const sources = processors.flatMap(({ upstream }) =>
		upstream.flatMap(({ from }) => (isProcessor(from) ? [] : [from])),
	);
	return [...new Map(sources.map((source) => [source.name, source])).values()];
}
