import type { DuckDBConnection } from '@duckdb/node-api';
import { BigQueryError, invalidQuery } from '../errors.ts';
import { lex, position } from '../googlesql/lexer.ts';
import { type Statement, statementsOf } from '../googlesql/statements.ts';
import { mutate, select } from './data-statements.ts';
import { alterTable, createTable, dropTable } from './definition-statements.ts';
import { duckDbFailure } from './duckdb-errors.ts';
import { cancelled, concurrentUpdate } from './mutations.ts';
import { checkPartitionFilters } from './partition-filters.ts';
import { resolveTables } from './resolve.ts';
import { type Engine, NO_RESULT, type Script, type ScriptResult, type StatementResult } from './script.ts';
import { Session } from './session.ts';

/**
 * Runs the statements of a query one after the other.
 * Source: https://cloud.google.com/bigquery/docs/multi-statement-queries
 */
export class ScriptRun {
	readonly #session: Session;
	readonly #statements: readonly Statement[];

	/** @throws BigQueryError invalidQuery where the text cannot be cut into statements. */
	constructor(engine: Engine, connection: DuckDBConnection, script: Script) {
		this.#statements = statementsOf(script.text, lex(script.text));
		this.#session = new Session(engine, connection, script);
	}

	/**
	 * @throws BigQueryError for the first statement that fails, with its place in the script. An open transaction is
	 * rolled back; what was done outside of one stays.
	 */
	async run(): Promise<ScriptResult> {
		try {
			return await this.#each((statement) => this.#execute(statement));
		} finally {
			await this.#session.transactions.abandon();
		}
	}

	/**
	 * Checks the statements and sums up what they would read, without running any.
	 * Source: https://cloud.google.com/bigquery/docs/running-queries#dry-run
	 */
	dryRun(): Promise<ScriptResult> {
		return this.#each((statement) => this.#check(statement));
	}

	async #each(work: (statement: Statement) => Promise<StatementResult | undefined>): Promise<ScriptResult> {
		let last = NO_RESULT;
		// A script that is not well-formed does not begin.
		for (const statement of this.#statements) await this.#session.parse(statement);
		for (const statement of this.#statements) {
			if (this.#session.script.signal.aborted) throw cancelled();
			last = (await this.#located(statement, () => work(statement))) ?? last;
		}
		const { bill, transactions } = this.#session;
		return {
			statementType: this.#isScript ? 'SCRIPT' : (this.#statements[0]?.type ?? 'SCRIPT'),
			statementCount: this.#statements.length,
			bytesProcessed: bill.bytesProcessed,
			bytesBilled: bill.bytesBilled,
			referencedTables: bill.tables,
			transactionId: transactions.lastId,
			last,
		};
	}

	get #isScript(): boolean {
		return this.#statements.length > 1;
	}

	async #execute(statement: Statement): Promise<StatementResult | undefined> {
		const session = this.#session;
		if (isTransactionControl(statement)) return this.#control(statement);
		const resolved = resolveTables(statement, session.scope);
		if (statement.type !== 'ALTER_TABLE') await session.bill.add(resolved);
		const analysis = await session.analyze(statement, resolved);
		checkPartitionFilters(session.engine.catalog.projectId, statement, resolved);
		switch (statement.type) {
			case 'SELECT':
				return select(session, statement, resolved, analysis);
			case 'CREATE_TABLE':
			case 'CREATE_TABLE_AS_SELECT':
				await createTable(session, statement, resolved);
				return NO_RESULT;
			case 'ALTER_TABLE':
				await alterTable(session, statement, resolved);
				return NO_RESULT;
			case 'DROP_TABLE':
				await dropTable(session, statement);
				return NO_RESULT;
			default:
				return mutate(session, statement, resolved);
		}
	}

	async #control({ type }: Statement): Promise<undefined> {
		this.#refuseOutsideScripts();
		const { transactions } = this.#session;
		if (type === 'BEGIN_TRANSACTION') await transactions.begin();
		else if (type === 'COMMIT_TRANSACTION') await transactions.commit();
		else await transactions.rollback();
	}

	async #check(statement: Statement): Promise<StatementResult | undefined> {
		if (isTransactionControl(statement)) {
			this.#refuseOutsideScripts();
			return undefined;
		}
		const session = this.#session;
		const resolved = resolveTables(statement, session.scope);
		if (statement.type !== 'ALTER_TABLE') await session.bill.add(resolved);
		const analysis = await session.analyze(statement, resolved);
		checkPartitionFilters(session.engine.catalog.projectId, statement, resolved);
		if (isDefinition(statement)) return NO_RESULT;
		const rendered = session.render(statement, resolved);
		if (statement.type === 'SELECT')
			return { ...NO_RESULT, fields: await session.fieldsOf(rendered, analysis) };
		await session.check(rendered);
		return NO_RESULT;
	}

	#refuseOutsideScripts(): void {
		if (!this.#isScript)
			throw invalidQuery('Transaction control statements are supported only in scripts or sessions');
	}

	/** Gives a failure its place, and in a script the words that BigQuery puts before it. */
	async #located<T>(statement: Statement, work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			const refusal = this.#refusalOf(error, statement);
			if (!this.#isScript || WITHOUT_PLACE.has(refusal.reason)) throw refusal;
			const place = / at \[\d+:\d+\]$/.test(refusal.message)
				? ''
				: ` at ${position(this.#session.script.text, statement.start)}`;
			throw invalidQuery(`Query error: ${refusal.message}${place}`, error);
		}
	}

	#refusalOf(error: unknown, statement: Statement): BigQueryError {
		if (error instanceof BigQueryError) return error;
		const failure = duckDbFailure(error);
		if (failure === undefined) return new BigQueryError('internalError', String(error), undefined, error);
		if (!/^Transaction/.test(failure.type)) return invalidQuery(failure.message, error);
		const { bill, engine, transactions } = this.#session;
		const target = statement.tables
			.find((mention) => mention.target)
			?.path.slice(-2)
			.join('.');
		const [first] = bill.tables;
		const table = `${engine.catalog.projectId}:${target ?? `${first?.dataset}.${first?.name}`}`;
		return transactions.openId === undefined
			? invalidQuery(`Could not serialize access to table ${table} due to concurrent update`, error)
			: concurrentUpdate(table, transactions.openId);
	}
}

/** Refusals that are not about a statement. */
const WITHOUT_PLACE: ReadonlySet<string> = new Set(['stopped', 'bytesBilledLimitExceeded', 'internalError']);

function isDefinition({ type }: Statement): boolean {
	return /^(CREATE|ALTER|DROP)_TABLE/.test(type);
}

function isTransactionControl({ type }: Statement): boolean {
	return type.endsWith('_TRANSACTION');
}
