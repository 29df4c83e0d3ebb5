import { closing } from './create-table.ts';
import { isWord } from './lexer.ts';
import type { Statement } from './statements.ts';
import { type TableOptions, tableOptionsOf } from './table-options.ts';

/**
 * Reads `ALTER TABLE [IF EXISTS] name SET OPTIONS (...)`.
 * Source: https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#alter_table_set_options_statement
 * @throws BigQueryError invalidQuery for an option of another type.
 */
export function alteredOptionsOf(script: string, { words }: Statement): TableOptions {
	const open = words.findIndex((word) => isWord(word, 'OPTIONS')) + 1;
	return tableOptionsOf(words.slice(open + 1, closing(script, words, open)));
}
