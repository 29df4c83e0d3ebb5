import { type ColumnType, splitTableName } from '@accounted/warehouse';
import { type TypeMessage, typeMessage } from './types.ts';

/** What the analyzer has to know of a table; a `TableDefinition` is one. */
export interface CatalogTable {
	/** `dataset.table`. */
	readonly name: string;
	readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
}

/** A table as the endpoint keeps it: with records among its columns, and for the while of a script without a dataset. */
export interface AnalyzedTable {
	readonly path: readonly string[];
	readonly columns: readonly { readonly name: string; readonly type: TypeMessage }[];
}

/** `zetasql.SimpleCatalogProto` for the analyzer alone: its tables have no contents, and may be named more than once. */
export function analyzedCatalogMessage(tables: readonly AnalyzedTable[], functions: object) {
	const message = (name: string, some: readonly AnalyzedTable[]) => ({
		name,
		builtinFunctionOptions: functions,
		table: some.map(({ path, columns }) => ({ name: path.at(-1), column: columns })),
	});
	const once = new Map(tables.map((table) => [table.path.join('.'), table])).values();
	const datasets = Map.groupBy(once, ({ path }) => (path.length > 1 ? (path[0] ?? '') : ''));
	return {
		...message('warehouse', datasets.get('') ?? []),
		catalog: [...datasets].filter(([name]) => name !== '').map(([name, some]) => message(name, some)),
	};
}

/**
 * `zetasql.SimpleCatalogProto` with a catalog a dataset, so that `dataset.table` is found. The service gives contents to
 * tables of the outermost catalog only: there each stands again, its two names as one.
 */
export function catalogMessage(tables: readonly CatalogTable[], functions: object) {
	const datasets = Map.groupBy(tables, ({ name }) => splitTableName(name).dataset);
	return {
		name: 'warehouse',
		builtinFunctionOptions: functions,
		table: tables.map((table) => tableMessage(table.name, table)),
		catalog: [...datasets].map(([name, ofDataset]) => ({
			name,
			builtinFunctionOptions: functions,
			table: ofDataset.map((table) => tableMessage(splitTableName(table.name).table, table)),
		})),
	};
}

/** The text with each table called by its one name, under which its contents are found. */
export function withOneName(text: string, tables: readonly CatalogTable[]): string {
	if (tables.length === 0) return text;
	const names = tables.map(({ name }) => tableMention(name));
	return text.replace(new RegExp(names.join('|'), 'g'), (mention) => `\`${mention.replaceAll('`', '')}\``);
}

/** A pattern of a table's name as a statement has it, each part with quotes or without. */
export function tableMention(name: string): string {
	return `(?<![\\w\`])${name
		.split('.')
		.map((part) => `\`?${part.replaceAll(/[^\w ]/g, '\\$&')}\`?`)
		.join('\\.')}(?![\\w\`])`;
}

function tableMessage(name: string, { columns }: CatalogTable) {
	return { name, column: columns.map((column) => ({ name: column.name, type: typeMessage(column.type) })) };
}
