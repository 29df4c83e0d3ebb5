import { copyFile, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWarehouse } from '@accounted/command-line';
import { type Finished, runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { failuresTable, SCHEMA_VERSION, schemaVersionsTable } from '@accounted/failure-tracking';
import { displayNames } from '@accounted/raw';
import { simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { appendRows, sql } from '@accounted/warehouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

/** A working folder with `league/`, a small league as CSV, loaded and backfilled up to a date before its last. */
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const SEASON = ['--start-date', '2021-10-19', '--end-date', '2021-11-20'];
const DONE = ['--start-date', '2021-10-19', '--end-date', '2021-11-12'];

const validate = (args: readonly string[], env = {}) =>
	runCommand('validate', args, { cwd: folder.path, env });
const pipeline = (args: readonly string[], env = {}) =>
	runCommand('pipeline', args, { cwd: folder.path, env });
const CODES = ['RAW', 'PGS', 'TOGS', 'TDGS', 'UPGC', 'UTGC', 'PSZA', 'TDZA', 'PDC', 'PCF', 'MLFS'];
const at = (...names: string[]) => join(folder.path, ...names);

beforeAll(async () => {
	folder = await temporaryFolder();
	await mkdir(at('league'));
	await writeCsvFolder(simulateLeague({ seed: 8, teams: 4, gamesPerTeam: 16 }), at('league'));
	await pipeline(['load', '--source', 'league']);
	await pipeline(['backfill', ...DONE]);
});
afterAll(() => folder[Symbol.asyncDispose]());

function expectRefusal(
	{ code, stdout, stderr }: Finished,
	exitCode: number,
	says: readonly (string | RegExp)[],
): void {
	expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
	for (const part of says) expect(stderr).toMatch(part);
	// What happened, then what to do: never a stack trace for somebody's input.
	expect(stderr).not.toMatch(/^\s+at /m);
}

describe('the reconciliation', () => {
	it('prints the table of the contract and exits 0 when all is accounted for', async () => {
		const { code, stdout, stderr } = await validate([...DONE, '--reconcile', '--processor', 'PGS,PSZA']);
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		const [title, rule, ...lines] = stdout.trimEnd().split('\n');
		expect(title).toBe('Processor   Expected   Has Record   Has Failure   Unaccounted   Coverage   Errors');
		expect(rule).toBe('-'.repeat(82));
		expect(lines).toEqual([
			expect.stringMatching(/^PGS +\d+ +\d+ +\d+ +0 +100% +0$/),
			expect.stringMatching(/^PSZA +\d+ +\d+ +\d+ +0 +100% +0$/),
			'',
			'0 unaccounted, 0 errors, 0 pending, 0 rejected',
		]);
	});

	it('exits 1 when entities are unaccounted, and says why', async () => {
		const { code, stdout, stderr } = await validate([...SEASON, '--reconcile', '--processor', 'PGS']);
		expect(code).toBe(1);
		expect(stdout).toMatch(
			/PGS: NEVER_RAN: \d+ unaccounted on \d+ dates?: the processor has not run on that date/,
		);
		expect(stderr).toMatch(/^gate failed: unaccounted \d+\n$/);
	});

	it('prints one JSON document of the documented shape, in which the identity holds', async () => {
		const { stdout } = await validate([...SEASON, '--reconcile', '--format', 'json']);
		const counts = {
			expected: z.int(),
			hasRecord: z.int(),
			hasFailure: z.int(),
			unaccounted: z.int(),
			conflicts: z.int(),
			unexpected: z.int(),
			duplicates: z.int(),
			stale: z.int(),
			rejected: z.int(),
		};
		const document = z
			.strictObject({
				schemaVersion: z.literal(2),
				range: z.strictObject({ start: z.literal('2021-10-19'), end: z.literal('2021-11-20') }),
				generatedAt: z.iso.datetime(),
				empty: z.literal(false),
				totals: z.strictObject({
					...counts,
					errors: z.int(),
					acknowledgedErrors: z.int(),
					pending: z.int(),
					acknowledgedPending: z.int(),
				}),
				processors: z.array(
					z.strictObject({
						code: z.string(),
						name: z.string(),
						phase: z.int(),
						entityType: z.enum(['PLAYER', 'TEAM', 'GAME']),
						coverage: z.number().min(0).max(1),
						...counts,
						rejectedWithoutDate: z.int(),
						failuresByCategory: z.record(z.string(), z.int()),
						failuresByDisposition: z.strictObject({ expected: z.int(), error: z.int(), pending: z.int() }),
						acknowledged: z.strictObject({ expected: z.int(), error: z.int(), pending: z.int() }),
						dates: z.array(z.strictObject({ date: z.iso.date(), ...counts })),
					}),
				),
				unaccountedEntities: z.array(
					z.strictObject({
						processor: z.string(),
						date: z.iso.date(),
						entityId: z.string(),
						why: z.enum(['NEVER_RAN', 'ARRIVED_AFTER_RUN', 'LOST']),
					}),
				),
				unexpectedEntities: z.tuple([]),
				rejected: z.tuple([]),
				couldNotCheck: z.tuple([]),
				nullKeys: z.tuple([]),
				changedDefinitions: z.tuple([]),
				stalenessUnknown: z.tuple([]),
				nearlyAgreeing: z.tuple([]),
			})
			.parse(JSON.parse(stdout));
		expect(document.processors.map(({ code }) => code)).toEqual(CODES);
		for (const account of document.processors) {
			for (const { expected, hasRecord, hasFailure, unaccounted } of [account, ...account.dates])
				expect(hasRecord + hasFailure + unaccounted).toBe(expected);
			const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
			expect(sum(Object.values(account.failuresByCategory))).toBe(account.hasFailure);
			expect(sum(Object.values(account.failuresByDisposition))).toBe(account.hasFailure);
			expect(sum(account.dates.map(({ expected }) => expected))).toBe(account.expected);
			const listed = document.unaccountedEntities.filter(({ processor }) => processor === account.code);
			expect(listed).toHaveLength(account.unaccounted);
		}
		expect(document.unaccountedEntities.length).toBeGreaterThan(0);
	});

	it('writes the same report to a file with --out', async () => {
		const { code, stdout } = await validate([...DONE, '--reconcile', '--out', 'report.txt']);
		expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
		const printed = await validate([...DONE, '--reconcile']);
		expect(await readFile(at('report.txt'), 'utf8')).toBe(printed.stdout);
	});

	it('exits 4 when the report cannot be delivered: the check was made', async () => {
		const { code, stderr } = await validate([...DONE, '--reconcile', '--out', 'nowhere/report.txt']);
		expect(code).toBe(4);
		expect(stderr).toMatch(/nowhere\/report\.txt: it could not be written/);
	});

	it('fails on what --fail-on names', async () => {
		expect((await validate([...DONE, '--reconcile', '--fail-on', 'error,conflicts,stale'])).code).toBe(0);
		expectRefusal(await validate([...DONE, '--fail-on', 'eror']), 2, [/--fail-on eror/, /error/]);
	});

	it('shows dates, categories and entities with --details', async () => {
		const { stdout } = await validate([...SEASON, '--reconcile', '--details', '--processor', 'PSZA']);
		expect(stdout).toMatch(/^PSZA, PlayerShotZoneAnalysisProcessor: /m);
		expect(stdout).toMatch(/^2021-10-20 +\d+ +0 +\d+ +0 +100% +0$/m);
		expect(stdout).toMatch(/^EARLY_SEASON: \d+ \(expected: /m);
		expect(stdout).toMatch(/^By root cause: \d+ expected, 0 errors, 0 pending$/m);
		expect(stdout).toMatch(/^PSZA +2021-11-1\d +[a-z0-9]+ +NEVER_RAN$/m);
	});
});

describe('several reports at once', () => {
	it('are written beside what is printed, each in its format', async () => {
		const reporters = ['html=r.html', 'junit=r.xml', 'markdown=r.md', 'csv=r.csv', 'ndjson=r.ndjson'];
		const args = reporters.flatMap((reporter) => ['--reporter', reporter]);
		const { code, stdout } = await validate([...SEASON, '--reconcile', ...args]);
		expect(code).toBe(1);
		expect(stdout).toMatch(/^Processor +Expected/);
		const starts = {
			html: '<!doctype html>',
			xml: '<?xml',
			md: '### ',
			csv: 'processor,date',
			ndjson: '{"kind"',
		};
		for (const [ending, start] of Object.entries(starts))
			expect((await readFile(at(`r.${ending}`), 'utf8')).slice(0, start.length)).toBe(start);
	});

	it('are none where the warehouse cannot be asked', async () => {
		const { code, stdout } = await validate([
			...DONE,
			'--database',
			'none.duckdb',
			'--format',
			'html',
			'--out',
			'clean.html',
		]);
		expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
		await expect(readFile(at('clean.html'))).rejects.toThrow(/ENOENT/);
	});

	it('fail by a limit', async () => {
		expect((await validate([...SEASON, '--reconcile', '--fail-on', 'coverage<0.1'])).code).toBe(0);
		const { code, stderr } = await validate([...SEASON, '--reconcile', '--fail-on', 'coverage<0.99']);
		expect({ code, stderr }).toEqual({
			code: 1,
			stderr: expect.stringMatching(/^gate failed: coverage 0\.\d+ \(< 0\.99\)\n$/),
		});
	});
});

describe('asking why', () => {
	it('of a cell, of an entity, and of one that is misspelt', async () => {
		const cell = await validate(['--explain', 'PSZA:2021-10-20']);
		expect(cell.code).toBe(0);
		expect(cell.stdout).toMatch(/PSZA 2021-10-20 \w+: EARLY_SEASON: 0 of 10 games/);
		const [, entity = ''] = /PSZA 2021-10-20 (\w+): EARLY_SEASON/.exec(cell.stdout) ?? [];
		const found = await validate(['--explain', entity, '--processor', 'PSZA', '--format', 'json']);
		expect(JSON.parse(found.stdout).explanations[0]).toMatchObject({ processor: 'PSZA', entityId: entity });
		expectRefusal(await validate(['--explain', `${entity}x`]), 2, [
			/no entity of this name is known\nThe nearest are /,
			entity,
		]);
		expectRefusal(await validate(['--explain', entity, '--format', 'csv']), 2, [/csv/, /table/]);
	});

	it('of a player by name, on dates without a game, too', async () => {
		const database = at('.accounted', 'warehouse.duckdb');
		const warehouse = await openWarehouse({ warehouse: 'duckdb', database }, 'read');
		const [player] = await displayNames(warehouse);
		await warehouse.close();
		const { entityId: id, name } = player ?? { entityId: '', name: '' };
		const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toUpperCase();
		expect(await validate(['--explain', plain, '--processor', 'PGS'])).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(new RegExp(`^${id}, 2021-`)),
			stderr: `note: ${JSON.stringify(plain)} is ${id}\n`,
		});
		const away = await validate(['--explain', id, '--start-date', '2020-01-01', '--end-date', '2020-01-31']);
		expect(away).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(/No processor expects it on these dates/),
		});
	});

	it('lists and counts failures in every format', async () => {
		const counted = await validate(['failures', '--group-by', 'processor,root', '--format', 'csv']);
		expect(counted.stdout).toMatch(/^processor,root,failures\r\n/);
		const listed = await validate([
			'failures',
			'--disposition',
			'expected',
			'--limit',
			'3',
			'--format',
			'ndjson',
		]);
		expect(listed.stdout.trimEnd().split('\n')).toHaveLength(3);
		expect((await validate(['failures', '--category', 'NO_SHOT_ZONE', '--processor', 'PCF'])).stdout).toMatch(
			/MISSING_UPSTREAM/,
		);
		expectRefusal(await validate(['failures', '--group-by', 'colour']), 2, [/colour/, /category/]);
		expectRefusal(await validate(['failures', '--category', 'GREMLINS']), 2, [/GREMLINS/]);
	});

	it('of a category, in any spelling', async () => {
		expect((await validate(['taxonomy'])).stdout.trimEnd().split('\n')).toHaveLength(12);
		expect((await validate(['taxonomy', 'calculation_error'])).stdout).toMatch(/^PROCESSING_ERROR\n/);
		expectRefusal(await validate(['taxonomy', 'GREMLINS']), 2, [/no such category/]);
	});

	it('of two reports what has changed between them', async () => {
		for (const [name, range] of [
			['a.json', DONE],
			['b.json', SEASON],
		] as const)
			await validate([...range, '--reconcile', '--format', 'json', '--out', name]);
		const { code, stdout } = await validate(['diff', '--from', 'a.json', '--to', 'b.json']);
		expect(code).toBe(0);
		expect(stdout).toMatch(/^[\d,]+ appeared, 0 disappeared/);
		expectRefusal(await validate(['diff', '--from', 'a.json', '--to', 'none']), 2, [/a\.json is a file/]);
		expectRefusal(await validate(['diff', '--from', 'x', '--to', 'y']), 2, [/no such run/]);
	});
});

describe('the status view', () => {
	it('says in one word how each processor and date stands', async () => {
		const { code, stdout } = await validate(SEASON);
		expect(code).toBe(1);
		expect(stdout.split('\n')[0]?.split(/ +/)).toEqual(['Date', ...CODES]);
		expect(stdout).toMatch(/^2021-10-20( +OK){6}( +SKIPPED){3}( +DEPS_MISSING){2}$/m);
		expect(stdout).toMatch(/^2021-11-1\d +OK +DEPS_MISSING +UNTRACKED( +DEPS_MISSING){8}$/m);
		expect(stdout).toMatch(/^2021-1\d-\d\d( +NO_GAMES){11}$/m);
	});
});

describe('a call that cannot be meant is refused with exit code 2', () => {
	it.each([
		[
			'an end before its start',
			['--start-date', '2021-11-15', '--end-date', '2021-11-05'],
			[/2021-11-05 lies before/],
		],
		[
			'a day that does not exist',
			['--start-date', '2021-02-30', '--end-date', '2021-11-05'],
			[/2021-02-30/, /no such day/],
		],
		[
			'something that is no date',
			['--start-date', 'yesterday', '--end-date', '2021-11-05'],
			[/yesterday: not a date/],
		],
		[
			'a range that no memory can hold',
			['--start-date', '1000-01-01', '--end-date', '8999-12-31', '--reconcile'],
			[
				/^error: --start-date 1000-01-01: .* the limits 1900-01-01 to 2199-12-31\nName a date from 1900-01-01 /,
			],
		],
		[
			'a date that no data can have',
			['--start-date', '2021-11-05', '--end-date', '9999-12-31'],
			[/--end-date 9999-12-31: .* the limits 1900-01-01 to 2199-12-31\n/],
		],
		[
			'a cell that no data can have',
			['--explain', 'PSZA:0000-01-01'],
			[/--explain PSZA:0000-01-01: .* the limits 1900-01-01 to 2199-12-31\nName a date from /],
		],
		['an empty value', [...DONE, '--out', ''], [/--out: its value is empty/]],
		['no entity to explain', [...DONE, '--explain', ''], [/--explain: its value is empty/]],
		['no date', ['--reconcile'], [/--start-date/]],
		['an unknown processor', [...DONE, '--processor', 'PGS,PSAZ'], [/PSAZ/, /Did you mean PSZA\?/]],
		['an unknown format', [...DONE, '--format', 'yaml'], [/yaml/, /table or --format json/]],
		['an unknown option', [...DONE, '--reconsile'], [/--reconsile/, /--reconcile/]],
		['a warehouse there is not', [...DONE, '--warehouse', 'oracle'], [/oracle/, /duckdb/]],
	])('%s', async (_what, args, says) => {
		expectRefusal(await validate(args), 2, says);
	});

	it('a config file with a setting that nobody knows', async () => {
		await mkdir(at('misconfigured'));
		await writeFile(at('misconfigured', 'accounted.config.json'), '{ "databse": "x.duckdb" }');
		expectRefusal(await runCommand('validate', DONE, { cwd: at('misconfigured') }), 2, [
			/accounted\.config\.json/,
			/databse/,
		]);
	});
});

describe('what could not be checked exits 3 and never looks clean', () => {
	it('a database that is not there', async () => {
		expectRefusal(await validate([...DONE, '--database', 'none.duckdb']), 3, [
			/none\.duckdb/,
			/pipeline load/,
		]);
	});

	it('a database without a schedule', async () => {
		const path = at('empty.duckdb');
		const empty = await openWarehouse({ warehouse: 'duckdb', database: path }, 'write');
		await empty.close();
		for (const args of [[...DONE, '--reconcile'], DONE, ['entities', ...DONE], ['failures', ...DONE]])
			expectRefusal(await validate([...args, '--database', path]), 3, [
				/nba_raw\.schedule|nba_processing\.precompute_failures/,
				/pipeline load/,
			]);
	});

	it('a database cut short', async () => {
		await copyFile(at('.accounted', 'warehouse.duckdb'), at('half.duckdb'));
		await truncate(at('half.duckdb'), 100_000);
		expectRefusal(await validate([...DONE, '--reconcile', '--database', 'half.duckdb']), 3, [/half\.duckdb/]);
	});

	it('a database written by a newer schema version', async () => {
		await copyFile(at('.accounted', 'warehouse.duckdb'), at('newer.duckdb'));
		const config = {
			warehouse: 'duckdb',
			database: at('newer.duckdb'),
		} as const;
		const newer = await openWarehouse(config, 'write');
		await newer.commit([
			appendRows(schemaVersionsTable, [
				{ version: SCHEMA_VERSION + 1, applied_at: '2030-01-01T00:00:00.000Z' },
			]),
		]);
		await newer.close();
		const says = [/newer\.duckdb/, /newer version of Accounted/, /Update Accounted/];
		expectRefusal(await validate([...DONE, '--reconcile', '--database', 'newer.duckdb']), 3, says);
		expectRefusal(await pipeline(['backfill', ...DONE, '--database', 'newer.duckdb']), 3, says);
		expectRefusal(await pipeline(['load', '--source', 'league', '--database', 'newer.duckdb']), 3, says);
	});

	it('a database that another process is writing', async () => {
		const config = {
			warehouse: 'duckdb',
			database: at('locked.duckdb'),
		} as const;
		const writer = await openWarehouse(config, 'write');
		expectRefusal(await validate([...DONE, '--database', 'locked.duckdb']), 3, [
			/locked\.duckdb/,
			/another process/,
		]);
		await writer.close();
	});
});

describe('settings', () => {
	it('come from options first, then the environment, then the config file', async () => {
		const cwd = at('configured');
		await mkdir(cwd);
		await writeFile(join(cwd, 'accounted.config.json'), '{ "database": "from-file.duckdb" }');
		const missing = async (args: readonly string[], env: Record<string, string>) =>
			/(\S+): there is no such database/.exec(
				(await runCommand('validate', [...DONE, ...args], { cwd, env })).stderr,
			)?.[1];
		expect(await missing([], {})).toBe('from-file.duckdb');
		expect(await missing([], { ACCOUNTED_DATABASE: 'from-env.duckdb' })).toBe('from-env.duckdb');
		expect(await missing(['--database', 'given.duckdb'], { ACCOUNTED_DATABASE: 'from-env.duckdb' })).toBe(
			'given.duckdb',
		);
	});
});

describe('loading', () => {
	const load = (source: string, database: string) =>
		pipeline(['load', '--source', source, '--database', database]);

	/** The league's folder with one of its files changed. */
	async function changed(
		name: string,
		file: string,
		change: (path: string) => Promise<unknown>,
	): Promise<string> {
		await mkdir(at(name));
		for (const table of ['schedule', 'player_box', 'team_box', 'shots'])
			await copyFile(at('league', `${table}.csv`), at(name, `${table}.csv`));
		await change(at(name, file));
		return name;
	}

	it('says what it read, and the second time that nothing has changed', async () => {
		const first = await load('league', 'twice.duckdb');
		expect(first.code).toBe(0);
		expect(first.stderr).toMatch(/^schedule: 32 rows$/m);
		expect(first.stdout).toMatch(/^ {2}32 games, 2021-10-20 to 2021-11-20$/m);
		expect((await load('league', 'twice.duckdb')).stdout).toMatch(
			/nothing has changed since it was loaded before/,
		);
	});

	it('refuses a folder that is missing, or empty', async () => {
		expectRefusal(await load('nowhere', 'bad.duckdb'), 2, [/nowhere: there is no such folder/]);
		await mkdir(at('empty'));
		expectRefusal(await load('empty', 'bad.duckdb'), 2, [/empty/, /schedule, player_box, team_box, shots/]);
	});

	it('refuses a file without a column that it needs, before anything is written', async () => {
		const source = await changed('no-column', 'player_box.csv', async (path) => {
			const text = await readFile(path, 'utf8');
			await writeFile(path, text.replace('fga', 'shots_taken'));
		});
		expectRefusal(await load(source, 'bad.duckdb'), 2, [/player_box\.csv/, /no column fga/, /shots_taken/]);
	});

	it('refuses a Parquet file cut in half', async () => {
		const source = await changed('half-parquet', 'game_odds.parquet', (path) =>
			writeFile(path, Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(5000, 7)])),
		);
		expectRefusal(await load(source, 'bad.duckdb'), 2, [
			/game_odds\.parquet/,
			/cannot be read as a Parquet file/,
		]);
	});

	it('keeps text where a number should be as a rejected row, names its line and exits 1', async () => {
		const source = await changed('text', 'shots.csv', async (path) => {
			const [header = '', first = '', ...rest] = (await readFile(path, 'utf8')).split('\n');
			const broken = first.split(',').with(header.split(',').indexOf('event_num'), 'soon');
			await writeFile(path, [header, broken.join(','), ...rest].join('\n'));
		});
		const { code, stdout, stderr } = await load(source, 'text.duckdb');
		expect(code).toBe(1);
		expect(stdout).toMatch(/^Loaded text into/);
		expect(stderr).toMatch(/1 row of .*shots\.csv rejected, and kept in nba_raw\.rejected_rows/);
		expect(stderr).toMatch(/line 2, column event_num: .*"soon"/);
	});
});

describe('an output file', () => {
	const database = '.accounted/warehouse.duckdb';
	const PLAN = ['plan', ...DONE, '--processor', 'TOGS'];
	it.each<readonly [string, 'validate' | 'pipeline', readonly string[]]>([
		['--reporter', 'validate', [...DONE, '--reconcile', '--reporter', `json=${database}`]],
		['--out of an explanation', 'validate', ['--explain', 'PGS:2021-11-05', '--out', database]],
		['--out of failures', 'validate', ['failures', '--out', database]],
		['--notify-state', 'validate', [...DONE, '--notify', 'http://127.0.0.1:9/', '--notify-state', database]],
		['--out of a plan', 'pipeline', [...PLAN, '--out', database]],
		['a plan that is carried out', 'pipeline', ['backfill', '--plan', 'plan.json', '--lineage', 'plan.json']],
		[
			'a compared report',
			'validate',
			['diff', '--from', 'one.json', '--to', 'one.json', '--out', 'one.json'],
		],
	])('is not overwritten: %s', async (_, app, args) => {
		await writeFile(at('plan.json'), '{}');
		await writeFile(at('one.json'), '[]');
		const before = await readFile(at(database));
		const result = await (app === 'validate' ? validate(args) : pipeline(args));
		expectRefusal(result, 2, [/: this is (the|a) .*\. Nothing was written/, /Name another file with --/]);
		expect(await readFile(at(database))).toEqual(before);
		expect(await readFile(at('plan.json'), 'utf8')).toBe('{}');
		expect(await readFile(at('one.json'), 'utf8')).toBe('[]');
		await Promise.all([rm(at('plan.json')), rm(at('one.json'))]);
	});

	it('holds data as they are, and text for people cleaned of what steers a terminal', async () => {
		const hostile = 'x\u001b]0;owned\u0007\u009b2J\u202egame\n=1+1';
		await copyFile(at(database), at('hostile.duckdb'));
		const copied = await openWarehouse({ warehouse: 'duckdb', database: at('hostile.duckdb') }, 'write');
		const [row] = await copied.query(sql`SELECT * FROM ${failuresTable} LIMIT 1`, failuresTable.schema);
		if (row === undefined) throw new Error('there is no failure to copy');
		await copied.commit([
			appendRows(failuresTable, [{ ...row, entity_id: hostile, failure_reason: hostile }]),
		]);
		await copied.close();
		const where = ['--entity', hostile, '--database', 'hostile.duckdb'];
		const steering = /[\p{Cc}\u202e]/u;
		for (const format of ['table', 'markdown']) {
			const { stdout } = await validate(['failures', ...where, '--format', format]);
			expect(stdout).toContain('owned');
			expect(stdout.replaceAll('\n', '')).not.toMatch(steering);
		}
		const json = await validate(['failures', ...where, '--format', 'json']);
		expect(JSON.parse(json.stdout).failures[0].entityId).toBe(hostile);
		const explained = await validate(['--explain', hostile, ...DONE, '--database', 'hostile.duckdb']);
		expect(`${explained.stdout}${explained.stderr}`).toContain('owned');
		expect(`${explained.stdout}${explained.stderr}`.replaceAll('\n', '')).not.toMatch(steering);
		const csv = await validate(['failures', ...where, '--format', 'csv']);
		expect(csv.stdout).toContain(`"${hostile.replace('=1', "'=1")}"`);
	});
});
