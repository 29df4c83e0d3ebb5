export interface TestCounts {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
}

/**
 * Returns the lines that end a test run. The last one is for machines: `123 passed, 0 failed`, with `, 4 skipped` after it
 * when tests were skipped. The line before it says in words why they were.
 * @param why The reason why tests were skipped.
 */
export function summary({ passed, failed, skipped }: TestCounts, why: string): string[] {
	const counts = `${passed} passed, ${failed} failed`;
	if (skipped === 0) return [counts];
	const tests = skipped === 1 ? '1 test was' : `${skipped} tests were`;
	return [`${tests} not run: ${why}.`, `${counts}, ${skipped} skipped`];
}
