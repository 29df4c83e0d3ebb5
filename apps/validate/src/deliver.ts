import { cleanText, print, printData, writeOutput } from '@accounted/command-line';

/** Formats for people, in which control characters are replaced. Any other holds the data as they are. */
const TEXT_FORMATS: ReadonlySet<string> = new Set(['table', 'markdown']);

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
