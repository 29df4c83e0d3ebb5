import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HostedCommand } from './command-host.ts';

export interface Finished {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

interface Surroundings {
	readonly cwd: string;
	readonly env?: Readonly<Record<string, string>>;
}

/** What pnpm sets, without what npx or vitest left in the environment of the tests. */
const STARTED_BY_PNPM = { npm_config_user_agent: 'pnpm/10.34.8 node/v24', npm_execpath: '' };

/**
 * Runs an app as `pnpm pipeline` does, and waits for its end. A process that has run one command runs the next one, too:
 * to start Node and load the sources takes longer than most commands. Commands that run at once have a process each.
 */
export async function runCommand(
	app: 'pipeline' | 'validate',
	args: readonly string[],
	{ cwd, env = {} }: Surroundings,
): Promise<Finished> {
	const script = fileURLToPath(
		new URL(`../../../../node_modules/@accounted/${app}/src/main.ts`, import.meta.url),
	);
	const configurations = configurationsOf(args, cwd);
	const options = env.NODE_OPTIONS;
	const host = idleHost(options, configurations) ?? new CommandHost(options);
	return host.run({ script, args, cwd, env: { ...process.env, ...STARTED_BY_PNPM, ...env } }, configurations);
}

const idle = new Set<CommandHost>();

function idleHost(
	options: string | undefined,
	configurations: ReadonlyMap<string, string>,
): CommandHost | undefined {
	for (const host of idle) if (host.canRun(options, configurations)) return host;
	return undefined;
}

/** A process that runs one command after the other. It ends with the process of the tests. */
class CommandHost {
	readonly #process: ChildProcess;
	/** The options that Node was started with. */
	readonly #options: string | undefined;
	/** Node loads a module once: the configurations that the process has read, by path. */
	readonly #configurations = new Map<string, string>();

	constructor(options: string | undefined) {
		this.#options = options;
		this.#process = fork(new URL('./command-host.ts', import.meta.url), {
			execArgv: [],
			silent: true,
			env: options === undefined ? process.env : { ...process.env, NODE_OPTIONS: options },
		});
		this.#process.unref();
		this.#process.channel?.unref();
		this.#process.on('exit', () => idle.delete(this));
	}

	canRun(options: string | undefined, configurations: ReadonlyMap<string, string>): boolean {
		if (options !== this.#options) return false;
		return [...configurations].every(([path, text]) => (this.#configurations.get(path) ?? text) === text);
	}

	run(command: Omit<HostedCommand, 'end'>, configurations: ReadonlyMap<string, string>): Promise<Finished> {
		idle.delete(this);
		for (const [path, text] of configurations) this.#configurations.set(path, text);
		const child = this.#process;
		const end = randomUUID();
		const written = { stdout: '', stderr: '' };
		let code: number | null = null;
		return new Promise((done, failed) => {
			const finish = () => {
				child.removeAllListeners('message').removeAllListeners('close').removeAllListeners('error');
				child.stdout?.removeAllListeners('data');
				child.stderr?.removeAllListeners('data');
				done({ code, stdout: written.stdout.replace(end, ''), stderr: written.stderr.replace(end, '') });
			};
			const finishOnceEnded = () => {
				if (code === null || !written.stdout.endsWith(end) || !written.stderr.endsWith(end)) return;
				idle.add(this);
				finish();
			};
			for (const name of ['stdout', 'stderr'] as const)
				child[name]?.setEncoding('utf8').on('data', (text: string) => {
					written[name] += text;
					finishOnceEnded();
				});
			child.on('message', (exitCode: number) => {
				code = exitCode;
				finishOnceEnded();
			});
			child.on('error', failed);
			// It called process.exit, or failed in a way that ends any process.
			child.on('close', (exitCode) => {
				code = exitCode;
				finish();
			});
			child.send({ ...command, end });
		});
	}
}

/** The configuration files that a command may read, with what they say. */
function configurationsOf(args: readonly string[], cwd: string): Map<string, string> {
	const names = readdirSync(cwd).filter((name) => /^(accounted|validate)\.config\./.test(name));
	const named = args[args.indexOf('--config') + 1];
	if (args.includes('--config') && named !== undefined) names.push(named);
	const paths = names.map((name) => resolve(cwd, name)).filter((path) => existsSync(path));
	return new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
}
