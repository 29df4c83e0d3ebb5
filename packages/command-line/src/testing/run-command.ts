import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Finished {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs an app as a person would, in a process of its own, and waits for its end. */
export function runCommand(
	app: 'pipeline' | 'validate',
	args: readonly string[],
	{ cwd, env = {} }: { cwd: string; env?: Readonly<Record<string, string>> },
): Promise<Finished> {
	const main = fileURLToPath(new URL(`../../../../apps/${app}/src/main.ts`, import.meta.url));
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...process.env, ...env } });
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
