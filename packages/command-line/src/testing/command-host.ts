import { pathToFileURL } from 'node:url';
import { noteOptions } from '../invocation.ts';

/** A command to run, as the shell would start it; what is written after it, on stdout and stderr, says that it has ended. */
export interface HostedCommand {
	readonly script: string;
	readonly args: readonly string[];
	readonly cwd: string;
	readonly env: NodeJS.ProcessEnv;
	readonly end: string;
}

let commands = 0;

process.on('disconnect', () => process.exit());
process.on('message', async ({ script, args, cwd, env, end }: HostedCommand) => {
	for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
	Object.assign(process.env, env);
	process.chdir(cwd);
	process.argv = [process.execPath, script, ...args];
	process.exitCode = undefined;
	noteOptions({});
	commands++;
	// Under a new name, so that it runs anew; what it imports is loaded by now.
	await import(`${pathToFileURL(script).href}?command=${commands}`);
	const code = Number(process.exitCode ?? 0);
	for (const stream of [process.stdout, process.stderr]) {
		stream.removeAllListeners('error');
		await new Promise((resolve) => stream.write(end, resolve));
	}
	process.send?.(code);
});
