/**
 * Text from data on one line and no longer than `limit` characters: what steers a terminal, a line or a direction of
 * writing is a space.
 */
export function plainText(text: string, limit: number): string {
	const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
	// By characters, not by halves of them.
	const characters = Array.from(line);
	return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join('')}…`;
}
