import { CsvError, parse } from 'csv-parse';
import { textOf } from './encoding.ts';
import type { FileKind } from './file-bytes.ts';
import { SourceError } from './source-error.ts';

/** The most bytes that one row may have. A quote that is never closed makes one row of the rest of a file. */
const MAX_RECORD_BYTES = 16 * 2 ** 20;

/** How a text file is to be read. */
export interface CsvFormat {
	readonly kind: FileKind;
	readonly encoding: string;
	readonly delimiter: string;
}

/** A row of a CSV file as it stands there. */
export interface CsvRecord {
	readonly fields: readonly string[];
	/** The line it ends on: a quoted field may hold line breaks. */
	readonly line: number;
}

/**
 * The rows of a CSV file, the header first, some thousand at a time: quoted as in RFC 4180, lines ending in LF, CR LF or
 * CR, empty lines left out.
 * @throws SourceError naming the line of a quote that is out of place, or of a row without end.
 */
export async function* csvRecords(path: string, format: CsvFormat): AsyncGenerator<readonly CsvRecord[]> {
	let records: CsvRecord[] = [];
	let read = 0;
	let emptyLines = 0;
	let lines = 0;
	let breaks = 0;
	const parser = parse({
		delimiter: format.delimiter,
		record_delimiter: ['\r\n', '\n', '\r'],
		relax_column_count: true,
		skip_empty_lines: true,
		max_record_size: MAX_RECORD_BYTES,
		on_record: (fields: readonly string[], counted) => {
			// The parser counts a CR LF within quotes as two lines. Only a row of several lines has any to count.
			if (counted.lines - lines > 1) breaks += breaksWithin(fields);
			read++;
			({ lines, empty_lines: emptyLines } = counted);
			records.push({ fields, line: read + emptyLines + breaks });
			return null;
		},
	});
	// The error itself arrives through the callbacks of write and end.
	parser.on('error', () => undefined);
	const taken = (): readonly CsvRecord[] => {
		const batch = records;
		records = [];
		return batch;
	};
	try {
		for await (const text of textOf(path, format.kind, format.encoding)) {
			await done((callback) => parser.write(text, callback));
			if (records.length > 0) yield taken();
		}
		await done((callback) => parser.end(callback));
		if (records.length > 0) yield taken();
	} catch (error) {
		const line = read + parser.info.empty_lines + breaks + 1;
		throw error instanceof CsvError ? faultOf(path, line, error) : changed(path, error);
	} finally {
		parser.destroy();
	}
}

function done(work: (callback: (error?: Error | null) => void) => void): Promise<void> {
	return new Promise((resolve, reject) => work((error) => (error ? reject(error) : resolve())));
}

function breaksWithin(fields: readonly string[]): number {
	return fields.reduce((count, field) => count + (field.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
}

const FAULTS: Readonly<Record<string, string>> = {
	INVALID_OPENING_QUOTE: 'a quote stands within a field that does not begin with one',
	CSV_INVALID_CLOSING_QUOTE: 'text follows the quote that closes a field',
	CSV_QUOTE_NOT_CLOSED: 'a quote is never closed',
	CSV_MAX_RECORD_SIZE: `it has more than ${MAX_RECORD_BYTES / 2 ** 20} MB; perhaps a quote is never closed`,
};

function faultOf(path: string, line: number, error: CsvError): SourceError {
	return new SourceError(
		`${path}: the row that begins on line ${line}: ${FAULTS[error.code] ?? error.message}`,
		'Mend the quoting in that line, or write the file as Parquet.',
		error,
	);
}

/** The encoding of the whole file was found before its rows are read. */
function changed(path: string, error: unknown): unknown {
	if (!(error instanceof Error && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA'))
		return error;
	return new SourceError(
		`${path}: it was changed while it was read`,
		'Wait until the file is complete, and load again.',
		error,
	);
}
