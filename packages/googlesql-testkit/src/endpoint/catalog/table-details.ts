import type { Field } from '../schema.ts';

export interface TimePartitioning {
	readonly type: string;
	readonly field?: string | undefined;
}

/** What a table is besides its rows; all of it may be changed but for the name. */
export interface TableDetails {
	readonly fields: readonly Field[];
	readonly description?: string | undefined;
	readonly friendlyName?: string | undefined;
	readonly labels?: Readonly<Record<string, string>> | undefined;
	readonly timePartitioning?: TimePartitioning | undefined;
	/** Whether each query must have a predicate on the partition column. */
	readonly requirePartitionFilter?: boolean | undefined;
	readonly clustering?: { readonly fields: readonly string[] } | undefined;
	/** Milliseconds since 1970, when the table vanishes. */
	readonly expirationTime?: number | undefined;
}
