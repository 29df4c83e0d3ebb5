import { invalidQuery } from '../errors.ts';
import { isWord, position, significant, type Token } from './lexer.ts';
import { mentionsOf, type TableMention, withNamesOf } from './mentions.ts';

/** What a statement does, as `statistics.query.statementType` names it. */
export type StatementType =
	| 'SELECT'
	| 'INSERT'
	| 'UPDATE'
	| 'DELETE'
	| 'MERGE'
	| 'TRUNCATE_TABLE'
	| 'CREATE_TABLE'
	| 'CREATE_TABLE_AS_SELECT'
	| 'DROP_TABLE'
	| 'ALTER_TABLE'
	| 'BEGIN_TRANSACTION'
	| 'COMMIT_TRANSACTION'
	| 'ROLLBACK_TRANSACTION';

/** One statement of a script. */
export interface Statement {
	readonly type: StatementType;
	/** All of them, spaces and comments too, without the semicolon. */
	readonly tokens: readonly Token[];
	/** Those that mean something. */
	readonly words: readonly Token[];
	/** Where it begins in the script. */
	readonly start: number;
	/** Whether it creates or drops a table that lives no longer than the script. */
	readonly temporary: boolean;
	/** Names that WITH gives to queries, in lower case. */
	readonly withNames: ReadonlySet<string>;
	/** The tables that it names, as they stand in it. */
	readonly tables: readonly TableMention[];
}

/**
 * The statements of a script. Semicolons part them; one that stands in a literal or a comment does not.
 * @throws BigQueryError invalidQuery for a script without any, and for statements that this endpoint does not run.
 */
export function statementsOf(script: string, tokens: readonly Token[]): Statement[] {
	const statements: Statement[] = [];
	let current: Token[] = [];
	for (const token of [...tokens, { kind: 'symbol', text: ';', value: ';', start: script.length } as const]) {
		if (token.text !== ';') {
			current.push(token);
			continue;
		}
		const words = significant(current);
		if (words.length > 0) statements.push(statementOf(script, current, words));
		current = [];
	}
	if (statements.length === 0)
		throw invalidQuery(`Syntax error: Unexpected end of statement at ${position(script, 0)}`);
	return statements;
}

function statementOf(script: string, tokens: readonly Token[], words: readonly Token[]): Statement {
	const start = words[0]?.start ?? 0;
	const type = typeOf(words);
	if (type === undefined) {
		const [first] = words;
		if (first?.kind === 'word' && PROCEDURAL.has(first.text.toUpperCase()))
			throw invalidQuery(
				`This endpoint does not run the procedural statement ${first.text} at ${position(script, start)}`,
			);
		throw invalidQuery(`Syntax error: Unexpected ${describe(first)} at ${position(script, start)}`);
	}
	if ((type === 'DELETE' || type === 'UPDATE') && !words.some((word) => isWord(word, 'WHERE')))
		throw invalidQuery(`${type} must have a WHERE clause at ${position(script, start)}`);
	const withNames = withNamesOf(words);
	return {
		type,
		tokens,
		words,
		start,
		temporary: words.slice(1, 5).some((word) => isWord(word, 'TEMP') || isWord(word, 'TEMPORARY')),
		withNames,
		tables: mentionsOf(words),
	};
}

const PROCEDURAL: ReadonlySet<string> = new Set([
	'DECLARE',
	'SET',
	'IF',
	'LOOP',
	'WHILE',
	'REPEAT',
	'FOR',
	'CALL',
	'RAISE',
	'RETURN',
	'EXECUTE',
	'BEGIN',
	'ALTER',
	'CREATE',
	'DROP',
	'EXPORT',
	'LOAD',
	'ASSERT',
	'GRANT',
	'REVOKE',
]);

function typeOf(words: readonly Token[]): StatementType | undefined {
	const texts = words.slice(0, 5).map(({ kind, text }) => (kind === 'word' ? text.toUpperCase() : text));
	const [first, second] = texts;
	switch (first) {
		case 'SELECT':
		case 'WITH':
		case '(':
			return 'SELECT';
		case 'INSERT':
		case 'UPDATE':
		case 'DELETE':
		case 'MERGE':
			return first;
		case 'TRUNCATE':
			return 'TRUNCATE_TABLE';
		case 'CREATE':
			if (!texts.includes('TABLE')) return undefined;
			return words.some((word) => isWord(word, 'SELECT')) ? 'CREATE_TABLE_AS_SELECT' : 'CREATE_TABLE';
		case 'DROP':
			return second === 'TABLE' ? 'DROP_TABLE' : undefined;
		case 'ALTER':
			return second === 'TABLE' && isSetOptions(words) ? 'ALTER_TABLE' : undefined;
		case 'BEGIN':
		case 'COMMIT':
		case 'ROLLBACK':
			if (words.length > 2 || (words.length === 2 && second !== 'TRANSACTION')) return undefined;
			return `${first}_TRANSACTION`;
		default:
			return undefined;
	}
}

/** The one change by ALTER TABLE that this endpoint makes. */
function isSetOptions(words: readonly Token[]): boolean {
	const set = words.findIndex((word) => isWord(word, 'SET'));
	return set > 0 && isWord(words[set + 1], 'OPTIONS');
}

function describe(token: Token | undefined): string {
	if (token === undefined) return 'end of statement';
	return token.kind === 'word' ? `identifier "${token.text}"` : `"${token.text}"`;
}
