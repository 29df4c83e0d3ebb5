import type { Catalog, Table } from '../catalog/catalog.ts';
import { BigQueryError, invalid, invalidQuery, notFound } from '../errors.ts';
import { isWord, type Token } from '../googlesql/lexer.ts';
import type { TableMention } from '../googlesql/mentions.ts';
import { quoteName } from '../googlesql/render.ts';
import type { Statement } from '../googlesql/statements.ts';
import type { Field } from '../schema.ts';

/** A table that a script has made for itself. */
export interface TemporaryTable {
	readonly name: string;
	readonly fields: readonly Field[];
}

/** What names mean in a script. */
export interface NameScope {
	readonly catalog: Catalog;
	/** Where the job runs: it finds no dataset of elsewhere. Undefined for who looks everywhere. */
	readonly location: string | undefined;
	readonly defaultDataset: string | undefined;
	/** By name in lower case. */
	readonly temporary: ReadonlyMap<string, TemporaryTable>;
}

/** The place of a table that may or may not be there. */
export interface TableName {
	readonly dataset: string;
	readonly name: string;
}

export type Resolved =
	| ({ readonly kind: 'permanent'; readonly table: Table } & Spelling)
	| ({ readonly kind: 'temporary'; readonly table: TemporaryTable } & Spelling);

interface Spelling {
	readonly mention: TableMention;
	/** How DuckDB is to read it. */
	readonly duckdb: string;
}

/**
 * The tables that a statement names. What WITH names, and what a CREATE or DROP TABLE is about, is left out.
 * @throws BigQueryError notFound, in Google's words, for a table or dataset that is not there, or not in this location.
 */
export function resolveTables(statement: Statement, scope: NameScope): Resolved[] {
	const definition = /^(CREATE|DROP)_TABLE/.test(statement.type);
	return statement.tables.flatMap((mention): Resolved[] => {
		if (definition && mention.target) return [];
		const [only = ''] = mention.path;
		if (mention.path.length === 1) {
			if (statement.withNames.has(only.toLowerCase())) return [];
			const table = scope.temporary.get(only.toLowerCase());
			if (table !== undefined) return [{ kind: 'temporary', table, mention, duckdb: quoteName(table.name) }];
		}
		const { dataset, name } = permanentName(mention.path, scope);
		const table = scope.catalog.findTable(dataset, name);
		if (table === undefined && isAlteredIfExists(statement)) return [];
		if (table === undefined)
			throw notFound(
				`Table ${scope.catalog.projectId}:${dataset}.${name} was not found in location ${scope.location}`,
			);
		return [{ kind: 'permanent', table, mention, duckdb: duckdbName({ dataset, name }) }];
	});
}

function isAlteredIfExists({ type, words }: Statement): boolean {
	return type === 'ALTER_TABLE' && words.slice(2, 4).some((word) => isWord(word, 'EXISTS'));
}

export function duckdbName({ dataset, name }: TableName): string {
	return `${quoteName(dataset)}.${quoteName(name)}`;
}

/**
 * Where a path leads: `project.dataset.table`, `dataset.table`, or `table` in the default dataset.
 * @throws BigQueryError for a dataset that is not there, or not in this location, and for another project.
 */
export function permanentName(path: readonly string[], scope: Omit<NameScope, 'temporary'>): TableName {
	const { catalog, location } = scope;
	if (path.some((part) => part.toUpperCase() === 'INFORMATION_SCHEMA'))
		throw invalidQuery('This endpoint has no INFORMATION_SCHEMA; ask tables.get');
	const [name = '', dataset = scope.defaultDataset, project = catalog.projectId, ...more] = path.toReversed();
	if (dataset === undefined)
		throw invalid(`Table "${name}" must be qualified with a dataset (e.g. dataset.table).`);
	if (more.length > 0 || project !== catalog.projectId)
		throw new BigQueryError(
			'accessDenied',
			`Access Denied: Table ${project}:${dataset}.${name}: User does not have permission to query table ${project}:${dataset}.${name}, or perhaps it does not exist.`,
		);
	const there = catalog.findDataset(dataset);
	if (there === undefined || (location !== undefined && there.location !== location))
		throw notFound(`Dataset ${catalog.projectId}:${dataset} was not found in location ${location}`);
	return { dataset, name };
}

/** The location of the first dataset that a statement names, which is where a job runs that says nothing of it. */
export function locationOf(
	statements: readonly Statement[],
	catalog: Catalog,
	defaultDataset: string | undefined,
): string | undefined {
	for (const { tables } of statements)
		for (const { path } of tables) {
			const dataset = path.at(-2) ?? defaultDataset;
			const location = dataset === undefined ? undefined : catalog.findDataset(dataset)?.location;
			if (location !== undefined) return location;
		}
	return undefined;
}

/** What to write for each table's name. */
export function spellings(
	statement: Statement,
	resolved: readonly Pick<Resolved, 'mention' | 'duckdb'>[],
): ReadonlyMap<Token, { text: string; tokens: readonly Token[] }> {
	const spelt = new Map<Token, { text: string; tokens: readonly Token[] }>();
	for (const { mention, duckdb } of resolved) {
		const [first] = mention.tokens;
		if (first === undefined) continue;
		const before = statement.words[statement.words.indexOf(first) - 1];
		const missing =
			mention.target && before === statement.words[0]
				? MISSING.find(([verb]) => isWord(before, verb))
				: undefined;
		spelt.set(first, { text: `${missing?.[1] ?? ''}${duckdb}`, tokens: mention.tokens });
	}
	return spelt;
}

/** GoogleSQL may leave out INTO and FROM before a target; DuckDB may not. */
const MISSING = [
	['INSERT', 'INTO '],
	['MERGE', 'INTO '],
	['DELETE', 'FROM '],
] as const;
