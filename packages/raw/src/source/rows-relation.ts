import {
	columnsOf,
	quotedName,
	type Row,
	type SqlEngine,
	STAGED_ROW,
	type StagedRows,
	WarehouseError,
} from '@accounted/warehouse';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { type Relation, WITHOUT_DEFECTS } from './relation.ts';

/** Rows of a table, from the first on, each time it is called. */
export type Rows = () => AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;

/**
 * Stages rows from JavaScript, in the types of the table's file schema. Where a value is of another type, all values are
 * staged as text, as in a CSV file. A column that a row lacks is null there.
 */
export async function relationOfRows(engine: SqlEngine, table: RawTableName, rows: Rows): Promise<Relation> {
	const staged = await typed(engine, table, rows);
	const described = await engine.describe(`SELECT * FROM ${staged.from}`);
	return {
		...WITHOUT_DEFECTS,
		from: staged.from,
		position: STAGED_ROW,
		columns: new Map(
			described
				.filter(({ name }) => name !== STAGED_ROW)
				.map(({ name, type }) => [name, { expression: quotedName(name), type }]),
		),
		positionOf: (position) => `row ${position}`,
	};
}

async function typed(engine: SqlEngine, table: RawTableName, rows: Rows): Promise<StagedRows> {
	const columns = columnsOf(RAW_TABLES[table].file);
	try {
		return await engine.stage(table, columns, rows());
	} catch (error) {
		if (!(error instanceof WarehouseError) || error.reason !== 'BAD_ROW') throw error;
		return engine.stage(
			table,
			columns.map(({ name }) => ({ name, type: 'STRING' })),
			textsOf(rows()),
		);
	}
}

async function* textsOf(batches: ReturnType<Rows>): AsyncGenerator<readonly Row[]> {
	for await (const rows of batches)
		yield rows.map((row) =>
			Object.fromEntries(
				Object.entries(row).map(([name, value]) => [name, value == null ? null : String(value)]),
			),
		);
}
