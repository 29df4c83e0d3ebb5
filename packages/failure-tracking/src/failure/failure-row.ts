import { defineTable, isoDate, type RowOf, timestamp } from '@accounted/warehouse';
import { z } from 'zod';
import { FAILURE_CATEGORIES, FAILURE_TYPES, readCategory } from './category.ts';

export const ENTITY_TYPES = ['PLAYER', 'TEAM', 'GAME', 'DATE'] as const;
export type EntityType = (typeof ENTITY_TYPES)[number];

export const RESOLUTION_STATUSES = [
	'UNRESOLVED',
	'INVESTIGATING',
	'ACKNOWLEDGED',
	'PERMANENT',
	'RESOLVED',
] as const;

/** The entity_id by which other systems say that a whole date failed. Read, never written. */
export const DATE_LEVEL = 'DATE_LEVEL';

/** One row of the shared failure table: why an expected entity has no record. The one source of its shape. */
export const failureRow = z.object({
	processor_name: z.string().describe('e.g. PlayerDailyCacheProcessor'),
	analysis_date: isoDate.describe('The date that was being processed'),
	entity_id: z.string().describe('player_lookup, team_abbr or game_id; DATE_LEVEL is read, never written'),
	entity_type: z.enum(ENTITY_TYPES),
	phase: z.int().describe('2 raw, 3 analytics, 4 precompute, 5 predictions'),
	failure_category: z.enum(FAILURE_CATEGORIES),
	failure_reason: z.string().describe('A sentence with the numbers in it'),
	failure_type: z.enum(FAILURE_TYPES),
	can_retry: z.boolean().describe('Running again would help'),
	is_correctable: z.boolean().describe('Repaired data can fix it'),
	expected_count: z.int().nullable().describe("What the processor's minimum asks for"),
	actual_count: z.int().nullable().describe('What there was of it'),
	missing_dates: z.string().describe('JSON array of dates').nullable(),
	raw_data_checked: z.boolean().describe('The raw box scores were asked, not assumed'),
	cause_processor: z.string().nullable().describe('The upstream failure that this one follows from'),
	cause_entity_id: z.string().nullable(),
	cause_date: isoDate.nullable(),
	cause_category: z.enum(FAILURE_CATEGORIES).nullable(),
	resolution_status: z.enum(RESOLUTION_STATUSES).describe('Open means any but RESOLVED'),
	resolved_at: timestamp().nullable(),
	acknowledged_until: isoDate.nullable(),
	acknowledged_reason: z.string().nullable(),
	occurrence_count: z.int().describe('Runs in which it failed'),
	first_seen_at: timestamp(),
	last_seen_at: timestamp(),
	regressed: z.boolean().describe('It failed again after it had been resolved'),
	run_id: z.string(),
	schema_version: z.int(),
	created_at: timestamp(),
});

export const failuresTable = defineTable({
	name: 'nba_processing.precompute_failures',
	description: 'The one table of failures, for every phase: why an expected entity has no record.',
	schema: failureRow,
	key: ['processor_name', 'analysis_date', 'entity_id'],
	partitionBy: 'analysis_date',
	clusterBy: ['processor_name', 'entity_id'],
	// Jobs of others write here too, and know no more than their own few columns.
	notNull: ['processor_name', 'analysis_date', 'entity_id', 'failure_category'],
});

export type FailureRow = RowOf<typeof failuresTable>;

/**
 * A failure row as it may lie there. Every column may be null, and a category or status may be any text, as in rows of an older
 * schema or of another system.
 */
export const storedFailureRow = z.object(
	Object.fromEntries(Object.entries(failureRow.shape).map(([name, field]) => [name, stored(field)])),
);

function stored(field: z.ZodType): z.ZodNullable {
	const inner = field instanceof z.ZodNullable ? (field.unwrap() as z.ZodType) : field;
	return (inner instanceof z.ZodEnum ? z.string() : inner).nullable();
}

/** JSON Schema (draft 2020-12) of a failure row, for readers in other languages. */
export function failureJsonSchema(): z.core.JSONSchema.JSONSchema {
	return z.toJSONSchema(failureRow, { target: 'draft-2020-12' });
}

const OLD_NAMES = {
	expected_game_count: 'expected_count',
	actual_game_count: 'actual_count',
	missing_game_dates: 'missing_dates',
} as const;

/** What a row of an older schema, with fewer columns and other names, did not say. */
const UNSAID = {
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
	regressed: false,
	run_id: '',
	schema_version: 0,
} as const;

/** The creation time of a row that tells none. */
const LONG_AGO = '1970-01-01T00:00:00.000Z';

/**
 * Reads a failure row of any age: older names, absent columns and drifted categories become today's. A value that does
 * not fit today's schema counts as unsaid, so that one odd row of another system never stops a run.
 * @throws z.ZodError where processor, date or entity are absent or malformed.
 */
export function parseFailureRow(row: Readonly<Record<string, unknown>>): FailureRow {
	// Nearly every row is one of ours, and takes a tenth of the time.
	const ours = failureRow.safeParse(row);
	if (ours.success) return ours.data;
	const said = new Map(Object.entries(row).filter(([, value]) => value !== undefined && value !== null));
	for (const [old, name] of Object.entries(OLD_NAMES)) if (!said.has(name)) said.set(name, said.get(old));
	const created_at = timestamp().safeParse(said.get('created_at')).data ?? LONG_AGO;
	const unsaid = { ...UNSAID, first_seen_at: created_at, last_seen_at: created_at, created_at };
	const fitting = Object.entries(failureRow.shape).filter(
		([name, field]) => !(name in unsaid) || field.safeParse(said.get(name)).success,
	);
	const cause = said.get('cause_category');
	return failureRow.parse({
		...unsaid,
		...Object.fromEntries(fitting.map(([name]) => [name, said.get(name)])),
		failure_category: readCategory(String(said.get('failure_category') ?? 'UNKNOWN')),
		cause_category: cause === undefined ? null : readCategory(String(cause)),
	});
}
