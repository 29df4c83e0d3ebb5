import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Settings } from './config.ts';
import { type App, type Invocation, printedCommandOf, shellWord } from './printed-command.ts';

/** What is known of the process that runs: its command line, its environment and its working folder. */
export interface ProcessFacts {
	/** As the shell wrote the name of Node: `node`, or a path. */
	readonly argv0: string;
	readonly execArgv: readonly string[];
	/** The script that Node runs, as an absolute path. Links in it are not followed. */
	readonly script: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly folder: string;
}

/** The options of a command that decide which warehouse and which configuration it reads. */
export type CarriedOptions = Pick<
	Settings,
	'warehouse' | 'database' | 'project' | 'location' | 'impersonateServiceAccount'
> & {
	readonly maximumBytesBilled?: string | number | bigint | undefined;
	readonly datasets?: string | undefined;
	readonly config?: string | undefined;
};

/** Returns how a process was started. Values from environment variables are carried as options. */
export function invocationOf(facts: ProcessFacts, options: CarriedOptions): Invocation {
	const { env } = facts;
	const warehouse = options.warehouse ?? env.ACCOUNTED_WAREHOUSE;
	const project = options.project ?? env.ACCOUNTED_PROJECT;
	const given: readonly (readonly [string, string | number | bigint | undefined])[] = [
		['--warehouse', warehouse],
		['--database', options.database ?? env.ACCOUNTED_DATABASE],
		['--project', project || (warehouse === 'bigquery' ? env.GOOGLE_CLOUD_PROJECT : undefined)],
		['--location', options.location ?? env.ACCOUNTED_LOCATION],
		['--maximum-bytes-billed', options.maximumBytesBilled],
		['--impersonate-service-account', options.impersonateServiceAccount],
		['--datasets', options.datasets ?? env.ACCOUNTED_DATASETS],
	];
	const warehouseArgs = given.flatMap(([name, value]) =>
		value === undefined || value === '' ? [] : [name, String(value)],
	);
	const configArgs = options.config === undefined ? [] : ['--config', options.config];
	return {
		start: { pipeline: startOf('pipeline', facts), validate: startOf('validate', facts) },
		carried: { pipeline: warehouseArgs, validate: [...warehouseArgs, ...configArgs] },
	};
}

/** `/apps/pipeline/src/main.ts`, or the same below `node_modules/@accounted`. */
const SCRIPT = /[\\/](?:pipeline|validate)[\\/]src[\\/]main\.ts$/;

function startOf(app: App, facts: ProcessFacts): string {
	const { script, folder } = facts;
	// Something else runs this code: a test, a script of this repository.
	if (!SCRIPT.test(script)) return `npx pnpm ${app}`;
	const isBin = script.split(/[\\/]/).includes('node_modules');
	if (!isBin)
		return [...nodeOf(facts), script.replace(SCRIPT, join(sep, app, 'src', 'main.ts'))]
			.map((word) => shellWord(shortest(word, folder)))
			.join(' ');
	const manager = managerOf(facts);
	if (manager !== null) return `${manager} ${app}`;
	const scope = join('node_modules', '@accounted');
	const modules = script.slice(0, script.indexOf(scope));
	return shellWord(shortest(join(modules, 'node_modules', '.bin', app), folder));
}

function nodeOf({ argv0, execArgv, folder }: ProcessFacts): string[] {
	const isPath = argv0.includes('/') || argv0.includes('\\');
	return [isPath ? resolve(folder, argv0) : argv0, ...execArgv];
}

/** A path below the working folder is written from there. */
function shortest(word: string, folder: string): string {
	if (!isAbsolute(word)) return word;
	const near = relative(folder, word);
	return near === '' || near.startsWith('..') || isAbsolute(near) ? word : near;
}

/** The package manager that ran the bin, as it can be called again; null where none did. */
function managerOf({ env, folder }: ProcessFacts): string | null {
	const agent = env.npm_config_user_agent ?? '';
	const path = env.npm_execpath ?? '';
	if (agent.startsWith('pnpm/')) {
		// `npx pnpm` leaves npm's own path, or the path of a pnpm that npx fetched or found in the project.
		const throughNpx =
			/[\\/]np[mx]-cli\.js$/.test(path) ||
			/[\\/]_npx[\\/]/.test(path) ||
			path.startsWith(join(folder, 'node_modules'));
		return throughNpx ? 'npx pnpm' : 'pnpm';
	}
	return agent.startsWith('npm/') ? 'npx' : null;
}

/** The options of the command that this process runs. Set once, when commander has read them. */
let ownOptions: CarriedOptions = {};

/** Notes the options of the running command, for the commands that it prints. */
export function noteOptions(options: CarriedOptions): void {
	ownOptions = options;
}

/** Returns how the running process was started. */
export function ownInvocation(): Invocation {
	return invocationOf(ownFacts(), ownOptions);
}

/** Returns a command that can be pasted, for the warehouse and configuration of the running command. */
export function printedCommand(app: App, args: readonly string[]): string {
	return printedCommandOf(ownInvocation(), app, args);
}

/** Returns the command that started this process, to be run once more. Its environment need not be the same. */
export function sameCommand(app: App): string {
	return repeated(app, process.argv.slice(2), invocationOf(ownFacts(), {}));
}

/** Returns a command with its arguments as they were, and with what is carried that no argument names. */
export function repeated(app: App, args: readonly string[], { start, carried }: Invocation): string {
	const more = carried[app].flatMap((name, index) => {
		const value = carried[app][index + 1];
		const isGiven = args.some((arg) => arg === name || arg.startsWith(`${name}=`));
		return index % 2 === 1 || value === undefined || isGiven ? [] : [name, value];
	});
	return [start[app], ...[...args, ...more].map(shellWord)].join(' ');
}

function ownFacts(): ProcessFacts {
	const { argv0, execArgv, argv, env } = process;
	return { argv0, execArgv, script: argv[1] ?? '', env, folder: process.cwd() };
}
