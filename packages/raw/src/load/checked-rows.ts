import { quotedName, quotedText, type SqlEngine } from '@accounted/warehouse';
import { z } from 'zod';
import type { Registry } from '../identity/registry.ts';
import type { Relation, RelationColumn } from '../source/relation.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { agreementsOf } from './agreement.ts';
import { type RawColumn, rawColumnsOf } from './raw-column.ts';
import { type SqlReading, sqlType, textOf } from './readings.ts';
import { rowHash, rowText } from './row-hash.ts';

/** How a column of a relation is read in SQL: `readingOf`, unless a test has every row read one by one. */
export type ReadColumn = (column: RawColumn, stored: RelationColumn | undefined) => SqlReading;

/** The engine's table of the games that rows may belong to. */
export const GAMES_TABLE = 'load_games';

/** Columns of checked rows beside those of the table. */
export const POSITION = '_position';
export const IS_GOOD = '_good';
export const HASH = '_hash';

/** The rows of a relation in the types and with the derived columns of their table. */
export interface CheckedRows {
	/** A FROM item: the columns of the table, POSITION, HASH, and IS_GOOD, false where the row must be read one by one. */
	readonly from: string;
	readonly path: string;
	readonly rowCount: number;
	readonly suspiciousCount: number;
}

/**
 * Checks all rows of a table in one statement, generated from its schema, into a temporary Parquet file. What it accepts as
 * good, `RowReader` accepts with the same values. Lines of the schedule are never accepted as good: they are few, and their
 * derived columns are words that only JavaScript reads.
 */
export async function checkRows(
	engine: SqlEngine,
	table: RawTableName,
	relation: Relation,
	registry: Registry,
	readColumn: ReadColumn,
): Promise<CheckedRows> {
	const { file, table: definition } = RAW_TABLES[table];
	const columns = rawColumnsOf(table);
	const readings = columns.map((column) => ({
		column,
		...readColumn(column, relation.columns.get(column.name)),
	}));
	const derived = definition.columns.filter(({ name }) => !(name in file.shape));
	const hasIdentity = derived.some(({ name }) => name === 'player_lookup');
	const identities = hasIdentity ? await identitiesOf(engine, readings, relation, registry) : null;
	const hasGame = table !== 'schedule' && 'game_id' in file.shape;
	const good = [
		...(table === 'schedule' ? ['FALSE'] : ['v._read']),
		...(hasGame ? agreementsOf(file.shape) : []),
		...(hasIdentity ? ['i.player_lookup IS NOT NULL'] : []),
	];
	const path = engine.temporaryFile(`checked-${table}.parquet`);
	const select = `
		SELECT *, ${rowHash(rowText(definition))} AS ${HASH} FROM (
			SELECT v._position AS ${POSITION}, COALESCE(${good.join(' AND ')}, FALSE) AS ${IS_GOOD},
				${columns.map(({ name }) => `v.${quotedName(name)}`).join(', ')}
				${derived.map((column) => `, ${table === 'schedule' ? `CAST(NULL AS ${sqlType(column)})` : derivedValue(column.name)} AS ${quotedName(column.name)}`).join('')}
			FROM (
				SELECT CAST(${relation.position} AS BIGINT) AS _position,
					${readings.map(({ column, value }) => `${value} AS ${quotedName(column.name)}`).join(', ')},
					${[`${relation.defect} IS NULL`, ...readings.map(({ good: one }) => one)].filter((one) => one !== 'TRUE').join(' AND ')} AS _read
				FROM ${relation.from}
			) AS v
			${hasGame ? `LEFT JOIN ${GAMES_TABLE} AS g ON g.game_id = v.game_id` : ''}
			${identities === null ? '' : `LEFT JOIN ${identities} AS i ON i.player_id IS NOT DISTINCT FROM v.player_id AND i.player_name = v.player_name`}
		)`;
	await engine
		.run(`COPY (${select}) TO ${quotedText(path)} (FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE 24576)`)
		.catch((error: unknown) => {
			throw relation.failureOf(error);
		});
	const from = `read_parquet(${quotedText(path)}, hive_partitioning = false)`;
	const [counted] = await engine.query(
		`SELECT COUNT(*) AS row_count, COUNT(*) FILTER (NOT ${IS_GOOD}) AS suspicious FROM ${from}`,
		z.object({ row_count: z.int(), suspicious: z.int() }),
	);
	return { from, path, rowCount: counted?.row_count ?? 0, suspiciousCount: counted?.suspicious ?? 0 };
}

/** Below so many rows no reading is slow. */
const MANY_ROWS = 1000;

/**
 * Columns for whose sake most rows of a table are read one by one, each with one of its values. Nothing is wrong with them,
 * but reading takes longer.
 */
export async function slowColumns(
	engine: SqlEngine,
	table: RawTableName,
	relation: Relation,
	checked: CheckedRows,
	readColumn: ReadColumn,
): Promise<{ readonly column: string; readonly example: string }[]> {
	const { rowCount, suspiciousCount } = checked;
	if (table === 'schedule' || rowCount < MANY_ROWS || suspiciousCount * 2 < rowCount) return [];
	const stored = rawColumnsOf(table).flatMap((column) => {
		const found = relation.columns.get(column.name);
		return found === undefined ? [] : [{ column, found }];
	});
	const counts = stored.map(({ column, found }) => {
		const { good } = readColumn(column, found);
		return `SELECT ${quotedText(column.name)} AS column_name, COUNT(*) FILTER (NOT (${good})) AS doubtful,
			COALESCE(MIN(${textOf(found)}) FILTER (NOT (${good})), '') AS example
			FROM ${relation.from}`;
	});
	const rows = await engine.query(
		counts.join(' UNION ALL '),
		z.object({ column_name: z.string(), doubtful: z.int(), example: z.string() }),
	);
	return rows
		.filter(({ doubtful }) => doubtful * 2 >= rowCount)
		.map(({ column_name, example }) => ({ column: column_name, example }));
}

/** SQL: the value of a derived column. */
function derivedValue(name: string): string {
	switch (name) {
		case 'season_year':
			return 'g.season_year';
		case 'player_lookup':
		case 'identity_status':
			return `i.${name}`;
		default:
			throw new TypeError(`${name} is derived row by row`);
	}
}

/** The engine's table of the players that a relation names, resolved. */
async function identitiesOf(
	engine: SqlEngine,
	readings: readonly (SqlReading & { readonly column: RawColumn })[],
	relation: Relation,
	registry: Registry,
): Promise<string> {
	const reading = (name: string): SqlReading => {
		const found = readings.find(({ column }) => column.name === name);
		if (found === undefined) throw new TypeError(`a table of players has no column ${name}`);
		return found;
	};
	const [id, name] = [reading('player_id'), reading('player_name')];
	// The mark keeps a byte order mark at the beginning of a name: the client of the engine would lose it.
	const rows = await engine
		.query(
			`SELECT DISTINCT CAST(${id.value} AS BIGINT) AS player_id, '=' || ${name.value} AS marked_name
			FROM ${relation.from} WHERE (${id.good}) AND (${name.good})`,
			z.object({ player_id: z.int().nullable(), marked_name: z.string().nullable() }),
		)
		.catch((error: unknown) => {
			throw relation.failureOf(error);
		});
	const resolved = rows.flatMap(({ player_id, marked_name }) => {
		if (marked_name === null) return [];
		const identity = registry.resolve({ player_id, player_name: marked_name.slice(1) });
		return identity === null ? [] : [{ player_id, marked_name, ...identity }];
	});
	const staged = await engine.stage(
		'identities',
		[
			{ name: 'player_id', type: 'INT64' },
			{ name: 'marked_name', type: 'STRING' },
			{ name: 'player_lookup', type: 'STRING' },
			{ name: 'identity_status', type: 'STRING' },
		],
		[resolved],
	);
	return `(SELECT player_id, substr(marked_name, 2) AS player_name, player_lookup, identity_status FROM ${staged.from})`;
}
