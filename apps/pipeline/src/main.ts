#!/usr/bin/env node
import { run, withWarehouseOptions } from '@accounted/command-line/cli';
import { Command, Option } from 'commander';

const program = new Command('pipeline')
	.description('Load raw data, plan and run the processors over it, see how far they are.')
	.showSuggestionAfterError();

withWarehouseOptions(program.command('load'))
	.description('bring a folder of files, or a simulated league, into the raw tables')
	.option(
		'--source <folder>',
		'a folder with schedule, player_box, team_box, shots (.parquet, .csv, .tsv, .csv.gz), or "simulated"',
	)
	.option('--encoding <name>', 'what text files are in that are not UTF-8: windows-1252, utf-16le, ...')
	.option('--mapping <file>', 'SELECTs that make raw tables of your own files (default: accounted.config.*)')
	.option('--with <table>', 'load play_by_play too: it is large, and no processor reads it')
	.option(
		'--allow-removals',
		'delete what an earlier load brought and the folder lacks; without it, load names it',
	)
	.addOption(
		new Option(
			'--withdraw <games>',
			'take games off that will not be played: game ids, comma-separated',
		).conflicts(['source', 'encoding', 'mapping', 'with', 'allowRemovals', 'seasons', 'seed']),
	)
	.option('--seasons <n>', 'with --source simulated: how many seasons')
	.option('--seed <n>', 'with --source simulated: which league')
	.action(async (options) => (await import('./load.ts')).load(options));

withWarehouseOptions(program.command('backfill'))
	.description('run processors over a range of dates; cells that are done and fresh are skipped')
	.option('--start-date <date>', 'the first date, YYYY-MM-DD')
	.option('--end-date <date>', 'the last date, YYYY-MM-DD')
	.option('--processor <codes>', 'only these, comma-separated: PGS,PSZA')
	.option('--with-upstream', 'with --processor: the processors that they read, too')
	.option('--force', 'run cells again that are done and fresh')
	.option('--retry-failures', 'run cells again whose failures might pass')
	.addOption(
		new Option('--plan <file>', 'carry out a plan that `plan --out` wrote').conflicts([
			'startDate',
			'endDate',
			'processor',
			'withUpstream',
			'force',
			'retryFailures',
		]),
	)
	.option('--dry-run', 'show the plan and run nothing')
	.option('--lineage <file|url>', 'OpenLineage events: lines of a file, or posted (default: OPENLINEAGE_URL)')
	.option('--shard <i/n>', 'only the i-th of n shares of the dates, from 0 (default: the Cloud Run task)')
	.addOption(
		new Option('--log-format <format>', 'how progress is told on stderr')
			.choices(['text', 'json'])
			.default('text'),
	)
	.action(async (options) => (await import('./backfill.ts')).backfillCommand(options));

withWarehouseOptions(program.command('accept'))
	.description('keep the cells of a processor whose definition has changed without changing an outcome')
	.requiredOption('--processor <code>', 'the processor: PGS')
	.requiredOption('--reason <text>', 'why no outcome changes; it is recorded')
	.option('--verify <n>', 'evaluate so many cells again, and refuse if one comes out otherwise')
	.action(async (options) => (await import('./accept.ts')).acceptCommand(options));

withWarehouseOptions(program.command('migrate'))
	.description(
		'bring a database that an older version wrote up to date; commands that write do it themselves',
	)
	.option(
		'--claim <table>',
		'a table that this program made and that lost its mark; may be given again',
		(table: string, before: readonly string[] = []) => [...before, table],
	)
	.action(async (options) => (await import('./migrate.ts')).migrate(options));

withWarehouseOptions(program.command('adopt-failures'))
	.description('write to the failure table of an older system from now on; says what it adds')
	.option('--dry-run', 'say what it would do, and do nothing')
	.action(async (options) => (await import('./adopt-failures.ts')).adoptFailures(options));

withWarehouseOptions(program.command('plan'))
	.description('what a backfill would run and why; --out writes it down for `backfill --plan`')
	.requiredOption('--start-date <date>', 'the first date, YYYY-MM-DD')
	.requiredOption('--end-date <date>', 'the last date, YYYY-MM-DD')
	.option('--processor <codes>', 'only these, comma-separated: PGS,PSZA')
	.option('--with-upstream', 'with --processor: the processors that they read, too')
	.option('--force', 'plan cells that are done and fresh, too')
	.option('--retry-failures', 'plan cells whose failures might pass, too')
	.option('--explain', 'say of each cell why it is to run')
	.option('--out <file>', 'write the plan to a file')
	.option('--format <format>', 'table or json', 'table')
	.action(async (options) => (await import('./plan.ts')).planCommand(options));

withWarehouseOptions(program.command('runs'))
	.description('the last runs: when, over which dates, what came of them')
	.option('--limit <n>', 'how many', '20')
	.option('--format <format>', 'table or json', 'table')
	.action(async (options) => (await import('./runs.ts')).runsCommand(options));

withWarehouseOptions(program.command('status'))
	.description(
		'what is loaded, how many cells of each processor are done, stale and missing, the last runs, and problems: exits 1 with any',
	)
	.option('--format <format>', 'table or json', 'table')
	.action(async (options) => (await import('./status.ts')).status(options));

await run(program, process.argv.slice(2));
