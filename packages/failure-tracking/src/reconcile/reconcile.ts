import { type DateRange, type IsoDate, todayInUtc, type Warehouse } from '@accounted/warehouse';
import type { z } from 'zod';
import { type Definition, definitionsOf } from '../definition/definition.ts';
import {
	type Disposition,
	dispositionOf,
	type FailureCategory,
	isUnknownSpelling,
	readCategory,
} from '../failure/category.ts';
import { CellVersions } from '../ledger/cell-versions.ts';
import { KnownDefinitions, versionsOf } from '../ledger/definitions.ts';
import { type Observable, type Observations, observeSources, sourceProblem } from '../ledger/observe.ts';
import { type AuditedProcessor, isOwn, type Processor } from '../processor/processor.ts';
import { type Checkable, type CouldNotCheck, overCheckable } from './could-not-check.ts';
import type { NullKeys } from './null-keys.ts';
import { type RejectedCount, type RejectedGroup, rejectedRows } from './rejected.ts';
import { entityRow, entityStatement, IS_UNACCOUNTED, reconcileRow, reconcileStatement } from './statement.ts';
import { tablesOf } from './tables-of.ts';

/** The identity of one cell, or a sum of cells: hasRecord + hasFailure + unaccounted = expected, always. */
export interface Counts {
	readonly expected: number;
	readonly hasRecord: number;
	readonly hasFailure: number;
	readonly unaccounted: number;
	readonly conflicts: number;
	readonly unexpected: number;
	readonly duplicates: number;
	/** Entities that are accounted for from inputs that have changed since. */
	readonly stale: number;
	/** Rows of a source that loading refused. They are no entities, and not among the expected. */
	readonly rejected: number;
}

export interface CellAccount extends Counts {
	readonly date: IsoDate;
	/** Whether the ledger has the cell. An audited processor has no ledger: whether it left a record or a failure. */
	readonly ran: boolean;
	readonly failuresByCategory: Readonly<Partial<Record<FailureCategory, number>>>;
	readonly failuresByDisposition: Readonly<Record<Disposition, number>>;
	/** Of those, the failures that are accepted for now: they or their root are acknowledged. They stay failures. */
	readonly acknowledged: Readonly<Record<Disposition, number>>;
}

export interface ProcessorAccount extends Counts {
	readonly processor: AuditedProcessor;
	readonly failuresByCategory: Readonly<Partial<Record<FailureCategory, number>>>;
	readonly failuresByDisposition: Readonly<Record<Disposition, number>>;
	readonly acknowledged: Readonly<Record<Disposition, number>>;
	/** Rejected rows without a readable date. They count in every range, and in no cell. */
	readonly rejectedWithoutDate: number;
	/** The dates with an expected entity, a record, a failure or a rejected row. */
	readonly cells: readonly CellAccount[];
}

/** Why an entity is unaccounted. */
export type Why = 'NEVER_RAN' | 'ARRIVED_AFTER_RUN' | 'LOST';

export interface UnaccountedEntity {
	readonly processor: AuditedProcessor;
	readonly date: IsoDate;
	readonly entityId: string;
	readonly why: Why;
}

/** A processor with stale entities whose definition has changed since. */
export interface ChangedDefinition {
	readonly processor: AuditedProcessor;
	readonly entities: number;
	/** `possessions in possessions.ts`; none if the earlier definition was not recorded. */
	readonly parts: readonly string[];
}

/** A processor with entities that are accounted for, from inputs that may have changed since. */
export interface StalenessUnknown {
	readonly processor: AuditedProcessor;
	readonly entities: number;
	/** What is the matter, as part of a sentence: `the source meters was never recorded`. */
	readonly why: string;
}

export interface Reconciliation {
	readonly range: DateRange;
	/** Without the processors that could not be checked. */
	readonly processors: readonly ProcessorAccount[];
	/** Audited processors whose table or expectation cannot be read. Nothing is known of their entities. */
	readonly couldNotCheck: readonly CouldNotCheck[];
	/** Rows that cannot be compared, because they have no entity or no date. */
	readonly nullKeys: readonly NullKeys[];
	/** Categories in the failure table that this program does not know. They count as UNKNOWN, an error. */
	readonly unknownCategories: readonly string[];
	/** Processors with cells that another definition made, and what differs, as far as it is known. */
	readonly changedDefinitions: readonly ChangedDefinition[];
	/** Processors whose staleness cannot be told: they read a source that was never recorded, or cannot be read. */
	readonly stalenessUnknown: readonly StalenessUnknown[];
	/** What loading refused of the sources that these processors read, by file, column and reason; most rows first. */
	readonly rejected: readonly RejectedGroup[];
}

/**
 * Accounts for every expected entity of a range, by key, in one statement. `today`, in UTC, tells acknowledgements that
 * hold from those that have run out.
 */
export async function reconcile(
	warehouse: Observable & Pick<Warehouse, 'tablesIn'>,
	processors: readonly AuditedProcessor[],
	range: DateRange,
	today = todayInUtc(),
): Promise<Reconciliation> {
	const { result, couldNotCheck } = await overCheckable(warehouse, processors, range, (checkable) =>
		reconcileCheckable(warehouse, checkable, range, today),
	);
	return { ...result, couldNotCheck };
}

async function reconcileCheckable(
	warehouse: Observable & Pick<Warehouse, 'tablesIn'>,
	{ processors, tables }: Checkable<AuditedProcessor>,
	range: DateRange,
	today: IsoDate,
): Promise<Omit<Reconciliation, 'couldNotCheck'>> {
	if (processors.length === 0)
		return {
			range,
			processors: [],
			nullKeys: [],
			unknownCategories: [],
			changedDefinitions: [],
			stalenessUnknown: [],
			rejected: [],
		};
	const rejected = await rejectedRows(warehouse, processors, range, tables);
	const rows = await warehouse.query(reconcileStatement(processors, range, tables), reconcileRow);
	const ledger = rows.flatMap(ledgerCell);
	const ran = processors
		.filter(isOwn)
		.filter(({ name }) => ledger.some((cell) => cell.processor_name === name));
	const observed = await observeSources(warehouse, ran, range);
	const definitions = await definitionsOf(ran);
	const versions = new CellVersions(ledger, observed.sources, versionsOf(definitions));
	const spellings = new Set(rows.flatMap((row) => [row.category ?? '', row.root_category ?? '']));
	const byProcessor = Map.groupBy(rows, (row) => row.processor_name);
	const unknown = new Map(
		ran.flatMap((processor) => {
			const dates = versions.datesOf(processor).filter((date) => date >= range.start && date <= range.end);
			const why = whyUnknown(processor, dates, versions, observed);
			return why === null ? [] : [[processor.name, why] as const];
		}),
	);
	const accounts = processors.map((processor) =>
		withRejected(
			accountOf(
				processor,
				byProcessor.get(processor.name) ?? [],
				{ versions, isKnown: !unknown.has(processor.name) },
				today,
			),
			rejected.byProcessor.get(processor.name),
		),
	);
	return {
		range,
		processors: accounts,
		changedDefinitions: await changedDefinitions(warehouse, accounts, versions, definitions, unknown),
		stalenessUnknown: accounts.flatMap(({ processor, hasRecord, hasFailure }) => {
			const why = unknown.get(processor.name);
			const entities = hasRecord + hasFailure;
			return why === undefined || entities === 0 ? [] : [{ processor, entities, why }];
		}),
		nullKeys: processors.flatMap((processor) => nullKeysOf(processor, byProcessor.get(processor.name) ?? [])),
		unknownCategories: [...spellings].filter((text) => text !== '' && isUnknownSpelling(text)).sort(),
		rejected: rejected.groups,
	};
}

/** The definitions by which cells were made that another one has taken the place of. Asks only if there are any. */
async function changedDefinitions(
	warehouse: Observable,
	accounts: readonly ProcessorAccount[],
	versions: CellVersions,
	definitions: ReadonlyMap<string, Definition>,
	unknown: ReadonlyMap<string, string>,
): Promise<ChangedDefinition[]> {
	const changed = accounts.flatMap(({ processor, cells }) => {
		const definition = definitions.get(processor.name);
		if (definition === undefined || !isOwn(processor) || unknown.has(processor.name)) return [];
		const made = cells.flatMap((cell) => {
			const was = versions.changesOf(processor, cell.date).otherDefinition;
			return was === null || cell.stale === 0 ? [] : [{ was, entities: cell.stale }];
		});
		return made.length === 0 ? [] : [{ processor, definition, made }];
	});
	if (changed.length === 0) return [];
	const known = await KnownDefinitions.read(
		warehouse,
		changed.map(({ processor }) => processor),
	);
	return changed.map(({ processor, definition, made }) => ({
		processor,
		entities: made.reduce((sum, { entities }) => sum + entities, 0),
		parts: [
			...new Set(
				[...new Set(made.map(({ was }) => was))].flatMap((was) =>
					known.changedSince(processor, was, definition),
				),
			),
		],
	}));
}

/** Why it cannot be told whether a processor's cells are stale; null if it can. */
function whyUnknown(
	processor: Processor,
	dates: readonly IsoDate[],
	versions: CellVersions,
	observed: Observations,
): string | null {
	const problem = sourceProblem(processor, observed);
	if (problem !== null) return problem.message;
	const [source] = versions.unrecordedSources(processor);
	if (source !== undefined) return `what the source ${source} held when they were made was not recorded`;
	return dates.some((date) => versions.hasUnknownDefinition(processor, date))
		? 'another version of this program or another kind of build made them, and its definitions cannot be compared'
		: null;
}

function nullKeysOf(processor: AuditedProcessor, rows: readonly ReconcileRow[]): NullKeys[] {
	return rows.flatMap(({ place, without_entity, without_date }) =>
		place === null ? [] : [{ processor, place, withoutEntity: without_entity, withoutDate: without_date }],
	);
}

/** Returns the unaccounted entities of a range, each with why. The processors must be ones that can be checked. */
export async function unaccountedEntities(
	warehouse: Warehouse,
	processors: readonly AuditedProcessor[],
	range: DateRange,
): Promise<UnaccountedEntity[]> {
	if (processors.length === 0) return [];
	const tables = await warehouse.existing(tablesOf(processors));
	const rows = await warehouse.query(entityStatement(processors, range, tables, IS_UNACCOUNTED), entityRow);
	return rows.flatMap((row) => {
		const processor = processors.find(({ name }) => name === row.processor_name);
		if (processor === undefined) return [];
		return [{ processor, date: row.analysis_date, entityId: row.entity_id, why: whyOf(processor, row) }];
	});
}

/**
 * Returns why a key is unaccounted. An audited processor has no ledger and no list of what it expected: it has run on a date
 * on which it left a record or a failure, and what is missing then is LOST.
 */
export function whyOf(
	processor: AuditedProcessor,
	{ cell_ran, in_snapshot }: z.output<typeof entityRow>,
): Why {
	if (!cell_ran) return 'NEVER_RAN';
	return in_snapshot || !isOwn(processor) ? 'LOST' : 'ARRIVED_AFTER_RUN';
}

/** Sums counts; of cells to a processor, of processors to a total. */
export function sumCounts(parts: readonly Counts[]): Counts {
	const total = (pick: (part: Counts) => number) => parts.reduce((sum, part) => sum + pick(part), 0);
	return {
		expected: total((part) => part.expected),
		hasRecord: total((part) => part.hasRecord),
		hasFailure: total((part) => part.hasFailure),
		unaccounted: total((part) => part.unaccounted),
		conflicts: total((part) => part.conflicts),
		unexpected: total((part) => part.unexpected),
		duplicates: total((part) => part.duplicates),
		stale: total((part) => part.stale),
		rejected: total((part) => part.rejected),
	};
}

/** The share of expected entities that are accounted for: 1 where none is expected. */
export function coverageOf({ expected, unaccounted }: Pick<Counts, 'expected' | 'unaccounted'>): number {
	return expected === 0 ? 1 : (expected - unaccounted) / expected;
}

type ReconcileRow = z.output<typeof reconcileRow>;

/** The versions of all cells, and whether they tell if those of a processor are stale. */
interface Staleness {
	readonly versions: CellVersions;
	readonly isKnown: boolean;
}

function accountOf(
	processor: AuditedProcessor,
	rows: readonly ReconcileRow[],
	staleness: Staleness,
	today: IsoDate,
): ProcessorAccount {
	const { CELL = [], CATEGORY = [] } = Object.groupBy(rows, (row) => row.kind);
	const categories = Map.groupBy(CATEGORY, (row) => row.analysis_date);
	const cells = CELL.map((row) =>
		cellAccount(processor, row, categories.get(row.analysis_date) ?? [], staleness, today),
	);
	return {
		processor,
		...sumCounts(cells),
		failuresByCategory: addUp(cells.map((cell) => cell.failuresByCategory)),
		failuresByDisposition: { ...NO_DISPOSITIONS, ...addUp(cells.map((cell) => cell.failuresByDisposition)) },
		acknowledged: { ...NO_DISPOSITIONS, ...addUp(cells.map((cell) => cell.acknowledged)) },
		rejectedWithoutDate: 0,
		cells,
	};
}

/** An account with the rejected rows that it counts. A date that has nothing but rejected rows becomes a cell. */
function withRejected(account: ProcessorAccount, rejected: RejectedCount | undefined): ProcessorAccount {
	if (rejected === undefined) return account;
	const { byDate, undated } = rejected;
	const known = new Set(account.cells.map(({ date }) => date));
	const cells = [
		...account.cells.map((cell) => ({ ...cell, rejected: byDate.get(cell.date) ?? 0 })),
		...[...byDate]
			.filter(([date]) => !known.has(date))
			.map(([date, count]) => ({ ...EMPTY_CELL, date, rejected: count })),
	].sort((one, other) => (one.date < other.date ? -1 : 1));
	const dated = cells.reduce((sum, cell) => sum + cell.rejected, 0);
	return { ...account, rejected: dated + undated, rejectedWithoutDate: undated, cells };
}

const NO_DISPOSITIONS: Readonly<Record<Disposition, number>> = { expected: 0, error: 0, pending: 0 };

const EMPTY_CELL: Omit<CellAccount, 'date'> = {
	ran: false,
	...sumCounts([]),
	failuresByCategory: {},
	failuresByDisposition: NO_DISPOSITIONS,
	acknowledged: NO_DISPOSITIONS,
};

function cellAccount(
	processor: AuditedProcessor,
	row: ReconcileRow,
	categories: readonly ReconcileRow[],
	{ versions, isKnown }: Staleness,
	today: IsoDate,
): CellAccount {
	const failures = categories.map(({ category, root_category, accepted_until, has_failure }) => {
		const known = readCategory(category ?? 'UNKNOWN');
		const root = root_category === null ? null : readCategory(root_category);
		return {
			category: known,
			disposition: dispositionOf(known, root),
			isAccepted: accepted_until !== null && today <= accepted_until,
			count: has_failure,
		};
	});
	const isAnythingThere = row.has_record + row.has_failure + row.unexpected > 0;
	return {
		date: row.analysis_date,
		ran: isOwn(processor) ? versions.isDone(processor, row.analysis_date) : isAnythingThere,
		expected: row.expected,
		hasRecord: row.has_record,
		hasFailure: row.has_failure,
		unaccounted: row.unaccounted,
		conflicts: row.conflicts,
		unexpected: row.unexpected,
		duplicates: row.duplicates,
		stale:
			isKnown && isOwn(processor) && versions.isStale(processor, row.analysis_date)
				? row.has_record + row.has_failure
				: 0,
		rejected: 0,
		failuresByCategory: addUp(failures.map(({ category, count }) => ({ [category]: count }))),
		failuresByDisposition: {
			...NO_DISPOSITIONS,
			...addUp(failures.map(({ disposition, count }) => ({ [disposition]: count }))),
		},
		acknowledged: {
			...NO_DISPOSITIONS,
			...addUp(
				failures
					.filter(({ isAccepted }) => isAccepted)
					.map(({ disposition, count }) => ({ [disposition]: count })),
			),
		},
	};
}

function addUp<K extends string>(
	parts: readonly Readonly<Partial<Record<K, number>>>[],
): Partial<Record<K, number>> {
	const sums: Partial<Record<K, number>> = {};
	for (const part of parts) for (const key in part) sums[key] = (sums[key] ?? 0) + (part[key] ?? 0);
	return sums;
}

function ledgerCell({ kind, input_version, output_version, ...row }: ReconcileRow) {
	if (kind !== 'LEDGER' || input_version === null || output_version === null) return [];
	const { processor_name, analysis_date, logic_version, definition_version } = row;
	return [
		{ processor_name, analysis_date, logic_version, definition_version, input_version, output_version },
	];
}
