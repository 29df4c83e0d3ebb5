import { UsageError } from '@accounted/command-line';

const FORMATS = ['table', 'json', 'ndjson', 'csv', 'markdown', 'junit', 'html'] as const;
export type Format = (typeof FORMATS)[number];

/** One report to deliver: to a file, or to stdout. */
export interface Reporter {
	readonly format: Format;
	readonly file: string | undefined;
}

/** @throws UsageError for a word that is no format. */
function parseFormat(text: string, option = '--format'): Format {
	const format = FORMATS.find((known) => known === text);
	if (format === undefined)
		throw new UsageError(
			`${option} ${text}: not a format`,
			`Say ${FORMATS.map((known) => `${option} ${known}`).join(' or ')}.`,
		);
	return format;
}

/**
 * The reports asked for: `--format` with `--out`, and one for each `--reporter FORMAT=FILE`.
 * @throws UsageError for a reporter without a file.
 */
export function parseReporters(
	format: string,
	out: string | undefined,
	reporters: readonly string[],
): Reporter[] {
	return [
		{ format: parseFormat(format), file: out },
		...reporters.map((text) => {
			const [, name = text, file = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
			const parsed = parseFormat(name, '--reporter');
			if (file === '')
				throw new UsageError(
					`--reporter ${text}: it names no file`,
					`Say --reporter ${parsed}=report.${parsed}. What goes to the terminal is --format.`,
				);
			return { format: parsed, file };
		}),
	];
}
