import { createReadStream } from 'node:fs';
import { messageOf, quotedName, type Row, type SqlEngine, type StagedColumn } from '@accounted/warehouse';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { type FileTable, knownColumns } from './known-columns.ts';
import type { Relation } from './relation.ts';
import { SourceError } from './source-error.ts';

const BATCH_ROWS = 2000;

const parsed = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });

/** A record as it stands in the file. */
interface CsvRecord {
	readonly fields: readonly string[];
	/** The line it ends on: a quoted field may hold line breaks. */
	readonly line: number;
}

/** A CSV file whose header has been read. */
export interface CsvFile {
	readonly path: string;
	readonly header: readonly string[];
}

/**
 * Opens a CSV file with a header line, in UTF-8, quoted as in RFC 4180.
 * @throws SourceError where it has no header, or one that names a column twice.
 */
export async function openCsv(path: string): Promise<CsvFile> {
	return { path, header: await headerOf(path) };
}

/** Stages the columns of a CSV file that the raw table knows, as text. An empty field is null. */
export async function relationOfCsv(engine: SqlEngine, table: FileTable, file: CsvFile): Promise<Relation> {
	const known = [...knownColumns(table, file.header)];
	const columns: StagedColumn[] = [
		{ name: LINE, type: 'INT64' },
		{ name: DEFECT, type: 'STRING' },
		{ name: SURPLUS, type: 'ARRAY<STRING>' },
		...known.map(([, name]) => ({ name, type: 'STRING' as const })),
	];
	const staged = await engine.stage(table.name, columns, stagedRows(file, known));
	return {
		from: staged.from,
		position: LINE,
		columns: new Map(known.map(([, name]) => [name, { expression: quotedName(name), type: 'VARCHAR' }])),
		defect: DEFECT,
		surplus: SURPLUS,
		notes: [],
		positionOf: (position) => `line ${position}`,
		failureOf: (error) => error,
	};
}

const LINE = '_line';
const DEFECT = '_defect';
const SURPLUS = '_surplus';

async function* stagedRows(
	{ path, header }: CsvFile,
	known: readonly (readonly [index: number, name: string])[],
): AsyncGenerator<Row[]> {
	let rows: Row[] = [];
	for await (const { fields, line } of recordsOf(path, 2)) {
		const row: Record<string, unknown> = {
			[LINE]: line,
			// Behind a comma too many or too few every value stands in another's column, and may well fit there.
			[DEFECT]:
				fields.length === header.length
					? null
					: `it has ${fields.length} fields, and the header ${header.length}`,
			[SURPLUS]: fields.length > header.length ? fields.slice(header.length) : null,
		};
		for (const [index, name] of known) row[name] = fields[index] || null;
		rows.push(row);
		if (rows.length < BATCH_ROWS) continue;
		yield rows;
		rows = [];
	}
	if (rows.length > 0) yield rows;
}

async function headerOf(path: string): Promise<string[]> {
	for await (const { fields } of recordsOf(path, 1)) {
		const columns = fields.map((name) => name.trim());
		const twice = columns.find((name, index) => columns.indexOf(name) !== index);
		if (twice !== undefined)
			throw new SourceError(
				`${path}: its header names the column ${JSON.stringify(twice)} twice`,
				'Rename or remove one of the two: nobody can tell which of them is meant.',
			);
		return columns;
	}
	throw new SourceError(`${path}: it is empty`, 'A CSV file begins with a line of column names.');
}

/** From the nth record on; the header is the first. */
async function* recordsOf(path: string, from: number): AsyncGenerator<CsvRecord> {
	const parser = parse({
		bom: true,
		info: true,
		from,
		record_delimiter: ['\r\n', '\n', '\r'],
		relax_column_count: true,
		skip_empty_lines: true,
	});
	const stream = createReadStream(path).on('error', (error) => parser.destroy(error));
	try {
		for await (const item of stream.pipe(parser)) {
			const { record, info } = parsed.parse(item);
			yield { fields: record, line: info.lines };
		}
	} catch (error) {
		const said = messageOf(error);
		throw new SourceError(
			`${path}: ${said}`,
			error instanceof CsvError
				? 'Mend the quoting in that line, or write the file as Parquet.'
				: 'Check that the file is there and that this user may read it.',
			error,
		);
	} finally {
		stream.destroy();
	}
}
