import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { z } from 'zod';
import type { SourceFile } from './folder-source.ts';
import { SourceError } from './source-error.ts';

const BATCH_ROWS = 2000;

const parsed = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });

/**
 * Opens a CSV file with a header line, in UTF-8, quoted as in RFC 4180.
 * @throws SourceError where it has no header.
 */
export async function openCsv(path: string): Promise<SourceFile> {
	const columns = await headerOf(path);
	return {
		columns,
		close: () => undefined,
		async *batches(wanted) {
			const at = wanted.map((name) => ({ name, index: columns.indexOf(name) }));
			let rows: Record<string, unknown>[] = [];
			let lines: number[] = [];
			for await (const { record, line } of recordsOf(path, 2)) {
				rows.push(Object.fromEntries(at.map(({ name, index }) => [name, record[index] || null])));
				lines.push(line);
				if (rows.length < BATCH_ROWS) continue;
				yield batchOf(rows, lines);
				rows = [];
				lines = [];
			}
			if (rows.length > 0) yield batchOf(rows, lines);
		},
	};
}

function batchOf(rows: readonly Record<string, unknown>[], lines: readonly number[]) {
	return { rows, positionOf: (index: number) => `line ${lines[index]}` };
}

async function headerOf(path: string): Promise<string[]> {
	for await (const { record } of recordsOf(path, 1)) return record.map((name) => name.trim());
	throw new SourceError(`${path}: it is empty`, 'A CSV file begins with a line of column names.');
}

/** Lines with fewer or more fields than the header are kept: the row's schema rejects them with a reason. */
async function* recordsOf(
	path: string,
	fromLine: number,
): AsyncGenerator<{ record: string[]; line: number }> {
	const parser = parse({
		bom: true,
		info: true,
		from: fromLine,
		relax_column_count: true,
		skip_empty_lines: true,
	});
	const stream = createReadStream(path).on('error', (error) => parser.destroy(error));
	try {
		for await (const item of stream.pipe(parser)) {
			const { record, info } = parsed.parse(item);
			yield { record, line: info.lines };
		}
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		throw new SourceError(
			`${path}: ${said}`,
			'Mend the quoting in that line, or write the file as Parquet.',
			error,
		);
	} finally {
		stream.destroy();
	}
}
