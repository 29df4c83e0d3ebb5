#!/usr/bin/env node
import { run, withWarehouseOptions } from '@accounted/command-line/cli';
import { Command } from 'commander';
import { DEFAULT_GATE } from './default-gate.ts';

const program = auditing(new Command('validate'))
	.description('Is every expected record accounted for: there, or missing for a reason that is written down?')
	.enablePositionalOptions()
	.option('--start-date <date>', 'the first date, YYYY-MM-DD')
	.option('--end-date <date>', 'the last date, YYYY-MM-DD')
	.option(
		'--reconcile',
		'count Expected, Has Record, Has Failure and Unaccounted; else: the status of each date',
	)
	.option('--processor <codes>', 'only these, comma-separated: PGS,PSZA')
	.option('--details', 'with --reconcile: dates, categories and unaccounted entities too')
	.option('--explain <what>', 'why an entity has no record, up to the root cause; or a cell, PSZA:2021-11-05')
	.option('--format <format>', 'table, json, ndjson, csv, markdown, junit or html', 'table')
	.option('--out <file>', 'write there instead of to the terminal')
	.option('--reporter <format=file>', 'a further report, as often as you like: html=report.html', collect)
	.option('--fail-on <what>', 'exit 1 on any of these, comma-separated', DEFAULT_GATE)
	.option(
		'--notify <url>',
		'a webhook to tell when the gate fails or recovers; slack=URL or json=URL',
		collect,
	)
	.option('--no-notify', 'tell no webhook, whatever is configured')
	.option('--notify-name <name>', 'what the check is called there (default: its processors and its gate)')
	.option('--notify-state <file>', 'a DuckDB file that remembers what was told')
	.option('--lineage <file|url>', 'OpenLineage events: lines of a file, or posted (default: OPENLINEAGE_URL)')
	.addHelpText(
		'after',
		`
--fail-on knows unaccounted, error, pending, conflicts, unexpected, duplicates, stale, rejected, expected and coverage,
each alone or with a limit: --fail-on "unaccounted,error>10,coverage<0.99"; and empty: nothing is expected in the range,
or nothing of a declared processor.
Exit codes: 0 clean, 1 the gate failed, 2 usage, 3 could not check, 4 could not deliver the report.`,
	)
	.action(async (options) => (await import('./validate.ts')).validate(options));

const listing = auditing(program.command('failures'))
	.description('list open failures, or count them')
	.option('--start-date <date>', 'the first date; without dates: all there are')
	.option('--end-date <date>', 'the last date')
	.option('--date <date>', 'one date')
	.option('--processor <codes>', 'only these, comma-separated')
	.option('--category <category>', 'only of this category, in any spelling')
	.option('--disposition <what>', 'only those that are error, pending or expected at their root')
	.option('--entity <id>', 'only of this entity')
	.option(
		'--group-by <what>',
		'count by processor, category, disposition, root, date, entity; comma-separated',
	)
	.option('--limit <n>', 'how many are listed, or all (default: 50 in a table or markdown, else all)')
	.option('--format <format>', 'table, json, ndjson, csv or markdown', 'table')
	.option('--out <file>', 'write there instead of to the terminal')
	.action(async (options) => (await import('./failures.ts')).failures(options));

auditing(program.command('entities'))
	.description('list the entities that are unaccounted, unexpected, in conflict or duplicate')
	.requiredOption('--start-date <date>', 'the first date, YYYY-MM-DD')
	.requiredOption('--end-date <date>', 'the last date, YYYY-MM-DD')
	.option('--processor <codes>', 'only these, comma-separated')
	.option('--state <states>', 'only these, comma-separated: unaccounted, unexpected, conflict, duplicate')
	.option('--limit <n>', 'how many are listed, or all (default: 50 in a table or markdown, else all)')
	.option('--format <format>', 'table, json, ndjson, csv or markdown', 'table')
	.option('--out <file>', 'write there instead of to the terminal')
	.action(async (options) => (await import('./entities.ts')).entities(options));

auditing(listing.command('ack'))
	.description('acknowledge open failures until a day: they count on, and let the gate pass meanwhile')
	.option('--start-date <date>', 'the first date; without dates: all there are')
	.option('--end-date <date>', 'the last date')
	.option('--date <date>', 'one date')
	.option('--processor <codes>', 'only these, comma-separated')
	.option('--category <category>', 'only of this category, in any spelling')
	.option('--entity <id>', 'only of this entity')
	.requiredOption('--until <date>', 'the last day on which it holds')
	.requiredOption('--reason <text>', 'why they are accepted')
	.option('--dry-run', 'show what would be acknowledged, and write nothing')
	.action(async (options) => (await import('./acknowledge.ts')).acknowledge(options));

auditing(program.command('serve'))
	.description('the report as a live page on this machine alone, with details on demand')
	.option('--start-date <date>', 'the first date; without dates: all there are')
	.option('--end-date <date>', 'the last date')
	.option('--processor <codes>', 'only these, comma-separated')
	.option('--port <n>', 'where it listens; 0 finds a free one', '4680')
	.action(async (options) => (await import('./serve/serve.ts')).serve(options));

auditing(program.command('diff'))
	.description('what appeared, disappeared and changed category between two reports, or two runs')
	.requiredOption('--from <file|run>', 'a report in JSON, a list of failures in JSON or NDJSON, or a run_id')
	.requiredOption('--to <file|run>', 'the same, later')
	.option('--format <format>', 'table or json', 'table')
	.option('--out <file>', 'write there instead of to the terminal')
	.action(async (options) => (await import('./diff/diff.ts')).diff(options));

program
	.command('taxonomy [category]')
	.description('what the failure categories mean, and what to do about one')
	.action(async (category) => (await import('./taxonomy.ts')).taxonomy(category));

auditing(program.command('doctor'))
	.description('check configuration, credentials, datasets, tables and permissions, and say what to do')
	.action(async (_, command) => (await import('./doctor.ts')).doctor(command.optsWithGlobals()));

/** The options of every command that can be about processors of others. */
function auditing(command: Command): Command {
	return withWarehouseOptions(command).option(
		'--config <file>',
		'processors that others run, to be audited too (default: validate.config.ts, .mts, .js, .mjs or .json)',
	);
}

await run(program, process.argv.slice(2));

function collect(value: string, previous: readonly string[] | boolean = []): string[] {
	return [...(typeof previous === 'boolean' ? [] : previous), value];
}
