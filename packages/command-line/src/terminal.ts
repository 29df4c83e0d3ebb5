import { cleanText, escapeSteering } from './terminal-text.ts';

/** Writes text for a person to stdout. Characters in it that would steer a terminal are replaced. */
export function print(text: string): void {
	process.stdout.write(cleanText(text));
}

/** Writes text for a person to stderr. Characters in it that would steer a terminal are replaced. */
export function printError(text: string): void {
	process.stderr.write(cleanText(text));
}

/** Writes a machine format to stdout: unchanged into a file or pipe, with steering characters escaped on a terminal. */
export function printData(text: string): void {
	process.stdout.write(process.stdout.isTTY ? escapeSteering(text) : text);
}

/** Writes a line of a machine format to stderr, as `printData` does to stdout. */
export function printErrorData(text: string): void {
	process.stderr.write(process.stderr.isTTY ? escapeSteering(text) : text);
}

/** The number of columns that text on stdout may take; `Infinity` into a file, a pipe, or a terminal without a size. */
export function printWidth(): number {
	const { isTTY, columns } = process.stdout;
	return isTTY && columns > 0 ? columns : Number.POSITIVE_INFINITY;
}
