import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that read what is made of the real season, once, before the first of them. */
const REAL_SEASON = '{packages,apps}/*/src/**/*real-season.test.ts';

export default defineConfig({
	test: {
		testTimeout: 60_000,
		hookTimeout: 60_000,
		// Every core: by default one is left idle, and of two that is half.
		maxWorkers: '100%',
		reporters: ['default', './scripts/summary-reporter.ts'],
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
					exclude: [...configDefaults.exclude, REAL_SEASON],
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
