import {
	type DateRange,
	type IsoDate,
	isoDate,
	type Row,
	type RowOf,
	type Sql,
	type TableDefinition,
} from '@accounted/warehouse';
import { z } from 'zod';
import type { EntityType } from '../failure/failure-row.ts';
import type { CallSite } from './call-site.ts';
import type { Expectation } from './expectation.ts';
import type { Source } from './source.ts';

/** The table of a processor's records, with the columns that hold the entity and the date of each. */
export interface Output<T extends TableDefinition = TableDefinition> {
	readonly table: T;
	readonly entityColumn: keyof RowOf<T> & string;
	readonly dateColumn: keyof RowOf<T> & string;
	/** The time zone in which the instants of `dateColumn` are dates: `America/New_York`. Absent: UTC. */
	readonly timeZone?: string;
}

/** What must be accounted for on a date. Frozen: `evaluate` cannot change what it is asked about. */
export interface Entity {
	readonly id: string;
	readonly date: IsoDate;
}

/** What a processor reads: the output of another, or a source. */
export interface Upstream<P extends AuditedProcessor = Processor> {
	readonly from: P | Source;
	/** How many days before the analysis date its rows are still read. */
	readonly lookbackDays: number;
	/** Whether rows of the analysis date itself are read too, or only those strictly before. */
	readonly includesDate: boolean;
	/**
	 * Present if no entity can be evaluated without a record of this upstream on the same date. Returns the entity of that
	 * record, for an entity with these inputs; null if the inputs do not tell, and then `evaluate` says why.
	 */
	readonly requiredOf?: RequiredEntity;
	/** Which of our entities to recompute when entities of this upstream change. Default: all. */
	readonly concerns?: Concerns;
}

/**
 * The entities to recompute when an upstream entity changes. `same entity`: the one of the same id. `nobody`: none, if only
 * the expectation depends on the rows. Else a query that yields analysis_date DATE and entity_id STRING, where a null
 * entity is every entity of the date. Yield too many rather than too few: an entity that is left out keeps an outcome
 * that is out of date.
 */
export type Concerns = 'same entity' | 'nobody' | ((changed: Changed, range: DateRange) => Sql);

/** The changed entities of an upstream, for a query that finds the entities to recompute. */
export interface Changed {
	/** Whether a row, by the column with its date and that with its entity, is about one of them. */
	has(date: Sql, entity: Sql): Sql;
	/** Whether a column names one of them, on whatever date. */
	hasId(entity: Sql): Sql;
}

/** Returns the entity whose upstream record an entity rests on: its own, its team or its opponent. */
export type RequiredEntity = (entity: Entity, inputs: readonly Row[]) => string | null;

/** The upstream's record of the same entity. */
export const sameEntity: RequiredEntity = ({ id }) => id;

export function isProcessor<P extends AuditedProcessor>(node: P | Source): node is P {
	return 'expectation' in node;
}

/** Whether the engine runs a processor and keeps a ledger of it. A processor of another system is only audited. */
export function isOwn(processor: AuditedProcessor): processor is Processor {
	return 'evaluate' in processor;
}

/** The columns every inputs row must have, so that it finds its entity. */
export const inputKey = z.object({ analysis_date: isoDate, entity_id: z.string() });

export interface Inputs<I extends z.ZodObject = z.ZodObject> {
	readonly row: I;
	/**
	 * One row (or a few) per expected entity, for the whole range in one statement. With `only`, those of these entities
	 * are enough; rows of other entities are ignored.
	 */
	sql(range: DateRange, only?: readonly string[]): Sql;
}

/** A processor as the validator sees it: which entities must have a record, and where records and failures lie. */
export interface AuditedProcessor {
	/** e.g. PlayerShotZoneAnalysisProcessor: its name in every table. */
	readonly name: string;
	/** e.g. PSZA: its name on the command line. */
	readonly code: string;
	readonly phase: number;
	readonly entityType: EntityType;
	readonly output: Output;
	readonly expectation: Expectation;
	readonly upstream: readonly Upstream<AuditedProcessor>[];
	/** Processors that its expectation rests on, besides the upstreams: what their sources have rejected may be missing there. */
	readonly expectedFrom?: readonly AuditedProcessor[];
	/** Whether its failures are looked for in the shared table, under its name. */
	readonly sharesFailures: boolean;
}

/** A processor as the engine sees it, whatever its row types are. Made by `defineProcessor`. */
export interface Processor extends AuditedProcessor {
	/** Where it is defined, innermost place first: from there its definition version is derived. */
	readonly definedAt?: readonly CallSite[];
	/** Why it may use what no definition version can hold, such as the environment. */
	readonly impure?: string;
	/** The version that was raised by hand until definitions were derived. A migration compares it with that of old cells. */
	readonly logicVersion?: number;
	readonly upstream: readonly Upstream[];
	readonly inputs: Inputs;
	/** The outcome for one entity; throws what `evaluate` throws. */
	evaluate(entity: Entity, inputs: readonly unknown[]): unknown;
}
