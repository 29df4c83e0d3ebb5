import {
	assignments,
	type Column,
	type ScalarValue,
	type Sql,
	sql,
	type TableChange,
	type TableDefinition,
} from '@accounted/warehouse';
import type { TableField } from '@google-cloud/bigquery';
import { type LineOf, linesIn, linesOf } from './lines.ts';
import { fieldOf, shapeOf } from './types.ts';

/**
 * So few rows travel as parameters of the statement: a load job of its own would take longer than all the rest. A query
 * takes 10,000 parameters, and its request 10 MB. https://cloud.google.com/bigquery/quotas#query_jobs
 */
const FEW_ROWS = 20;
const FEW_VALUES = 500;
const FEW_CHARACTERS = 1_000_000;

/** Changes that have rows, and the record of the staging table that each travels in. */
interface Insert {
	readonly change: TableChange;
	readonly rows: NonNullable<TableChange['rows']>;
	readonly record: string;
	readonly lineOf: LineOf;
}

/** Rows of several tables on their way through one staging table: a nullable record for each change that has rows. */
interface Shipment {
	readonly fields: readonly TableField[];
	/** Lines of newline-delimited JSON, some thousand at a time. */
	readonly lines: () => AsyncGenerator<Buffer>;
}

/** A commit, planned: what to load first, if anything, and the script that makes it all visible. */
export interface CommitPlan {
	readonly shipment: Shipment | undefined;
	/** Undefined where the changes change nothing. */
	readonly script: Sql | undefined;
}

/**
 * @param staging The name of the table that the shipment is to be loaded into.
 * @throws WarehouseError BAD_ROW naming the column. Of a shipment, its lines do.
 */
export function planCommit(changes: readonly TableChange[], staging: string): CommitPlan {
	const inserts = new Map<TableChange, Insert>();
	for (const change of changes) {
		const { rows = [], table } = change;
		if (rows.length > 0)
			inserts.set(change, { change, rows, record: `c${inserts.size}`, lineOf: linesOf(table) });
	}
	const few = areFew([...inserts.values()]);
	const statements = changes.flatMap((change) => {
		const insert = inserts.get(change);
		return [
			...deletedOrSet(change),
			...(insert === undefined ? [] : [few ? insertedValues(insert) : insertedRecords(insert, staging)]),
			...insertedStaged(change),
		];
	});
	return {
		shipment: few ? undefined : shipmentOf([...inserts.values()]),
		script: statements.length === 0 ? undefined : scriptOf(statements),
	};
}

function areFew(inserts: readonly Insert[]): boolean {
	let [rows, values, characters] = [0, 0, 0];
	for (const { change, rows: some, lineOf } of inserts) {
		rows += some.length;
		values += some.length * change.table.columns.length;
		if (rows > FEW_ROWS || values > FEW_VALUES) return false;
		for (const row of some) characters += lineOf(row).length;
	}
	return characters <= FEW_CHARACTERS;
}

/** One statement is atomic by itself. https://cloud.google.com/bigquery/docs/transactions */
function scriptOf(statements: readonly Sql[]): Sql {
	if (statements.length === 1) return sql.join(statements, '');
	return sql.join([sql`BEGIN TRANSACTION`, ...statements, sql`COMMIT TRANSACTION`, sql``], ';\n');
}

function deletedOrSet({ table, where, set }: TableChange): Sql[] {
	if (where === undefined) return [];
	return [
		set === undefined
			? sql`DELETE FROM ${table} WHERE ${where}`
			: sql`UPDATE ${table} SET ${assignments(set)} WHERE ${where}`,
	];
}

function insertedValues({ change: { table }, rows }: Insert): Sql {
	const tuples = rows.map((row) => {
		const values = table.columns.map((column) => sql`${parameterOf(column, row[column.name])}`);
		return sql`(${sql.join(values, ', ')})`;
	});
	return sql`INSERT INTO ${table} (${namesOf(table)}) VALUES ${sql.join(tuples, ', ')}`;
}

function parameterOf({ type }: Column, value: unknown) {
	const { scalar, repeated } = shapeOf(type);
	// An array has no null in a table: it is empty.
	return sql.parameter(scalar, (repeated ? (value ?? []) : value) as ScalarValue | readonly ScalarValue[]);
}

function insertedRecords({ change: { table }, record }: Insert, staging: string): Sql {
	const values = table.columns.map(({ name }) => sql`${sql.identifier(`${record}.${name}`)}`);
	return sql`INSERT INTO ${table} (${namesOf(table)}) SELECT ${sql.join(values, ', ')} FROM ${sql.identifier(staging)} WHERE ${sql.identifier(record)} IS NOT NULL`;
}

function insertedStaged({ table, staged }: TableChange): Sql[] {
	if (staged === undefined) return [];
	const filter = staged.where === undefined ? sql`` : sql` WHERE ${staged.where}`;
	const names = namesOf(table);
	return [sql`INSERT INTO ${table} (${names}) SELECT ${names} FROM ${staged.from.table}${filter}`];
}

function namesOf(table: TableDefinition): Sql {
	return sql.join(
		table.columns.map(({ name }) => sql`${sql.identifier(name)}`),
		', ',
	);
}

function shipmentOf(inserts: readonly Insert[]): Shipment {
	return {
		fields: inserts.map(({ change: { table }, record }) => ({
			name: record,
			type: 'RECORD',
			mode: 'NULLABLE',
			fields: table.columns.map((column) => fieldOf(column, true)),
		})),
		async *lines() {
			for (const { rows, record, lineOf } of inserts)
				yield* linesIn([rows], (row) => `{"${record}":${lineOf(row)}}`);
		},
	};
}
