import type { FailureRow } from '../failure/failure-row.ts';
import { alpha } from './alpha.ts';
import { at, day } from './world.ts';

/** A row as another system, or a fault, may leave it in the failure table. */
export function foreignFailure(row: Partial<FailureRow>): FailureRow {
	return {
		processor_name: alpha.name,
		analysis_date: day(1),
		entity_id: 'ann',
		entity_type: 'PLAYER',
		phase: 3,
		failure_category: 'INVALID_INPUT',
		failure_reason: 'another system said so',
		failure_type: 'UNKNOWN',
		can_retry: false,
		is_correctable: false,
		expected_count: null,
		actual_count: null,
		missing_dates: null,
		raw_data_checked: false,
		cause_processor: null,
		cause_entity_id: null,
		cause_date: null,
		cause_category: null,
		resolution_status: 'UNRESOLVED',
		resolved_at: null,
		acknowledged_until: null,
		acknowledged_reason: null,
		occurrence_count: 1,
		first_seen_at: at(0),
		last_seen_at: at(0),
		regressed: false,
		run_id: 'foreign',
		schema_version: 1,
		created_at: at(0),
		...row,
	};
}
