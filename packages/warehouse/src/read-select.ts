import { isIdentifier, type Parameter, type Sql, sql } from './sql.ts';

/** What is wrong with a user's statement, in words that can follow its name. */
export class SelectError extends Error {
	override readonly name = 'SelectError';
}

/** What may stand in a statement, longest first: what is quoted, comments, parameters, and any other character. */
const TOKEN = /'[^']*'|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|\/\*|@@?\w*|[\s\S]/g;

/**
 * Returns the SELECT that a user wrote in a file, to stand in parentheses within a larger statement. `@name` becomes a
 * bound parameter, and a name in backticks is quoted as each engine does. The text can neither end a statement nor begin
 * one: what the engines read in different ways is refused. That is double quotes (a string or a name), backslashes in
 * strings, triple quotes, `#` and `$`. Comments are not sent.
 * @throws SelectError saying what cannot stand there.
 */
export function readSelect(text: string, parameters: Readonly<Record<string, Parameter>>): Sql {
	if (!/^\s*(--[^\n]*\s*|\/\*[\s\S]*?\*\/\s*)*(SELECT|WITH)\b/i.test(text))
		throw new SelectError('it must be one SELECT (or WITH ... SELECT)');
	const parts: Sql['parts'][number][] = [];
	let depth = 0;
	for (const [token] of text.matchAll(TOKEN)) {
		if (token.startsWith('--') || (token.startsWith('/*') && token !== '/*')) {
			parts.push(' ');
			continue;
		}
		if (token.startsWith('@')) {
			const parameter = parameters[token.slice(1)];
			if (parameter === undefined || !Object.hasOwn(parameters, token.slice(1)))
				throw new SelectError(
					`${token}: there is no such parameter; it has ${Object.keys(parameters)
						.map((name) => `@${name}`)
						.join(' and ')}`,
				);
			parts.push(parameter);
			continue;
		}
		if (token.startsWith('`') && token !== '`') {
			const name = token.slice(1, -1);
			if (!isIdentifier(name)) throw new SelectError(`${token}: a name cannot be written like this`);
			parts.push(sql.identifier(name));
			continue;
		}
		if (token === '(') depth++;
		if (token === ')' && --depth < 0) throw new SelectError('it closes a parenthesis that it has not opened');
		const refused = REFUSED.find(({ marks }) => marks.test(token));
		if (refused !== undefined) throw new SelectError(refused.says);
		if (token.startsWith("'") && parts.at(-1) === "''")
			throw new SelectError('three quotes in a row are not the same to every engine');
		parts.push(token);
	}
	if (depth > 0) throw new SelectError('a parenthesis is not closed');
	return { kind: 'sql', parts };
}

const REFUSED: readonly { readonly marks: RegExp; readonly says: string }[] = [
	{ marks: /^\/\*$/, says: 'a comment is not closed' },
	{ marks: /^;$/, says: 'a semicolon cannot stand in it: it is one SELECT' },
	{ marks: /^'$/, says: 'a quote is not closed' },
	{
		marks: /^"$/,
		says: 'double quotes are not the same to every engine: write strings in single quotes, and names in backticks',
	},
	{ marks: /^`$/, says: 'a backtick is not closed' },
	{ marks: /^'.*\\.*'$/s, says: 'a backslash in a string is not the same to every engine' },
	{ marks: /^[#$?\\]$/, says: 'the marks #, $, ? and \\ cannot stand in it' },
];
