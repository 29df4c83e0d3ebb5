import { isIdentifier } from '@accounted/warehouse';
import { z } from 'zod';

const column = () => z.string().refine((name) => isIdentifier(name) && !name.includes('.'));

const selected = z.strictObject({
	sql: z.string().min(1).describe('a SELECT of analysis_date and entity_id'),
	description: z.string().min(1).optional().describe('a few words: which entities are expected'),
});

/** The entities that must have a record or a failure: a known expectation, those of another processor, or a SELECT. */
const expectation = z.union([
	z.string().min(1),
	z.strictObject({ recordsOf: z.string().min(1).describe('the code or the name of a processor') }),
	selected,
]);

/**
 * One processor that another system runs, as a configuration file declares it. The description of each key says what it
 * may be; error messages quote it.
 */
export const processorDeclaration = z.strictObject({
	name: z
		.string()
		.regex(/^[A-Za-z][\w.-]*$/)
		.describe(
			'its name, which is its processor_name in the failure table: letters, digits, "_", "." and "-"',
		),
	code: z
		.string()
		.regex(/^[A-Z][A-Z0-9_]*$/)
		.describe('a short name for the command line: capitals, digits and "_", such as PRED'),
	phase: z.int().min(1).max(99).describe('a whole number, such as 5'),
	table: z
		.string()
		.refine((name) => isIdentifier(name) && name.includes('.'))
		.describe('the table or view of its records, as dataset.table, without quotes'),
	dateColumn: column().describe("the table's column with the date of a record, without quotes"),
	timeZone: z
		.string()
		.refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC')
		.optional()
		.describe(
			'the time zone that turns the instants of dateColumn (TIMESTAMP, or TIMESTAMP WITH TIME ZONE in DuckDB) into dates, such as America/New_York',
		),
	entityColumn: column().describe("the table's column with the entity of a record, without quotes"),
	entityType: z.enum(['PLAYER', 'TEAM', 'GAME']).describe('PLAYER, TEAM or GAME'),
	expectation: expectation.describe(
		"which entities must have a record: the name of an expectation ('players-of-the-date'), { recordsOf: 'MLFS' } or { sql: 'SELECT ...' }",
	),
	failures: z
		.enum(['shared', 'none'])
		.default('shared')
		.describe("'shared' if the shared table holds its failures under its name, 'none' if no table does"),
	upstream: z
		.array(z.string().min(1))
		.default([])
		.describe('codes or names of the processors whose records of the same entity and date it needs'),
});

/** `validate.config.*`: the processors of other systems that are audited. */
export const auditConfig = z.strictObject({
	processors: z.array(processorDeclaration).describe('a list of processors'),
});

export type ProcessorDeclaration = z.output<typeof processorDeclaration>;
export type AuditConfig = z.input<typeof auditConfig>;

/** Says the type of a configuration, so that an editor completes and checks it: `export default defineConfig({ ... })`. */
export function defineConfig(config: AuditConfig): AuditConfig {
	return config;
}
