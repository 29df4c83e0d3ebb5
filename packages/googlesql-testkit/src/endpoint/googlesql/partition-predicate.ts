import { isName, isWord, type Token } from './lexer.ts';

/** How a condition may name the partition column of one table. */
export interface PartitionColumn {
	readonly name: string;
	/** The alias of the table, or its name. */
	readonly qualifier: string;
	/** Whether the name alone may mean the column of another table. */
	readonly qualifiedOnly: boolean;
	/** Whether `IS NULL` tells something of the table's rows. It does not where an outer join may have made the null. */
	readonly nullCounts: boolean;
}

/**
 * Whether a condition limits the partitions: one of the conditions that AND joins is a comparison of the partition
 * column alone with constants. Under OR, each side must be one.
 * Source: https://cloud.google.com/bigquery/docs/querying-partitioned-tables
 */
export function limitsPartitions(condition: readonly Token[], column: PartitionColumn): boolean {
	const inner = withoutParentheses(condition);
	if (splitAt(inner, 'OR').length > 1) return isOfPartition(inner, column);
	const parts = splitAt(inner, 'AND');
	return parts.length > 1
		? parts.some((part) => limitsPartitions(part, column))
		: isComparison(inner, column);
}

/** Whether a condition is about the partition column alone. */
function isOfPartition(condition: readonly Token[], column: PartitionColumn): boolean {
	const inner = withoutParentheses(condition);
	for (const word of ['OR', 'AND'] as const) {
		const parts = splitAt(inner, word);
		if (parts.length > 1) return parts.every((part) => isOfPartition(part, column));
	}
	return isComparison(inner, column);
}

function isComparison(words: readonly Token[], column: PartitionColumn): boolean {
	const length = columnLength(words, column);
	if (length > 0) {
		const [first, second, third] = words.slice(length);
		const after = (count: number) => words.slice(length + count);
		if (isWord(first, 'IS'))
			return (
				(column.nullCounts && isWord(second, 'NULL') && after(2).length === 0) ||
				(isWord(second, 'NOT') && isWord(third, 'NULL') && after(3).length === 0)
			);
		if (isWord(first, 'BETWEEN')) {
			const bounds = splitAt(after(1), 'AND');
			return bounds.length === 2 && bounds.every(isConstant);
		}
		if (isWord(first, 'IN')) return isConstant(after(1));
	}
	for (let at = 0; at < words.length; at++) {
		const operator = operatorLength(words, at);
		if (operator === 0) continue;
		const [left, right] = [words.slice(0, at), words.slice(at + operator)];
		return (isColumn(left, column) && isConstant(right)) || (isConstant(left) && isColumn(right, column));
	}
	return false;
}

/** `=`, `<`, `>`, `<=` and `>=`. `<>` limits nothing. */
function operatorLength(words: readonly Token[], at: number): number {
	const [first, second] = [words[at]?.text ?? '', words[at + 1]?.text ?? ''];
	if (!/^[=<>]$/.test(first) || (first === '<' && second === '>')) return 0;
	return first !== '=' && second === '=' ? 2 : 1;
}

function isColumn(words: readonly Token[], column: PartitionColumn): boolean {
	return words.length > 0 && columnLength(words, column) === words.length;
}

/** How many words name the column, or its day by DATE(...). 0 for none. */
function columnLength(words: readonly Token[], column: PartitionColumn): number {
	if (isWord(words[0], 'DATE') && words[1]?.text === '(') {
		const inner = columnLength(words.slice(2), column);
		return inner > 0 && words[inner + 2]?.text === ')' ? inner + 3 : 0;
	}
	const isNamed = (word: Token | undefined, name: string) =>
		isName(word) && word.value.toLowerCase() === name.toLowerCase();
	if (isNamed(words[0], column.qualifier) && words[1]?.text === '.')
		return isNamed(words[2], column.name) ? 3 : 0;
	return !column.qualifiedOnly && isNamed(words[0], column.name) && words[1]?.text !== '.' ? 1 : 0;
}

/** Words that stand in constants and name no column. */
const CONSTANT_WORD =
	/^(DATE|DATETIME|TIMESTAMP|STRING|INT64|INTERVAL|DAY|WEEK|ISOWEEK|MONTH|QUARTER|YEAR|HOUR|MINUTE|SECOND|AS|TRUE|FALSE|CURRENT_DATE|CURRENT_DATETIME|CURRENT_TIMESTAMP)$/i;

/** Whether no row and no other query decides what the words mean. */
function isConstant(words: readonly Token[]): boolean {
	return (
		words.length > 0 &&
		words.every((word, index) => {
			if (word.kind === 'quoted' || isWord(word, 'SELECT')) return false;
			if (word.kind !== 'word') return !/^[.=<>!]$/.test(word.text);
			return words[index + 1]?.text === '(' || CONSTANT_WORD.test(word.text);
		})
	);
}

function withoutParentheses(words: readonly Token[]): readonly Token[] {
	if (words[0]?.text !== '(' || words.at(-1)?.text !== ')') return words;
	let depth = 0;
	const closes = words.findIndex(({ text }) => {
		depth += depthOf(text);
		return depth === 0;
	});
	return closes === words.length - 1 ? withoutParentheses(words.slice(1, -1)) : words;
}

/** Splits where a word stands in no parentheses and no CASE. The AND of BETWEEN splits nothing. */
function splitAt(words: readonly Token[], separator: 'AND' | 'OR'): readonly Token[][] {
	const parts: Token[][] = [[]];
	let depth = 0;
	let isBetween = false;
	for (const word of words) {
		depth +=
			word.kind === 'symbol' ? depthOf(word.text) : isWord(word, 'CASE') ? 1 : isWord(word, 'END') ? -1 : 0;
		const isSeparator = depth === 0 && isWord(word, separator);
		if (depth === 0 && isWord(word, 'BETWEEN')) isBetween = true;
		else if (depth === 0 && isWord(word, 'AND') && isBetween) {
			isBetween = false;
			parts.at(-1)?.push(word);
			continue;
		}
		if (isSeparator) parts.push([]);
		else parts.at(-1)?.push(word);
	}
	return parts;
}

function depthOf(text: string): number {
	return text === '(' || text === '[' ? 1 : text === ')' || text === ']' ? -1 : 0;
}
