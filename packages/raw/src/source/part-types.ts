import { quotedName, quotedText, type SelectedColumn, type SqlEngine } from '@accounted/warehouse';
import { z } from 'zod';
import { type FileTable, knownColumns } from './known-columns.ts';
import { SourceError } from './source-error.ts';
import { isNested } from './stored-columns.ts';

/** A part of a table, with the columns that it stores itself. */
export interface Part {
	readonly path: string;
	readonly columns: readonly SelectedColumn[];
}

const NUMBER = /^(BOOLEAN|U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*)$/;
const NAIVE_TIME = /^(DATE|TIMESTAMP|TIMESTAMP_(S|MS|NS))$/;
/** A time outside of these days does not fit, and the engine's TRY_CAST fails on it. */
const NANOSECONDS = 'TIMESTAMP_NS';
const FIRST_NANOSECOND_DAY = "DATE '1678-01-01'";
const LAST_NANOSECOND_DAY = "DATE '2261-12-31'";
const TEXT = 'VARCHAR';

/**
 * Checks that the engine can unite the parts and keep each value as it is. Where parts store a column in different types,
 * the engine casts it to one of them: that would move times without a zone, and cut the digits of long numbers.
 * @param united The columns of all parts together, as the engine reads them.
 * @throws SourceError naming the column, and both types with their parts.
 */
export async function checkTypes(
	engine: SqlEngine,
	table: FileTable,
	parts: readonly Part[],
	united: readonly SelectedColumn[],
): Promise<void> {
	const typeOf = typesByColumn(table, united);
	const columnsOf = parts.map(({ path, columns }) => ({ path, types: typesByColumn(table, columns) }));
	for (const [column, { type: wanted }] of typeOf)
		for (const { path, types } of columnsOf) {
			const stored = types.get(column);
			if (stored === undefined || stored.type === wanted || isKept(stored.type, wanted)) continue;
			if (!(await isAltered(engine, path, stored, wanted))) continue;
			const differing = columnsOf.filter(
				(part) => (part.types.get(column)?.type ?? stored.type) !== stored.type,
			);
			const another = differing.find((part) => part.types.get(column)?.type === wanted) ?? differing[0];
			throw new SourceError(
				`column ${column} is ${stored.type} in ${path} and ${another?.types.get(column)?.type ?? wanted} in ${another?.path ?? 'another part'}`,
				'Values would change where the two are read as one type. Write the column in the same type in all parts.',
			);
		}
}

function typesByColumn(table: FileTable, columns: readonly SelectedColumn[]): Map<string, SelectedColumn> {
	const types = new Map<string, SelectedColumn>();
	const known = knownColumns(
		table,
		columns.map(({ name }) => name),
	);
	for (const [index, column] of known) {
		const stored = columns[index];
		if (stored !== undefined) types.set(column, stored);
	}
	return types;
}

/** Whether every value of a type is the same when it is text. Bytes and nested values are not. */
function isKept(type: string, wanted: string): boolean {
	return wanted === TEXT && type !== 'BLOB' && !isNested(type);
}

/** Whether a part has a value that means something else, or is no longer the same, in another type. */
async function isAltered(
	engine: SqlEngine,
	path: string,
	{ name, type }: SelectedColumn,
	wanted: string,
): Promise<boolean> {
	const column = quotedName(name);
	const isOfOneKind = [NUMBER, NAIVE_TIME].some((kind) => kind.test(type) && kind.test(wanted));
	const altered = !isOfOneKind
		? `${column} IS NOT NULL`
		: wanted === NANOSECONDS
			? `CAST(${column} AS DATE) NOT BETWEEN ${FIRST_NANOSECOND_DAY} AND ${LAST_NANOSECOND_DAY}`
			: `${column} IS DISTINCT FROM TRY_CAST(TRY_CAST(${column} AS ${wanted}) AS ${type})`;
	const found = await engine.query(
		`SELECT 1 AS one FROM read_parquet(${quotedText(path)}, hive_partitioning = false) WHERE ${altered} LIMIT 1`,
		z.object({ one: z.int() }),
	);
	return found.length > 0;
}
