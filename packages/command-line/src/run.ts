import { enableCompileCache } from 'node:module';
import { type Command, CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type CarriedOptions, noteOptions } from './invocation.ts';
import { remedyOf } from './remedy.ts';
import { print, printError } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs a command line to its end and sets the exit code. Whatever is thrown becomes two lines on stderr: what happened
 * and where, then what to do.
 */
export async function run(program: Command, argv: readonly string[]): Promise<void> {
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		// A reader that has seen enough (`| head`) is no failure of ours.
		if (error.code === 'EPIPE') process.exit(process.exitCode);
		couldNotPrint(error);
	});
	// The text is lost. The command goes on and keeps its exit code.
	process.stderr.on('error', () => undefined);
	for (const command of withSubcommands(program))
		command
			.exitOverride()
			.configureOutput({ writeOut: print, writeErr: printError })
			.showHelpAfterError('(add --help for usage)')
			.configureHelp({ showGlobalOptions: true });
	program.hook('preAction', (_, command) => {
		refuseEmptyValues(command);
		noteOptions(command.optsWithGlobals<CarriedOptions>());
	});
	// What is loaded from here on is compiled once for all commands to come: a third of the time of a short one.
	enableCompileCache();
	try {
		await program.parseAsync(argv, { from: 'user' });
	} catch (error) {
		process.exitCode = explain(error);
	}
}

/** An empty value is what a shell makes of a variable that is not set. @throws UsageError naming the option. */
function refuseEmptyValues(command: Command): void {
	for (const option of command.options) {
		const value: unknown = command.getOptionValue(option.attributeName());
		if (command.getOptionValueSource(option.attributeName()) !== 'cli') continue;
		if (value === '' || (Array.isArray(value) && value.includes('')))
			throw new UsageError(`${option.long}: its value is empty`, 'Give it a value, or leave it out.');
	}
	if (command.parent !== null) refuseEmptyValues(command.parent);
}

let isToldOfPrinting = false;

/** The command goes on: what it commits must not be cut off. It then ends as one whose report could not be delivered. */
function couldNotPrint({ message }: Error): void {
	if (isToldOfPrinting) return;
	isToldOfPrinting = true;
	printError(
		`error: standard output could not be written (${message})\nMake room, or write somewhere else.\n`,
	);
	process.once('exit', () => {
		process.exitCode = EXIT.couldNotDeliver;
	});
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
