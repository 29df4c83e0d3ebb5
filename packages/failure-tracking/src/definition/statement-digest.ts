import { GOOGLE_SQL_SPELLING, render, type Sql } from '@accounted/warehouse';

/**
 * Returns what a statement says, whatever it looks like: its text without comments and line breaks, and its parameters. Windows
 * and look-backs are parameters, so these count.
 */
export function statementText(statement: Sql): string {
	const { text, parameters } = render(statement, GOOGLE_SQL_SPELLING);
	const values = parameters.map(({ type, value }) => [
		type,
		Array.isArray(value) ? value.map(String) : String(value),
	]);
	return `${plainText(text)}\n${JSON.stringify(values)}`;
}

/** The text with one blank for each run of white space and comments, but as it is within quotes. */
function plainText(text: string): string {
	return text
		.replaceAll(
			/('(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`[^`]*`)|(?:--[^\n]*|\/\*[\s\S]*?\*\/|\s)+/g,
			(_, quoted: string | undefined) => quoted ?? ' ',
		)
		.trim();
}
