import { invalidQuery } from '../errors.ts';
import { decimalOfText, decimalType } from '../values/decimals.ts';
import { normalizedJson } from '../values/json-text.ts';
import { isWord, significant, type Token } from './lexer.ts';

/** A piece of a statement as DuckDB is to read it. */
interface Piece {
	readonly text: string;
	/** Where in the script its original stands. */
	readonly start: number;
}

/** A statement for DuckDB, and the way back from a place in it to the script. */
export interface Rendered {
	readonly text: string;
	/** The parameters that it uses, by the names of the script, in lower case. */
	readonly parameters: ReadonlySet<string>;
	/** @param byte Where DuckDB says that it failed: it counts the bytes of UTF-8. */
	offsetOf(byte: number): number;
}

/**
 * Spells GoogleSQL's tokens as DuckDB does: `@name` as `$name`, backticks and double quotes as the quotes of names and
 * strings, escapes resolved, comments blank, SAFE_CAST and the type TIMESTAMP by DuckDB's names.
 * What CURRENT_TIMESTAMP and its like are, the endpoint's clock says.
 * NUMERIC, BIGNUMERIC and JSON literals are checked here.
 * @param tables What to write in place of the tokens of a table's name, keyed by the first of them.
 * @param floats Whether 1.5 is a FLOAT64, as in a query. A statement that writes rows keeps it exact, for NUMERIC columns.
 * @throws BigQueryError invalidQuery for a literal that its type does not hold.
 */
export function renderDuckDb(
	tokens: readonly Token[],
	tables: ReadonlyMap<Token, { readonly text: string; readonly tokens: readonly Token[] }>,
	now: number,
	floats = false,
): Rendered {
	const words = significant(tokens);
	const respelt = new Map([
		...respellings(words, now),
		...exactValues(words),
		...(floats ? floatLiterals(words) : []),
	]);
	const parameters = new Set<string>();
	const replaced = new Set([...tables.values()].flatMap((table) => table.tokens));
	const pieces = tokens.flatMap((token): Piece[] => {
		const table = tables.get(token);
		if (table !== undefined) return [{ text: table.text, start: token.start }];
		if (replaced.has(token)) return [];
		if (token.kind === 'parameter') parameters.add(token.value.toLowerCase());
		return [{ text: respelt.get(token) ?? spell(token), start: token.start }];
	});
	return {
		text: pieces.map(({ text }) => text).join(''),
		parameters,
		offsetOf: (byte) => offsetOf(pieces, byte),
	};
}

function offsetOf(pieces: readonly Piece[], byte: number): number {
	let left = byte;
	for (const { text, start } of pieces) {
		const bytes = Buffer.byteLength(text);
		if (left < bytes)
			return start + Math.min(Buffer.from(text).subarray(0, left).toString().length, text.length);
		left -= bytes;
	}
	const last = pieces.at(-1);
	return last === undefined ? 0 : last.start + last.text.length;
}

export function quoteName(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}

export function quoteString(value: string): string {
	return `'${value.replaceAll("'", "''")}'`;
}

function spell(token: Token): string {
	switch (token.kind) {
		case 'comment':
			return token.text.replaceAll(/[^\r\n]/g, ' ');
		case 'string':
			return quoteString(token.value);
		case 'bytes':
			throw invalidQuery(`This endpoint does not read the literal ${token.text}`);
		case 'quoted':
			return quoteName(token.value);
		case 'parameter':
			return `$${token.value.toLowerCase()}`;
		case 'variable':
			throw invalidQuery(`This endpoint has no system variable ${token.text}`);
		default:
			return token.text;
	}
}

/** Words that DuckDB has others for. What GoogleSQL calls TIMESTAMP, and DuckDB TIMESTAMPTZ, is found where it is a type. */
function respellings(words: readonly Token[], now: number): ReadonlyMap<Token, string> {
	const respelt = new Map<Token, string>();
	const openers: (Token | undefined)[] = [];
	words.forEach((word, index) => {
		const [before, after, next] = [words[index - 1], words[index + 1], words[index + 2]];
		if (word.text === '(') openers.push(before);
		if (word.text === ')') openers.pop();
		if (word.kind !== 'word' || before?.text === '.') return;
		if (isWord(word, 'SAFE_CAST') && after?.text === '(') respelt.set(word, 'TRY_CAST');
		if (
			isWord(word, 'TIMESTAMP') &&
			(after?.kind === 'string' || before?.text === '<' || isCast(openers.at(-1), before))
		)
			respelt.set(word, 'TIMESTAMPTZ');
		const time = currentTime(word, now);
		if (time === undefined) return;
		respelt.set(word, time);
		if (after?.text !== '(' || next?.text !== ')') return;
		respelt.set(after, '');
		respelt.set(next, '');
	});
	return respelt;
}

/** NUMERIC, BIGNUMERIC and JSON where they are types, and the literals of these types. */
function exactValues(words: readonly Token[]): Map<Token, string> {
	const respelt = new Map<Token, string>();
	words.forEach((word, index) => {
		const [before, after] = [words[index - 1], words[index + 1]];
		const type = word.kind === 'word' ? EXACT_TYPES[word.text.toUpperCase()] : undefined;
		if (type === undefined || before?.text === '.') return;
		if (after?.kind === 'string') {
			const text = type === 'JSON' ? normalizedJson(after.value) : exactly(type, after.value);
			if (text === undefined) throw invalidQuery(`Invalid ${type} literal: ${JSON.stringify(after.value)}`);
			respelt.set(after, quoteString(text));
		} else if (!isWord(before, 'AS') && before?.text !== '<') return;
		if (type !== 'JSON') respelt.set(word, after?.text === '(' ? 'DECIMAL' : String(decimalType(type, {})));
	});
	return respelt;
}

const EXACT_TYPES: Readonly<Record<string, 'NUMERIC' | 'BIGNUMERIC' | 'JSON'>> = {
	NUMERIC: 'NUMERIC',
	DECIMAL: 'NUMERIC',
	BIGNUMERIC: 'BIGNUMERIC',
	BIGDECIMAL: 'BIGNUMERIC',
	JSON: 'JSON',
};

/** The text of a decimal literal; undefined where the type does not hold it, or holds it only rounded. */
function exactly(type: 'NUMERIC' | 'BIGNUMERIC', text: string): string | undefined {
	const held = decimalOfText(type, {}, text)?.toString();
	const digits = /\.(\d*?)0*(?:[eE].*)?$/.exec(text)?.[1] ?? '';
	return type === 'NUMERIC' && !/e/i.test(text) && digits.length > 9 ? undefined : held;
}

/** DuckDB takes 1.5 for a DECIMAL, and 1.5e0 for what GoogleSQL takes 1.5 for: a FLOAT64. */
function floatLiterals(words: readonly Token[]): [Token, string][] {
	return words.flatMap((word, index): [Token, string][] => {
		const type = isWord(words[index + 1], 'AS') ? words[index + 2] : undefined;
		const isExact = type?.kind === 'word' && EXACT_TYPES[type.text.toUpperCase()] !== undefined;
		return word.kind === 'number' && /^[\d.]*\.[\d.]*$/.test(word.text) && !isExact
			? [[word, `${word.text}e0`]]
			: [];
	});
}

function isCast(opener: Token | undefined, before: Token | undefined): boolean {
	return isWord(before, 'AS') && (isWord(opener, 'CAST') || isWord(opener, 'SAFE_CAST'));
}

function currentTime(word: Token, now: number): string | undefined {
	const [day = '', time = ''] = new Date(now).toISOString().slice(0, -1).split('T');
	switch (word.text.toUpperCase()) {
		case 'CURRENT_TIMESTAMP':
			return `TIMESTAMPTZ '${day} ${time}+00'`;
		case 'CURRENT_DATETIME':
			return `TIMESTAMP '${day} ${time}'`;
		case 'CURRENT_DATE':
			return `DATE '${day}'`;
		default:
			return undefined;
	}
}
