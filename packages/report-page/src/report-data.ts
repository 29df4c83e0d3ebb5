import type { Invocation } from '@accounted/command-line/printed-command';

/** What the page shows, as it travels: columns of numbers, and names told once. Browser and server share it. */
export interface ReportData {
	readonly range: { readonly start: string; readonly end: string };
	/** UTC, ISO. */
	readonly generatedAt: string;
	/** The dates with an expected entity, an outcome or a rejected row; every column below has one value for each. */
	readonly dates: readonly string[];
	readonly processors: readonly ProcessorData[];
	readonly causes: readonly CauseData[];
	/** How many causes there are besides those listed. */
	readonly moreCauses: number;
	/** How many processors could not be checked, or not wholly, and the sentences about them. */
	readonly unchecked: { readonly processors: number; readonly lines: readonly string[] };
	/** Rejected rows by file, column and reason, most rows first. */
	readonly rejected: readonly RejectedData[];
	/** How the program was started that made the report: the commands on the page start it in the same way. */
	readonly invocation: Invocation;
	/** Null where the page asks for details as they are needed. */
	readonly details: DetailData | null;
}

/** The counts of a cell, in the order of its columns. */
export const CELL_COLUMNS = [
	'expected',
	'hasRecord',
	'unaccounted',
	'error',
	'acknowledged',
	'pending',
	'expectedFailures',
	'conflicts',
	'unexpected',
	'duplicates',
	'stale',
	'rejected',
] as const;
export type CellColumn = (typeof CELL_COLUMNS)[number];

export interface ProcessorData {
	readonly code: string;
	readonly name: string;
	readonly phase: number;
	readonly expectation: string;
	/** Rejected rows without a readable date. They count whatever dates are shown. */
	readonly rejectedWithoutDate: number;
	/** A column that holds nothing but zeros is left out. */
	readonly columns: Readonly<Partial<Record<CellColumn, readonly number[]>>>;
	/** Failures by category: pairs of an index into dates and a count. */
	readonly categories: Readonly<Record<string, readonly number[]>>;
}

type Disposition = 'error' | 'pending' | 'expected';

export interface CauseData {
	readonly category: string;
	readonly disposition: Disposition;
	/** What tells it from others of its category: a date, an entity. */
	readonly subject: string;
	readonly says: string;
	readonly failures: number;
	readonly entities: number;
	readonly dates: number;
	readonly processors: readonly string[];
	readonly first: string;
	readonly last: string;
}

export interface RejectedData {
	readonly file: string;
	/** Empty where the row as a whole does not fit. */
	readonly column: string;
	/** The reason of the first row. */
	readonly reason: string;
	readonly count: number;
	readonly firstPosition: string;
}

/** Entities, for a page without a server. */
export interface DetailData {
	readonly entities: readonly string[];
	/** By processor and date: one group for each cause. */
	readonly groups: readonly GroupData[];
	/** Entities that are unaccounted for: processor, date, entity and why. */
	readonly unaccounted: readonly (readonly [number, number, number, string])[];
	/** Who is expected, by expectation: for each date, the entities. Null where that would make the page too large. */
	readonly expected: Readonly<Record<string, readonly (readonly number[])[]>> | null;
	/** What was left out to keep the page small; empty where nothing was. */
	readonly leftOut: string;
}

/** Failures of one cell with one cause. */
export interface GroupData {
	/** Indices into processors, dates and causes; -1 for a cause that is not listed. */
	readonly at: readonly [processor: number, date: number, cause: number];
	/** What one of them says. */
	readonly says: string;
	readonly entities: readonly number[];
}

/** One cell's entities, as the panel shows them and `serve` answers them. */
export interface CellDetails {
	readonly groups: readonly {
		readonly title: string;
		readonly disposition: Disposition;
		/** From what the failure says to what the root says. */
		readonly chain: readonly string[];
		readonly entities: readonly string[];
	}[];
	readonly unaccounted: readonly { readonly entity: string; readonly why: string }[];
	/** The commands that run the cell again, or repair it. */
	readonly commands: readonly string[];
}

/** One entity's dates: for each processor, what became of it. */
export interface EntityDetails {
	readonly entity: string;
	readonly processors: readonly {
		readonly code: string;
		readonly dates: readonly { readonly date: string; readonly standing: Standing; readonly says: string }[];
	}[];
}

export type Standing = 'record' | Disposition | 'unaccounted' | 'conflict' | 'unexpected';
