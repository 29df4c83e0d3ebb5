import { isoDate } from '@accounted/warehouse';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FailureRow, storedFailureRow } from '../failure/failure-row.ts';
import { SCHEMA_VERSION } from '../failure/schema-version.ts';
import type { Failure } from '../processor/outcome.ts';
import { alpha } from '../testing/alpha.ts';
import { at, day } from '../testing/world.ts';
import { failed, resolved } from './failure-lifecycle.ts';

const ENTITY = { id: 'ann', date: day(1) };
const FAILURE: Failure = { category: 'INVALID_INPUT', reason: 'it is bad' };

function failedAt(minute: number, before?: FailureRow, sameInputs = false, failure = FAILURE): FailureRow {
	return failed(alpha, ENTITY, failure, before, sameInputs, { runId: `run-${minute}`, now: at(minute) });
}

function resolvedAt(minute: number, before: FailureRow): FailureRow {
	return resolved(before, { runId: `run-${minute}`, now: at(minute) });
}

describe('an entity that fails', () => {
	it('for the first time gets a row of its own', () => {
		expect(failedAt(1)).toStrictEqual({
			processor_name: alpha.name,
			analysis_date: day(1),
			entity_id: 'ann',
			entity_type: 'PLAYER',
			phase: 3,
			failure_category: 'INVALID_INPUT',
			failure_reason: 'it is bad',
			failure_type: 'DATA_GAP',
			can_retry: false,
			is_correctable: true,
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
			first_seen_at: at(1),
			last_seen_at: at(1),
			regressed: false,
			run_id: 'run-1',
			schema_version: SCHEMA_VERSION,
			created_at: at(1),
		});
	});

	it('brings its evidence and its cause', () => {
		const cause = { processor: 'Upstream', entityId: 'ann', date: day(1), category: null };
		const failure: Failure = {
			category: 'MISSING_UPSTREAM',
			reason: 'nothing there',
			failureType: 'MIXED',
			expectedCount: 10,
			actualCount: 0,
			missingDates: [day(1), day(2)],
			rawDataChecked: true,
			cause,
		};
		expect(failedAt(1, undefined, false, failure)).toMatchObject({
			failure_type: 'MIXED',
			expected_count: 10,
			actual_count: 0,
			missing_dates: '["2021-11-01","2021-11-02"]',
			raw_data_checked: true,
			cause_processor: 'Upstream',
			cause_entity_id: 'ann',
			cause_date: day(1),
			cause_category: null,
		});
	});

	it('again from other inputs counts once more, and was first seen when it was', () => {
		expect(failedAt(2, failedAt(1))).toMatchObject({
			occurrence_count: 2,
			first_seen_at: at(1),
			created_at: at(1),
			last_seen_at: at(2),
			run_id: 'run-2',
			regressed: false,
			resolution_status: 'UNRESOLVED',
		});
	});

	it('again from the same inputs is the same occurrence, seen again', () => {
		expect(failedAt(2, failedAt(1), true)).toMatchObject({ occurrence_count: 1, last_seen_at: at(2) });
	});

	it('says why it fails now, not why it did', () => {
		const now = failedAt(2, failedAt(1), false, { category: 'SOURCE_NOT_READY', reason: 'not yet' });
		expect(now).toMatchObject({
			failure_category: 'SOURCE_NOT_READY',
			failure_reason: 'not yet',
			can_retry: true,
			is_correctable: false,
		});
	});

	it.each([true, false])(
		'after it was resolved is reopened, regressed and counted (same inputs: %s)',
		(same) => {
			const acknowledged: FailureRow = {
				...failedAt(1),
				resolution_status: 'ACKNOWLEDGED',
				acknowledged_until: day(20),
				acknowledged_reason: 'known',
			};
			const again = failedAt(3, resolvedAt(2, acknowledged), same);
			expect(again).toMatchObject({
				resolution_status: 'UNRESOLVED',
				regressed: true,
				resolved_at: null,
				occurrence_count: 2,
				acknowledged_until: null,
				acknowledged_reason: null,
				first_seen_at: at(1),
			});
			expect(failedAt(4, again)).toMatchObject({ regressed: true, resolution_status: 'UNRESOLVED' });
		},
	);

	it.each(['ACKNOWLEDGED', 'INVESTIGATING', 'PERMANENT', 'UNRESOLVED'] as const)(
		'stays %s with what was said of it',
		(resolution_status) => {
			const acknowledged_until = isoDate.parse('2022-01-20');
			const said = { resolution_status, acknowledged_until, acknowledged_reason: 'known' };
			expect(failedAt(2, { ...failedAt(1), ...said })).toMatchObject(said);
		},
	);

	it.each<[string, Partial<Failure>]>([
		['category', { category: 'MISSING_SOURCE', reason: 'no row' }],
		['cause', { cause: { processor: 'omega', entityId: 'ann', date: day(1), category: 'MISSING_SOURCE' } }],
	])('of another %s than was accepted is open again, and no regression', (_, change) => {
		const accepted: FailureRow = {
			...failedAt(1),
			resolution_status: 'ACKNOWLEDGED',
			acknowledged_until: day(20),
			acknowledged_reason: 'known',
		};
		const failure = { category: 'INVALID_INPUT', reason: 'it is bad', ...change } as const;
		expect(failedAt(2, accepted, false, failure)).toMatchObject({
			resolution_status: 'UNRESOLVED',
			acknowledged_until: null,
			acknowledged_reason: null,
			regressed: false,
			occurrence_count: 2,
		});
	});
});

describe('an entity that no longer fails', () => {
	it('keeps its row, resolved', () => {
		const before = failedAt(1);
		expect(resolvedAt(2, before)).toStrictEqual({
			...before,
			resolution_status: 'RESOLVED',
			resolved_at: at(2),
			run_id: 'run-2',
		});
	});

	it('is resolved once: later runs leave the row as it is', () => {
		const once = resolvedAt(2, failedAt(1));
		expect(resolvedAt(3, once)).toStrictEqual(once);
	});
});

describe('a stored row of an older schema', () => {
	const nulls = Object.fromEntries(Object.keys(storedFailureRow.shape).map((name) => [name, null]));
	const old = {
		...nulls,
		processor_name: alpha.name,
		analysis_date: day(1),
		entity_id: 'ann',
		failure_category: 'INCOMPLETE_DATA',
	};

	it('may be null in every column', () => {
		expect(storedFailureRow.safeParse(nulls).success).toBe(true);
	});

	it('is carried on, dated from its beginning', () => {
		const now = failed(alpha, ENTITY, FAILURE, old, false, { runId: 'run', now: at(5) });
		expect(now).toMatchObject({
			occurrence_count: 2,
			resolution_status: 'UNRESOLVED',
			regressed: false,
			first_seen_at: '1970-01-01T00:00:00.000Z',
			last_seen_at: at(5),
		});
	});

	it('is resolved in the words of today', () => {
		expect(resolved(old, { runId: 'run', now: at(5) })).toMatchObject({
			failure_category: 'INCOMPLETE_UPSTREAM',
			resolution_status: 'RESOLVED',
			resolved_at: at(5),
			occurrence_count: 1,
		});
	});
});

describe('any sequence of runs', () => {
	const runs = fc.array(
		fc.record({
			fails: fc.boolean(),
			sameInputs: fc.boolean(),
			says: fc.constantFrom(null, 'ACKNOWLEDGED', 'INVESTIGATING', 'PERMANENT'),
		}),
		{ minLength: 1, maxLength: 12 },
	);

	it('keeps when it was first seen, never counts down, and is open just where it fails now', () => {
		fc.assert(
			fc.property(runs, (all) => {
				let row: FailureRow | undefined;
				for (const [minute, { fails, sameInputs, says }] of all.entries()) {
					const before = row;
					const wasResolved = before?.resolution_status === 'RESOLVED';
					if (fails) row = failedAt(minute, before, sameInputs);
					else if (before !== undefined) row = resolvedAt(minute, before);
					if (row === undefined) continue;
					expect(row.resolution_status !== 'RESOLVED').toBe(fails);
					expect(row.resolved_at === null).toBe(fails);
					expect(row.first_seen_at).toBe(before?.first_seen_at ?? at(minute));
					expect(row.occurrence_count).toBeGreaterThanOrEqual(before?.occurrence_count ?? 1);
					expect(row.regressed).toBe((before?.regressed ?? false) || (fails && wasResolved));
					if (fails && says !== null) row = { ...row, resolution_status: says };
				}
			}),
		);
	});
});
