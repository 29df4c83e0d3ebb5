import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { REAL_SEASON } from '@accounted/raw/testing';
import { CHROMIUM } from '@accounted/report-page/testing';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { summary } from './summary.ts';

/** Ends a test run with one line that any machine can read. A file or a suite that could not be set up has failed, too. */
export default class SummaryReporter implements Reporter {
	#filtered = false;

	onInit({ config }: Vitest): void {
		this.#filtered = config.testNamePattern !== undefined;
	}

	onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
		const tests = modules.flatMap((module) => [...module.children.allTests()]);
		const count = (state: string) => tests.filter((test) => test.result().state === state).length;
		const broken = modules
			.flatMap((module) => [module, ...module.children.allSuites()])
			.filter((part) => part.errors().length > 0).length;
		const counts = {
			passed: count('passed'),
			failed: count('failed') + broken + errors.length,
			skipped: count('skipped'),
		};
		// After the default reporter's own summary, which is written in the same event.
		setImmediate(() => {
			const why = this.#filtered ? 'their names do not match' : lackingOnThisMachine();
			for (const line of summary(counts, why)) console.log(line);
		});
	}
}

const TERMINAL = 'a pseudo-terminal (/usr/bin/script of util-linux, which .ci/run installs)';

/** Everything that a test is skipped for. */
function lackingOnThisMachine(): string {
	const season = `the real season (${relative(process.cwd(), REAL_SEASON)} beside this folder)`;
	const needs = [
		{ is: existsSync(REAL_SEASON), what: season },
		{ is: existsSync(CHROMIUM), what: `a browser (${CHROMIUM}, which .ci/run installs)` },
		{ is: process.platform === 'linux' && existsSync('/usr/bin/script'), what: TERMINAL },
		{ is: process.platform !== 'win32', what: 'the limits and rights of files that Unix has' },
		{ is: process.getuid?.() !== 0, what: 'a user whose rights are limited (this is root)' },
	];
	const lacking = needs.filter(({ is }) => !is).map(({ what }) => what);
	return lacking.length === 0 ? 'see the files above' : `this machine lacks ${lacking.join('; ')}`;
}
