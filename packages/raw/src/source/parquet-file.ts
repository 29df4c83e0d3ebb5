import { messageOf, quotedName, quotedText, type SqlEngine, WarehouseError } from '@accounted/warehouse';
import { type FileTable, knownColumns } from './known-columns.ts';
import { type Relation, WITHOUT_DEFECTS } from './relation.ts';
import { SourceError } from './source-error.ts';

/** The Parquet files that hold one table. */
export interface ParquetFiles {
	/** The file, or the folder of the parts, as messages name it. */
	readonly label: string;
	/** At least one. More than one are parts, read in this order. */
	readonly paths: readonly string[];
	/** The path of each part within the folder. Null for a table that is one file. */
	readonly partNames: readonly string[] | null;
}

/** Positions are part number times this plus row number: no part has as many rows. */
const ROWS_PER_PART = 2n ** 40n;

/** Columns that DuckDB adds to what it reads. A file that has such a column itself hides DuckDB's. */
const VIRTUAL_COLUMNS: ReadonlySet<string> = new Set(['file_row_number', 'file_index']);

/** Types in which a column has columns of its own: no value of a raw table is made of these. */
const NESTED = /\b(STRUCT|MAP|UNION|VARIANT)\b/;

/**
 * Opens Parquet files as one relation. Only columns that the raw table knows are ever read.
 * @throws SourceError where a file is damaged, or where a required column is of a nested type.
 */
export async function openParquet(
	engine: SqlEngine,
	table: FileTable,
	files: ParquetFiles,
): Promise<Relation & { readonly header: readonly string[] }> {
	const { label, paths, partNames } = files;
	const options =
		partNames === null
			? 'hive_partitioning = false'
			: 'hive_partitioning = true, hive_types_autocast = false, union_by_name = true';
	const read = `read_parquet([${paths.map(quotedText).join(', ')}], ${options})`;
	const described = await engine.describe(`SELECT * FROM ${read}`).catch((error: unknown) => {
		throw damaged(label, error);
	});
	const header = described.map(({ name }) => name);
	const hidden = header.some((name) => VIRTUAL_COLUMNS.has(name.toLowerCase()));
	const notes: string[] = [];
	const columns = new Map<string, { expression: string; type: string }>();
	for (const [index, column] of knownColumns(table, header)) {
		const { name, type } = described[index] ?? { name: column, type: '' };
		if (!NESTED.test(type)) columns.set(column, { expression: quotedName(name), type });
		else if (table.optionalColumns.has(column))
			notes.push(`${label}: column ${name} is of type ${type}, which has no reading: it is left out`);
		else
			throw new SourceError(
				`${label}: column ${name} is of type ${type}, which has no reading`,
				'Write the column as text or as a number. The file itself is whole.',
			);
	}
	return {
		...WITHOUT_DEFECTS,
		header,
		notes,
		columns,
		from: hidden ? `(SELECT row_number() OVER () AS _row, * FROM ${read})` : read,
		position: hidden
			? '_row'
			: partNames === null
				? 'file_row_number + 1'
				: `CAST(file_index AS BIGINT) * ${ROWS_PER_PART} + file_row_number + 1`,
		positionOf: (position) => {
			const part = partNames?.[Number(position / ROWS_PER_PART)];
			return part === undefined || hidden ? `row ${position}` : `${part} row ${position % ROWS_PER_PART}`;
		},
		failureOf: (error) => damaged(label, error),
	};
}

/** What passes with time or space is told as it is: the file is not at fault. */
function damaged(label: string, cause: unknown): unknown {
	if (cause instanceof WarehouseError && cause.reason !== 'BAD_STATEMENT') return cause;
	return new SourceError(
		`${label}: it cannot be read as a Parquet file (${messageOf(cause).split('\n')[0]})`,
		'It may have been cut short while it was copied or downloaded: fetch it again. Or write it as CSV.',
		cause,
	);
}
