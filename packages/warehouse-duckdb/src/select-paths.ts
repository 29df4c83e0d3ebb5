import { isAbsolute, join } from 'node:path';
import { quotedText, SelectError } from '@accounted/warehouse';
import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';

/** What `json_serialize_sql` says of a text. */
const serialized = z.discriminatedUnion('error', [
	z.object({ error: z.literal(false), statements: z.array(z.unknown()) }),
	z.object({ error: z.literal(true), error_type: z.string().optional(), error_message: z.string() }),
]);

const tableReference = z.object({
	type: z.literal('BASE_TABLE'),
	table_name: z.string(),
	query_location: z.number(),
});
const tableFunction = z.object({
	type: z.literal('TABLE_FUNCTION'),
	function: z.object({ function_name: z.string(), children: z.array(z.unknown()) }),
});
const textConstant = z.object({
	type: z.literal('VALUE_CONSTANT'),
	query_location: z.number(),
	value: z.object({ type: z.object({ id: z.literal('VARCHAR') }), value: z.string() }),
});
const listOfConstants = z.object({ function_name: z.literal('list_value'), children: z.array(z.unknown()) });

/** The marks of a path that stands for several files. */
const PATTERN = /[*?[\]]/;

/** Table functions whose first argument is a path, or a list of them. */
const READS_FILES = /^(read_|parquet_|glob$|sniff_csv$)/;

interface Path {
	/** In bytes, from the beginning of the statement. */
	readonly location: number;
	readonly path: string;
}

/**
 * A SELECT with its relative paths put into a folder. DuckDB takes them relative to the folder that the process works in,
 * and nothing tells it otherwise where it may read one folder only.
 * @throws SelectError where the text is not one SELECT, or where a pattern cannot be told from the folder's own path.
 */
export async function withPathsIn(
	connection: DuckDBConnection,
	select: string,
	folder: string,
): Promise<string> {
	const statement = await statementOf(connection, select);
	const bytes = Buffer.from(select);
	const pieces: string[] = [];
	let end = 0;
	for (const { location, path } of pathsIn(statement).sort((a, b) => a.location - b.location)) {
		const length = quotedLength(bytes, location);
		if (length === 0 || location < end || isAbsolute(path) || path.includes('://')) continue;
		if (PATTERN.test(path) && PATTERN.test(folder))
			throw new SelectError(
				`the pattern ${path} cannot be used in ${folder}, whose own path holds one of * ? [ ]`,
			);
		pieces.push(bytes.toString('utf8', end, location), quotedText(join(folder, path)));
		end = location + length;
	}
	return pieces.join('') + bytes.toString('utf8', end);
}

async function statementOf(connection: DuckDBConnection, select: string): Promise<unknown> {
	const result = await connection.runAndReadAll('SELECT json_serialize_sql(CAST($1 AS VARCHAR))', [select]);
	const [text] = result.getRows()[0] ?? [];
	const parsed = serialized.parse(JSON.parse(String(text)));
	if (parsed.error)
		throw new SelectError(
			/only SELECT/i.test(parsed.error_message) ? 'it must be a SELECT' : parsed.error_message,
		);
	const { statements } = parsed;
	if (statements.length === 0) throw new SelectError('it is empty');
	if (statements.length > 1)
		throw new SelectError(`it must be one SELECT, and has ${statements.length} statements`);
	return statements[0];
}

/** The paths that stand anywhere in a statement: in FROM, and as arguments of functions that read files. */
function pathsIn(node: unknown): Path[] {
	if (Array.isArray(node)) return node.flatMap(pathsIn);
	if (typeof node !== 'object' || node === null) return [];
	const table = tableReference.safeParse(node);
	const call = tableFunction.safeParse(node);
	const own: Path[] = [];
	if (table.success) own.push({ location: table.data.query_location, path: table.data.table_name });
	if (call.success && READS_FILES.test(call.data.function.function_name))
		for (const constant of constantsIn(call.data.function.children[0])) own.push(constant);
	return [...own, ...Object.values(node).flatMap(pathsIn)];
}

function constantsIn(argument: unknown): Path[] {
	const list = listOfConstants.safeParse(argument);
	if (list.success) return list.data.children.flatMap(constantsIn);
	const constant = textConstant.safeParse(argument);
	if (!constant.success) return [];
	return [{ location: constant.data.query_location, path: constant.data.value.value }];
}

/**
 * How many bytes a quoted text or name takes; 0 where neither stands there. A name without quotes is no path: a table of
 * the statement's own WITH has one.
 */
function quotedLength(bytes: Buffer, location: number): number {
	const text = bytes.toString('utf8', location);
	const found = /^(?:'(?:[^']|'')*'|"(?:[^"]|"")*")/.exec(text)?.[0] ?? '';
	// A quoted name without a dot is a name as well.
	if (found.startsWith('"') && !found.includes('.')) return 0;
	return Buffer.byteLength(found);
}
