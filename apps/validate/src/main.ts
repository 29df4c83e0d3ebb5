#!/usr/bin/env node
import { run, withWarehouseOptions } from '@accounted/command-line/cli';
import { Command } from 'commander';

const program = withWarehouseOptions(new Command('validate'))
	.description('Is every expected record accounted for: there, or missing for a reason that is written down?')
	.option('--start-date <date>', 'the first date, YYYY-MM-DD')
	.option('--end-date <date>', 'the last date, YYYY-MM-DD')
	.option(
		'--reconcile',
		'count Expected, Has Record, Has Failure and Unaccounted; else: the status of each date',
	)
	.option('--processor <codes>', 'only these, comma-separated: PGS,PSZA')
	.option('--details', 'with --reconcile: dates, categories and unaccounted entities too')
	.option('--format <format>', 'table or json', 'table')
	.option('--out <file>', 'write there instead of to the terminal')
	.option('--fail-on <what>', 'exit 1 on any of these, comma-separated', 'unaccounted')
	.addHelpText(
		'after',
		`
--fail-on knows unaccounted, error, pending, conflicts, unexpected, duplicates, stale.
Exit codes: 0 clean, 1 the gate failed, 2 usage, 3 could not check, 4 could not deliver the report.`,
	)
	.action(async (options) => (await import('./validate.ts')).validate(options));

program
	.command('doctor')
	.description('check configuration, credentials, datasets, tables and permissions, and say what to do')
	.action(async (_, command) => (await import('./doctor.ts')).doctor(command.optsWithGlobals()));

await run(program, process.argv.slice(2));
