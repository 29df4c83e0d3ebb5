import { defineTable, type RowOf, replaceRows, sql, timestamp, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';

/** Made where it is first written, which need not be the warehouse that was checked. */
export const notificationsTable = defineTable({
	name: 'nba_processing.notifications',
	description:
		'What was last told of a check, and to whom: so that it is told once per change and not per run.',
	schema: z.object({
		check_name: z.string().describe('What the check is called; the dates that it looks at may move'),
		target: z.string().describe('Fingerprint of the address, which itself is a secret'),
		status: z.enum(['PASSED', 'FAILED']).describe('What was last told'),
		conditions: z.string().describe('Which conditions had failed then, comma-separated and in order'),
		told_at: timestamp().nullable(),
		claim_id: z.string().nullable().describe('The message that is on its way'),
		claimed_until: timestamp().nullable().describe('After that, whoever claimed it was killed'),
	}),
	key: ['check_name', 'target'],
});

export type Notification = RowOf<typeof notificationsTable>;

/** What was told of a check, by target. Empty where nothing ever was. */
export async function readNotifications(
	warehouse: Pick<Warehouse, 'existing' | 'query'>,
	checkName: string,
): Promise<Map<string, Notification>> {
	if (!(await warehouse.existing([notificationsTable])).has(notificationsTable.name)) return new Map();
	const rows = await warehouse.query(
		sql`SELECT * FROM ${notificationsTable} WHERE check_name = ${checkName}`,
		notificationsTable.schema,
	);
	return new Map(rows.map((row) => [row.target, row]));
}

/** Puts what is told of a check in the place of what was, for the targets named in the rows. */
export async function writeNotifications(
	warehouse: Pick<Warehouse, 'ensure' | 'commit'>,
	checkName: string,
	rows: readonly Notification[],
): Promise<void> {
	const targets = rows.map(({ target }) => target);
	await warehouse.ensure([notificationsTable]);
	await warehouse.commit([
		replaceRows(
			notificationsTable,
			sql`check_name = ${checkName} AND target ${sql.in('STRING', targets)}`,
			rows,
		),
	]);
}
