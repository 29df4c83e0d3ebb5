import { invalidQuery } from './errors.ts';
import { position, significant, type Token } from './lexer.ts';

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

/** A name that stands where a table is meant. */
export interface TableMention {
	/** `['project', 'dataset', 'table']`, or the last two, or the last. */
	readonly path: readonly string[];
	readonly tokens: readonly Token[];
	/** Whether the statement changes the table, or creates or drops it. */
	readonly target: boolean;
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
	if ((type === 'DELETE' || type === 'UPDATE') && !words.some((word) => is(word, 'WHERE')))
		throw invalidQuery(`${type} must have a WHERE clause at ${position(script, start)}`);
	const withNames = withNamesOf(words);
	return {
		type,
		tokens,
		words,
		start,
		temporary: words.slice(1, 5).some((word) => is(word, 'TEMP') || is(word, 'TEMPORARY')),
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
			return words.some((word) => is(word, 'SELECT')) ? 'CREATE_TABLE_AS_SELECT' : 'CREATE_TABLE';
		case 'DROP':
			return second === 'TABLE' ? 'DROP_TABLE' : undefined;
		case 'BEGIN':
		case 'COMMIT':
		case 'ROLLBACK':
			if (words.length > 2 || (words.length === 2 && second !== 'TRANSACTION')) return undefined;
			return `${first}_TRANSACTION`;
		default:
			return undefined;
	}
}

/** A word of the grammar, in any case. */
export function is(token: Token | undefined, keyword: string): boolean {
	return token?.kind === 'word' && token.text.toUpperCase() === keyword;
}

function describe(token: Token | undefined): string {
	if (token === undefined) return 'end of statement';
	return token.kind === 'word' ? `identifier "${token.text}"` : `"${token.text}"`;
}

function withNamesOf(words: readonly Token[]): ReadonlySet<string> {
	const names = new Set<string>();
	if (!words.some((word) => is(word, 'WITH'))) return names;
	words.forEach((word, index) => {
		if (isName(word) && is(words[index + 1], 'AS') && words[index + 2]?.text === '(')
			names.add(word.value.toLowerCase());
	});
	return names;
}

function isName(token: Token | undefined): token is Token {
	return token?.kind === 'word' || token?.kind === 'quoted';
}

/** Functions whose arguments have a FROM that names no table. */
const FUNCTIONS_WITH_FROM: ReadonlySet<string> = new Set(['EXTRACT', 'TRIM', 'SUBSTRING', 'OVERLAY']);

/** Words that end a list of tables. */
const AFTER_TABLES: ReadonlySet<string> = new Set([
	'WHERE',
	'GROUP',
	'HAVING',
	'QUALIFY',
	'WINDOW',
	'ORDER',
	'LIMIT',
	'UNION',
	'INTERSECT',
	'EXCEPT',
	'SELECT',
	'SET',
	'VALUES',
	'WHEN',
]);

interface Scope {
	/** Whether a comma here leads to another table. */
	inTables: boolean;
	readonly ofFunction: boolean;
}

function mentionsOf(words: readonly Token[]): TableMention[] {
	const mentions: TableMention[] = [];
	const scopes: Scope[] = [{ inTables: false, ofFunction: false }];
	const mention = (from: number, target: boolean): void => {
		const tokens = pathAt(words, from);
		if (tokens.length > 0) mentions.push({ path: pathOf(tokens), tokens, target });
	};
	const head = targetOf(words);
	if (head !== undefined) mention(head, true);
	words.forEach((word, index) => {
		const scope = scopes.at(-1);
		if (scope === undefined) return;
		if (word.text === '(') {
			const opener = words[index - 1];
			scopes.push({
				inTables: false,
				ofFunction: opener?.kind === 'word' && FUNCTIONS_WITH_FROM.has(opener.text.toUpperCase()),
			});
		} else if (word.text === ')') scopes.pop();
		else if (word.text === ',' && scope.inTables) mention(index + 1, false);
		else if (word.kind !== 'word') return;
		else if (AFTER_TABLES.has(word.text.toUpperCase())) scope.inTables = false;
		else if (is(word, 'FROM') && !scope.ofFunction && !is(words[index - 1], 'DISTINCT')) {
			scope.inTables = true;
			if (index + 1 !== head) mention(index + 1, false);
		} else if (is(word, 'JOIN') || (is(word, 'USING') && is(words[0], 'MERGE'))) mention(index + 1, false);
	});
	return mentions;
}

/** Where the name of the table stands that the statement writes, creates or drops. */
function targetOf(words: readonly Token[]): number | undefined {
	const after = (...optional: string[]): number => {
		let index = 1;
		while (optional.some((keyword) => is(words[index], keyword))) index++;
		return index;
	};
	switch (words[0]?.text.toUpperCase()) {
		case 'INSERT':
		case 'MERGE':
			return after('INTO');
		case 'DELETE':
			return after('FROM');
		case 'UPDATE':
			return 1;
		case 'TRUNCATE':
			return after('TABLE');
		case 'CREATE':
		case 'DROP':
			return after('OR', 'REPLACE', 'TEMP', 'TEMPORARY', 'TABLE', 'IF', 'NOT', 'EXISTS');
		default:
			return undefined;
	}
}

/** The tokens of `a.b.c` from here on; none where no name stands, such as before a subquery or UNNEST(...). */
function pathAt(words: readonly Token[], from: number): Token[] {
	const tokens: Token[] = [];
	for (let index = from; isName(words[index]); index += 2) {
		const [name, dot] = [words[index], words[index + 1]];
		if (name === undefined) break;
		if (
			tokens.length === 0 &&
			name.kind === 'word' &&
			dot?.text === '(' &&
			/^(UNNEST|LATERAL)$/i.test(name.text)
		)
			return [];
		tokens.push(name);
		if (dot?.text !== '.') break;
		tokens.push(dot);
	}
	return tokens;
}

/** The names in a path; one pair of backticks may hold several. */
function pathOf(tokens: readonly Token[]): string[] {
	return tokens
		.filter(isName)
		.flatMap((token) => (token.kind === 'quoted' ? token.value.split('.') : [token.value]));
}
