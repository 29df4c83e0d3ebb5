import { createReadStream } from 'node:fs';
import { messageOf } from '@accounted/warehouse';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import type { SourceFile } from './folder-source.ts';
import type { SourceBatch } from './raw-source.ts';
import { SourceError } from './source-error.ts';

const BATCH_ROWS = 2000;

const parsed = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });

/** A record as it stands in the file. */
interface CsvRecord {
	readonly fields: readonly string[];
	/** The line it ends on: a quoted field may hold line breaks. */
	readonly line: number;
}

/**
 * Opens a CSV file with a header line, in UTF-8, quoted as in RFC 4180.
 * @throws SourceError where it has no header, or one that names a column twice.
 */
export async function openCsv(path: string): Promise<SourceFile> {
	const columns = await headerOf(path);
	return {
		columns,
		close: () => undefined,
		async *batches(wanted) {
			let records: CsvRecord[] = [];
			for await (const record of recordsOf(path, 2)) {
				records.push(record);
				if (records.length < BATCH_ROWS) continue;
				yield batchOf(records, columns, wanted);
				records = [];
			}
			if (records.length > 0) yield batchOf(records, columns, wanted);
		},
	};
}

function batchOf(
	records: readonly CsvRecord[],
	columns: readonly string[],
	wanted: readonly string[],
): SourceBatch {
	const at = wanted.map((name) => ({ name, index: columns.indexOf(name) }));
	return {
		rows: records.map(({ fields }) =>
			Object.fromEntries(at.map(({ name, index }) => [name, fields[index] || null])),
		),
		positionOf: (index) => `line ${records[index]?.line}`,
		// Behind a comma too many or too few every value stands in another's column, and may well fit there.
		defectOf: (index) => {
			const count = records[index]?.fields.length;
			return count === columns.length ? null : `it has ${count} fields, and the header ${columns.length}`;
		},
	};
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
	const parser = parse({ bom: true, info: true, from, relax_column_count: true, skip_empty_lines: true });
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
