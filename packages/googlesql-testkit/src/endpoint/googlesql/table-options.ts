import type { TableDetails } from '../catalog/table-details.ts';
import { invalidQuery } from '../errors.ts';
import { isWord, type Token } from './lexer.ts';

/** What OPTIONS says of a table. A key whose value is undefined was set to NULL. */
export type TableOptions = Partial<
	Pick<TableDetails, 'description' | 'friendlyName' | 'labels' | 'requirePartitionFilter'>
>;

/**
 * Reads the options between two parentheses. Options that this endpoint does not keep are passed over.
 * Source: https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#table_option_list
 * @param words From after the opening parenthesis to before the closing one.
 * @throws BigQueryError invalidQuery for a value of another type.
 */
export function tableOptionsOf(words: readonly Token[]): TableOptions {
	return Object.assign({}, ...partsOf(words).map(optionOf));
}

function optionOf([name, equals, ...value]: readonly Token[]): TableOptions {
	if (name === undefined || equals?.text !== '=') return {};
	const isNull = isWord(value[0], 'NULL');
	switch (name.value.toLowerCase()) {
		case 'description':
			return { description: isNull ? undefined : textOf(name, value) };
		case 'friendly_name':
			return { friendlyName: isNull ? undefined : textOf(name, value) };
		case 'labels':
			return { labels: isNull ? undefined : labelsOf(name, value) };
		case 'require_partition_filter':
			return { requirePartitionFilter: isNull ? undefined : flagOf(name, value) };
		default:
			return {};
	}
}

function textOf(name: Token, value: readonly Token[]): string {
	const [text] = value;
	if (value.length !== 1 || text?.kind !== 'string') throw wrongValue(name);
	return text.value;
}

function flagOf(name: Token, value: readonly Token[]): boolean {
	if (value.length !== 1 || !(isWord(value[0], 'TRUE') || isWord(value[0], 'FALSE'))) throw wrongValue(name);
	return isWord(value[0], 'TRUE');
}

/** `[('key', 'value'), STRUCT('key', 'value')]`. */
function labelsOf(name: Token, value: readonly Token[]): Record<string, string> {
	if (value[0]?.text !== '[' || value.at(-1)?.text !== ']') throw wrongValue(name);
	const pairs = partsOf(value.slice(1, -1)).filter((pair) => pair.length > 0);
	return Object.fromEntries(
		pairs.map((pair) => {
			const [key, text, ...more] = pair.filter(({ kind }) => kind === 'string');
			if (key === undefined || text === undefined || more.length > 0) throw wrongValue(name);
			return [key.value, text.value];
		}),
	);
}

function wrongValue({ value }: Token): Error {
	return invalidQuery(`Option ${value} has a value of the wrong type`);
}

/** Splits at the commas that stand in no parentheses or brackets. */
function partsOf(words: readonly Token[]): Token[][] {
	const parts: Token[][] = [[]];
	let depth = 0;
	for (const word of words) {
		if (word.text === '(' || word.text === '[') depth++;
		if (word.text === ')' || word.text === ']') depth--;
		if (word.text === ',' && depth === 0) parts.push([]);
		else parts.at(-1)?.push(word);
	}
	return parts;
}
