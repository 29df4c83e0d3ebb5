/** One field of a CSV row (RFC 4180). Null and undefined are empty; an empty text is a pair of quotes. */
export function csvField(value: unknown): string {
	if (value === null || value === undefined) return '';
	const text = String(value);
	return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
