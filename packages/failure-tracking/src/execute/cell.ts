import { Fingerprint, type IsoDate, type Row, type RowOf } from '@accounted/warehouse';
import type { CellVersions } from '../ledger/cell-versions.ts';
import type { changedCellsTable, expectedTable, ledgerTable } from '../ledger/tables.ts';
import type { Failure } from '../processor/outcome.ts';
import type { Processor } from '../processor/processor.ts';
import type { CellEntities, Decision } from './cell-entities.ts';
import type { RunStamp } from './failure-lifecycle.ts';

/**
 * One cell being decided: whole, or of some entities alone while what became of the others stands. Fingerprints are
 * sums, so the ledger's row comes out the same either way.
 */
export class Cell {
	readonly date: IsoDate;
	/** Who is to be evaluated. */
	readonly toRun: readonly string[];
	/** Whose rows are replaced or removed. */
	readonly touched: ReadonlySet<string>;
	readonly isWhole: boolean;
	readonly #processor: Processor;
	readonly #entities: CellEntities;
	readonly #versionBefore: string | undefined;
	readonly #decisions: Map<string, Decision | null>;

	/**
	 * @param versionBefore What the ledger says of the cell; undefined where it is not done.
	 * @param only Whom alone what has changed concerns; who is newly expected is evaluated all the same.
	 */
	constructor(
		processor: Processor,
		date: IsoDate,
		entities: CellEntities,
		versionBefore: string | undefined,
		only?: ReadonlySet<string>,
	) {
		const { expected, before } = entities;
		const now = new Set(expected);
		this.date = date;
		this.isWhole = only === undefined;
		this.toRun = only === undefined ? expected : expected.filter((id) => only.has(id) || !before.has(id));
		this.touched = new Set([...this.toRun, ...[...before.keys()].filter((id) => !now.has(id))]);
		this.#processor = processor;
		this.#entities = entities;
		this.#versionBefore = versionBefore;
		this.#decisions = new Map(only === undefined ? [] : [...before].filter(([id]) => !this.touched.has(id)));
	}

	/**
	 * Whether the snapshot of who was expected tells what the ledger's version was made from. Where it does not (an older
	 * version of this program ran the cell, somebody changed the tables) nothing can be taken as it stands.
	 */
	get isProved(): boolean {
		const decisions = [...this.#entities.before.values()];
		return decisions.every((decision) => decision !== null) && versionOf(decisions) === this.#versionBefore;
	}

	get expected(): readonly string[] {
		return this.#entities.expected;
	}

	get expectedCount(): number {
		return this.expected.length;
	}

	/** Whether what an entity had in this cell gives way to what is decided now. */
	replaces(id: string): boolean {
		return this.isWhole || this.touched.has(id);
	}

	addRecord(id: string, record: Row): void {
		const { columns } = this.#processor.output.table;
		this.#add(
			id,
			'RECORD',
			columns.map((column) => record[column.name]),
		);
	}

	addFailure(id: string, { category, reason, missingDates, cause }: Failure): void {
		this.#add(id, 'FAILURE', [id, category, reason, missingDates, cause]);
	}

	ledgerRow(versions: CellVersions, { runId, now }: RunStamp): RowOf<typeof ledgerTable> {
		const outcomes = [...this.#decisions.values()].map((decision) => decision?.outcome);
		return {
			processor_name: this.#processor.name,
			analysis_date: this.date,
			expected_count: this.expectedCount,
			record_count: outcomes.filter((outcome) => outcome === 'RECORD').length,
			failure_count: outcomes.filter((outcome) => outcome === 'FAILURE').length,
			run_id: runId,
			logic_version: this.#processor.logicVersion ?? null,
			definition_version: versions.definitionOf(this.#processor),
			input_version: versions.inputVersion(this.#processor, this.date),
			output_version: versionOf(this.#decisions.values()),
			committed_at: now,
		};
	}

	/** The snapshot's rows of those evaluated. */
	snapshotRows({ runId }: RunStamp): RowOf<typeof expectedTable>[] {
		return this.toRun.map((entity_id) => ({
			processor_name: this.#processor.name,
			analysis_date: this.date,
			entity_id,
			run_id: runId,
			outcome: this.#decisions.get(entity_id)?.outcome ?? null,
			outcome_version: this.#decisions.get(entity_id)?.version ?? null,
		}));
	}

	/** Who came out differently; null where nobody did, and where it cannot be told. */
	change({ runId, now }: RunStamp): RowOf<typeof changedCellsTable> | null {
		const [from, to] = [this.#versionBefore, versionOf(this.#decisions.values())];
		if (from === undefined || from === to || !this.isProved) return null;
		const { before } = this.#entities;
		const everybody = new Set([...before.keys(), ...this.#decisions.keys()]);
		return {
			processor_name: this.#processor.name,
			analysis_date: this.date,
			from_version: from,
			to_version: to,
			entity_ids: [...everybody]
				.filter((id) => before.get(id)?.version !== this.#decisions.get(id)?.version)
				.sort(),
			run_id: runId,
			committed_at: now,
		};
	}

	#add(id: string, outcome: Decision['outcome'], values: readonly unknown[]): void {
		this.#decisions.set(id, { outcome, version: new Fingerprint().add(values).toString() });
	}
}

/** The fingerprint of all of some decisions. */
function versionOf(decisions: Iterable<Decision | null>): string {
	let sum = new Fingerprint();
	for (const decision of decisions)
		sum = sum.with(Fingerprint.parse(decision?.version ?? '') ?? new Fingerprint());
	return sum.toString();
}
