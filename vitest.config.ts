import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
		testTimeout: 60_000,
		// Every core: by default one is left idle, and of two that is half.
		maxWorkers: '100%',
		reporters: ['default', './scripts/summary-reporter.ts'],
	},
});
