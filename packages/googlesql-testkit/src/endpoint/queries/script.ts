import type { GoogleSqlAnalyzer } from '../analyzer.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { StatementType } from '../googlesql/statements.ts';
import type { Field } from '../schema.ts';
import type { WireRow } from '../values/cells.ts';
import type { Mutations } from './mutations.ts';
import type { Parameter } from './parameters.ts';
import type { TableName } from './resolve.ts';

/** What jobs run on, together. */
export interface Engine {
	readonly catalog: Catalog;
	readonly mutations: Mutations;
	readonly analyzer: GoogleSqlAnalyzer | undefined;
}

/** A query job, as far as running it goes. */
export interface Script {
	readonly text: string;
	/** By name in lower case. */
	readonly parameters: ReadonlyMap<string, Parameter>;
	readonly defaultDataset: string | undefined;
	readonly location: string;
	readonly maximumBytesBilled: number | undefined;
	/** Aborted when somebody cancels the job. */
	readonly signal: AbortSignal;
}

/** What a statement has come to. */
export interface StatementResult {
	readonly fields: readonly Field[];
	readonly rows: readonly WireRow[];
	/** Of a DML statement. */
	readonly affected: AffectedRows | undefined;
}

export interface AffectedRows {
	readonly statementType: StatementType;
	readonly count: number;
}

export const NO_RESULT: StatementResult = { fields: [], rows: [], affected: undefined };

/** What a query job has come to. */
export interface ScriptResult {
	/** SCRIPT for more than one. */
	readonly statementType: StatementType | 'SCRIPT';
	readonly statementCount: number;
	readonly bytesProcessed: number;
	readonly bytesBilled: number;
	readonly referencedTables: readonly TableName[];
	/** The last transaction that it began. */
	readonly transactionId: string | undefined;
	/** Of the last statement that has a result. */
	readonly last: StatementResult;
}
