import type { ResultColumn } from './queries/result-fields.ts';

/** A table as GoogleSQL's analyzer needs to know it. */
export interface AnalyzerTable {
	/** As statements name it without a project: `['nba_raw', 'schedule']`; one name only for a temporary table. */
	readonly path: readonly string[];
	readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Google's own analyzer, or whatever stands in for it. */
export interface GoogleSqlAnalyzer {
	/**
	 * Checks one statement, and says what it yields. Blanks in front keep its place in the script.
	 * @throws Error with Google's message, which ends with where: `at [3:8]` or `[at 3:8]`.
	 */
	analyze(
		text: string,
		context: {
			/** Types of the query parameters by name, in GoogleSQL's spelling. */
			readonly parameters: Readonly<Record<string, string>>;
			/** The tables that the statement names. */
			readonly tables: readonly AnalyzerTable[];
		},
	): Promise<Analysis> | Analysis;
}

/** An accepted statement. */
export interface Analysis {
	/** What a query yields, in order; empty for a statement that yields no rows. */
	readonly columns: readonly ResultColumn[];
}
