import type { Column } from './column.ts';
import { WarehouseError } from './errors.ts';
import { isNotNull, type TableDefinition } from './table.ts';

/**
 * The mark of a table that this program may change: `owned`, because it made it, or `adopted`, because a person told it to
 * write to a table of another system. It never alters or writes to a table without a mark.
 */
export type TableMark = 'owned' | 'adopted';

/** A column of a table as a warehouse has it. */
export interface StoredColumn {
	readonly name: string;
	/** The engine's name of its type. */
	readonly type: string;
	readonly isNotNull: boolean;
}

/** A table as a warehouse has it. */
export interface StoredTable {
	/** Null where it has none, as a view always. */
	readonly mark: TableMark | null;
	readonly columns: readonly StoredColumn[];
}

/** The names of a table's columns in lower case: no engine tells columns apart by case. */
export function columnNamesOf({ columns }: StoredTable): Set<string> {
	return new Set(columns.map(({ name }) => name.toLowerCase()));
}

/** Tables that count as this program's although they carry no mark, by name, with the mark that they get. */
export type ClaimedTables = ReadonlyMap<string, TableMark>;

/** What `ensure` does to one table. A table that needs nothing has no work. */
export interface TableWork {
	readonly table: TableDefinition;
	readonly isNew: boolean;
	/** The mark that it gets; null where it keeps the one it has. */
	readonly mark: TableMark | null;
	readonly added: readonly Column[];
	/** Columns that stop being NOT NULL. */
	readonly relaxed: readonly string[];
}

/** How an engine spells types, and what it is called in messages. */
export interface Engine {
	readonly label: string;
	typeOf(column: Column): string;
}

/** Why a table cannot be used as it is. */
type Misfit =
	| { readonly kind: 'foreign'; readonly table: string }
	| { readonly kind: 'type'; readonly column: string; readonly there: string; readonly wanted: string };

/**
 * Works out what has to be done to tables, all of them before anything is done to one.
 * @param stored The tables that are there, by name.
 * @throws WarehouseError FOREIGN_TABLE if this program made any of them not, else NEWER_SCHEMA if a column has another type. It
 * names every table and column that does not fit.
 */
export function workOn(
	tables: readonly TableDefinition[],
	stored: ReadonlyMap<string, StoredTable>,
	claimed: ClaimedTables,
	engine: Engine,
): TableWork[] {
	const misfits: Misfit[] = [];
	const work = distinct(tables).map((table): TableWork => {
		const found = stored.get(table.name);
		if (found === undefined) return { table, isNew: true, mark: 'owned', added: table.columns, relaxed: [] };
		const mark = found.mark ?? claimed.get(table.name);
		if (mark === undefined) misfits.push({ kind: 'foreign', table: table.name });
		else for (const misfit of otherTypes(table, found, engine)) misfits.push(misfit);
		return {
			table,
			isNew: false,
			mark: found.mark === null ? (mark ?? null) : null,
			added: table.columns.filter(({ name }) => !found.columns.some((column) => isNamed(column, name))),
			relaxed: relaxedColumns(table, found, mark),
		};
	});
	if (misfits.length > 0) throw misfitError(misfits, engine.label);
	return work.filter(
		({ isNew, mark, added, relaxed }) => isNew || mark !== null || added.length > 0 || relaxed.length > 0,
	);
}

/** One definition for each name: of several, the columns of all. */
function distinct(tables: readonly TableDefinition[]): TableDefinition[] {
	const merged = new Map<string, TableDefinition>();
	for (const table of tables) {
		const known = merged.get(table.name);
		const more = table.columns.filter(({ name }) => !known?.columns.some((column) => column.name === name));
		if (known === undefined) merged.set(table.name, table);
		else if (more.length > 0) merged.set(table.name, { ...known, columns: [...known.columns, ...more] });
	}
	return [...merged.values()];
}

function otherTypes(table: TableDefinition, found: StoredTable, engine: Engine): Misfit[] {
	const types = new Map(found.columns.map(({ name, type }) => [name.toLowerCase(), type]));
	return table.columns.flatMap((column): Misfit[] => {
		const [there, wanted] = [types.get(column.name), engine.typeOf(column)];
		if (there === undefined || there === wanted) return [];
		return [{ kind: 'type', column: `${table.name}.${column.name}`, there, wanted }];
	});
}

/** Columns that this version lets be null; of an adopted table also those that its other writers alone know. */
function relaxedColumns(table: TableDefinition, found: StoredTable, mark: TableMark | undefined): string[] {
	return found.columns
		.filter(({ name, isNotNull: isKept }) => {
			const column = table.columns.find((one) => isNamed(one, name));
			return isKept && (column === undefined ? mark === 'adopted' : !isNotNull(table, column));
		})
		.map(({ name }) => name);
}

/** No engine tells columns apart by case. */
function isNamed(column: { readonly name: string }, name: string): boolean {
	return column.name.toLowerCase() === name.toLowerCase();
}

function misfitError(misfits: readonly Misfit[], label: string): WarehouseError {
	const foreign = misfits.filter((misfit) => misfit.kind === 'foreign');
	const types = misfits.filter((misfit) => misfit.kind === 'type');
	const said = [
		...(foreign.length === 0 ? [] : [foreignText(foreign.map(({ table }) => table))]),
		...types.map(
			({ column, there, wanted }) =>
				`${column} is ${there} there, and ${wanted} in this version of the program`,
		),
	];
	const message = `${label}: ${said.join('; ')}. Nothing was changed.`;
	if (foreign.length > 0) return new WarehouseError('FOREIGN_TABLE', message, FOREIGN_REMEDY);
	return new WarehouseError(
		'NEWER_SCHEMA',
		message,
		'Another version of the program made the table, or another program. Use that version, or load again into another database.',
	);
}

function foreignText(tables: readonly string[]): string {
	if (tables.length === 1) return `this program did not make the table ${tables[0]}`;
	return `this program did not make these ${tables.length} tables: ${tables.join(', ')}`;
}

const FOREIGN_REMEDY =
	'It never changes tables of another system. Give it datasets of its own with the setting "datasets", which maps each dataset to another name.';

/** The name of the label, or the start of the note, that marks a table. */
export const MARK_NAME = 'accounted';

/** The mark that a label's value is, or null. */
export function markOf(value: string | undefined): TableMark | null {
	return value === 'owned' || value === 'adopted' ? value : null;
}
