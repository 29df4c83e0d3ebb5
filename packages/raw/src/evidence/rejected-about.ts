import { type DateRange, type Sql, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { rejectedDate, rejectedRowsTable } from '../load/tables.ts';

/** The file of a row that loading refused. */
export interface RejectedFile {
	/** The raw table that the row does not fit. */
	readonly table: string;
	/** The real path of a folder, and a name in it. */
	readonly file: string;
}

/** A row that loading refused, and that is about an entity. */
export interface RejectedAbout extends RejectedFile {
	readonly position: string;
	/** Empty where the row as a whole does not fit. */
	readonly column: string;
	readonly reason: string;
}

/** The columns of a rejected row that name an entity. */
const NAMING = ['player_lookup', 'game_id', 'team'] as const;

type Readable = Pick<Warehouse, 'existing' | 'query'>;

/** The players, games and teams that rejected rows name. */
export async function rejectedEntities(warehouse: Readable): Promise<string[]> {
	if (!(await isThere(warehouse))) return [];
	const named = NAMING.map(
		(name) => sql`SELECT ${sql.identifier(name)} AS entity_id FROM ${rejectedRowsTable}`,
	);
	const rows = await warehouse.query(
		sql`SELECT DISTINCT entity_id FROM (${sql.join(named, ' UNION ALL ')}) AS named WHERE entity_id <> '' ORDER BY entity_id`,
		z.object({ entity_id: z.string() }),
	);
	return rows.map(({ entity_id }) => entity_id);
}

/**
 * The rejected rows about a player, a game or a team: of a range, or of no certain date. In order of file and place.
 */
export async function rejectedAbout(
	warehouse: Readable,
	entityId: string,
	{ start, end }: DateRange,
): Promise<RejectedAbout[]> {
	if (!(await isThere(warehouse))) return [];
	const isAbout: Sql = sql.join(
		NAMING.map((name) => sql`${sql.identifier(name)} = ${entityId}`),
		' OR ',
	);
	const rows = await warehouse.query(
		sql`SELECT table_name, source, position, column_name, reason
FROM (
	SELECT table_name, source, position, column_name, reason, ${rejectedDate} AS counts_on
	FROM ${rejectedRowsTable}
	WHERE ${isAbout}
) AS about
WHERE counts_on IS NULL OR counts_on BETWEEN ${sql.date(start)} AND ${sql.date(end)}
ORDER BY source, LENGTH(position), position`,
		z.object({
			table_name: z.string(),
			source: z.string(),
			position: z.string(),
			column_name: z.string(),
			reason: z.string(),
		}),
	);
	return rows.map(({ table_name, source, position, column_name, reason }) => ({
		table: table_name,
		file: source,
		position,
		column: column_name,
		reason,
	}));
}

async function isThere(warehouse: Readable): Promise<boolean> {
	return (await warehouse.existing([rejectedRowsTable])).has(rejectedRowsTable.name);
}
