import { isAbsolute, relative } from 'node:path';
import {
	messageOf,
	quotedName,
	quotedText,
	SelectError,
	type SelectedColumn,
	type SqlEngine,
	STAGED_ROW,
} from '@accounted/warehouse';
import { z } from 'zod';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { checkColumns } from './known-columns.ts';
import { type Relation, WITHOUT_DEFECTS } from './relation.ts';
import { placeIn, ROWS_PER_FILE } from './row-places.ts';
import { SourceError } from './source-error.ts';
import { storedColumns } from './stored-columns.ts';

/** SELECTs over a user's own files, each of which makes a raw table. */
export interface Mapping {
	/** The configuration file that they stand in, for messages. */
	readonly file: string;
	readonly selects: Readonly<Partial<Record<RawTableName, { readonly sql: string }>>>;
}

/** Columns by which a SELECT may say where its rows come from. */
const SOURCE_FILE = 'source_file';
const SOURCE_ROW = 'source_row';

/**
 * Runs the SELECT of a table and stages its rows.
 * @param folder Where its relative paths start, and the only folder that it can read.
 * @throws SourceError naming the configuration file and the table, for what is wrong with the statement or its columns.
 */
export async function openMapped(
	engine: SqlEngine,
	table: RawTableName,
	sql: string,
	folder: string,
	file: string,
): Promise<Relation> {
	const label = `${file}: raw.${table}`;
	const { from } = await engine.stageSelect(table, sql, folder).catch((error: unknown) => {
		if (!(error instanceof SelectError)) throw error;
		throw new SourceError(
			`${label}: ${messageOf(error)}`,
			`Correct its sql. Paths in it start at ${folder}, and nothing else can be read.`,
			error,
		);
	});
	const stored = await engine.describe(`SELECT * FROM ${from}`);
	checkColumns(
		RAW_TABLES[table],
		label,
		stored.map(({ name }) => name).filter((name) => name !== STAGED_ROW),
	);
	return {
		...WITHOUT_DEFECTS,
		...storedColumns(RAW_TABLES[table], label, stored),
		from,
		...(await placesOf(engine, label, from, stored, folder)),
	};
}

type Places = Pick<Relation, 'position' | 'positionOf' | 'notes'>;

/** By the file and the row that the SELECT names. Where it names none, or two alike, by the number in the result, with a note. */
async function placesOf(
	engine: SqlEngine,
	label: string,
	from: string,
	stored: readonly SelectedColumn[],
	folder: string,
): Promise<Places> {
	const numbered = { position: STAGED_ROW, positionOf: (position: bigint) => `row ${position}`, notes: [] };
	const unused = (why: string): Places => ({
		...numbered,
		notes: [`${label}: its rows are named by their numbers in the result, because ${why}`],
	});
	const columnNamed = (wanted: string) => stored.find(({ name }) => name.toLowerCase() === wanted)?.name;
	const [file, row] = [columnNamed(SOURCE_FILE), columnNamed(SOURCE_ROW)];
	if (file === undefined && row === undefined) return numbered;
	if (file === undefined) return unused(`it yields ${SOURCE_ROW} without ${SOURCE_FILE}`);
	if (row === undefined) return unused(`it yields ${SOURCE_FILE} without ${SOURCE_ROW}`);
	const name = `CAST(${quotedName(file)} AS VARCHAR)`;
	const number = `TRY_CAST(${quotedName(row)} AS BIGINT)`;
	const [told] = await engine.query(
		`SELECT COUNT(*) = COUNT(DISTINCT (${name}, ${number})) AS apart,
			COUNT(*) = COUNT(CASE WHEN ${name} IS NOT NULL AND ${number} BETWEEN 0 AND ${ROWS_PER_FILE - 1n} THEN 1 END) AS complete
		FROM ${from}`,
		z.object({ apart: z.boolean(), complete: z.boolean() }),
	);
	if (told === undefined || !told.complete)
		return unused(`a row of it has no ${SOURCE_FILE}, or no whole number as ${SOURCE_ROW}`);
	if (!told.apart) return unused(`two rows of it have the same ${SOURCE_FILE} and ${SOURCE_ROW}`);
	const files = await engine.query(
		`SELECT ${name} AS file FROM ${from} GROUP BY 1 ORDER BY MIN(${STAGED_ROW})`,
		z.object({ file: z.string() }),
	);
	const list = files.map((one) => quotedText(one.file)).join(', ');
	const shown = files.map((one) => within(folder, one.file));
	return {
		position: `CAST(list_position(CAST([${list}] AS VARCHAR[]), ${name}) - 1 AS BIGINT) * ${ROWS_PER_FILE} + ${number}`,
		positionOf: (position) => placeIn(shown, position),
		notes: [],
	};
}

/** A path in the folder as it stands there, and any other as it is. */
function within(folder: string, path: string): string {
	const inside = relative(folder, path);
	return isAbsolute(path) && !inside.startsWith('..') ? inside : path;
}
