import { printedCommand } from './invocation.ts';

/** Returns what to do about an error, with the command to run where one helps; undefined for a fault of the program. */
export function remedyOf(error: Error): string | undefined {
	if (!('remedy' in error) || typeof error.remedy !== 'string') return undefined;
	// Told apart by its reason, so that --help need not load the class. The warehouse knows no commands.
	const needsData =
		'reason' in error && (error.reason === 'MISSING_TABLE' || error.reason === 'OLDER_SCHEMA');
	return needsData ? `${error.remedy}\n${loadCommand()}` : error.remedy;
}

/** `Load data: npx pnpm pipeline load --source FOLDER`; the reader writes a folder or `simulated` in place of FOLDER. */
export function loadCommand(): string {
	return `Load data: ${printedCommand('pipeline', ['load', '--source', 'FOLDER'])}`;
}
