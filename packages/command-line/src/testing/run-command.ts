import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Finished {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** What pnpm sets, without what npx or vitest left in the environment of the tests. */
const STARTED_BY_PNPM = { npm_config_user_agent: 'pnpm/10.34.8 node/v24', npm_execpath: '' };

/** Runs an app as `pnpm pipeline` does, in a process of its own, and waits for its end. */
export function runCommand(
	app: 'pipeline' | 'validate',
	args: readonly string[],
	{ cwd, env = {} }: { cwd: string; env?: Readonly<Record<string, string>> },
): Promise<Finished> {
	const main = fileURLToPath(
		new URL(`../../../../node_modules/@accounted/${app}/src/main.ts`, import.meta.url),
	);
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [main, ...args], {
			cwd,
			env: { ...process.env, ...STARTED_BY_PNPM, ...env },
		});
		let [stdout, stderr] = ['', ''];
		child.stdout.on('data', (text) => {
			stdout += text;
		});
		child.stderr.on('data', (text) => {
			stderr += text;
		});
		child.on('error', reject);
		child.on('close', (code) => resolve({ code, stdout, stderr }));
	});
}
