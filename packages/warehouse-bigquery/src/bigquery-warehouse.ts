import {
	type ClaimedTables,
	columnNamesOf,
	type PresentTables,
	type RowOf,
	type Sql,
	type Staged,
	type StagedFile,
	type StoredTable,
	sql,
	type TableChange,
	type TableDefinition,
	type TableWork,
	unexpectedRowCount,
	type Warehouse,
	WarehouseError,
} from '@accounted/warehouse';
import { z } from 'zod';
import { type Bound, bind } from './bind.ts';
import { type CommitPlan, planCommit } from './commit-script.ts';
import { expectFitting } from './ddl.ts';
import { fromBigQuery } from './errors.ts';
import { type JobConfiguration, type JobEvent, Jobs } from './jobs.ts';
import type { Labels } from './labels.ts';
import { linesIn, linesOf } from './lines.ts';
import type { Rest } from './rest.ts';
import { isConflict, jobMayPass, type RetryPolicy, retrying } from './retry.ts';
import { rowDecoder } from './rows.ts';
import type { Staging } from './staging.ts';
import type { Tables } from './tables.ts';
import type { Turns } from './turns.ts';
import { fieldOf } from './types.ts';
import { Uploads } from './uploads.ts';

/** What the views of one warehouse share. */
export interface Connection {
	readonly rest: Rest;
	readonly tables: Tables;
	readonly staging: Staging;
	readonly turns: Turns;
	readonly location: string;
	readonly maximumBytesBilled: bigint;
	readonly onJob: ((event: JobEvent) => void) | undefined;
	readonly sleep: (milliseconds: number) => Promise<void>;
	readonly conflictRetry: RetryPolicy;
}

/** Rows to a page: some 10 MB of JSON, as large as BigQuery makes one. https://cloud.google.com/bigquery/docs/paging-results */
const PAGE_ROWS = 50_000;

/** The port on BigQuery, and what only BigQuery can say. */
export interface BigQueryWarehouse extends Warehouse {
	labelled(labels: Labels): BigQueryWarehouse;
	/** What a statement would read, without running it or paying. */
	dryRun(statement: Sql): Promise<{ readonly totalBytesProcessed: bigint }>;
}

/** Reads by query jobs; writes by load jobs into staging tables and one script that makes them visible. */
export class ConnectedBigQuery implements BigQueryWarehouse {
	readonly label: string;
	readonly engine = 'bigquery';
	readonly #connection: Connection;
	readonly #labels: Labels;
	readonly #jobs: Jobs;
	readonly #uploads: Uploads;

	constructor(connection: Connection, labels: Labels) {
		this.label = `bigquery ${connection.rest.project}`;
		this.#connection = connection;
		this.#labels = labels;
		this.#jobs = new Jobs(connection.rest, { ...connection, labels });
		this.#uploads = new Uploads(connection.rest, this.#jobs);
	}

	labelled(labels: Labels): BigQueryWarehouse {
		return new ConnectedBigQuery(this.#connection, { ...this.#labels, ...labels });
	}

	async query<S extends z.ZodObject>(statement: Sql, row: S): Promise<z.output<S>[]> {
		const bound = bind(statement);
		return this.#translated(
			() => this.#jobs.again(async () => (await this.#rows(bound, row)) as z.output<S>[]),
			bound.text,
		);
	}

	async dryRun(statement: Sql): Promise<{ readonly totalBytesProcessed: bigint }> {
		const bound = bind(statement);
		return this.#translated(async () => {
			const job = this.#jobs.newJob('query', { ...this.#queryOf(bound), dryRun: true });
			const { statistics } = await this.#jobs.insert(job);
			return { totalBytesProcessed: BigInt(statistics?.totalBytesProcessed ?? 0) };
		}, bound.text);
	}

	existing(tables: readonly TableDefinition[]): Promise<PresentTables> {
		return this.#translated(async () => {
			const present = await this.#connection.tables.existing(tables);
			return new Map([...present].map(([name, table]) => [name, columnNamesOf(table)]));
		});
	}

	tablesIn(dataset: string): Promise<string[]> {
		return this.#translated(() => this.#connection.tables.namesIn(dataset));
	}

	examine(
		tables: readonly TableDefinition[],
		claimed: ClaimedTables = new Map(),
	): Promise<readonly TableWork[]> {
		return this.#translated(() => this.#connection.tables.examine(tables, claimed));
	}

	ensure(tables: readonly TableDefinition[], claimed: ClaimedTables = new Map()): Promise<void> {
		return this.#translated(async () => {
			await this.#connection.tables.ensure(tables, claimed);
			await this.#connection.staging.ensureDataset();
		});
	}

	async stage<T extends TableDefinition>(
		table: T,
		batches: AsyncIterable<readonly RowOf<T>[]> | Iterable<readonly RowOf<T>[]>,
	): Promise<Staged> {
		const { staging } = this.#connection;
		const name = staging.newName(table);
		let rowCount = 0;
		const lineOf = linesOf(table);
		async function* counted() {
			try {
				for await (const batch of batches) {
					yield batch;
					rowCount += batch.length;
				}
			} catch (error) {
				throw new SourceError(error);
			}
		}
		const fields = table.columns.map((column) => fieldOf(column, true));
		const source = { fields, lines: () => linesIn(counted(), lineOf), repeatable: false };
		try {
			await this.#translated(() => staging.load(name, source, this.#jobs, this.#uploads));
		} catch (error) {
			await staging.drop(name);
			throw error;
		}
		const drop = () => this.#translated(() => this.#connection.tables.drop(name));
		return { table: { ...table, name }, rowCount, drop };
	}

	/** Row by row: a load job of Parquet would have to be told how BigQuery reads each of its types. */
	stageFile(table: TableDefinition, file: StagedFile): Promise<Staged> {
		return this.stage(table, file.batches());
	}

	commit(changes: readonly TableChange[]): Promise<void> {
		const names = [...new Set(changes.map(({ table }) => table.name))];
		return this.#connection.turns.take(names, (turn) =>
			this.#translated(async () => {
				for (const { table } of changes) expectFitting(table, await this.#stored(table));
				await Promise.all(changes.map((change) => this.#expectStaged(change)));
				const staging = this.#connection.staging.newName();
				await this.#carryOut(planCommit(changes, staging), staging, turn);
			}),
		);
	}

	close(): Promise<void> {
		return this.#connection.turns.idle();
	}

	/** Counted before the commit: staged rows do not change. */
	async #expectStaged({ table, staged }: TableChange): Promise<void> {
		if (staged?.rowCount === undefined) return;
		const { from, where, rowCount } = staged;
		const filter = where === undefined ? sql`` : sql` WHERE ${where}`;
		const [counted] = await this.query(
			sql`SELECT COUNT(*) AS row_count FROM ${from.table}${filter}`,
			z.object({ row_count: z.int() }),
		);
		if (counted?.row_count !== rowCount) throw unexpectedRowCount(table, rowCount, counted?.row_count ?? 0);
	}

	async #stored(table: TableDefinition): Promise<StoredTable> {
		const stored = await this.#connection.tables.toWrite(table);
		if (stored !== undefined) return stored;
		throw new WarehouseError(
			'MISSING_TABLE',
			`${this.label}: a table that is needed is not there (${table.name})`,
			'Load data first.',
		);
	}

	async #rows(bound: Bound, row: z.ZodObject): Promise<Record<string, unknown>[]> {
		const job = this.#jobs.newJob('query', this.#queryOf(bound));
		await this.#jobs.insert(job);
		let page = await this.#jobs.page(job.id, PAGE_ROWS);
		const decode = rowDecoder(row, page.schema, bound.text);
		const rows: Record<string, unknown>[] = [];
		for (;;) {
			// The next page is on its way while this one is decoded.
			const next = page.next === undefined ? undefined : this.#jobs.page(job.id, PAGE_ROWS, page.next);
			next?.catch(() => undefined);
			for (const decoded of decode(page.rows)) rows.push(decoded);
			if (next === undefined) break;
			page = await next;
		}
		await this.#jobs.report('query', job.id);
		return rows;
	}

	async #carryOut({ shipment, script }: CommitPlan, name: string, turn: Promise<void>): Promise<void> {
		if (script === undefined) return;
		const { staging } = this.#connection;
		try {
			if (shipment !== undefined)
				await staging.load(name, { ...shipment, repeatable: true }, this.#jobs, this.#uploads);
			await turn;
			await this.#run(bind(script));
		} catch (error) {
			// What was known of the tables may be why.
			this.#connection.tables.forget();
			throw error;
		} finally {
			// Not by the script itself: one that failed after its COMMIT would look as if it had changed nothing.
			if (shipment !== undefined) await staging.drop(name);
		}
	}

	async #run(bound: Bound): Promise<void> {
		const work = async () => {
			const job = this.#jobs.newJob('commit', this.#queryOf(bound));
			try {
				await this.#jobs.insert(job);
				await this.#jobs.page(job.id, 0);
				await this.#jobs.report('commit', job.id, await this.#jobs.done(job.id));
			} catch (error) {
				// Done again, a commit that had taken place would append its rows twice.
				if (!jobMayPass(error) || !(await this.#jobs.committed(job.id))) throw error;
			}
		};
		try {
			await retrying(this.#connection.conflictRetry, isConflict, () => this.#jobs.again(work));
		} catch (error) {
			throw fromBigQuery(error, this.label, bound.text);
		}
	}

	#queryOf({ text, queryParameters }: Bound): JobConfiguration {
		return {
			query: {
				query: text,
				useLegacySql: false,
				parameterMode: 'NAMED',
				queryParameters: [...queryParameters],
				maximumBytesBilled: String(this.#connection.maximumBytesBilled),
			},
		};
	}

	async #translated<T>(work: () => Promise<T>, statement?: string): Promise<T> {
		try {
			return await work();
		} catch (error) {
			if (error instanceof SourceError) throw error.thrown;
			throw fromBigQuery(error, this.label, statement);
		}
	}
}

/** Carries what the batches of `stage` threw past everything that would take it for Google's. */
class SourceError extends Error {
	readonly thrown: unknown;

	constructor(thrown: unknown) {
		super('the source of staged rows failed');
		this.thrown = thrown;
	}
}
