#!/usr/bin/env node
import { run, withWarehouseOptions } from '@accounted/command-line/cli';
import { Command } from 'commander';

const program = new Command('pipeline')
	.description('Load raw data, run the processors over it, see how far they are.')
	.showSuggestionAfterError();

withWarehouseOptions(program.command('load'))
	.description('bring a folder of files, or a simulated league, into the raw tables')
	.requiredOption(
		'--source <folder>',
		'a folder with schedule, player_box, team_box, shots (.parquet or .csv), or "simulated"',
	)
	.option('--with <table>', 'load play_by_play too: it is large, and no processor reads it')
	.option('--seasons <n>', 'with --source simulated: how many seasons')
	.option('--seed <n>', 'with --source simulated: which league')
	.action(async (options) => (await import('./load.ts')).load(options));

withWarehouseOptions(program.command('backfill'))
	.description('run processors over a range of dates; cells that are done and fresh are skipped')
	.requiredOption('--start-date <date>', 'the first date, YYYY-MM-DD')
	.requiredOption('--end-date <date>', 'the last date, YYYY-MM-DD')
	.option('--processor <codes>', 'only these, comma-separated: PGS,PSZA')
	.option('--force', 'run cells again that are done and fresh')
	.action(async (options) => (await import('./backfill.ts')).backfillCommand(options));

withWarehouseOptions(program.command('status'))
	.description('what is loaded, and how many cells of each processor are done, stale and missing')
	.option('--format <format>', 'table or json', 'table')
	.action(async (options) => (await import('./status.ts')).status(options));

await run(program, process.argv.slice(2));
