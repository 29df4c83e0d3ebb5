import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { invocationOf, type ProcessFacts, repeated } from './invocation.ts';
import { printedCommandOf, shellWord } from './printed-command.ts';

const BIN: ProcessFacts = {
	argv0: '/project/node_modules/node/bin/node',
	execArgv: [],
	script: '/project/node_modules/@accounted/validate/src/main.ts',
	env: {},
	folder: '/project',
};
const DIRECT: ProcessFacts = { ...BIN, argv0: 'node', script: '/project/apps/validate/src/main.ts' };

describe('a printed command starts the apps as the user started this one', () => {
	const pnpm = 'pnpm/10.34.8 npm/? node/v24.21.0 linux x64';
	test.each<readonly [string, ProcessFacts, string]>([
		['pnpm validate', { ...BIN, env: { npm_config_user_agent: pnpm } }, 'pnpm pipeline'],
		[
			'pnpm run, of a pnpm that is installed',
			{ ...BIN, env: { npm_config_user_agent: pnpm, npm_execpath: '/usr/lib/pnpm/bin/pnpm.cjs' } },
			'pnpm pipeline',
		],
		[
			'npx pnpm validate',
			{
				...BIN,
				env: { npm_config_user_agent: pnpm, npm_execpath: '/usr/lib/node_modules/npm/bin/npm-cli.js' },
			},
			'npx pnpm pipeline',
		],
		[
			'npx -y pnpm@10 run, as npm start does',
			{
				...BIN,
				env: {
					npm_config_user_agent: pnpm,
					npm_execpath: '/root/.npm/_npx/1a2b/node_modules/pnpm/bin/pnpm.cjs',
				},
			},
			'npx pnpm pipeline',
		],
		['npx validate', { ...BIN, env: { npm_config_user_agent: 'npm/11.0.0 node/v24' } }, 'npx pipeline'],
		['node_modules/.bin/validate', BIN, 'node_modules/.bin/pipeline'],
		['node apps/validate/src/main.ts', DIRECT, 'node apps/pipeline/src/main.ts'],
		[
			'a node of the project, below npx',
			{ ...BIN, script: DIRECT.script, env: { npm_config_user_agent: pnpm } },
			'node_modules/node/bin/node apps/pipeline/src/main.ts',
		],
		[
			'node with options, elsewhere',
			{ ...DIRECT, execArgv: ['--max-old-space-size=512'], folder: '/home/me' },
			'node --max-old-space-size=512 /project/apps/pipeline/src/main.ts',
		],
		[
			'a path with a blank',
			{ ...DIRECT, script: '/my project/apps/validate/src/main.ts' },
			"node '/my project/apps/pipeline/src/main.ts'",
		],
	])('%s', (_, facts, expected) => {
		expect(invocationOf(facts, {}).start.pipeline).toBe(expected);
	});
});

describe('a printed command reads the same warehouse', () => {
	test.each<readonly [string, object, Readonly<Record<string, string>>, string]>([
		['nothing is given', {}, {}, ''],
		['a database', { database: 'my season.duckdb' }, {}, " --database 'my season.duckdb'"],
		['a database by environment', {}, { ACCOUNTED_DATABASE: 'x.duckdb' }, ' --database x.duckdb'],
		['an option over the environment', { database: 'y' }, { ACCOUNTED_DATABASE: 'x' }, ' --database y'],
		[
			'a BigQuery project',
			{ warehouse: 'bigquery', project: 'p', location: 'EU', impersonateServiceAccount: 'a@b.c' },
			{},
			' --warehouse bigquery --project p --location EU --impersonate-service-account a@b.c',
		],
		[
			"Google's own variable",
			{},
			{ ACCOUNTED_WAREHOUSE: 'bigquery', GOOGLE_CLOUD_PROJECT: 'q' },
			' --warehouse bigquery --project q',
		],
	])('%s', (_, options, env, carried) => {
		const invocation = invocationOf({ ...DIRECT, env }, options);
		expect(printedCommandOf(invocation, 'validate', ['--reconcile'])).toBe(
			`node apps/validate/src/main.ts --reconcile${carried}`,
		);
	});

	it('carries the configuration to the app that reads it', () => {
		const invocation = invocationOf(DIRECT, { config: 'audit.json' });
		expect(printedCommandOf(invocation, 'validate', [])).toMatch(/ --config audit\.json$/);
		expect(printedCommandOf(invocation, 'pipeline', [])).not.toContain('--config');
	});
});

test('a command that is repeated has its own arguments, and what the environment said besides', () => {
	const env = { ACCOUNTED_DATABASE: 'from env.duckdb', ACCOUNTED_LOCATION: 'EU' };
	const invocation = invocationOf({ ...DIRECT, env }, {});
	expect(repeated('pipeline', ['backfill', '--location=US', '--force'], invocation)).toBe(
		"node apps/pipeline/src/main.ts backfill --location=US --force --database 'from env.duckdb'",
	);
	expect(repeated('pipeline', ['status', '--database', 'mine', '--location', 'US'], invocation)).toBe(
		'node apps/pipeline/src/main.ts status --database mine --location US',
	);
});

test('a shell hands each word over as it was, and no word steers a terminal', () => {
	const words = fc.array(
		fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.constantFrom(
				'',
				'~',
				'$(id)',
				'`id`',
				"it's",
				'a\nb',
				'\u001b[2J',
				'\u202e\u009b',
				'\u{e0001}7',
				'\\',
				'!x',
				'=ls',
				'-',
			),
		),
		{ minLength: 1, maxLength: 8 },
	);
	fc.assert(
		fc.property(words, (all) => {
			// No argument of a process can hold a NUL, or half a character.
			const given = all.map((word) => word.replaceAll('\0', '').toWellFormed());
			const line = given.map(shellWord).join(' ');
			expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
			const echoed = execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], {
				encoding: 'utf8',
				env: { ...process.env, LC_ALL: 'C.UTF-8' },
			});
			expect(echoed.split('\0').slice(0, -1)).toEqual(given);
		}),
		{ numRuns: 30 },
	);
});
