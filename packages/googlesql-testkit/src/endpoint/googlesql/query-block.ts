import { isName, isWord, type Token } from './lexer.ts';
import type { TableMention } from './mentions.ts';

/** The conditions on the rows of one table in the part of a statement that reads it. */
export interface TableConditions {
	/** The name by which conditions call the table. */
	readonly qualifier: string;
	readonly conditions: readonly (readonly Token[])[];
	/** Whether a join may add rows of nulls. */
	readonly hasOuterJoin: boolean;
	/** Whether the part of the statement names another table before this one. */
	isAfter(other: TableMention): boolean;
}

const AFTER_CONDITION =
	/^(WHERE|GROUP|HAVING|QUALIFY|WINDOW|ORDER|LIMIT|UNION|INTERSECT|EXCEPT|WHEN|JOIN|INNER|LEFT|RIGHT|FULL|CROSS|ON)$/;
const NO_ALIAS = /^(SET|USING|FOR|TABLESAMPLE|PIVOT|UNPIVOT|VALUES|SELECT|WITH)$/;

/**
 * The WHERE of the innermost query that reads a table, and each ON that filters the rows of the table. HAVING, QUALIFY
 * and conditions of outer queries are not among them.
 */
export function conditionsOn(words: readonly Token[], { tokens, path }: TableMention): TableConditions {
	const [first] = tokens;
	const at = first === undefined ? 0 : words.indexOf(first);
	const from = blockStart(words, at);
	const block = blockFrom(words, from);
	const inner = topLevel(block);
	const place = at - from;
	const hasOuterJoin = inner.some(({ word }) => isJoinSide(word, block));
	const isMerge = from === 0 && isWord(words[0], 'MERGE');
	const conditions: (readonly Token[])[] = [];
	let isOwnJoin = false;
	let isOuterOwnJoin = false;
	for (const { word, index } of inner) {
		if (isWord(word, 'JOIN')) {
			isOwnJoin = index + 1 === place;
			isOuterOwnJoin = [block[index - 1], block[index - 2]].some(
				(one) => isWord(one, 'RIGHT') || isWord(one, 'FULL'),
			);
		}
		const isOwnOn = isMerge
			? place <= 2 && !hasNotMatchedBySource(block)
			: isOwnJoin
				? !isOuterOwnJoin
				: !hasOuterJoin;
		if (isWord(word, 'WHERE') || (isWord(word, 'ON') && isOwnOn))
			conditions.push(conditionAfter(block, inner, index));
	}
	return {
		qualifier: aliasAt(words, at + tokens.length) ?? path.at(-1) ?? '',
		conditions,
		hasOuterJoin,
		isAfter: (other) => {
			const index = other.tokens[0] === undefined ? -1 : words.indexOf(other.tokens[0]);
			return index >= from && index < at;
		},
	};
}

/** Where the query begins that a word stands in: after the parenthesis that opens it, or after UNION and the like. */
function blockStart(words: readonly Token[], at: number): number {
	let depth = 0;
	for (let index = at - 1; index >= 0; index--) {
		const word = words[index];
		if (word?.text === ')') depth++;
		else if (word?.text === '(' && depth > 0) depth--;
		else if (word?.text === '(' && /^(SELECT|WITH)$/i.test(words[index + 1]?.text ?? '')) return index + 1;
		else if (depth === 0 && isSetOperator(words, index)) return index + 1;
	}
	return 0;
}

function blockFrom(words: readonly Token[], from: number): readonly Token[] {
	let depth = 0;
	for (let index = from; index < words.length; index++) {
		if (words[index]?.text === '(') depth++;
		if (words[index]?.text === ')' && --depth < 0) return words.slice(from, index);
		if (depth === 0 && isSetOperator(words, index)) return words.slice(from, index);
	}
	return words.slice(from);
}

/** `EXCEPT (column)` of a select list is none. */
function isSetOperator(words: readonly Token[], index: number): boolean {
	const follows = words[index + 1];
	return (
		['UNION', 'INTERSECT', 'EXCEPT'].some((name) => isWord(words[index], name)) &&
		(isWord(follows, 'ALL') || isWord(follows, 'DISTINCT'))
	);
}

/** The words that stand in no parentheses. */
function topLevel(block: readonly Token[]): { word: Token; index: number }[] {
	let depth = 0;
	return block.flatMap((word, index) => {
		if (word.text === ')') depth--;
		const found = depth === 0 ? [{ word, index }] : [];
		if (word.text === '(') depth++;
		return found;
	});
}

/** LEFT, RIGHT or FULL of a join; LEFT(text, 1) is a function. */
function isJoinSide(word: Token, block: readonly Token[]): boolean {
	const next = block[block.indexOf(word) + 1];
	return ['LEFT', 'RIGHT', 'FULL'].some((side) => isWord(word, side)) && next?.text !== '(';
}

function hasNotMatchedBySource(block: readonly Token[]): boolean {
	return block.some((word, index) => isWord(word, 'BY') && isWord(block[index + 1], 'SOURCE'));
}

function conditionAfter(
	block: readonly Token[],
	inner: readonly { word: Token; index: number }[],
	start: number,
): readonly Token[] {
	const end = inner.find(
		({ word, index }) =>
			index > start &&
			(word.text === ',' ||
				(word.kind === 'word' &&
					AFTER_CONDITION.test(word.text.toUpperCase()) &&
					block[index + 1]?.text !== '(')),
	);
	return block.slice(start + 1, end?.index);
}

function aliasAt(words: readonly Token[], at: number): string | undefined {
	if (isWord(words[at], 'AS')) return words[at + 1]?.value;
	const word = words[at];
	if (!isName(word)) return undefined;
	const keyword = word.text.toUpperCase();
	return word.kind === 'word' && (AFTER_CONDITION.test(keyword) || NO_ALIAS.test(keyword))
		? undefined
		: word.value;
}
