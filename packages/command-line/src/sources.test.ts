import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Each source file with its code, without comments. What only tests and benches run is left out. */
const SOURCES = globSync('{apps,packages}/*/src/**/*.ts', { cwd: ROOT })
	.concat(globSync('scripts/*.ts', { cwd: ROOT }))
	.filter((path) => !/\.test\.ts$|\.test-support\.ts$|\/testing\/|bench/.test(path))
	.map((path) => ({ path, code: withoutComments(readFileSync(join(ROOT, path), 'utf8')) }));

function withoutComments(text: string): string {
	return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

function sourcesWith(pattern: RegExp, allowed: readonly string[]): string[] {
	return SOURCES.filter(({ path, code }) => pattern.test(code) && !allowed.includes(path)).map(
		({ path }) => path,
	);
}

test('there are sources to look at', () => {
	expect(SOURCES.length).toBeGreaterThan(200);
});

test('no source spells a command: one function builds them all, and knows how the program was started', () => {
	const spelled =
		/\b(pnpm|npx|npm|main\.ts) +(exec +|run +)?(pipeline|validate)\b|[`'"] *(pipeline|validate) +(load|backfill|plan|status|runs|--|serve|failures|doctor|taxonomy|diff)/;
	expect(sourcesWith(spelled, ['packages/command-line/src/invocation.ts'])).toEqual([]);
});

/** What is run by hand for one purpose. */
const SCRIPTS = SOURCES.map(({ path }) => path).filter((path) => path.startsWith('scripts/'));

test('no source writes to the terminal by itself: what steers one is cleaned in one place', () => {
	const written = /\bprocess\.(stdout|stderr)\.write\b|\bconsole\./;
	expect(sourcesWith(written, ['packages/command-line/src/terminal.ts', ...SCRIPTS])).toEqual([]);
});

test('no source writes a file by itself: every output is checked in one place', () => {
	const written = /\b(writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream)\b/;
	expect(
		sourcesWith(written, [
			'packages/command-line/src/output/write-output.ts',
			'packages/command-line/src/output/append-line.ts',
			// A cache in the user's own folder, which no option names.
			'packages/failure-tracking/src/definition/slice-cache.ts',
			'packages/simulated-league/src/csv/write-csv-folder.ts',
			...SCRIPTS,
		]),
	).toEqual([]);
});

test('no source spreads data into the arguments of a call: a call of 100,000 arguments overflows the stack', () => {
	expect(
		sourcesWith(/\.(push|unshift)\(\s*\.\.\./, ['packages/googlesql-testkit/src/mirror.ts', ...SCRIPTS]),
	).toEqual([]);
});
