import { quotedName, type Row, type SqlEngine, type StagedColumn } from '@accounted/warehouse';
import { type CsvFormat, csvRecords } from './csv-records.ts';
import { encodingOf, textOf } from './encoding.ts';
import { kindOfFile } from './file-bytes.ts';
import { type FileTable, knownColumns } from './known-columns.ts';
import type { Relation } from './relation.ts';
import { SourceError } from './source-error.ts';

/** A CSV file whose header has been read. */
export interface CsvFile {
	readonly path: string;
	readonly format: CsvFormat;
	readonly header: readonly string[];
}

const MAX_COLUMNS = 2 ** 20;

/**
 * Opens a text file with a header line: fields parted by comma, semicolon or tab, packed by gzip or not.
 * @param encoding What a file is in that has no byte order mark and is not UTF-8.
 * @throws SourceError where it is no such file, where a line is of another encoding, or where it has no header.
 */
export async function openCsv(path: string, encoding?: string): Promise<CsvFile> {
	const kind = await kindOfFile(path);
	if (kind !== 'unmarked' && kind !== 'gzip')
		throw new SourceError(
			`${path}: its name says CSV, and it is a ${kind} file`,
			kind === 'Parquet' ? 'Rename it to end in .parquet.' : 'Unpack it, or write it as CSV.',
		);
	const read = { kind, encoding: await encodingOf(path, kind, encoding) };
	const format = { ...read, delimiter: delimiterOf(await firstLineOf(path, read)) };
	return { path, format, header: await headerOf(path, format) };
}

const DELIMITERS = [',', ';', '\t'] as const;

/** The delimiter that stands most often outside quotes. A comma where there is none: the file has one column. */
function delimiterOf(line: string): string {
	const bare = line.replaceAll(/"(?:[^"]|"")*"/g, '');
	const counted = DELIMITERS.map((mark) => ({ mark, count: bare.split(mark).length }));
	return counted.reduce((most, one) => (one.count > most.count ? one : most)).mark;
}

/** The first line that is not empty, or as much of it as comes in one piece. */
async function firstLineOf(path: string, { kind, encoding }: Omit<CsvFormat, 'delimiter'>): Promise<string> {
	for await (const text of textOf(path, kind, encoding)) {
		const line = /[^\r\n]+/.exec(text)?.[0];
		if (line !== undefined) return line;
	}
	return '';
}

async function headerOf(path: string, format: CsvFormat): Promise<readonly string[]> {
	for await (const [first] of csvRecords(path, format)) {
		if (first === undefined) continue;
		const { length } = first.fields;
		if (length <= MAX_COLUMNS) return first.fields;
		throw new SourceError(
			`${path}: its header has ${length} columns, and at most ${MAX_COLUMNS} are read`,
			'Write only the columns that are needed.',
		);
	}
	throw new SourceError(`${path}: it is empty`, 'A CSV file begins with a line of column names.');
}

const LINE = '_line';
const DEFECT = '_defect';
const SURPLUS = '_surplus';

/**
 * Stages the columns of a CSV file that the raw table knows, as text. An empty field is null. Header lines that stand again
 * within the file, as where exports were joined, are left out and noted.
 * @throws SourceError naming the line of a quote that is out of place.
 */
export async function relationOfCsv(engine: SqlEngine, table: FileTable, file: CsvFile): Promise<Relation> {
	const known = [...knownColumns(table, file.header)];
	const columns: StagedColumn[] = [
		{ name: LINE, type: 'INT64' },
		{ name: DEFECT, type: 'STRING' },
		{ name: SURPLUS, type: 'ARRAY<STRING>' },
		...known.map(([, name]) => ({ name, type: 'STRING' as const })),
	];
	const repeated: number[] = [];
	const { from } = await engine.stage(table.name, columns, stagedRows(file, known, repeated));
	return {
		from,
		position: LINE,
		columns: new Map(known.map(([, name]) => [name, { expression: quotedName(name), type: 'VARCHAR' }])),
		defect: DEFECT,
		surplus: SURPLUS,
		notes: repeatedHeaders(file.path, repeated),
		positionOf: (position) => `line ${position}`,
		failureOf: (error) => error,
	};
}

/** @param repeated Gains the lines of the headers that are left out. */
async function* stagedRows(
	{ path, format, header }: CsvFile,
	known: readonly (readonly [index: number, name: string])[],
	repeated: number[],
): AsyncGenerator<readonly Row[]> {
	let isFirst = true;
	for await (const records of csvRecords(path, format)) {
		const rows: Row[] = [];
		for (const { fields, line } of isFirst ? records.slice(1) : records) {
			if (isSame(fields, header)) {
				repeated.push(line);
				continue;
			}
			const row: Record<string, unknown> = {
				[LINE]: line,
				[DEFECT]: defectOf(fields.length, header.length),
				[SURPLUS]: fields.length > header.length ? fields.slice(header.length) : null,
			};
			for (const [index, name] of known) row[name] = fields[index] || null;
			rows.push(row);
		}
		isFirst = false;
		yield rows;
	}
}

/** Each of the files that were joined may have begun with a byte order mark. */
function isSame([first = '', ...fields]: readonly string[], [name, ...names]: readonly string[]): boolean {
	return (
		fields.length === names.length &&
		first.replace('\uFEFF', '') === name &&
		fields.every((field, index) => field === names[index])
	);
}

/** Behind a comma too many or too few every value stands in another's column, and may well fit there. */
function defectOf(count: number, wanted: number): string | null {
	if (count === wanted) return null;
	return `it has ${count} field${count === 1 ? '' : 's'}, and the header ${wanted}`;
}

function repeatedHeaders(path: string, [first, ...more]: readonly number[]): string[] {
	if (first === undefined) return [];
	if (more.length === 0) return [`${path}: line ${first} repeats the header and is left out`];
	return [`${path}: ${more.length + 1} lines repeat the header and are left out; the first is line ${first}`];
}
