import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FAILURE_CATEGORIES, FAILURE_TYPES } from './category.ts';
import {
	ENTITY_TYPES,
	type FailureRow,
	failureJsonSchema,
	failuresTable,
	parseFailureRow,
	RESOLUTION_STATUSES,
} from './failure-row.ts';
import { SCHEMA_VERSION } from './schema-version.ts';

/** The table of the architecture, in its order. */
const DOCUMENTED = [
	['processor_name', 'STRING', false],
	['analysis_date', 'DATE', false],
	['entity_id', 'STRING', false],
	['entity_type', 'STRING', false],
	['phase', 'INT64', false],
	['failure_category', 'STRING', false],
	['failure_reason', 'STRING', false],
	['failure_type', 'STRING', false],
	['can_retry', 'BOOL', false],
	['is_correctable', 'BOOL', false],
	['expected_count', 'INT64', true],
	['actual_count', 'INT64', true],
	['missing_dates', 'STRING', true],
	['raw_data_checked', 'BOOL', false],
	['cause_processor', 'STRING', true],
	['cause_entity_id', 'STRING', true],
	['cause_date', 'DATE', true],
	['cause_category', 'STRING', true],
	['resolution_status', 'STRING', false],
	['resolved_at', 'TIMESTAMP', true],
	['acknowledged_until', 'DATE', true],
	['acknowledged_reason', 'STRING', true],
	['occurrence_count', 'INT64', false],
	['first_seen_at', 'TIMESTAMP', false],
	['last_seen_at', 'TIMESTAMP', false],
	['regressed', 'BOOL', false],
	['run_id', 'STRING', false],
	['schema_version', 'INT64', false],
	['created_at', 'TIMESTAMP', false],
] as const;

const OLD = {
	processor_name: 'PlayerDailyCacheProcessor',
	analysis_date: '2021-11-05',
	entity_id: 'lebronjames',
	failure_category: 'INCOMPLETE_DATA_SKIPPED',
};

describe('the failure table', () => {
	it('has exactly the documented columns, in order, with their types', () => {
		expect(failuresTable.columns.map(({ name, type, nullable }) => [name, type, nullable])).toStrictEqual(
			DOCUMENTED,
		);
	});

	it('is named, keyed, partitioned and clustered as documented', () => {
		expect(failuresTable).toMatchObject({
			name: 'nba_processing.precompute_failures',
			key: ['processor_name', 'analysis_date', 'entity_id'],
			partitionBy: 'analysis_date',
			clusterBy: ['processor_name', 'entity_id'],
		});
	});
});

describe('the JSON Schema', () => {
	const schema = failureJsonSchema();

	it('is of draft 2020-12, with the documented columns in order, all of them required and no others', () => {
		const names = DOCUMENTED.map(([name]) => name);
		expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
		expect(schema.type).toBe('object');
		expect(Object.keys(schema.properties ?? {})).toStrictEqual(names);
		expect(schema.required).toStrictEqual(names);
		expect(schema.additionalProperties).toBe(false);
		expect(JSON.parse(JSON.stringify(schema))).toStrictEqual(schema);
	});

	it('accepts and refuses what the schema it is made from does', () => {
		const reader = z.fromJSONSchema(schema);
		const row = parseFailureRow(OLD);
		expect(reader.safeParse(row).success).toBe(true);
		for (const fault of [
			{ failure_category: 'GREMLINS' },
			{ occurrence_count: 1.5 },
			{ can_retry: 'yes' },
			{ analysis_date: 'yesterday' },
			{ entity_id: null },
		])
			expect(reader.safeParse({ ...row, ...fault }).success).toBe(false);
	});
});

const isoText = fc
	.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
	.map((date) => date.toISOString());
const dateText = isoText.map((text) => text.slice(0, 10));

/** Any row that fits today's schema. */
const todaysRow = fc
	.record({
		processor_name: fc.string(),
		analysis_date: dateText,
		entity_id: fc.string(),
		entity_type: fc.constantFrom(...ENTITY_TYPES),
		phase: fc.integer(),
		failure_category: fc.constantFrom(...FAILURE_CATEGORIES),
		failure_reason: fc.string(),
		failure_type: fc.constantFrom(...FAILURE_TYPES),
		can_retry: fc.boolean(),
		is_correctable: fc.boolean(),
		expected_count: fc.option(fc.integer()),
		actual_count: fc.option(fc.integer()),
		missing_dates: fc.option(fc.constant('["2021-11-01"]')),
		raw_data_checked: fc.boolean(),
		cause_processor: fc.option(fc.string()),
		cause_entity_id: fc.option(fc.string()),
		cause_date: fc.option(dateText),
		cause_category: fc.option(fc.constantFrom(...FAILURE_CATEGORIES)),
		resolution_status: fc.constantFrom(...RESOLUTION_STATUSES),
		resolved_at: fc.option(isoText),
		acknowledged_until: fc.option(dateText),
		acknowledged_reason: fc.option(fc.string()),
		occurrence_count: fc.integer(),
		first_seen_at: isoText,
		last_seen_at: isoText,
		regressed: fc.boolean(),
		run_id: fc.string(),
		schema_version: fc.constant(SCHEMA_VERSION),
		created_at: isoText,
	})
	.map((row): FailureRow => failuresTable.schema.parse(row));

describe('reading a failure row', () => {
	it("gives today's row back as it is, and reading it twice changes nothing", () => {
		fc.assert(
			fc.property(todaysRow, (row) => {
				expect(parseFailureRow(row)).toStrictEqual(row);
				expect(parseFailureRow(JSON.parse(JSON.stringify(row)))).toStrictEqual(row);
			}),
		);
	});

	it('fills in what a row of four columns does not say', () => {
		expect(parseFailureRow(OLD)).toStrictEqual({
			...OLD,
			failure_category: 'INCOMPLETE_UPSTREAM',
			entity_type: 'PLAYER',
			phase: 4,
			failure_reason: '',
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
			first_seen_at: '1970-01-01T00:00:00.000Z',
			last_seen_at: '1970-01-01T00:00:00.000Z',
			regressed: false,
			run_id: '',
			schema_version: 0,
			created_at: '1970-01-01T00:00:00.000Z',
		});
	});

	it('takes nulls and undefined for what is not said, the creation time among them', () => {
		const nulls = Object.fromEntries(DOCUMENTED.map(([name]) => [name, null]));
		expect(parseFailureRow({ ...nulls, ...OLD })).toStrictEqual(parseFailureRow(OLD));
		expect(parseFailureRow({ ...OLD, created_at: undefined })).toStrictEqual(parseFailureRow(OLD));
	});

	it('dates a row without sightings by its creation', () => {
		const created_at = '2022-03-04T05:06:07.000Z';
		expect(parseFailureRow({ ...OLD, created_at })).toMatchObject({
			created_at,
			first_seen_at: created_at,
			last_seen_at: created_at,
		});
	});

	it('takes the older names of counts and dates', () => {
		const counts = { expected_game_count: 10, actual_game_count: 7, missing_game_dates: '["2021-11-01"]' };
		expect(parseFailureRow({ ...OLD, ...counts })).toMatchObject({
			expected_count: 10,
			actual_count: 7,
			missing_dates: '["2021-11-01"]',
		});
	});

	it.each([
		{ expected_count: 12, expected_game_count: 10 },
		{ expected_game_count: 10, expected_count: 12 },
	])("prefers today's name to the older one, in whatever order they come", (counts) => {
		expect(parseFailureRow({ ...OLD, ...counts }).expected_count).toBe(12);
	});

	it('takes the older name where a migrated table has the new one without a value', () => {
		expect(parseFailureRow({ ...OLD, expected_count: null, expected_game_count: 10 }).expected_count).toBe(
			10,
		);
	});

	it('reads drifted categories, of the cause too', () => {
		const drifted = { failure_category: 'NO_SHOT_ZONE', cause_category: 'calculation_error' };
		expect(parseFailureRow({ ...OLD, ...drifted })).toMatchObject({
			failure_category: 'MISSING_UPSTREAM',
			cause_category: 'PROCESSING_ERROR',
		});
		expect(parseFailureRow({ ...OLD, failure_category: 'GREMLINS' }).failure_category).toBe('UNKNOWN');
		expect(parseFailureRow({ ...OLD, failure_category: null }).failure_category).toBe('UNKNOWN');
	});

	it('counts a value that no schema knows as unsaid, and drops columns that are not ours', () => {
		const odd = { entity_type: 'player', resolution_status: 'OPEN', failure_type: 7, phase: 'four' };
		expect(parseFailureRow({ ...OLD, ...odd, mood: 'blue' })).toStrictEqual(parseFailureRow(OLD));
	});

	it.each(['processor_name', 'analysis_date', 'entity_id'])('refuses a row without %s', (column) => {
		expect(() => parseFailureRow({ ...OLD, [column]: null })).toThrow(z.ZodError);
	});

	it('refuses a date that is none', () => {
		expect(() => parseFailureRow({ ...OLD, analysis_date: '2021-02-30' })).toThrow(z.ZodError);
	});
});
