import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type App, invocationOf, printedCommandOf } from '@accounted/command-line';

/**
 * `npm start`: loads a league, backfills its first weeks, reconciles them, and says what to run next. It runs the very
 * commands that it prints. The fictional league gets a database of its own; your files go into the default one.
 */
const { values } = parseArgs({
	options: {
		source: { type: 'string', default: 'simulated' },
		database: { type: 'string' },
	},
});

const simulated = values.source === 'simulated';
const database = values.database ?? (simulated ? join('.accounted', 'simulated.duckdb') : undefined);
const root = join(import.meta.dirname, '..');
const invocation = invocationOf(
	{ argv0: process.argv0, execArgv: [], script: scriptOf('pipeline'), env: process.env, folder: root },
	{ database },
);

run('pipeline', ['load', '--source', values.source]);
const { range } = JSON.parse(run('pipeline', ['status', '--format', 'json'], 'quietly'));
const weeks = ['--start-date', range.start, '--end-date', sixWeeksFrom(range.start, range.end)];
run('pipeline', ['backfill', ...weeks]);
run('validate', [...weeks, '--reconcile']);

console.log(`
Unaccounted 0 means: every expected entity of these weeks has a record, or a failure that says why not.
The data lies in ${database ?? join('.accounted', 'warehouse.duckdb')}.

Next, see each date with its failures by category:

  ${printedCommandOf(invocation, 'validate', [...weeks, '--reconcile', '--details'])}
`);

/** Runs one of the apps as a person would; ends this script with its exit code where it fails. */
function run(app: App, args: readonly string[], quietly?: 'quietly'): string {
	if (!quietly) console.log(`\n$ ${printedCommandOf(invocation, app, args)}\n`);
	const { status, stdout } = spawnSync(
		process.execPath,
		[scriptOf(app), ...args, ...invocation.carried[app]],
		{
			cwd: root,
			stdio: ['ignore', quietly ? 'pipe' : 'inherit', 'inherit'],
			encoding: 'utf8',
		},
	);
	// 1 says that load or validate found something, such as a rejected row: worth seeing to the end, and ending with. The
	// status in between exits 1 too, because nothing is backfilled yet.
	if (status === 1) process.exitCode = quietly ? process.exitCode : 1;
	else if (status !== 0) process.exit(status ?? 1);
	return stdout ?? '';
}

/** The path by which a package manager starts an app: the app then prints commands that start it in the same way. */
function scriptOf(app: App): string {
	return join(import.meta.dirname, '..', 'node_modules', '@accounted', app, 'src', 'main.ts');
}

/** Long enough to see the early season end and the first records of a ten-game window. */
function sixWeeksFrom(start: string, last: string): string {
	const end = new Date(Date.parse(start) + 42 * 86_400_000).toISOString().slice(0, 10);
	return end < last ? end : last;
}
