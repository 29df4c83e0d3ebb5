import { messageOf } from '@accounted/warehouse';
import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBValue } from '@duckdb/node-api';
import type { Analysis } from '../analyzer.ts';
import { invalidQuery } from '../errors.ts';
import { createTableOf } from '../googlesql/create-table.ts';
import { position, type Token } from '../googlesql/lexer.ts';
import { quoteName, type Rendered, renderDuckDb } from '../googlesql/render.ts';
import type { Statement } from '../googlesql/statements.ts';
import { type Field, googleSqlType } from '../schema.ts';
import { Bill } from './bill.ts';
import { duckDbFailure } from './duckdb-errors.ts';
import { cancelled } from './mutations.ts';
import type { Parameter } from './parameters.ts';
import { type NameScope, type Resolved, spellings, type TemporaryTable } from './resolve.ts';
import { resultFields } from './result-fields.ts';
import type { Engine, Script } from './script.ts';
import { Transactions } from './transactions.ts';

/** What one query job has to itself while it runs: a connection, temporary tables, transactions, a bill. */
export class Session {
	readonly engine: Engine;
	readonly connection: DuckDBConnection;
	readonly script: Script;
	readonly transactions: Transactions;
	readonly bill: Bill;
	/** By name in lower case. */
	readonly temporary = new Map<string, TemporaryTable>();

	constructor(engine: Engine, connection: DuckDBConnection, script: Script) {
		this.engine = engine;
		this.connection = connection;
		this.script = script;
		this.transactions = new Transactions(connection, engine, script.signal);
		this.bill = new Bill(connection, this.transactions, script.maximumBytesBilled);
	}

	get scope(): NameScope {
		const { defaultDataset, location } = this.script;
		return { catalog: this.engine.catalog, location, defaultDataset, temporary: this.temporary };
	}

	/** @param tokens Of the statement, or of a part of it. */
	render(
		statement: Statement,
		resolved: readonly Pick<Resolved, 'mention' | 'duckdb'>[],
		tokens: readonly Token[] = statement.tokens,
	): Rendered {
		const floats = statement.type === 'SELECT' || statement.type === 'CREATE_TABLE_AS_SELECT';
		return renderDuckDb(tokens, spellings(statement, resolved), this.engine.catalog.now(), floats);
	}

	/** Has DuckDB parse a statement, whatever its tables are. @throws BigQueryError invalidQuery for a syntax error. */
	async parse(statement: Statement): Promise<void> {
		const written = statement.tables.map((mention) => ({
			mention,
			duckdb: mention.path.map(quoteName).join('.'),
		}));
		const rendered = this.render(statement, written, queryTokens(this.script.text, statement));
		if (rendered.text.trim() === '') return;
		try {
			await this.connection.extractStatements(rendered.text);
		} catch (error) {
			throw this.#placed(error, rendered, 0);
		}
	}

	/**
	 * Asks Google's analyzer, where there is one.
	 * @throws BigQueryError invalidQuery where it does not accept the statement.
	 */
	async analyze(statement: Statement, resolved: readonly Resolved[]): Promise<Analysis | undefined> {
		const { analyzer } = this.engine;
		if (analyzer === undefined) return undefined;
		const { text, parameters } = this.script;
		const before = text.slice(0, statement.tokens[0]?.start).replaceAll(/[^\r\n]/g, ' ');
		try {
			return await analyzer.analyze(before + withoutProject(statement, resolved), {
				parameters: Object.fromEntries(
					[...parameters.values()].map(({ field }) => [field.name, googleSqlType(field)]),
				),
				tables: resolved.map(({ kind, table }) => ({
					path: kind === 'temporary' ? [table.name] : [table.dataset, table.name],
					columns: table.fields.map((field) => ({ name: field.name, type: googleSqlType(field) })),
				})),
			});
		} catch (error) {
			const message = messageOf(error);
			throw invalidQuery(message.replace(/\s*\[at (\d+:\d+)\]$/, ' at [$1]'), error);
		}
	}

	/**
	 * Runs a statement with the parameters that it uses.
	 * @param within What to make of its text.
	 * @throws BigQueryError invalidQuery for a parameter that nobody gave, and for what DuckDB refuses.
	 */
	async run(
		rendered: Rendered,
		within: (text: string) => string = (text) => text,
	): Promise<DuckDBMaterializedResult> {
		const values: Record<string, DuckDBValue> = {};
		const types: Record<string, Parameter['type']> = {};
		for (const name of rendered.parameters) {
			const parameter = this.script.parameters.get(name);
			if (parameter === undefined) throw invalidQuery(`Query parameter '${name}' not found`);
			values[name] = parameter.value;
			types[name] = parameter.type;
		}
		const text = within(rendered.text);
		const shift = Buffer.byteLength(text.slice(0, text.indexOf(rendered.text)));
		try {
			return await this.connection.run(text, values, types);
		} catch (error) {
			throw this.#placed(error, rendered, shift);
		}
	}

	/** Has DuckDB check a statement that is not to run. @throws as `run` does. */
	async check(rendered: Rendered): Promise<void> {
		try {
			const prepared = await this.connection.prepare(rendered.text);
			prepared.destroySync();
		} catch (error) {
			throw this.#placed(error, rendered, 0);
		}
	}

	/** The schema of a query, which is asked of an execution that stops before the first row. */
	async fieldsOf(rendered: Rendered, analysis: Analysis | undefined): Promise<readonly Field[]> {
		const result = await this.run(rendered, (text) => `SELECT * FROM (\n${text}\n) LIMIT 0`);
		return resultFields(result.columnNames(), result.columnTypes(), analysis?.columns);
	}

	/** An error of DuckDB's with its place in the script, where DuckDB says where. */
	#placed(error: unknown, rendered: Rendered, shift: number): unknown {
		if (this.script.signal.aborted) return cancelled();
		const failure = duckDbFailure(error);
		if (failure?.position === undefined) return error;
		const offset = rendered.offsetOf(Math.max(failure.position - shift, 0));
		return invalidQuery(`${failure.message} at ${position(this.script.text, offset)}`, error);
	}
}

/** What of a statement DuckDB is to read: of a CREATE TABLE, the query that fills the table. */
function queryTokens(script: string, statement: Statement): readonly Token[] {
	if (statement.type.startsWith('CREATE')) return createTableOf(script, statement).select ?? [];
	return /^(DROP|ALTER)_TABLE/.test(statement.type) || statement.type.endsWith('_TRANSACTION')
		? []
		: statement.tokens;
}

/**
 * The statement with each table called by dataset and name alone, as the analyzer knows it. Blanks make up for what is
 * left out, so that all else keeps its place.
 */
function withoutProject(statement: Statement, resolved: readonly Resolved[]): string {
	const names = new Map<Token, string>();
	for (const { kind, mention, table } of resolved) {
		if (kind === 'temporary') continue;
		const written = mention.tokens.map(({ text }) => text).join('');
		const name = [table.dataset, table.name].map(plainOrQuoted).join('.').padEnd(written.length);
		for (const [index, token] of mention.tokens.entries()) names.set(token, index === 0 ? name : '');
	}
	return statement.tokens.map((token) => names.get(token) ?? token.text).join('');
}

function plainOrQuoted(name: string): string {
	return /^[A-Za-z_]\w*$/.test(name) ? name : `\`${name}\``;
}
