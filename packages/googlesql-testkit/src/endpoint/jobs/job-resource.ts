import type { StatementType } from '../googlesql/statements.ts';
import { LoadError } from '../loads/loads.ts';
import type { AffectedRows } from '../queries/script.ts';
import type { Job } from './jobs.ts';

/**
 * A job as the REST API shows it.
 * Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/Job
 */
export function jobOf(projectId: string, job: Job): object {
	const { id, location, type, configuration } = job;
	return {
		kind: 'bigquery#job',
		etag: `${job.state}-${id}`,
		id: `${projectId}:${location}.${id}`,
		user_email: 'test@example.com',
		jobReference: { projectId, jobId: id, location },
		configuration: { ...configuration, jobType: type },
		statistics: statisticsOf(projectId, job),
		status: statusOf(job),
	};
}

function statusOf({ state, error }: Job): object {
	if (error === undefined) return { state };
	const result = error.toProto();
	return {
		state,
		errorResult: result,
		errors: [result, ...(error instanceof LoadError ? error.errors : [])],
	};
}

function statisticsOf(projectId: string, job: Job): object {
	const { creationTime, startTime, endTime, query, load } = job;
	const text = (value: number | undefined): string | undefined =>
		value === undefined ? undefined : String(value);
	return {
		creationTime: text(creationTime),
		startTime: text(startTime),
		endTime: text(endTime),
		...(query === undefined ? {} : queryStatistics(projectId, job, query)),
		...(load === undefined
			? {}
			: {
					load: {
						inputFiles: '1',
						inputFileBytes: text(load.inputBytes),
						outputRows: text(load.outputRows),
						outputBytes: text(load.outputBytes),
						badRecords: text(load.badRecords),
					},
				}),
	};
}

function queryStatistics(projectId: string, { dryRun }: Job, query: NonNullable<Job['query']>): object {
	const { statementType, bytesProcessed, bytesBilled, referencedTables, last, transactionId } = query;
	const { affected } = last;
	return {
		totalBytesProcessed: String(bytesProcessed),
		...(query.statementCount > 1 ? { numChildJobs: String(query.statementCount) } : {}),
		...(transactionId === undefined ? {} : { transactionInfo: { transactionId } }),
		query: {
			statementType,
			totalBytesProcessed: String(bytesProcessed),
			totalBytesBilled: String(dryRun ? 0 : bytesBilled),
			cacheHit: false,
			referencedTables: referencedTables.map(({ dataset, name }) => ({
				projectId,
				datasetId: dataset,
				tableId: name,
			})),
			...(dryRun ? { schema: { fields: last.fields }, totalBytesProcessedAccuracy: 'UPPER_BOUND' } : {}),
			...(affected === undefined ? {} : dmlStatistics(affected)),
		},
	};
}

const COUNTS: Readonly<Partial<Record<StatementType, string>>> = {
	INSERT: 'insertedRowCount',
	UPDATE: 'updatedRowCount',
	DELETE: 'deletedRowCount',
	TRUNCATE_TABLE: 'deletedRowCount',
};

/** Of a MERGE, DuckDB does not say how many rows it has inserted and how many updated. */
function dmlStatistics({ statementType, count }: AffectedRows): object {
	const name = COUNTS[statementType];
	return {
		numDmlAffectedRows: String(count),
		...(name === undefined ? {} : { dmlStats: { [name]: String(count) } }),
	};
}
