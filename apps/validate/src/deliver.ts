import { cleanText, print, printData, printWidth, writeOutput } from '@accounted/command-line';

/** Formats for people, in which control characters are replaced. Any other holds the data as they are. */
const TEXT_FORMATS: ReadonlySet<string> = new Set(['table', 'markdown']);

/** Returns how many columns a report may take: those of the terminal, or no limit in a file. */
export function widthOf(file: string | undefined): number {
	return file === undefined ? printWidth() : Number.POSITIVE_INFINITY;
}

/**
 * Writes a report to stdout, or to a file.
 * @throws DeliveryError where the file cannot be written.
 */
export async function deliver(report: string, format: string, file: string | undefined): Promise<void> {
	const isText = TEXT_FORMATS.has(format);
	if (file !== undefined) return writeOutput(file, isText ? cleanText(report) : report);
	if (isText) print(report);
	else printData(report);
}
