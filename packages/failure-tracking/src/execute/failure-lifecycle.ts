import { isoDate } from '@accounted/warehouse';
import { CATEGORY_FACTS } from '../failure/category.ts';
import { type FailureRow, parseFailureRow } from '../failure/failure-row.ts';
import { isAcknowledged } from '../failure/is-acknowledged.ts';
import { SCHEMA_VERSION } from '../failure/schema-version.ts';
import type { Failure } from '../processor/outcome.ts';
import type { Entity, Processor } from '../processor/processor.ts';

/** The run that decides, and its clock. */
export interface RunStamp {
	readonly runId: string;
	/** UTC, ISO. */
	readonly now: string;
}

/**
 * The row for an entity that fails now, carrying on from the row it had. Failing again after RESOLVED reopens and marks
 * it regressed. An acknowledgement ends on its day, and when the entity fails of another category or cause: that was not
 * accepted. A run from the very same inputs sees the same occurrence again, and does not count it twice; nor does the very
 * same run, where it commits again because the answer to its first commit was lost.
 */
export function failed(
	processor: Processor,
	entity: Entity,
	failure: Failure,
	previous: Readonly<Record<string, unknown>> | undefined,
	sameInputs: boolean,
	{ runId, now }: RunStamp,
): FailureRow {
	const facts = CATEGORY_FACTS[failure.category];
	const before = previous === undefined ? undefined : parseFailureRow(previous);
	const reopened = before?.resolution_status === 'RESOLVED';
	const accepted =
		before !== undefined &&
		isAcknowledged(before, isoDate.parse(now.slice(0, 10))) &&
		before.failure_category === failure.category &&
		before.cause_category === (failure.cause?.category ?? null);
	const unaccepted = reopened || (before?.resolution_status === 'ACKNOWLEDGED' && !accepted);
	const sameOccurrence = before?.run_id === runId || (sameInputs && !reopened);
	const counted = before === undefined ? 1 : before.occurrence_count + (sameOccurrence ? 0 : 1);
	return {
		processor_name: processor.name,
		analysis_date: entity.date,
		entity_id: entity.id,
		entity_type: processor.entityType,
		phase: processor.phase,
		failure_category: failure.category,
		failure_reason: failure.reason,
		failure_type: failure.failureType ?? facts.failureType,
		can_retry: facts.canRetry,
		is_correctable: facts.isCorrectable,
		expected_count: failure.expectedCount ?? null,
		actual_count: failure.actualCount ?? null,
		missing_dates: failure.missingDates === undefined ? null : JSON.stringify(failure.missingDates),
		raw_data_checked: failure.rawDataChecked ?? false,
		cause_processor: failure.cause?.processor ?? null,
		cause_entity_id: failure.cause?.entityId ?? null,
		cause_date: failure.cause?.date ?? null,
		cause_category: failure.cause?.category ?? null,
		resolution_status: before === undefined || unaccepted ? 'UNRESOLVED' : before.resolution_status,
		resolved_at: null,
		acknowledged_until: unaccepted ? null : (before?.acknowledged_until ?? null),
		acknowledged_reason: unaccepted ? null : (before?.acknowledged_reason ?? null),
		occurrence_count: counted,
		first_seen_at: before?.first_seen_at ?? now,
		last_seen_at: now,
		regressed: reopened || (before?.regressed ?? false),
		run_id: runId,
		schema_version: SCHEMA_VERSION,
		created_at: before?.created_at ?? now,
	};
}

/** The row of an entity that no longer fails: kept, and closed once. */
export function resolved(previous: Readonly<Record<string, unknown>>, { runId, now }: RunStamp): FailureRow {
	const before = parseFailureRow(previous);
	if (before.resolution_status === 'RESOLVED') return before;
	return { ...before, resolution_status: 'RESOLVED', resolved_at: now, run_id: runId };
}
