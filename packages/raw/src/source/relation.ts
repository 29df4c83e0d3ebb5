/** A column of a relation that its raw table knows. */
export interface RelationColumn {
	/** A quoted SQL expression of the embedded engine. */
	readonly expression: string;
	/** The engine's name of the type in which the source stores it: `VARCHAR`, `TIMESTAMP_NS`. */
	readonly type: string;
}

/** A source table as a relation in the embedded engine. */
export interface Relation {
	/** A FROM item of the embedded engine: `read_parquet(...)`. */
	readonly from: string;
	/** SQL expression, BIGINT, unique per row, ascending in the order of the source. */
	readonly position: string;
	/** The columns that the raw table knows and the source has, by the raw table's name. */
	readonly columns: ReadonlyMap<string, RelationColumn>;
	/** SQL expression (VARCHAR): what is wrong with the row as a whole (too many fields), NULL where nothing is. */
	readonly defect: string;
	/** SQL expression (VARCHAR[]): the fields behind the last column of the header, NULL where there are none. */
	readonly surplus: string;
	/** What a person should know of how the table is read, though nothing is wrong with its rows. */
	readonly notes: readonly string[];
	/** Where a row stands, for a person: `line 12`, `row 12`, `season=2021/part-3.parquet row 17`. */
	positionOf(position: bigint): string;
	/** The error to tell a person where a statement over the relation failed: a damaged file may show only then. */
	failureOf(error: unknown): unknown;
}

/** What a relation says where no row can have a defect. */
export const WITHOUT_DEFECTS = {
	defect: 'CAST(NULL AS VARCHAR)',
	surplus: 'CAST(NULL AS VARCHAR[])',
	notes: [],
	failureOf: (error: unknown) => error,
} as const;
