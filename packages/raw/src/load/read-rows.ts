import type { Row, SqlEngine, StagedColumn, StagedRows } from '@accounted/warehouse';
import type { Relation } from '../source/relation.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import type { RejectedGame } from '../tables/rejected-games.ts';
import type { Problem } from './problem.ts';
import { rawColumnsOf } from './raw-column.ts';
import { BYTES_MARK, markedTextOf } from './readings.ts';
import { type ReadRow, type RowReader, type SourceText, textOrNull } from './row-reader.ts';

/** Rows that were read one by one: accepted, with the columns of their table; or rejected, with the reason. */
export interface ReadRows {
	/** A FROM item with the columns of the table and those of `OUTCOME_COLUMNS`. */
	readonly from: string;
	readonly rowCount: number;
	readonly rejectedCount: number;
	/** Accepted rows with values that could not be read and are null. */
	readonly unreadCount: number;
	/** Games of rejected lines of the schedule. */
	readonly rejectedGames: readonly RejectedGame[];
}

/** What the rows say of themselves beside the columns of their table. */
export const OUTCOME_COLUMNS = [
	{ name: '_position', type: 'INT64' },
	/** Where the row stands, for a person. */
	{ name: '_place', type: 'STRING' },
	/** Null where the row is accepted. */
	{ name: '_reason', type: 'STRING' },
	{ name: '_column', type: 'STRING' },
	{ name: '_row_json', type: 'STRING' },
	/** What a version depends on: the rejection without the places of other rows. */
	{ name: '_version_text', type: 'STRING' },
	{ name: '_unit', type: 'STRING' },
	{ name: '_unit_date', type: 'DATE' },
	{ name: '_game_id', type: 'STRING' },
	{ name: '_game_date', type: 'DATE' },
	{ name: '_team', type: 'STRING' },
	{ name: '_player_lookup', type: 'STRING' },
	{ name: '_status', type: 'STRING' },
	{ name: '_unread_columns', type: 'ARRAY<STRING>' },
	{ name: '_unread_texts', type: 'ARRAY<STRING>' },
] as const satisfies readonly StagedColumn[];

/** Why a row is rejected, and the part of it that does not depend on where other rows stand. */
interface Rejection extends Problem {
	readonly versionText?: string;
}

/** Rows to read: a SELECT of their positions in a column `_position`. */
export interface ChosenRows {
	readonly select: string;
	/** Why a row is rejected whatever its values say, out of the SELECT's other columns. Left out: `RowReader` decides. */
	readonly rejection?: (chosen: Row) => Rejection;
}

/** A row of a source, and where it stands. */
interface PlacedText {
	readonly position: bigint;
	readonly place: string;
	readonly source: SourceText;
	/** The columns of the SELECT by which the row was chosen. */
	readonly chosen: Row;
}

/** Reads rows of a relation one by one. */
export async function readRows(
	engine: SqlEngine,
	table: RawTableName,
	relation: Relation,
	reader: RowReader,
	chosen: ChosenRows,
): Promise<ReadRows> {
	const rejectedGames: RejectedGame[] = [];
	let rejectedCount = 0;
	let unreadCount = 0;
	const columns: StagedColumn[] = [
		...OUTCOME_COLUMNS,
		...RAW_TABLES[table].table.columns.map(({ name, type }) => ({ name, type })),
	];
	async function* outcomes() {
		for await (const rows of textsOf(engine, table, relation, chosen))
			yield rows.map((placed) => {
				const read = reader.read(placed.source);
				const rejection = chosen.rejection?.(placed.chosen) ?? read.problem;
				if (rejection !== null) rejectedCount++;
				else if (read.unread.length > 0) unreadCount++;
				if (rejection !== null && table === 'schedule') {
					const game = reader.rejectedGameOf(read);
					if (game !== null) rejectedGames.push(game);
				}
				return outcomeOf(table, placed, read, rejection);
			});
	}
	const staged: StagedRows = await engine.stage(`read-${table}`, columns, outcomes());
	return { ...staged, rejectedCount, unreadCount, rejectedGames };
}

function outcomeOf(
	table: RawTableName,
	{ position, place, source }: PlacedText,
	read: ReadRow,
	rejection: Rejection | null,
) {
	const { row, unread, unit, unitDate, identity } = read;
	const outcome = { _position: position, _place: place, _unit: unit, _unit_date: unitDate };
	if (rejection === null)
		return {
			...outcome,
			_unread_columns: unread.map(({ column }) => column),
			_unread_texts: unread.map(({ text }) => text),
			...row,
		};
	const json = rowJson(source);
	const { id, date } = placeOf(table, read);
	return {
		...outcome,
		_reason: rejection.reason,
		_column: rejection.column,
		_row_json: json,
		_version_text: JSON.stringify([rejection.column, rejection.versionText ?? rejection.reason, json]),
		_game_id: id,
		_game_date: date,
		_team: textOrNull(row.team),
		_player_lookup: identity?.player_lookup ?? null,
		_status: textOrNull(row.status),
		_unread_columns: [],
		_unread_texts: [],
	};
}

/** The game that a rejected row belongs to, and its date: what the schedule knows, or what its own line says. */
function placeOf(table: RawTableName, { row, game, unitDate }: ReadRow) {
	if (table === 'schedule') return { id: textOrNull(row.game_id), date: unitDate };
	return { id: game === null ? null : textOrNull(row.game_id), date: game?.date ?? null };
}

/** The row as it stands in the source: the fields that its table knows, and those that are too many. */
function rowJson({ texts, surplus }: SourceText): string {
	return JSON.stringify(surplus.length === 0 ? texts : { ...texts, '': surplus });
}

async function* textsOf(
	engine: SqlEngine,
	table: RawTableName,
	relation: Relation,
	chosen: ChosenRows,
): AsyncGenerator<readonly PlacedText[]> {
	const names = rawColumnsOf(table)
		.map(({ name }) => name)
		.filter((name) => relation.columns.has(name));
	const texts = names.map((name, index) => {
		const column = relation.columns.get(name);
		return `${column === undefined ? 'CAST(NULL AS VARCHAR)' : markedTextOf(column)} AS t${index}`;
	});
	const select = `
		SELECT source.*, chosen.* EXCLUDE (_position)
		FROM (
			SELECT CAST(${relation.position} AS BIGINT) AS _position, ${relation.defect} AS _defect,
				CAST(to_json(${relation.surplus}) AS VARCHAR) AS _surplus, ${texts.join(', ')}
			FROM ${relation.from}
		) AS source
		JOIN (${chosen.select}) AS chosen ON chosen._position = source._position`;
	try {
		for await (const batch of engine.batches(select))
			yield batch.map((row) => ({
				position: BigInt(String(row._position)),
				place: relation.positionOf(BigInt(String(row._position))),
				chosen: row,
				source: {
					texts: Object.fromEntries(
						names.map((name, index) => [name, textOrNull(row[`t${index}`])?.slice(1) ?? null]),
					),
					illegible: names.filter((_, index) => textOrNull(row[`t${index}`])?.startsWith(BYTES_MARK)),
					surplus: textsIn(textOrNull(row._surplus)),
					defect: textOrNull(row._defect),
				},
			}));
	} catch (error) {
		throw relation.failureOf(error);
	}
}

function textsIn(json: string | null): string[] {
	const parsed: unknown = json === null ? [] : JSON.parse(json);
	return Array.isArray(parsed) ? parsed.map(String) : [];
}
