import { enableCompileCache } from 'node:module';
import { type Command, CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type CarriedOptions, noteOptions } from './invocation.ts';
import { remedyOf } from './remedy.ts';
import { print, printError } from './terminal.ts';

/**
 * Runs a command line to its end and sets the exit code. Whatever is thrown becomes two lines on stderr: what happened
 * and where, then what to do.
 */
export async function run(program: Command, argv: readonly string[]): Promise<void> {
	// A reader that has seen enough (`| head`) is no failure of ours.
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE') process.exit(process.exitCode);
		throw error;
	});
	for (const command of withSubcommands(program))
		command
			.exitOverride()
			.configureOutput({ writeOut: print, writeErr: printError })
			.showHelpAfterError('(add --help for usage)')
			.configureHelp({ showGlobalOptions: true });
	program.hook('preAction', (_, command) => noteOptions(command.optsWithGlobals<CarriedOptions>()));
	// What is loaded from here on is compiled once for all commands to come: a third of the time of a short one.
	enableCompileCache();
	try {
		await program.parseAsync(argv, { from: 'user' });
	} catch (error) {
		process.exitCode = explain(error);
	}
}

function withSubcommands(command: Command): Command[] {
	return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Errors that say in their `remedy` what to do; they are told apart by name, so that --help need not load them. */
const EXIT_OF: Readonly<Record<string, ExitCode>> = {
	UsageError: EXIT.usage,
	SourceError: EXIT.usage,
	PlanError: EXIT.usage,
	WarehouseError: EXIT.couldNotCheck,
	DeliveryError: EXIT.couldNotDeliver,
};

function explain(error: unknown): ExitCode {
	if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
	if (!(error instanceof Error)) {
		printError(`error: ${String(error)}\n`);
		return EXIT.couldNotCheck;
	}
	if (isOutOfFiles(error)) {
		printError(`error: ${OUT_OF_FILES}\n`);
		return EXIT.couldNotCheck;
	}
	printError(`error: ${error.message}\n`);
	const remedy = remedyOf(error);
	if (remedy !== undefined) printError(`${remedy}\n`);
	else printError(`${error.stack}\nThis is a fault of the program; please report it.\n`);
	return EXIT_OF[error.name] ?? EXIT.couldNotCheck;
}

const OUT_OF_FILES =
	'this process has as many files open as it may\nRaise the limit (ulimit -n 4096) and run the same command again.';

/** What can be any file: a module of ours, the configuration. The warehouse has words of its own for it. */
function isOutOfFiles(error: Error): boolean {
	if ('code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE')) return true;
	return error.cause instanceof Error && isOutOfFiles(error.cause);
}
