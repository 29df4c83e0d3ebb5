/** Takes the place of a character that a terminal must not get. */
const REPLACEMENT = '\ufffd';

/**
 * What steers a terminal or the direction of writing: C0 except tab and line feed, DEL, C1, the bidirectional marks,
 * embeddings, overrides and isolates, and the separators of lines and paragraphs.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Returns text for a terminal, of the same length. Line feeds and tabs stay. */
export function cleanText(text: string): string {
	return text.replace(STEERING, REPLACEMENT);
}

/** Returns text for one cell or one line of a terminal: line breaks and tabs become blanks. */
export function cleanLine(text: string): string {
	return cleanText(text.replace(/[\t\r\n]+/g, ' '));
}

/** Returns a machine format for a terminal. In JSON the escapes mean the same text; `\r\n` stays. */
export function escapeSteering(text: string): string {
	return text.replace(STEERING, (mark, at: number) => {
		if (mark === '\r' && text[at + 1] === '\n') return mark;
		return `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`;
	});
}

/** Returns text of at most `limit` characters. An ellipsis stands for what was cut. */
export function cut(text: string, limit: number): string {
	if (text.length <= limit) return text;
	// By characters, not by halves of them.
	const characters = Array.from(text);
	return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}

/** Returns text from data on one line, no longer than `limit` characters. What is no printed character is a blank. */
export function plainText(text: string, limit: number): string {
	return cut(text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim(), limit);
}
