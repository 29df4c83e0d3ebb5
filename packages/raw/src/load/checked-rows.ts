import { quotedName, quotedText, type SqlEngine } from '@accounted/warehouse';
import { z } from 'zod';
import type { Registry } from '../identity/registry.ts';
import type { Relation } from '../source/relation.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { agreementsOf } from './agreement.ts';
import { type RawColumn, rawColumnsOf } from './raw-column.ts';
import { readingOf, type SqlReading, textOf } from './readings.ts';
import { rowHash, rowText } from './row-hash.ts';

/** The engine's table of the games that rows may belong to. */
export const GAMES_TABLE = 'load_games';

/** Columns of checked rows beside those of the table. */
export const POSITION = '_position';
export const HASH = '_hash';
const IS_GOOD = '_good';

/** The rows of a relation, told apart by whether `RowReader` must read them. */
export interface CheckedRows {
	readonly rowCount: number;
	/** The good rows, in the types and with the derived columns of their table. Null where all rows must be read one by one. */
	readonly good: {
		/** A FROM item: the columns of the table, POSITION and HASH. */
		readonly from: string;
		/** The file of the good rows, where all rows are good. */
		readonly path: string;
	} | null;
	/** The rows to read one by one: a SELECT of their positions in a column `_position`. */
	readonly doubtful: string;
	readonly doubtfulCount: number;
}

/** Up to so many rows of a table are read one by one: to check them set by set takes longer, however few they are. */
export const FEW_ROWS = 1000;

/**
 * Leaves all rows to `RowReader`: where they are few, and those of the schedule, whose derived columns are words that only
 * JavaScript reads.
 */
export function uncheckedRows({ from, position }: Relation, rowCount: number): CheckedRows {
	return {
		rowCount,
		good: null,
		doubtful: `SELECT CAST(${position} AS BIGINT) AS _position FROM ${from}`,
		doubtfulCount: rowCount,
	};
}

/**
 * Checks all rows of a table in one statement, generated from its schema, into a temporary Parquet file. What it accepts as
 * good, `RowReader` accepts with the same values.
 */
export async function checkRows(
	engine: SqlEngine,
	table: RawTableName,
	relation: Relation,
	registry: Registry,
): Promise<CheckedRows> {
	const { file, table: definition } = RAW_TABLES[table];
	const columns = rawColumnsOf(table);
	const readings = columns.map((column) => ({
		column,
		...readingOf(column, relation.columns.get(column.name)),
	}));
	const derived = definition.columns.filter(({ name }) => !(name in file.shape));
	const hasIdentity = derived.some(({ name }) => name === 'player_lookup');
	const identities = hasIdentity ? await identitiesOf(engine, readings, relation, registry) : null;
	const hasGame = 'game_id' in file.shape;
	const good = [
		'v._read',
		...(hasGame ? agreementsOf(file.shape) : []),
		...(hasIdentity ? ['i.player_lookup IS NOT NULL'] : []),
	];
	const path = engine.temporaryFile(`checked-${table}.parquet`);
	const select = `
		SELECT *, ${rowHash(rowText(definition))} AS ${HASH} FROM (
			SELECT v._position AS ${POSITION}, COALESCE(${good.join(' AND ')}, FALSE) AS ${IS_GOOD},
				${columns.map(({ name }) => `v.${quotedName(name)}`).join(', ')}
				${derived.map(({ name }) => `, ${derivedValue(name)} AS ${quotedName(name)}`).join('')}
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
		`SELECT COUNT(*) AS row_count, COUNT(*) FILTER (NOT ${IS_GOOD}) AS doubtful FROM ${from}`,
		z.object({ row_count: z.int(), doubtful: z.int() }),
	);
	return {
		rowCount: counted?.row_count ?? 0,
		good: { from: `(SELECT * EXCLUDE (${IS_GOOD}) FROM ${from} WHERE ${IS_GOOD})`, path },
		doubtful: `SELECT ${POSITION} AS _position FROM ${from} WHERE NOT ${IS_GOOD}`,
		doubtfulCount: counted?.doubtful ?? 0,
	};
}

/**
 * Columns for whose sake most rows of a table are read one by one, each with one of its values. Nothing is wrong with them,
 * but reading takes longer.
 */
export async function slowColumns(
	engine: SqlEngine,
	table: RawTableName,
	relation: Relation,
	{ rowCount, doubtfulCount }: CheckedRows,
): Promise<{ readonly column: string; readonly example: string }[]> {
	if (table === 'schedule' || rowCount <= FEW_ROWS || doubtfulCount * 2 < rowCount) return [];
	const stored = rawColumnsOf(table).flatMap((column) => {
		const found = relation.columns.get(column.name);
		return found === undefined ? [] : [{ column, found }];
	});
	const counts = stored.map(({ column, found }) => {
		const { good } = readingOf(column, found);
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
