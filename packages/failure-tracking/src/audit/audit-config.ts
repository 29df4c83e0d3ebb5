import { z } from 'zod';

const NAME = '[A-Za-z_][A-Za-z0-9_]*';
const column = () => z.string().regex(new RegExp(`^${NAME}$`));

const selected = z.strictObject({
	sql: z.string().min(1).describe('a SELECT of analysis_date and entity_id'),
	description: z.string().min(1).optional().describe('a few words: who is expected'),
});

/** Who must have a record, or a failure: a known expectation, everybody of another processor, or a SELECT. */
const expectation = z.union([
	z.string().min(1),
	z.strictObject({ recordsOf: z.string().min(1).describe('the code or the name of a processor') }),
	selected,
]);

/**
 * One processor that others run, as a configuration file declares it. The description of each key says what it may be;
 * errors are made of it.
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
		.regex(new RegExp(`^${NAME}\\.${NAME}$`))
		.describe('the table or view of its records, as dataset.table'),
	dateColumn: column().describe("the table's column of the date that a record is about"),
	entityColumn: column().describe("the table's column of whom it is about"),
	entityType: z.enum(['PLAYER', 'TEAM', 'GAME']).describe('PLAYER, TEAM or GAME'),
	expectation: expectation.describe(
		"who must have a record: the name of an expectation ('players-of-the-date'), { recordsOf: 'MLFS' } or { sql: 'SELECT ...' }",
	),
	failures: z
		.enum(['shared', 'none'])
		.default('shared')
		.describe("'shared' where its failures stand in the shared table under its name, 'none' where nowhere"),
	upstream: z
		.array(z.string().min(1))
		.default([])
		.describe('codes or names of the processors whose records of the same entity and date it needs'),
});

/** `validate.config.*`: the processors of others that are audited. */
export const auditConfig = z.strictObject({
	processors: z.array(processorDeclaration).describe('a list of processors'),
});

export type ProcessorDeclaration = z.output<typeof processorDeclaration>;
export type AuditConfig = z.input<typeof auditConfig>;

/** Says the type of a configuration, so that an editor completes and checks it: `export default defineConfig({ ... })`. */
export function defineConfig(config: AuditConfig): AuditConfig {
	return config;
}
