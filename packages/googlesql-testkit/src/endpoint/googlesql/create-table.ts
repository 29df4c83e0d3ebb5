import type { TableDetails, TimePartitioning } from '../catalog/table-details.ts';
import { invalidQuery } from '../errors.ts';
import type { Field } from '../schema.ts';
import { isName, isWord, position, type Token } from './lexer.ts';
import type { Statement } from './statements.ts';
import { type TableOptions, tableOptionsOf } from './table-options.ts';
import { typeAt } from './type-text.ts';

/** A CREATE TABLE statement, read. */
export interface CreateTable {
	readonly replace: boolean;
	readonly ifNotExists: boolean;
	/** Undefined where only AS SELECT says what columns there are. */
	readonly fields: readonly Field[] | undefined;
	readonly layout: Pick<TableDetails, 'timePartitioning' | 'clustering'> & TableOptions;
	/** What follows AS. */
	readonly select: readonly Token[] | undefined;
}

/**
 * Reads `CREATE [OR REPLACE] [TEMP] TABLE [IF NOT EXISTS] name [(columns)] [PARTITION BY column] [CLUSTER BY columns]
 * [OPTIONS (...)] [AS query]`. Constraints, LIKE, COPY, CLONE and collations are not read.
 * Source: https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_table_statement
 * @throws BigQueryError invalidQuery for what is not of this form.
 */
export function createTableOf(script: string, statement: Statement): CreateTable {
	const { words, tables } = statement;
	const target = tables.find((mention) => mention.target);
	if (target === undefined) throw unexpected(script, words[1]);
	const [name] = target.tokens;
	const head = words.slice(0, name && words.indexOf(name));
	let at = head.length + target.tokens.length;
	let fields: readonly Field[] | undefined;
	let timePartitioning: TimePartitioning | undefined;
	let clustering: { fields: readonly string[] } | undefined;
	let options: TableOptions = {};
	if (words[at]?.text === '(') {
		const read = columnsAt(script, words, at + 1);
		fields = read.fields;
		at = read.next;
	}
	if (isWord(words[at], 'PARTITION') && isWord(words[at + 1], 'BY')) {
		const read = partitioningAt(script, words, at + 2);
		timePartitioning = read.timePartitioning;
		at = read.next;
	}
	if (isWord(words[at], 'CLUSTER') && isWord(words[at + 1], 'BY')) {
		const names: string[] = [];
		at++;
		do {
			names.push(words[at + 1]?.value ?? '');
			at += 2;
		} while (words[at]?.text === ',');
		clustering = { fields: names };
	}
	if (isWord(words[at], 'OPTIONS')) {
		const read = optionsAt(script, words, at + 1);
		options = read.options;
		at = read.next;
	}
	const as = isWord(words[at], 'AS') ? words[at] : undefined;
	if (as === undefined && at < words.length) throw unexpected(script, words[at]);
	if (as === undefined && fields === undefined)
		throw invalidQuery(`No column definitions in CREATE TABLE at ${position(script, statement.start)}`);
	return {
		replace: head.some((word) => isWord(word, 'REPLACE')),
		ifNotExists: head.some((word) => isWord(word, 'EXISTS')),
		fields,
		layout: { ...options, timePartitioning, clustering },
		select: as && statement.tokens.slice(statement.tokens.indexOf(as) + 1),
	};
}

function columnsAt(script: string, words: readonly Token[], from: number): { fields: Field[]; next: number } {
	const fields: Field[] = [];
	let at = from;
	for (;;) {
		const name = words[at];
		if (!isName(name)) throw unexpected(script, name);
		const { type, next } = typeAt(words, at + 1);
		at = next;
		let { mode } = type;
		if (isWord(words[at], 'NOT') && isWord(words[at + 1], 'NULL')) {
			mode = 'REQUIRED';
			at += 2;
		}
		let options: TableOptions = {};
		if (isWord(words[at], 'OPTIONS')) {
			const read = optionsAt(script, words, at + 1);
			options = read.options;
			at = read.next;
		}
		const { description } = options;
		fields.push({ ...type, name: name.value, mode, ...(description === undefined ? {} : { description }) });
		if (words[at]?.text === ')') return { fields, next: at + 1 };
		if (words[at]?.text !== ',') throw unexpected(script, words[at]);
		at++;
	}
}

/** `day`, or `DATE(moment)` and the like; the column is what lies within. */
function partitioningAt(
	script: string,
	words: readonly Token[],
	from: number,
): { timePartitioning: TimePartitioning; next: number } {
	const [first, second, column] = [words[from], words[from + 1], words[from + 2]];
	if (first === undefined) throw unexpected(script, first);
	if (second?.text !== '(') return { timePartitioning: { type: 'DAY', field: first.value }, next: from + 1 };
	const close = closing(script, words, from + 1);
	if (column === undefined) throw unexpected(script, column);
	const unit = words[close - 1];
	const type = words[close - 2]?.text === ',' && unit !== undefined ? unit.text.toUpperCase() : 'DAY';
	return { timePartitioning: { type, field: column.value }, next: close + 1 };
}

function optionsAt(
	script: string,
	words: readonly Token[],
	from: number,
): { options: TableOptions; next: number } {
	const close = closing(script, words, from);
	return { options: tableOptionsOf(words.slice(from + 1, close)), next: close + 1 };
}

/** The index of the parenthesis that closes the one at `open`. */
export function closing(script: string, words: readonly Token[], open: number): number {
	if (words[open]?.text !== '(') throw unexpected(script, words[open]);
	let depth = 0;
	for (let at = open; at < words.length; at++) {
		if (words[at]?.text === '(') depth++;
		if (words[at]?.text === ')' && --depth === 0) return at;
	}
	throw unexpected(script, undefined);
}

function unexpected(script: string, token: Token | undefined): Error {
	const what = token === undefined ? 'end of statement' : JSON.stringify(token.text);
	return invalidQuery(
		`Syntax error: Unexpected ${what} at ${position(script, token?.start ?? script.length)}`,
	);
}
