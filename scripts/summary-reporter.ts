import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { REAL_SEASON } from '@accounted/raw/testing';
import { CHROMIUM } from '@accounted/report-page/testing';
import type { Reporter, TestModule } from 'vitest/node';
import { summary } from './summary.ts';

/** Ends a test run with one line that any machine can read. A file or a suite that could not be set up has failed, too. */
export default class SummaryReporter implements Reporter {
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
			for (const line of summary(counts, lacking())) console.log(line);
		});
	}
}

/** Everything that a test is skipped for. */
function lacking(): string[] {
	const season = `the real season (${relative(process.cwd(), REAL_SEASON)} beside this folder)`;
	const needs = [
		{ is: existsSync(REAL_SEASON), what: season },
		{ is: existsSync(CHROMIUM), what: `a browser (${CHROMIUM}, which .ci/run installs)` },
		{ is: existsSync('/usr/bin/script'), what: 'a terminal (/usr/bin/script, of util-linux)' },
		{ is: process.platform !== 'win32', what: 'the limits and rights of files that Unix has' },
		{ is: process.getuid?.() !== 0, what: 'a user whose rights are limited (this is root)' },
	];
	return needs.filter(({ is }) => !is).map(({ what }) => what);
}
