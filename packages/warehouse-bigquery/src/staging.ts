import { randomUUID } from 'node:crypto';
import { splitTableName, type TableDefinition } from '@accounted/warehouse';
import type { TableField } from '@google-cloud/bigquery';
import type { Jobs } from './jobs.ts';
import type { Tables } from './tables.ts';
import type { Uploads } from './uploads.ts';

export interface StagingOptions {
	/** The dataset that staging tables are made in. */
	readonly dataset: string;
	/** How long a table stays that nobody drops, as that of a run that was killed. */
	readonly hours: number;
	readonly now: () => Date;
}

/** Names of ours: a sweep takes no table of anybody else's. */
const PREFIX = 'accounted_';
const OURS = new RegExp(`^${PREFIX}[a-z0-9_]+_[0-9a-f]{32}$`);
const MS_PER_HOUR = 3_600_000;

/** What a staging table is loaded from. */
export interface StagingSource {
	readonly fields: readonly TableField[];
	readonly lines: () => AsyncGenerator<Buffer>;
	/** Whether `lines` may be asked for again, should the load job fail of what may pass. */
	readonly repeatable: boolean;
}

/** Tables that hold rows on their way into others, in a dataset of their own that drops them when nobody else does. */
export class Staging {
	readonly #tables: Tables;
	readonly #options: StagingOptions;
	#ready: Promise<void> | undefined;

	constructor(tables: Tables, options: StagingOptions) {
		this.#tables = tables;
		this.#options = options;
	}

	/** A name that no table has: after the table that the rows are for, if it is one. */
	newName(table?: TableDefinition): string {
		const word = table === undefined ? 'commit' : splitTableName(table.name).table;
		return `${this.#options.dataset}.${PREFIX}${word}_${randomUUID().replaceAll('-', '')}`;
	}

	/**
	 * Loads a table by one load job, or makes an empty one without where there are no rows.
	 * @throws GoogleError, and whatever the lines throw as it is. A table that is left is for the caller to drop.
	 */
	async load(name: string, source: StagingSource, jobs: Jobs, uploads: Uploads): Promise<void> {
		await this.ensureDataset();
		const { dataset, table } = splitTableName(name);
		const destinationTable = { projectId: jobs.project, datasetId: dataset, tableId: table };
		const schema = { fields: [...source.fields] };
		const work = async () => {
			const job = jobs.newJob('load', {
				load: {
					destinationTable,
					schema,
					sourceFormat: 'NEWLINE_DELIMITED_JSON',
					createDisposition: 'CREATE_IF_NEEDED',
					writeDisposition: 'WRITE_TRUNCATE',
				},
			});
			const started = await uploads.start(job, source.lines());
			if (started !== undefined) await jobs.report('load', job.id, await jobs.done(job.id));
			else await this.#tables.create({ tableReference: destinationTable, schema });
		};
		await (source.repeatable ? jobs.again(work) : work());
	}

	/** Makes the dataset and drops what runs that were killed have left, once for each warehouse that is opened. */
	ensureDataset(): Promise<void> {
		this.#ready ??= this.#makeReady().catch((error: unknown) => {
			this.#ready = undefined;
			throw error;
		});
		return this.#ready;
	}

	/** At best: what is left expires. */
	async drop(name: string): Promise<void> {
		await this.#tables.drop(name).catch(() => undefined);
	}

	async #makeReady(): Promise<void> {
		const { dataset, hours, now } = this.#options;
		await this.#tables.ensureDataset(dataset, {
			description:
				'Rows on their way into other tables. Everything here may be dropped when no run is under way.',
			defaultTableExpirationMs: String(hours * MS_PER_HOUR),
		});
		// The dataset's own expiry does as much; somebody may have made the dataset without.
		await this.#tables.sweep(dataset, OURS, new Date(now().getTime() - hours * MS_PER_HOUR));
	}
}
