/** Words that stand with each job in Google's billing export and in INFORMATION_SCHEMA.JOBS. */
export type Labels = Readonly<Record<string, string>>;

/** https://cloud.google.com/bigquery/docs/labels-intro#requirements */
const LENGTH = 63;
const COUNT = 64;

/**
 * Labels as BigQuery takes them: lower case, digits, `_` and `-`, 63 characters, keys that start with a letter, 64 in
 * all. What does not fit is rewritten, not refused: a word for the bill should not stop a run.
 */
export function labelsOf(words: Labels): Record<string, string> {
	const labels: Record<string, string> = {};
	for (const [key, value] of Object.entries(words)) {
		const name = plain(key).replace(/^[^a-z]+/, '');
		if (name !== '' && Object.keys(labels).length < COUNT) labels[name] = plain(value);
	}
	return labels;
}

function plain(text: string): string {
	return text
		.toLowerCase()
		.replaceAll(/[^a-z0-9_-]/g, '_')
		.slice(0, LENGTH);
}
