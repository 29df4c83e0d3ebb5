import type { BoundParameter, ColumnType, Row } from '@accounted/warehouse';
import {
	type AnalyzedTable,
	analyzedCatalogMessage,
	type CatalogTable,
	catalogMessage,
	withOneName,
} from './catalog.ts';
import { LocalService } from './local-service.ts';
import { type TypeMessage, typeMessage, typeName } from './types.ts';
import { decodeValue, encodeValue, type ValueMessage } from './values.ts';

/** A statement the analyzer has accepted. */
export interface Analyzed {
	/** The kind of resolved statement: `query`, `insert`, `delete`, `begin`… */
	readonly kind: string;
	/** What a query yields; empty for a statement that yields no rows. */
	readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** A statement that GoogleSQL does not take; the message ends with where: `[at 3:8]`. */
export class GoogleSqlError extends Error {
	override readonly name = 'GoogleSqlError';
}

/** Tables, with rows where statements are to be evaluated, that GoogleSQL holds until it is told to forget them. */
export interface Catalog {
	readonly id: string;
	readonly tables: readonly CatalogTable[];
	forget(): Promise<void>;
}

/** GoogleSQL itself: Google's analyzer, and the reference implementation of what statements mean. */
export class GoogleSql {
	readonly #service: LocalService;
	readonly #language: object;

	private constructor(service: LocalService, language: object) {
		this.#service = service;
		this.#language = language;
	}

	static async start(): Promise<GoogleSql> {
		const service = await LocalService.start();
		try {
			return new GoogleSql(service, await languageOf(service));
		} catch (error) {
			service.close();
			throw error;
		}
	}

	/**
	 * Registers tables and, where there are to be any, their rows.
	 * @param rows By table name, each row as the warehouse port holds it.
	 */
	async catalog(
		tables: readonly CatalogTable[],
		rows: ReadonlyMap<string, readonly Row[]> = new Map(),
	): Promise<Catalog> {
		const contents = tables.map((table): [string, object] => [
			table.name,
			{ tableData: { row: rowMessages(table, rows.get(table.name) ?? []) } },
		]);
		const { registeredId } = await this.#service.call<{ registeredId: string }>('RegisterCatalog', {
			simpleCatalog: catalogMessage(tables, { languageOptions: this.#language }),
			tableContent: rows.size === 0 ? {} : Object.fromEntries(contents),
		});
		return {
			id: registeredId,
			tables,
			forget: async () => void (await this.#service.call('UnregisterCatalog', { registeredId })),
		};
	}

	/** @throws GoogleSqlError where the statement is not valid over these tables. */
	analyze(catalog: Catalog, text: string, parameters: readonly BoundParameter[] = []): Promise<Analyzed> {
		const target = { sqlStatement: text, registeredCatalogId: catalog.id };
		return this.#analyzed({ ...target, options: this.#options(typesOf(parameters)) });
	}

	/** The same for a statement by itself: its tables are needed once, and its parameters are known by type alone. */
	analyzeAlone(
		text: string,
		tables: readonly AnalyzedTable[],
		parameters: readonly ParameterType[],
	): Promise<Analyzed> {
		const simpleCatalog = analyzedCatalogMessage(tables, { languageOptions: this.#language });
		return this.#analyzed({ sqlStatement: text, simpleCatalog, options: this.#options(parameters) });
	}

	/**
	 * Runs a query on the reference implementation.
	 * @throws GoogleSqlError where it is not valid, or fails while it runs.
	 */
	async evaluate(catalog: Catalog, text: string, parameters: readonly BoundParameter[] = []): Promise<Row[]> {
		const { content, prepared } = await this.#asked<Evaluated>('EvaluateQuery', {
			sql: withOneName(text, catalog.tables),
			registeredCatalogId: catalog.id,
			options: this.#options(typesOf(parameters)),
			params: parameters.map(({ name, value, ...parameter }) => ({
				name,
				value: encodeValue(columnTypeOf({ name, value, ...parameter }), value),
			})),
		});
		const columns = prepared.columns ?? [];
		return (content?.tableData?.row ?? []).map(({ cell }) =>
			Object.fromEntries(
				columns.map((column, index) => [column.name, decodeValue(column.type, cell[index] ?? {})]),
			),
		);
	}

	close(): void {
		this.#service.close();
	}

	async #analyzed(request: object): Promise<Analyzed> {
		const { resolvedStatement } = await this.#asked<{ resolvedStatement: ResolvedStatement }>(
			'Analyze',
			request,
		);
		const { node } = resolvedStatement;
		const kind = node.replace(/^resolved(.*)StmtNode$/, '$1');
		const { outputColumnList: columns = [] } = resolvedStatement[node] as ResolvedQuery;
		return {
			kind: kind.charAt(0).toLowerCase() + kind.slice(1),
			columns: columns.map(({ name, column }) => ({ name, type: typeName(column.type) })),
		};
	}

	#options(queryParameters: readonly ParameterType[]) {
		return {
			languageOptions: this.#language,
			defaultTimezone: 'UTC',
			parameterMode: 'PARAMETER_NAMED',
			errorMessageMode: 'ERROR_MESSAGE_ONE_LINE',
			pruneUnusedColumns: false,
			queryParameters,
		};
	}

	async #asked<T>(procedure: string, request: object): Promise<T> {
		try {
			return await this.#service.call<T>(procedure, request);
		} catch (error) {
			if (error instanceof Error && 'details' in error)
				throw new GoogleSqlError(String(error.details), { cause: error });
			throw error;
		}
	}
}

/** One statement under the name of its node, `resolvedQueryStmtNode`; `node` says which. */
type ResolvedStatement = { readonly node: string } & Readonly<Record<string, unknown>>;

interface ResolvedQuery {
	readonly outputColumnList?: readonly { readonly name: string; readonly column: { type: TypeMessage } }[];
}

interface Evaluated {
	readonly content?: { readonly tableData?: { readonly row?: readonly { cell: readonly ValueMessage[] }[] } };
	readonly prepared: { readonly columns?: readonly { readonly name: string; readonly type: TypeMessage }[] };
}

interface ParameterType {
	readonly name: string;
	readonly type: TypeMessage;
}

function typesOf(parameters: readonly BoundParameter[]): ParameterType[] {
	return parameters.map((parameter) => ({
		name: parameter.name,
		type: typeMessage(columnTypeOf(parameter)),
	}));
}

function columnTypeOf({ type, value }: BoundParameter): ColumnType {
	return Array.isArray(value) ? `ARRAY<${type}>` : type;
}

/** The messages of rows that were sent before: one list of rows belongs to one table, and does not change. */
const messages = new WeakMap<readonly Row[], readonly object[]>();

function rowMessages(table: CatalogTable, rows: readonly Row[]): readonly object[] {
	const known = messages.get(rows) ?? rows.map((row) => rowMessage(table, row));
	messages.set(rows, known);
	return known;
}

function rowMessage({ columns }: CatalogTable, row: Row) {
	return { cell: columns.map(({ name, type }) => encodeValue(type, row[name] ?? null)) };
}

/** Every released feature, as BigQuery has them: FLOAT64 and not DOUBLE, all kinds of statements, QUALIFY as a word. */
async function languageOf(service: LocalService): Promise<object> {
	const options = await service.call<object>('GetLanguageOptions', { maximumFeatures: true });
	return {
		...options,
		productMode: 'PRODUCT_EXTERNAL',
		supportedStatementKinds: [],
		reservedKeywords: ['QUALIFY'],
	};
}
