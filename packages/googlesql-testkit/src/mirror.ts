import {
	assignments,
	type Column,
	columnsOf,
	GOOGLE_SQL_SPELLING,
	type PresentTables,
	type Row,
	render,
	type Sql,
	type Staged,
	sql,
	type TableChange,
	type TableDefinition,
	type Warehouse,
} from '@accounted/warehouse';
import { z } from 'zod';
import { tableMention } from './engine/catalog.ts';
import type { GoogleSql } from './engine/googlesql.ts';

export interface Mirror {
	readonly warehouse: Warehouse;
	/** The text of each statement that GoogleSQL has accepted, those of commits included. */
	readonly accepted: ReadonlySet<string>;
	/** How many queries, and rows of theirs, both engines agreed on. */
	readonly compared: { queries: number; rows: number };
	/** Compares each text again, over the rows as they are now: for after a write that did not come through the mirror. */
	compareAgain(): void;
}

/**
 * How often one text is compared: until it has yielded rows once, or none twice. Each comparison sends all rows of its
 * tables to GoogleSQL, and a backfill asks the same for every processor and chunk.
 */
const ENOUGH = 2;
const weightOf = (rows: readonly Row[]) => (rows.length > 0 ? 2 : 1);

/**
 * A warehouse whose every statement is put to GoogleSQL too, over the tables that were ensured through it: its analyzer
 * must accept it and find the columns and types that the row schema asks for, and its reference implementation must
 * yield the same rows over the same tables.
 * @throws Error naming the statement and the first rows that differ.
 */
export function mirrored(warehouse: Warehouse, googleSql: GoogleSql): Mirror {
	const tables = new Map<string, TableDefinition>();
	const accepted = new Set<string>();
	const compared = { queries: 0, rows: 0 };
	/** How often the engines have agreed on a text. */
	const agreed = new Map<string, number>();
	let writes = 0;
	/** Rows that were read since the last write, by the statement that read them. */
	const contents = new Map<string, Promise<readonly Row[]>>();

	async function asked<S extends z.ZodObject>(statement: Sql, schema: S): Promise<z.output<S>[]> {
		const bound = render(statement, GOOGLE_SQL_SPELLING);
		if ((agreed.get(bound.text) ?? 0) >= ENOUGH) return warehouse.query(statement, schema);
		for (;;) {
			const before = writes;
			const rows = await warehouse.query(statement, schema);
			try {
				await compare(bound, columnsOf(schema), rows as Row[]);
			} catch (error) {
				if (writes === before) throw error;
				// A commit came in between: the two have not seen the same tables.
				continue;
			}
			return rows;
		}
	}

	async function compare(
		{ text, parameters }: ReturnType<typeof render>,
		schema: readonly Column[],
		rows: readonly Row[],
	): Promise<void> {
		const used = [...tables.values()].filter(({ name }) => new RegExp(tableMention(name)).test(text));
		const isCompared = !text.includes(FINGERPRINT);
		const catalog = await googleSql.catalog(used, isCompared ? await contentsOf(used, text) : new Map());
		try {
			const { columns } = await googleSql.analyze(catalog, text, parameters);
			accepted.add(text);
			expectColumns(text, schema, columns);
			// Each engine has its own fingerprints; the conformance suite holds them to their meaning.
			if (!isCompared) {
				agreed.set(text, ENOUGH);
				return;
			}
			const reference = await googleSql.evaluate(catalog, text, parameters);
			expectSameRows(text, schema, rows, reference);
			compared.queries++;
			compared.rows += rows.length;
			agreed.set(text, (agreed.get(text) ?? 0) + weightOf(rows));
		} finally {
			await catalog.forget();
		}
	}

	/** The rows as they are now. Columns that the text does not name stay empty: the service takes 4 MB at once. */
	async function contentsOf(
		used: readonly TableDefinition[],
		text: string,
	): Promise<Map<string, readonly Row[]>> {
		const rowsByTable = new Map<string, readonly Row[]>();
		for (const table of used) {
			const isWhole = new RegExp(`\\*\\s+FROM\\s+${tableMention(table.name)}`).test(text);
			const named = table.columns.filter(({ name }) => isWhole || mentions(text, name));
			if (named.length === 0) named.push(...table.columns.slice(0, 1));
			const columns = named.map(({ name }) => sql`${sql.identifier(name)}`);
			const schema = z.object(Object.fromEntries(named.map(({ name }) => [name, nullable(table, name)])));
			const statement = sql`SELECT ${sql.join(columns, ', ')} FROM ${table}`;
			const { text: read } = render(statement, GOOGLE_SQL_SPELLING);
			const rows = contents.get(read) ?? warehouse.query(statement, schema);
			contents.set(read, rows);
			rowsByTable.set(table.name, await rows);
		}
		return rowsByTable;
	}

	/** What an adapter makes of a change, in GoogleSQL: the condition is the project's, the rest is the adapter's. */
	async function analyzed(change: TableChange): Promise<void> {
		const { table, where, set, staged } = change;
		const statements = [
			...(where === undefined
				? []
				: [
						set === undefined
							? sql`DELETE FROM ${table} WHERE ${where}`
							: sql`UPDATE ${table} SET ${assignments(set)} WHERE ${where}`,
					]),
			...(staged?.where === undefined ? [] : [sql`DELETE FROM ${table} WHERE ${staged.where}`]),
		];
		for (const statement of statements) {
			const { text, parameters } = render(statement, GOOGLE_SQL_SPELLING);
			if (accepted.has(text)) continue;
			const catalog = await googleSql.catalog([...tables.values()]);
			await googleSql.analyze(catalog, text, parameters);
			await catalog.forget();
			accepted.add(text);
		}
	}

	const mirror: Warehouse = {
		label: warehouse.label,
		engine: warehouse.engine,
		labelled: () => mirror,
		query: asked,
		existing: (wanted: readonly TableDefinition[]): Promise<PresentTables> => warehouse.existing(wanted),
		tablesIn: (dataset) => warehouse.tablesIn(dataset),
		examine: (wanted, claimed) => warehouse.examine(wanted, claimed),
		ensure: async (wanted, claimed) => {
			for (const table of wanted) tables.set(table.name, table);
			await warehouse.ensure(wanted, claimed);
		},
		stage: (table, batches): Promise<Staged> => warehouse.stage(table, batches),
		stageFile: (table, file): Promise<Staged> => warehouse.stageFile(table, file),
		commit: async (changes) => {
			writes++;
			await warehouse.commit(changes).finally(() => {
				writes++;
				contents.clear();
			});
			for (const change of changes) await analyzed(change);
		},
		close: () => warehouse.close(),
	};
	return { warehouse: mirror, accepted, compared, compareAgain };

	function compareAgain(): void {
		agreed.clear();
		contents.clear();
	}
}

/** A column as a table may have it that an older version wrote: null in rows from before the column. */
function nullable({ schema }: TableDefinition, name: string) {
	const field = schema.shape[name] as z.ZodType;
	return field instanceof z.ZodNullable ? field : z.nullable(field);
}

/** How the text of a fingerprint begins. */
const FINGERPRINT = 'FARM_FINGERPRINT(TO_JSON_STRING([';

/** Whether a text names a column, in any letter case. */
function mentions(text: string, name: string): boolean {
	return new RegExp(`(?<!\\w)${name.replaceAll(/[^\w ]/g, '\\$&')}(?!\\w)`, 'i').test(text);
}

function expectColumns(
	text: string,
	wanted: readonly Column[],
	found: readonly { readonly name: string; readonly type: string }[],
): void {
	for (const { name, type } of wanted) {
		const column = found.find((one) => one.name === name);
		if (column?.type !== type)
			throw new Error(
				`column ${name} is ${column?.type ?? 'absent'} in GoogleSQL, and ${type} in its schema: ${text}`,
			);
	}
}

function expectSameRows(
	text: string,
	columns: readonly Column[],
	rows: readonly Row[],
	reference: readonly Row[],
): void {
	const [ours, theirs] = [rows, reference].map((some) => countsOf(some.map((row) => rowText(columns, row))));
	const only = (one = new Map<string, number>(), other = new Map<string, number>()) =>
		[...one].filter(([row, count]) => count > (other.get(row) ?? 0)).map(([row]) => row);
	const [here, there] = [only(ours, theirs), only(theirs, ours)];
	if (here.length + there.length > 0)
		throw new Error(
			`${here.length + there.length} rows differ\nhere alone:  ${here.slice(0, 3).join('\n             ')}\nGoogleSQL's: ${there.slice(0, 3).join('\n             ')}\n${text}`,
		);
}

function countsOf(rows: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
	return counts;
}

function rowText(columns: readonly Column[], row: Row): string {
	return JSON.stringify(columns.map(({ name }) => comparable(row[name] ?? null)));
}

/** Numbers to 12 digits, as engines add up in orders of their own and the last bits follow; whole ones in full. */
function comparable(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(comparable);
	if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value);
	return typeof value === 'number' ? String(Number(value.toPrecision(12))) : value;
}
