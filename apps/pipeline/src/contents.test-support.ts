import { sql, type TableDefinition, type Warehouse } from '@accounted/warehouse';

/** What tells runs apart, and not what they decided. */
const RUN_COLUMNS = ['run_id', 'created_at', 'first_seen_at', 'last_seen_at', 'resolved_at', 'committed_at'];

/** All rows of some tables as text, sorted, without the ids and times of the runs that wrote them. */
export async function contentsOf(
	warehouse: Warehouse,
	tables: readonly TableDefinition[],
	where = sql`TRUE`,
	/** Further columns that tell runs apart. */
	besides: readonly string[] = [],
): Promise<string[][]> {
	const left = new Set([...RUN_COLUMNS, ...besides]);
	const contents: string[][] = [];
	for (const table of tables) {
		const rows = await warehouse.query(sql`SELECT * FROM ${table} WHERE ${where}`, table.schema);
		const texts = rows.map((row) => JSON.stringify(Object.entries(row).filter(([name]) => !left.has(name))));
		contents.push(texts.sort());
	}
	return contents;
}
