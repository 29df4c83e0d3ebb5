import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that read what is made of the real season, once, before the first of them. */
const REAL_SEASON = '{packages,apps}/*/src/**/*real-season.test.ts';

/** Ends a test that hangs. No test waits for a time, so the limit only has to be longer than a slow machine takes. */
const HANGS_AFTER_MS = 600_000;

export default defineConfig({
	test: {
		testTimeout: HANGS_AFTER_MS,
		hookTimeout: HANGS_AFTER_MS,
		// Commands that tests start share their compiled sources: starting one takes half the time.
		env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'test-commands') },
		// A process runs one file of tests after the other: to load the sources for each takes a minute in all.
		isolate: false,
		// More than cores: a test of a command waits for its process, and for the disk, a quarter of the time.
		maxWorkers: Math.ceil(availableParallelism() * 1.5),
		reporters: ['default', './scripts/summary-reporter.ts'],
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
					exclude: [...configDefaults.exclude, REAL_SEASON],
					setupFiles: ['./packages/warehouse-duckdb/src/testing/one-thread.ts'],
				},
			},
			{
				extends: true,
				test: {
					name: 'real-season',
					include: [REAL_SEASON],
					globalSetup: './apps/pipeline/src/real-season.test-support.ts',
				},
			},
		],
	},
});
