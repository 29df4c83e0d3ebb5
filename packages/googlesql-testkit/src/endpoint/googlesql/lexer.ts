import { invalidQuery } from '../errors.ts';

type TokenKind =
	| 'space'
	| 'comment'
	/** A keyword or a name; GoogleSQL tells them apart by grammar only. */
	| 'word'
	/** A name in backticks. */
	| 'quoted'
	| 'string'
	| 'bytes'
	| 'number'
	/** `@name`. */
	| 'parameter'
	/** `@@name`. */
	| 'variable'
	| 'symbol';

export interface Token {
	readonly kind: TokenKind;
	/** As it stands in the text. */
	readonly text: string;
	/** What it means: a string without quotes and escapes, a parameter's name. Otherwise the text. */
	readonly value: string;
	/** Where it stands, in UTF-16 units from the beginning of the script. */
	readonly start: number;
}

/** A project may have dashes in its name without quotes, but only where a table is named. */
const BEFORE_A_TABLE: ReadonlySet<string> = new Set(['FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE', 'EXISTS']);

const SPACE = /[\s\u00a0\ufeff]+/y;
const COMMENT = /(?:#|--)[^\r\n]*|\/\*[\s\S]*?\*\//y;
const DASHED = /[A-Za-z_]\w*(?:-\w+)+(?=\.)/y;
const WORD = /[A-Za-z_]\w*/y;
/** What follows a dot is a name, even where it begins with a digit. */
const AFTER_A_DOT = /\w+/y;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const STRING = /([rR]?[bB]?|[bB][rR])("""|'''|"|')/y;
const PARAMETER = /@([A-Za-z_]\w*)/y;
const VARIABLE = /@@[A-Za-z_][\w.]*/y;
const SYMBOL = /[;,.()[\]{}<>=!+\-*/%&|^~:?$@]/y;

/**
 * Cuts a script into all its tokens, spaces and comments included: joined, their texts are the script.
 * Source: https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical
 * @throws BigQueryError invalidQuery for a literal, name or comment that does not end, or an escape that is none.
 */
export function lex(script: string): Token[] {
	const tokens: Token[] = [];
	let before: Token | undefined;
	for (let start = 0; start < script.length; ) {
		const token = tokenAt(script, start, before);
		if (token.kind !== 'space' && token.kind !== 'comment') before = token;
		tokens.push(token);
		start += token.text.length;
	}
	return tokens;
}

/** A word of the grammar, in any case. */
export function isWord(token: Token | undefined, keyword: string): boolean {
	return token?.kind === 'word' && token.text.toUpperCase() === keyword;
}

/** Something that can name a table, a column and the like; keywords are not told apart. */
export function isName(token: Token | undefined): token is Token {
	return token?.kind === 'word' || token?.kind === 'quoted';
}

/** The tokens that mean something. */
export function significant(tokens: readonly Token[]): Token[] {
	return tokens.filter(({ kind }) => kind !== 'space' && kind !== 'comment');
}

/** `[3:8]`: line and column, both from 1, as Google's messages end. */
export function position(script: string, offset: number): string {
	const before = script.slice(0, offset);
	const line = before.split(/\r\n|\n|\r/).length;
	const column = offset - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
	return `[${line}:${column}]`;
}

function tokenAt(script: string, start: number, before: Token | undefined): Token {
	const plain = (kind: TokenKind, text: string): Token => ({ kind, text, value: text, start });
	const at = (pattern: RegExp): RegExpExecArray | null => {
		pattern.lastIndex = start;
		return pattern.exec(script);
	};
	const space = at(SPACE);
	if (space !== null) return plain('space', space[0]);
	const comment = at(COMMENT);
	if (comment !== null) return plain('comment', comment[0]);
	if (script.startsWith('/*', start)) throw unclosed('comment', script, start);
	const string = at(STRING);
	if (string !== null) {
		const [opening, prefix = '', quote = ''] = string;
		if ((before?.kind === 'string' || before?.kind === 'bytes') && end(before) === start)
			throw invalidQuery(
				`Syntax error: concatenated string literals need to be separated by whitespace or comments at ${position(script, start)}`,
			);
		const kind = /b/i.test(prefix) ? 'bytes' : 'string';
		return quoted(script, start, kind, opening, quote, /r/i.test(prefix));
	}
	if (script[start] === '`') return quoted(script, start, 'quoted', '`', '`', false);
	const word = at(wordPattern(before, start)) ?? at(WORD);
	if (word !== null) return plain('word', word[0]);
	const number = script[start] === '.' && isName(before) ? null : at(NUMBER);
	if (number !== null) return plain('number', number[0]);
	const variable = at(VARIABLE);
	if (variable !== null) return plain('variable', variable[0]);
	const parameter = at(PARAMETER);
	if (parameter !== null) return { kind: 'parameter', text: parameter[0], value: parameter[1] ?? '', start };
	const symbol = at(SYMBOL);
	if (symbol !== null) return plain('symbol', symbol[0]);
	throw invalidQuery(
		`Syntax error: Illegal input character ${JSON.stringify(script[start])} at ${position(script, start)}`,
	);
}

function wordPattern(before: Token | undefined, start: number): RegExp {
	if (before?.text === '.' && end(before) === start) return AFTER_A_DOT;
	return before?.kind === 'word' && BEFORE_A_TABLE.has(before.text.toUpperCase()) ? DASHED : WORD;
}

function end(token: Token): number {
	return token.start + token.text.length;
}

function unclosed(what: string, script: string, start: number): Error {
	return invalidQuery(`Syntax error: Unclosed ${what} at ${position(script, start)}`);
}

const NAMES_OF_QUOTED = { string: 'string literal', bytes: 'bytes literal', quoted: 'identifier literal' };

function quoted(
	script: string,
	start: number,
	kind: 'string' | 'bytes' | 'quoted',
	opening: string,
	quote: string,
	raw: boolean,
): Token {
	let value = '';
	for (let at = start + opening.length; at < script.length; ) {
		if (script.startsWith(quote, at))
			return { kind, text: script.slice(start, at + quote.length), value, start };
		const character = script[at] ?? '';
		if (quote.length === 1 && (character === '\n' || character === '\r')) break;
		if (character !== '\\') {
			value += character;
			at++;
		} else if (raw) {
			value += script.slice(at, at + 2);
			at += 2;
		} else {
			const [meaning, length] = escaped(script, at);
			value += meaning;
			at += length;
		}
	}
	throw unclosed(`${quote.length === 3 ? 'triple-quoted ' : ''}${NAMES_OF_QUOTED[kind]}`, script, start);
}

const ESCAPES: Readonly<Record<string, string>> = {
	a: '\x07',
	b: '\b',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
	v: '\v',
	'\\': '\\',
	'?': '?',
	'"': '"',
	"'": "'",
	'`': '`',
};

const CODE = /\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/y;

/** What the escape at this place means, and how long it is. */
function escaped(script: string, at: number): [string, number] {
	CODE.lastIndex = at;
	const code = CODE.exec(script);
	if (code !== null) {
		const [text, x, u, long, octal] = code;
		const point = octal === undefined ? Number.parseInt(x ?? u ?? long ?? '', 16) : Number.parseInt(octal, 8);
		if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
			throw invalidQuery(
				`Syntax error: Illegal escape sequence: ${text} at ${position(script, at)}: not a Unicode code point`,
			);
		return [String.fromCodePoint(point), text.length];
	}
	const meaning = ESCAPES[script[at + 1] ?? ''];
	if (meaning === undefined)
		throw invalidQuery(
			`Syntax error: Illegal escape sequence: ${script.slice(at, at + 2)} at ${position(script, at)}`,
		);
	return [meaning, 2];
}
