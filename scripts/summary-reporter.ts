import type { Reporter, TestModule } from 'vitest/node';

/** Ends a test run with the one line that any machine can read: `123 passed, 0 failed`. */
export default class SummaryReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
		const tests = modules.flatMap((module) => [...module.children.allTests()]);
		const count = (state: string) => tests.filter((test) => test.result().state === state).length;
		const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
		const skipped = count('skipped');
		const failed = count('failed') + brokenFiles + errors.length;
		// After the default reporter's own summary, which is written in the same event.
		setImmediate(() =>
			console.log(`${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`),
		);
	}
}
