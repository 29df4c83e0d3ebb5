import { printedCommand } from './invocation.ts';

/** Returns what to do about an error, with the command to run where one helps; undefined for a fault of the program. */
export function remedyOf(error: Error): string | undefined {
	if (!('remedy' in error) || typeof error.remedy !== 'string') return undefined;
	// By the reason alone, so that --help need not load the class. The warehouse knows no commands.
	const command = 'reason' in error ? commandFor(error.reason) : undefined;
	return command === undefined ? error.remedy : `${error.remedy}\n${command}`;
}

function commandFor(reason: unknown): string | undefined {
	if (reason === 'MISSING_TABLE') return loadCommand();
	if (reason === 'FOREIGN_TABLE') return waysRoundForeignTables();
	return reason === 'OLDER_SCHEMA' ? `Migrate: ${printedCommand('pipeline', ['migrate'])}` : undefined;
}

function waysRoundForeignTables(): string {
	return [
		'In accounted.config.json: { "datasets": { "nba_analytics": "accounted_analytics" } }, or { "datasets": { "*": "accounted_" } } for all.',
		`To write failures to the failure table of an older system: ${printedCommand('pipeline', ['adopt-failures', '--dry-run'])}`,
		`If this program made a table: ${printedCommand('pipeline', ['migrate', '--claim', 'TABLE'])}`,
	].join('\n');
}

/** `Load data: npx pnpm pipeline load --source FOLDER`; the reader writes a folder or `simulated` in place of FOLDER. */
export function loadCommand(): string {
	return `Load data: ${printedCommand('pipeline', ['load', '--source', 'FOLDER'])}`;
}
