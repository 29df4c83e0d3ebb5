import { randomUUID } from 'node:crypto';
import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBValue } from '@duckdb/node-api';
import type { Analysis, GoogleSqlAnalyzer } from './analyzer.ts';
import { billedBytes } from './billing.ts';
import { type Catalog, columnSpec } from './catalog.ts';
import { type WireRow, wireRow } from './cells.ts';
import { type CreateTable, createTableOf } from './create-table.ts';
import { duckDbFailure } from './duckdb-errors.ts';
import { alreadyExists, BigQueryError, invalidQuery, notFound } from './errors.ts';
import { lex, position } from './lexer.ts';
import { cancelled, concurrentUpdate, type Mutations, type Writer } from './mutations.ts';
import type { Parameter } from './parameters.ts';
import { quoteName, type Rendered, renderDuckDb } from './render.ts';
import {
	duckdbName,
	type NameScope,
	permanentName,
	type Resolved,
	resolveTables,
	spellings,
	type TableName,
	type TemporaryTable,
} from './resolve.ts';
import { resultFields } from './result-fields.ts';
import { type Field, googleSqlType } from './schema.ts';
import { sizeOf } from './sizes.ts';
import { type Statement, type StatementType, statementsOf } from './statements.ts';

/** A query job, as far as running it goes. */
export interface Script {
	readonly text: string;
	readonly parameters: ReadonlyMap<string, Parameter>;
	readonly defaultDataset: string | undefined;
	readonly location: string;
	readonly maximumBytesBilled: number | undefined;
	readonly signal: AbortSignal;
}

/** What a script runs on. */
export interface Engine {
	readonly catalog: Catalog;
	readonly mutations: Mutations;
	readonly analyzer: GoogleSqlAnalyzer | undefined;
}

export interface StatementResult {
	readonly fields: readonly Field[];
	readonly rows: readonly WireRow[];
	/** How many rows a DML statement has changed. */
	readonly affected: number | undefined;
}

/** What a query job has come to. */
export interface ScriptResult {
	/** SCRIPT for more than one. */
	readonly statementType: StatementType | 'SCRIPT';
	readonly statementCount: number;
	readonly bytesProcessed: number;
	readonly bytesBilled: number;
	readonly referencedTables: readonly TableName[];
	/** The last transaction that it began. */
	readonly transactionId: string | undefined;
	/** Of the last statement that has any. */
	readonly last: StatementResult;
}

const NOTHING: StatementResult = { fields: [], rows: [], affected: undefined };

interface Transaction extends Writer {
	readonly transactionId: string;
}

/**
 * Runs a query's statements one after the other on a connection of its own.
 * Source: https://cloud.google.com/bigquery/docs/multi-statement-queries
 */
export class ScriptRun {
	readonly #engine: Engine;
	readonly #connection: DuckDBConnection;
	readonly #script: Script;
	readonly #statements: readonly Statement[];
	readonly #temporary = new Map<string, TemporaryTable>();
	readonly #referenced = new Map<string, TableName>();
	#transaction: Transaction | undefined;
	#lastTransactionId: string | undefined;
	#bytesProcessed = 0;
	#bytesBilled = 0;

	/** @throws BigQueryError invalidQuery where the text cannot be cut into statements. */
	constructor(engine: Engine, connection: DuckDBConnection, script: Script) {
		this.#engine = engine;
		this.#connection = connection;
		this.#script = script;
		this.#statements = statementsOf(script.text, lex(script.text));
	}

	/**
	 * @throws BigQueryError for the first statement that fails, with its place in the script. An open transaction is
	 * rolled back; what was done outside of one stays.
	 */
	async run(): Promise<ScriptResult> {
		let last = NOTHING;
		try {
			for (const statement of this.#statements)
				last = (await this.#located(statement, () => this.#execute(statement))) ?? last;
		} finally {
			await this.#rollback();
		}
		return this.#result(last);
	}

	/**
	 * Checks the statements and sums up what they would read, without running any.
	 * Source: https://cloud.google.com/bigquery/docs/running-queries#dry-run
	 */
	async dryRun(): Promise<ScriptResult> {
		let last = NOTHING;
		for (const statement of this.#statements)
			last = (await this.#located(statement, () => this.#check(statement))) ?? last;
		return this.#result(last);
	}

	#result(last: StatementResult): ScriptResult {
		const [first] = this.#statements;
		return {
			statementType: this.#isScript || first === undefined ? 'SCRIPT' : first.type,
			statementCount: this.#statements.length,
			bytesProcessed: this.#bytesProcessed,
			bytesBilled: this.#bytesBilled,
			referencedTables: [...this.#referenced.values()],
			transactionId: this.#lastTransactionId,
			last,
		};
	}

	get #isScript(): boolean {
		return this.#statements.length > 1;
	}

	get #scope(): NameScope {
		const { defaultDataset, location } = this.#script;
		return { catalog: this.#engine.catalog, location, defaultDataset, temporary: this.#temporary };
	}

	async #execute(statement: Statement): Promise<StatementResult | undefined> {
		if (this.#script.signal.aborted) throw cancelled();
		switch (statement.type) {
			case 'BEGIN_TRANSACTION':
				return this.#begin();
			case 'COMMIT_TRANSACTION':
				return this.#commit();
			case 'ROLLBACK_TRANSACTION':
				this.#openTransaction();
				return this.#rollback();
			default: {
				const resolved = resolveTables(statement, this.#scope);
				await this.#account(resolved);
				const analysis = await this.#analyze(statement, resolved);
				return this.#change(statement, resolved, analysis);
			}
		}
	}

	async #check(statement: Statement): Promise<StatementResult | undefined> {
		if (/_TRANSACTION$/.test(statement.type)) {
			this.#refuseOutsideScripts();
			return undefined;
		}
		const resolved = resolveTables(statement, this.#scope);
		await this.#account(resolved);
		const analysis = await this.#analyze(statement, resolved);
		if (statement.type === 'DROP_TABLE' || statement.type.startsWith('CREATE')) return NOTHING;
		const rendered = this.#render(statement, resolved);
		if (statement.type !== 'SELECT') {
			const prepared = await this.#connection.prepare(rendered.text).catch(this.#failing(rendered));
			prepared.destroySync();
			return NOTHING;
		}
		return { ...NOTHING, fields: await this.#fieldsOf(rendered, analysis) };
	}

	/** The schema of a query, which is asked of an execution that stops before the first row. */
	async #fieldsOf(rendered: Rendered, analysis: Analysis | undefined): Promise<readonly Field[]> {
		const result = await this.#run(rendered, (text) => `SELECT * FROM (\n${text}\n) LIMIT 0`);
		return resultFields(result.columnNames(), result.columnTypes(), analysis?.columns);
	}

	async #change(
		statement: Statement,
		resolved: readonly Resolved[],
		analysis: Analysis | undefined,
	): Promise<StatementResult> {
		switch (statement.type) {
			case 'SELECT':
				return this.#select(this.#render(statement, resolved), analysis);
			case 'CREATE_TABLE':
			case 'CREATE_TABLE_AS_SELECT':
				return this.#create(statement, resolved);
			case 'DROP_TABLE':
				return this.#drop(statement);
			default:
				return this.#mutate(statement, resolved);
		}
	}

	async #select(rendered: Rendered, analysis: Analysis | undefined): Promise<StatementResult> {
		const result = await this.#run(rendered);
		const fields = resultFields(result.columnNames(), result.columnTypes(), analysis?.columns);
		const rows = await result.getRows();
		return { fields, rows: rows.map((row) => wireRow(fields, row)), affected: undefined };
	}

	async #mutate(statement: Statement, resolved: readonly Resolved[]): Promise<StatementResult> {
		const target = resolved.find(({ mention }) => mention.target);
		if (target === undefined) throw invalidQuery(`${statement.type} names no table`);
		const rendered = this.#render(statement, resolved);
		const work = async (): Promise<StatementResult> => {
			const { rowsChanged } = await this.#run(rendered);
			await this.#fillArrays(target);
			return { ...NOTHING, affected: rowsChanged };
		};
		if (target.kind === 'temporary') return work();
		const { dataset, name } = target.table;
		if (this.#transaction !== undefined) {
			if (statement.type !== 'INSERT')
				await this.#engine.mutations.take(this.#label(target.table), this.#transaction);
			return work();
		}
		const writer = this.#writer(undefined);
		let committed = false;
		try {
			if (statement.type !== 'INSERT') await this.#engine.mutations.take(this.#label(target.table), writer);
			await this.#connection.run('BEGIN TRANSACTION');
			const result = await work();
			await this.#connection.run('COMMIT');
			committed = true;
			this.#engine.catalog.touch(dataset, name);
			return result;
		} finally {
			if (!committed) await this.#connection.run('ROLLBACK').catch(() => undefined);
			this.#engine.mutations.release(writer, committed);
		}
	}

	/** A REPEATED column holds no NULL: it is stored as an empty array. */
	async #fillArrays({ table, duckdb }: Resolved): Promise<void> {
		for (const { mode, name } of table.fields)
			if (mode === 'REPEATED')
				await this.#connection.run(
					`UPDATE ${duckdb} SET ${quoteName(name)} = [] WHERE ${quoteName(name)} IS NULL`,
				);
	}

	async #create(statement: Statement, resolved: readonly Resolved[]): Promise<StatementResult> {
		const read = createTableOf(this.#script.text, statement);
		const path = statement.tables.find((mention) => mention.target)?.path ?? [];
		const selected = read.select && this.#render({ ...statement, tokens: read.select }, resolved);
		const fields = read.fields ?? (selected === undefined ? [] : await this.#fieldsOf(selected, undefined));
		if (statement.temporary) return this.#createTemporary(path.at(-1) ?? '', read, fields, selected);
		this.#refuseInTransaction();
		const { dataset, name } = permanentName(path, this.#scope);
		const { catalog } = this.#engine;
		return catalog.exclusively(async () => {
			const before = catalog.findTable(dataset, name);
			if (read.ifNotExists && before !== undefined) return NOTHING;
			await this.#connection.run('BEGIN TRANSACTION');
			try {
				const details = { fields, ...read.layout };
				await catalog.createTable(this.#connection, dataset, name, details, read.replace);
				if (selected !== undefined) await this.#fill(duckdbName({ dataset, name }), selected);
				await this.#connection.run('COMMIT');
			} catch (error) {
				await this.#connection.run('ROLLBACK').catch(() => undefined);
				catalog.restore(dataset, name, before);
				throw error;
			}
			return NOTHING;
		});
	}

	async #createTemporary(
		name: string,
		{ replace, ifNotExists }: CreateTable,
		fields: readonly Field[],
		selected: Rendered | undefined,
	): Promise<StatementResult> {
		const exists = this.#temporary.has(name.toLowerCase());
		if (exists && ifNotExists) return NOTHING;
		if (exists && !replace) throw alreadyExists(`Table ${name}`);
		await this.#connection.run(
			`CREATE OR REPLACE TEMP TABLE ${quoteName(name)} (${fields.map(columnSpec).join(', ')})`,
		);
		this.#temporary.set(name.toLowerCase(), { name, fields });
		if (selected !== undefined) await this.#fill(quoteName(name), selected);
		return NOTHING;
	}

	async #fill(table: string, selected: Rendered): Promise<void> {
		await this.#run(selected, (text) => `INSERT INTO ${table} ${text}`);
	}

	async #drop(statement: Statement): Promise<StatementResult> {
		const { path = [] } = statement.tables.find((mention) => mention.target) ?? {};
		const [only = ''] = path;
		const temporary = path.length === 1 ? this.#temporary.get(only.toLowerCase()) : undefined;
		if (temporary !== undefined) {
			await this.#connection.run(`DROP TABLE temp.main.${quoteName(temporary.name)}`);
			this.#temporary.delete(only.toLowerCase());
			return NOTHING;
		}
		this.#refuseInTransaction();
		const { catalog } = this.#engine;
		const { dataset, name } = permanentName(path, this.#scope);
		const ifExists = statement.words.slice(2, 4).some(({ text }) => text.toUpperCase() === 'EXISTS');
		if (catalog.findTable(dataset, name) === undefined) {
			if (ifExists) return NOTHING;
			throw notFound(`Table ${catalog.projectId}:${dataset}.${name}`);
		}
		await catalog.deleteTable(this.#connection, dataset, name);
		return NOTHING;
	}

	async #begin(): Promise<undefined> {
		this.#refuseOutsideScripts();
		if (this.#transaction !== undefined) throw invalidQuery('A transaction is already in progress');
		await this.#connection.run('BEGIN TRANSACTION');
		// DuckDB takes its snapshot at the first read.
		await this.#connection.run('SELECT 1 FROM duckdb_schemas()');
		const transactionId = randomUUID();
		this.#transaction = { ...this.#writer(transactionId), transactionId };
		this.#lastTransactionId = transactionId;
		return undefined;
	}

	async #commit(): Promise<undefined> {
		const transaction = this.#openTransaction();
		await this.#connection.run('COMMIT');
		this.#transaction = undefined;
		this.#engine.mutations.release(transaction, true);
		for (const { dataset, name } of this.#referenced.values()) this.#engine.catalog.touch(dataset, name);
		return undefined;
	}

	async #rollback(): Promise<undefined> {
		const transaction = this.#transaction;
		if (transaction === undefined) return undefined;
		this.#transaction = undefined;
		// A failure may have ended it already.
		await this.#connection.run('ROLLBACK').catch(() => undefined);
		this.#engine.mutations.release(transaction, false);
		return undefined;
	}

	#openTransaction(): Transaction {
		this.#refuseOutsideScripts();
		if (this.#transaction === undefined) throw invalidQuery('There is no active transaction');
		return this.#transaction;
	}

	#refuseOutsideScripts(): void {
		if (!this.#isScript)
			throw invalidQuery('Transaction control statements are supported only in scripts or sessions');
	}

	#refuseInTransaction(): void {
		if (this.#transaction !== undefined)
			throw invalidQuery(
				'DDL statements are not supported in a transaction, except for those creating or droping temporary tables or temporary functions.',
			);
	}

	#writer<T extends string | undefined>(transactionId: T): Writer & { transactionId: T } {
		const { signal } = this.#script;
		return { snapshot: this.#engine.mutations.commits, transactionId, signal };
	}

	/** `project:dataset.table`, as messages name it. */
	#label({ dataset, name }: TableName): string {
		return `${this.#engine.catalog.projectId}:${dataset}.${name}`;
	}

	/** Adds what a statement reads to the bill, taking it to read all of each table. */
	async #account(resolved: readonly Resolved[]): Promise<void> {
		const read: number[] = [];
		for (const { kind, table, duckdb } of resolved) {
			if (kind === 'temporary') continue;
			const { dataset, name } = table;
			this.#referenced.set(`${dataset}.${name}`, { dataset, name });
			const { bytes } = await sizeOf(this.#connection, duckdb, table.fields);
			read.push(bytes);
		}
		this.#bytesProcessed += read.reduce((sum, bytes) => sum + bytes, 0);
		this.#bytesBilled += billedBytes(read);
		const { maximumBytesBilled: limit } = this.#script;
		if (limit !== undefined && this.#bytesBilled > limit)
			throw new BigQueryError(
				'bytesBilledLimitExceeded',
				`Query exceeded limit for bytes billed: ${limit}. ${this.#bytesBilled} or higher required.`,
			);
	}

	async #analyze(statement: Statement, resolved: readonly Resolved[]): Promise<Analysis | undefined> {
		const { analyzer } = this.#engine;
		if (analyzer === undefined) return undefined;
		const { text, parameters } = this.#script;
		const source = statement.tokens.map((token) => token.text).join('');
		const from = statement.tokens[0]?.start ?? 0;
		try {
			return await analyzer.analyze(text.slice(0, from).replaceAll(/[^\r\n]/g, ' ') + source, {
				parameters: Object.fromEntries(
					[...parameters.values()].map(({ field }) => [field.name, googleSqlType(field)]),
				),
				tables: resolved.map(({ kind, table }) => ({
					path: kind === 'temporary' ? [table.name] : [table.dataset, table.name],
					columns: table.fields.map((field) => ({ name: field.name, type: googleSqlType(field) })),
				})),
			});
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			throw invalidQuery(message.replace(/\s*\[at (\d+:\d+)\]$/, ' at [$1]'), error);
		}
	}

	#render(
		statement: Pick<Statement, 'tokens' | 'words' | 'tables'> & Statement,
		resolved: readonly Resolved[],
	): Rendered {
		return renderDuckDb(statement.tokens, spellings(statement, resolved));
	}

	/** @throws BigQueryError invalidQuery for a parameter that nobody gave, and for what DuckDB refuses. */
	async #run(
		rendered: Rendered,
		within: (text: string) => string = (text) => text,
	): Promise<DuckDBMaterializedResult> {
		const values: Record<string, DuckDBValue> = {};
		const types: Record<string, Parameter['type']> = {};
		for (const name of rendered.parameters) {
			const parameter = this.#script.parameters.get(name);
			if (parameter === undefined) throw invalidQuery(`Query parameter '${name}' not found`);
			values[name] = parameter.value;
			types[name] = parameter.type;
		}
		const shift = Buffer.byteLength(within('\0').split('\0')[0] ?? '');
		return this.#connection.run(within(rendered.text), values, types).catch(this.#failing(rendered, shift));
	}

	#failing(rendered: Rendered, shift = 0): (error: unknown) => never {
		return (error) => {
			if (this.#script.signal.aborted) throw cancelled();
			const failure = duckDbFailure(error);
			if (failure?.position === undefined) throw error;
			const offset = rendered.offsetOf(Math.max(failure.position - shift, 0));
			throw invalidQuery(`${failure.message} at ${position(this.#script.text, offset)}`, error);
		};
	}

	/** Gives a failure its place, and in a script the words that BigQuery puts before it. */
	async #located<T>(statement: Statement, work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			const refusal = this.#refusalOf(error, statement);
			if (!this.#isScript || refusal.reason === 'stopped' || refusal.reason === 'bytesBilledLimitExceeded')
				throw refusal;
			const place = / at \[\d+:\d+\]$/.test(refusal.message)
				? ''
				: ` at ${position(this.#script.text, statement.start)}`;
			throw invalidQuery(`Query error: ${refusal.message}${place}`, error);
		}
	}

	#refusalOf(error: unknown, statement: Statement): BigQueryError {
		if (error instanceof BigQueryError) return error;
		const failure = duckDbFailure(error);
		if (failure === undefined) return new BigQueryError('internalError', String(error), undefined, error);
		if (failure.type !== 'TransactionContext' && failure.type !== 'Transaction')
			return invalidQuery(failure.message, error);
		const target = statement.tables
			.find((mention) => mention.target)
			?.path.slice(-2)
			.join('.');
		const named =
			target ?? [...this.#referenced.values()].map(({ dataset, name }) => `${dataset}.${name}`)[0];
		return concurrentUpdate(`${this.#engine.catalog.projectId}:${named}`, this.#lastTransactionId ?? 'none');
	}
}
