import { addDays, Fingerprint, type IsoDate, sql, type Warehouse } from '@accounted/warehouse';
import type { z } from 'zod';
import { areComparable } from '../definition/definition.ts';
import { datesRead } from '../processor/dates-read.ts';
import type { Processor, Upstream } from '../processor/processor.ts';
import { EVERY_DATE } from '../processor/source.ts';
import { covers, type Observation } from './observe.ts';
import { ledgerTable } from './tables.ts';

const ledgerCell = ledgerTable.schema.pick({
	processor_name: true,
	analysis_date: true,
	logic_version: true,
	definition_version: true,
	input_version: true,
	output_version: true,
});
export type LedgerCell = z.output<typeof ledgerCell>;

/**
 * Which cells are done, and from what. A cell is stale if another definition of its processor made it, or if the upstream
 * cells that it was made from hold something else now. Contents are compared, not clocks: an upstream that ran again with the
 * same result makes no cell stale.
 */
export class CellVersions {
	readonly #cells = new Map<string, Map<IsoDate, LedgerCell>>();
	readonly #timelines = new Map<string, Timeline>();
	readonly #unrecorded = new Set<string>();

	readonly #definitions: ReadonlyMap<string, string>;

	/**
	 * @param observations What the sources hold now. It counts more than what the ledger says of them.
	 * @param definitions The definition versions by the processor's name. A processor that is not there has no stale definition.
	 */
	constructor(
		ledger: readonly LedgerCell[],
		observations: readonly Observation[] = [],
		definitions: ReadonlyMap<string, string> = new Map(),
	) {
		this.#definitions = definitions;
		for (const cell of ledger) this.set(cell);
		for (const observation of observations) this.#observe(observation);
	}

	#observe(observation: Observation): void {
		const { source, engine, dates } = observation;
		const cells = this.#cells.get(source.name) ?? new Map<IsoDate, LedgerCell>();
		const covered = [...cells.values()].filter(({ analysis_date }) => covers(observation, analysis_date));
		if (!isRecorded(covered, engine)) this.#unrecorded.add(source.name);
		for (const { analysis_date } of covered) cells.delete(analysis_date);
		this.#timelines.delete(source.name);
		this.#cells.set(source.name, cells);
		for (const [date, { version }] of dates) this.set(sourceCell(source.name, date, version));
	}

	/**
	 * The sources of a processor of which the ledger has no record, or that of another engine: whether cells were made from
	 * what they hold now cannot be told.
	 */
	unrecordedSources({ upstream }: Pick<Processor, 'upstream'>): string[] {
		return upstream.flatMap(({ from }) => (this.#unrecorded.has(from.name) ? [from.name] : []));
	}

	set(cell: LedgerCell): void {
		const dates = this.#cells.get(cell.processor_name) ?? new Map<IsoDate, LedgerCell>();
		dates.set(cell.analysis_date, cell);
		this.#cells.set(cell.processor_name, dates);
		this.#timelines.delete(cell.processor_name);
	}

	/** The dates on which a processor has a cell. */
	datesOf(processor: Processor): IsoDate[] {
		return [...(this.#cells.get(processor.name)?.keys() ?? [])];
	}

	isDone(processor: Processor, date: IsoDate): boolean {
		return this.#cells.get(processor.name)?.has(date) ?? false;
	}

	/** True if the cell is done, and was made from other inputs or by another definition than there are now. */
	isStale(processor: Processor, date: IsoDate): boolean {
		const cell = this.#cells.get(processor.name)?.get(date);
		if (cell === undefined) return false;
		return (
			this.#isOtherDefinition(processor, cell) || cell.input_version !== this.inputVersion(processor, date)
		);
	}

	/** The definition version of a processor that new cells get; null if it is not known. */
	definitionOf({ name }: Pick<Processor, 'name'>): string | null {
		return this.#definitions.get(name) ?? null;
	}

	/** Whether a cell was made by a build whose definitions cannot be compared with those of this one. */
	hasUnknownDefinition(processor: Processor, date: IsoDate): boolean {
		const [made, now] = [
			this.#cells.get(processor.name)?.get(date)?.definition_version ?? null,
			this.definitionOf(processor),
		];
		return made !== null && now !== null && !areComparable(made, now);
	}

	#isOtherDefinition(processor: Processor, { definition_version: made }: LedgerCell): boolean {
		const now = this.definitionOf(processor);
		if (now === null) return false;
		return made === null || (areComparable(made, now) && made !== now);
	}

	/**
	 * What makes a cell that is done stale: the definition version that it was made by, if that is another one, and the upstreams
	 * that have changed. A cell of an older version of this program has an unknown definition: an empty text.
	 */
	changesOf(
		processor: Processor,
		date: IsoDate,
	): { readonly otherDefinition: string | null; readonly upstreams: readonly Upstream['from'][] } {
		const cell = this.#cells.get(processor.name)?.get(date);
		if (cell === undefined) return { otherDefinition: null, upstreams: [] };
		const otherDefinition = this.#isOtherDefinition(processor, cell) ? (cell.definition_version ?? '') : null;
		if (cell.input_version === this.inputVersion(processor, date)) return { otherDefinition, upstreams: [] };
		const made = cell.input_version.split(' ');
		// Made when it read other upstreams than it does now: which of them has changed cannot be told.
		const comparable = made.length === processor.upstream.length;
		const changed = processor.upstream.filter(
			(upstream, index) => !comparable || made[index] !== this.#versionOf(upstream, date),
		);
		return { otherDefinition, upstreams: changed.map(({ from }) => from) };
	}

	/**
	 * The fingerprints of the upstream cells that a cell was made from, one for each upstream that its processor has now;
	 * null if it is not done, or was made by another definition or when it read other upstreams.
	 */
	madeFrom(processor: Processor, date: IsoDate): readonly Fingerprint[] | null {
		const cell = this.#cells.get(processor.name)?.get(date);
		if (cell === undefined || this.#isOtherDefinition(processor, cell)) return null;
		const made = cell.input_version.split(' ').map((text) => Fingerprint.parse(text));
		const known = made.filter((version) => version !== null);
		return made.length === processor.upstream.length && known.length === made.length ? known : null;
	}

	/** The fingerprint of what a cell holds, as the ledger tells it; undefined where it is not done. */
	outputVersion(processor: Processor, date: IsoDate): string | undefined {
		return this.#cells.get(processor.name)?.get(date)?.output_version;
	}

	/** The fingerprints of the upstream cells that a cell reads, as they are now: one for each upstream, in order. */
	inputVersion(processor: Processor, date: IsoDate): string {
		return processor.upstream.map((upstream) => this.#versionOf(upstream, date)).join(' ');
	}

	/** The fingerprint of all cells of a processor or source between two dates, both included, and of rows without a date. */
	contentOf(name: string, first: IsoDate, last: IsoDate): string {
		return this.#timelineOf(name).between(first, last).toString();
	}

	/** The fingerprint of the cells of an upstream that a cell of a date reads, as they are now. */
	windowOf(upstream: Upstream, date: IsoDate): Fingerprint {
		const { start, end } = datesRead(upstream, date);
		return this.#timelineOf(upstream.from.name).between(start, end);
	}

	#versionOf(upstream: Upstream, date: IsoDate): string {
		return this.windowOf(upstream, date).toString();
	}

	#timelineOf(processorName: string): Timeline {
		const known = this.#timelines.get(processorName);
		if (known !== undefined) return known;
		const made = new Timeline([...(this.#cells.get(processorName)?.values() ?? [])]);
		this.#timelines.set(processorName, made);
		return made;
	}
}

/** What the ledger knows of a source's cell. */
function sourceCell(name: string, date: IsoDate, version: string): LedgerCell {
	return {
		processor_name: name,
		analysis_date: date,
		logic_version: null,
		definition_version: null,
		input_version: '',
		output_version: version,
	};
}

/** Recording a source always writes a cell for the rows without a date, and all cells in the versions of one engine. */
function isRecorded(cells: readonly LedgerCell[], engine: string): boolean {
	return (
		cells.some(({ analysis_date }) => analysis_date === EVERY_DATE) &&
		cells.every(({ output_version }) => output_version.startsWith(`${engine} `))
	);
}

export function readLedger(warehouse: Warehouse): Promise<LedgerCell[]> {
	return warehouse.query(
		sql`SELECT processor_name, analysis_date, logic_version, definition_version, input_version, output_version FROM ${ledgerTable}`,
		ledgerCell,
	);
}

/** What one cell adds to the fingerprint of a window that it lies in. */
export function cellFingerprint(name: string, date: IsoDate, outputVersion: string): Fingerprint {
	return new Fingerprint().add([name, date, outputVersion]);
}

/** The cells of one processor or source by date, with running fingerprints: a window of any length costs two look-ups. */
class Timeline {
	readonly #dates: readonly IsoDate[];
	/** `#upTo[n]` is the fingerprint of the first n cells. */
	readonly #upTo: readonly Fingerprint[];
	/** The fingerprint of the cell that every window holds: rows of a source without a date. */
	readonly #always: Fingerprint;

	constructor(cells: readonly LedgerCell[]) {
		const sorted = cells.toSorted((one, other) => (one.analysis_date < other.analysis_date ? -1 : 1));
		let running = new Fingerprint();
		const upTo = [running];
		const dated = sorted.filter(({ analysis_date }) => analysis_date !== EVERY_DATE);
		const [always] = sorted[0]?.analysis_date === EVERY_DATE ? sorted : [];
		this.#always =
			always === undefined
				? new Fingerprint()
				: cellFingerprint(always.processor_name, always.analysis_date, always.output_version);
		for (const cell of dated) {
			running = running.with(cellFingerprint(cell.processor_name, cell.analysis_date, cell.output_version));
			upTo.push(running);
		}
		this.#dates = dated.map((cell) => cell.analysis_date);
		this.#upTo = upTo;
	}

	/** Both ends included. */
	between(first: IsoDate, last: IsoDate): Fingerprint {
		const to = this.#upTo[this.#countBefore(addDays(last, 1))];
		const from = this.#upTo[this.#countBefore(first)];
		return to === undefined || from === undefined ? this.#always : to.without(from).with(this.#always);
	}

	/** How many cells lie before a date, by bisection. */
	#countBefore(date: IsoDate): number {
		let [low, high] = [0, this.#dates.length];
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((this.#dates[middle] ?? date) < date) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
