import { isName, isWord, type Token } from './lexer.ts';

/** A name that stands where a table is meant. */
export interface TableMention {
	/** `['project', 'dataset', 'table']`, or the last two, or the last. */
	readonly path: readonly string[];
	readonly tokens: readonly Token[];
	/** Whether the statement changes the table, or creates or drops it. */
	readonly target: boolean;
}

/** Names that WITH gives to queries, in lower case. */
export function withNamesOf(words: readonly Token[]): ReadonlySet<string> {
	const names = new Set<string>();
	if (!words.some((word) => isWord(word, 'WITH'))) return names;
	words.forEach((word, index) => {
		if (isName(word) && isWord(words[index + 1], 'AS') && words[index + 2]?.text === '(')
			names.add(word.value.toLowerCase());
	});
	return names;
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

/**
 * The tables that a statement names: after FROM, JOIN, USING and INTO, in lists after FROM, and as what it changes. Names
 * that WITH gives are among them.
 */
export function mentionsOf(words: readonly Token[]): TableMention[] {
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
		else if (isWord(word, 'FROM') && !scope.ofFunction && !isWord(words[index - 1], 'DISTINCT')) {
			scope.inTables = true;
			if (index + 1 !== head) mention(index + 1, false);
		} else if (isWord(word, 'JOIN') || (isWord(word, 'USING') && isWord(words[0], 'MERGE')))
			mention(index + 1, false);
	});
	return mentions;
}

/** Where the name of the table stands that the statement writes, creates or drops. */
function targetOf(words: readonly Token[]): number | undefined {
	const after = (...optional: string[]): number => {
		let index = 1;
		while (optional.some((keyword) => isWord(words[index], keyword))) index++;
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
		case 'ALTER':
			return after('TABLE', 'IF', 'EXISTS');
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
