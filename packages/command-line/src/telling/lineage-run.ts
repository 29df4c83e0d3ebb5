import { resolve } from 'node:path';
import type { Config } from '../config.ts';
import { plainText } from '../terminal-text.ts';
import type { Lineage } from './lineage.ts';
import { type Dataset, type Facets, facet, PRODUCER, RUN_EVENT_SCHEMA, type RunEvent } from './run-event.ts';

/** What an end has to say, besides that it is one. */
interface RunEnd {
	readonly inputs?: RunEvent['inputs'];
	readonly outputs?: RunEvent['outputs'];
	/** Why it failed. */
	readonly error?: string;
}

/** One run of a job, from its start to its one end. */
export interface LineageRun {
	/** For the runs that are parts of this one. */
	readonly asParent: Facets;
	end(eventType: 'COMPLETE' | 'FAIL' | 'ABORT', end: RunEnd): void;
}

export interface RunStart {
	readonly job: string;
	/** VALIDATION, BACKFILL or PROCESSOR. */
	readonly jobType: string;
	readonly inputs: readonly Dataset[];
	readonly outputs: readonly Dataset[];
	/** Left out: the run that started this program. */
	readonly parent?: Facets;
	/** The time in UTC, ISO. */
	readonly now: () => string;
}

/** Says that a run has started, and returns what says how it ended. */
export function startRun(lineage: Lineage, start: RunStart): LineageRun {
	const { now, inputs, outputs, parent = lineage.parent } = start;
	const runId = crypto.randomUUID();
	const jobType = { processingType: 'BATCH', integration: 'ACCOUNTED', jobType: start.jobType };
	const identity = { namespace: lineage.namespace, name: start.job };
	const emit = (eventType: RunEvent['eventType'], { error, ...datasets }: RunEnd) =>
		lineage.emit({
			eventType,
			eventTime: now(),
			run: { runId, facets: { ...parent, ...(error === undefined ? {} : errorMessage(error)) } },
			job: { ...identity, facets: facet('jobType', jobType) },
			inputs,
			outputs,
			...datasets,
			producer: PRODUCER,
			schemaURL: RUN_EVENT_SCHEMA,
		});
	emit('START', {});
	return { asParent: facet('parent', { run: { runId }, job: identity }), end: emit };
}

/** An error may quote a statement, or rows: enough of it to know it by. */
const LONGEST_ERROR = 500;

function errorMessage(message: string): Facets {
	return facet('errorMessage', {
		message: plainText(message, LONGEST_ERROR),
		programmingLanguage: 'JavaScript',
	});
}

/**
 * A table as OpenLineage names it: https://openlineage.io/docs/spec/naming. It says nothing of DuckDB; the file is the
 * data source there, as the server is elsewhere.
 */
export function datasetOf({ warehouse, project, database }: Config, { name }: { name: string }): Dataset {
	return warehouse === 'bigquery'
		? { namespace: 'bigquery', name: `${project ?? ''}.${name}` }
		: { namespace: `duckdb://${resolve(database)}`, name };
}
