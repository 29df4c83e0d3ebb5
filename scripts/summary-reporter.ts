import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a test run with the one line that any machine can read: `123 passed, 0 failed`. A file or a suite that could not
 * be set up has failed, too.
 */
export default class SummaryReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
		const tests = modules.flatMap((module) => [...module.children.allTests()]);
		const count = (state: string) => tests.filter((test) => test.result().state === state).length;
		const broken = modules
			.flatMap((module) => [module, ...module.children.allSuites()])
			.filter((part) => part.errors().length > 0).length;
		const skipped = count('skipped');
		const failed = count('failed') + broken + errors.length;
		// After the default reporter's own summary, which is written in the same event.
		setImmediate(() =>
			console.log(`${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`),
		);
	}
}
