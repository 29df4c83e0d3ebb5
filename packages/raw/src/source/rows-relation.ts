import { columnsOf, quotedName, type Row, type SqlEngine, STAGED_ROW } from '@accounted/warehouse';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { type Relation, WITHOUT_DEFECTS } from './relation.ts';

/**
 * Stages rows from JavaScript, in the types of the table's file schema. A column that a row lacks is null there.
 * @throws WarehouseError BAD_ROW naming the column of a value that is of another type.
 */
export async function relationOfRows(
	engine: SqlEngine,
	table: RawTableName,
	batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): Promise<Relation> {
	const columns = columnsOf(RAW_TABLES[table].file);
	const staged = await engine.stage(table, columns, batches);
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
