import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWarehouse } from '@accounted/command-line';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { failuresTable } from '@accounted/failure-tracking';
import { defineTable, isoDate } from '@accounted/warehouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

/** A warehouse in which nothing is ours: a list of shifts, reports of some of them, and an old table of failures. */
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const date = isoDate.parse('2021-11-05');
const DATES = ['--start-date', date, '--end-date', date];
const keyed = z.object({ day: isoDate, worker: z.string() });
const shifts = defineTable({ name: 'plant.shifts', description: '', schema: keyed, key: ['worker'] });
const reports = defineTable({ name: 'plant.reports', description: '', schema: keyed, key: ['worker'] });
const strays = defineTable({
	name: 'plant.strays',
	description: '',
	schema: z.object({ day: isoDate.nullable(), worker: z.string().nullable() }),
	key: ['worker'],
});
const EVERY_STRAY =
	'SELECT day AS analysis_date, worker AS entity_id FROM plant.strays WHERE worker IS NOT NULL AND day IS NOT NULL';
const yearOne = defineTable({ name: 'plant.year_one', description: '', schema: keyed, key: ['worker'] });
const shouted = defineTable({ name: 'plant.shouted', description: '', schema: keyed, key: ['worker'] });
const oldFailures = defineTable({
	name: failuresTable.name,
	description: '',
	schema: z.object({
		processor_name: z.string(),
		analysis_date: isoDate,
		entity_id: z.string(),
		failure_category: z.string(),
	}),
	key: ['entity_id'],
});
const DECLARED = {
	name: 'ReportWorker',
	code: 'REP2',
	phase: 5,
	table: reports.name,
	dateColumn: 'day',
	entityColumn: 'worker',
	entityType: 'PLAYER',
	expectation: {
		sql: 'SELECT day AS analysis_date, worker AS entity_id FROM plant.shifts WHERE day BETWEEN @start_date AND @end_date',
		description: 'each worker with a shift',
	},
};

beforeAll(async () => {
	folder = await temporaryFolder();
	await mkdir(join(folder.path, '.accounted'));
	const database = join(folder.path, '.accounted', 'warehouse.duckdb');
	const config = { warehouse: 'duckdb', database } as const;
	const warehouse = await openWarehouse(config, 'write');
	await warehouse.ensure([shifts, reports, strays, yearOne, shouted, oldFailures]);
	const rows = (...workers: readonly string[]) => workers.map((worker) => ({ day: date, worker }));
	const failed = (entity_id: string, failure_category: string) => ({
		processor_name: DECLARED.name,
		analysis_date: date,
		entity_id,
		failure_category,
	});
	await warehouse.commit([
		{ table: shifts, rows: rows('ann', 'bob', 'cid', 'dan') },
		{ table: reports, rows: rows('ann') },
		{
			table: yearOne,
			rows: [...rows('ann'), { day: isoDate.parse('0001-01-01'), worker: 'eve' }],
		},
		{ table: shouted, rows: rows('ANN', 'BOB', 'CID', 'DAN') },
		{
			table: strays,
			rows: [
				{ day: date, worker: 'ann' },
				{ day: date, worker: null },
				{ day: null, worker: 'bob' },
			],
		},
		{ table: oldFailures, rows: [failed('bob', 'EXPECTED_INCOMPLETE'), failed('cid', 'calculation_error')] },
	]);
	await warehouse.close();
	await configure({});
});
afterAll(() => folder[Symbol.asyncDispose]());

function configure(change: object, ...others: readonly object[]): Promise<void> {
	const content = { processors: [{ ...DECLARED, ...change }, ...others] };
	return writeFile(join(folder.path, 'validate.config.json'), JSON.stringify(content));
}
const validate = (...args: readonly string[]) =>
	runCommand('validate', ['--processor', 'REP2', ...args], { cwd: folder.path });

describe('a processor that a configuration declares, where nothing is ours', () => {
	it('is reconciled in every format', async () => {
		const { code, stdout, stderr } = await validate(...DATES, '--reconcile', '--details');
		expect({ code, stderr }).toEqual({
			code: 1,
			stderr: 'using validate.config.json\ngate failed: unaccounted 1, error 1\n',
		});
		expect(stdout).toMatch(/^REP2 +4 +1 +2 +1 +75% +1$/m);
		expect(stdout).toMatch(/^REP2, ReportWorker: each worker with a shift$/m);
		expect(stdout).toMatch(/^By root cause: 1 expected, 1 error, 0 pending$/m);
		expect(stdout).toMatch(/^REP2 +2021-11-05 +dan +LOST$/m);
		const json = JSON.parse((await validate(...DATES, '--reconcile', '--format', 'json')).stdout);
		expect(json.unaccountedEntities).toEqual([{ processor: 'REP2', date, entityId: 'dan', why: 'LOST' }]);
		expect((await validate(...DATES, '--format', 'junit')).stdout).toMatch(
			/classname="REP2".*name="2021-11-05"/,
		);
		expect((await validate(...DATES, '--format', 'html')).stdout).toMatch(/^<!doctype html>/);
		expect((await validate(...DATES, '--format', 'markdown')).stdout).toMatch(
			/REP2 \(ReportWorker\) must run again/,
		);
	});

	it('has a status, failures and explanations, with dates or without', async () => {
		expect((await validate(...DATES)).stdout).toMatch(/^2021-11-05 +UNTRACKED$/m);
		expect((await validate('--explain', 'REP2:2021-11-05')).stdout).toMatch(/PROCESSING_ERROR/);
		expect((await validate('--explain', 'dan')).stdout).toMatch(/LOST: the processor has run on that date/);
		const listed = await runCommand('validate', ['failures', '--processor', 'REP2'], { cwd: folder.path });
		expect(listed.stdout).toMatch(/^2021-11-05 +REP2 +bob +INSUFFICIENT_DATA +expected +open/m);
	});

	it.each<[string, object, RegExp]>([
		['table', { table: 'plant.report' }, /there is no table plant\.report; plant has reports, shifts/],
		['dataset', { table: 'plnat.reports' }, /there is no table plnat\.reports; there is no dataset plnat/],
		['column', { entityColumn: 'wroker' }, /plant\.reports has no column wroker; it has day, worker/],
		[
			'column in a statement',
			{ expectation: { sql: 'SELECT day AS analysis_date FROM plant.shifts' } },
			/its expectation \(the entities .*\) cannot be read: .*entity_id/,
		],
		[
			'table in a statement',
			{ expectation: { sql: 'SELECT day AS analysis_date, worker AS entity_id FROM plant.shift' } },
			/its expectation .* cannot be read: .*shift/,
		],
		['date', { dateColumn: 'worker' }, /plant\.reports\.worker holds 'ann' \(of ann\), which is not a date/],
	])(
		'is named where the warehouse lacks a %s that it names, and the others are checked',
		async (_, change, says) => {
			const sound = { ...DECLARED, name: 'SoundWorker', code: 'SOUND', failures: 'none' };
			await configure(change, sound);
			const { code, stdout, stderr } = await runCommand(
				'validate',
				[...DATES, '--reconcile', '--processor', 'REP2,SOUND'],
				{ cwd: folder.path },
			);
			expect(code).toBe(3);
			expect(stderr).toMatch(/^could not check REP2: /m);
			expect(stderr).toMatch(says);
			expect(stdout).toMatch(/^could not check 1 processor, 3 unaccounted/m);
			expect(stdout).toMatch(/^SOUND +4 +1 +0 +3 /m);
			expect(stdout).not.toMatch(/^REP2 /m);
			expect(stderr).not.toMatch(/^\s+at |fault of the program|pipeline load/m);
			await configure({});
		},
	);

	it('is named by every command if its table cannot be read', async () => {
		const sound = { ...DECLARED, name: 'SoundWorker', code: 'SOUND', failures: 'none' };
		await configure({ table: 'plant.report' }, sound);
		for (const command of [['--explain', 'dan'], ['entities', ...DATES], DATES])
			expect(
				await runCommand('validate', [...command, '--processor', 'REP2,SOUND'], { cwd: folder.path }),
				command.join(' '),
			).toMatchObject({
				code: 3,
				stdout: expect.stringMatching(/dan|2021-11-05/),
				stderr: expect.stringMatching(/^could not check REP2: there is no table plant\.report; /m),
			});
		await configure({});
	});

	it('is not said to expect nothing, if it is all that is asked for and cannot be read', async () => {
		await configure({ table: 'plant.report' });
		for (const subject of ['dan', 'somebody else', `REP2:${date}`]) {
			const { code, stdout, stderr } = await validate('--explain', subject, ...DATES);
			expect({ code, stderr }).toMatchObject({
				code: 3,
				stderr: expect.stringMatching(/^could not check REP2: /m),
			});
			expect(stdout).toMatch(/^Of what could be checked: /m);
		}
		await configure({});
	});

	it('exits 0 if all is well, and 3 if keys are NULL', async () => {
		await configure({ table: 'plant.strays', expectation: { sql: EVERY_STRAY }, failures: 'none' });
		const { code, stdout, stderr } = await validate(...DATES, '--reconcile');
		expect({ code, stderr }).toEqual({
			code: 3,
			stderr: expect.stringMatching(
				/could not check all of REP2: plant\.strays has 1 row without worker \(NULL or blank\) and 1 row without day, which cannot be compared/,
			),
		});
		expect(stdout).toMatch(/^REP2 +1 +1 +0 +0 +100% +0$/m);
		expect(stdout).toMatch(/^REP2: 1 Unexpected/m);
		await configure({ table: 'plant.shifts', failures: 'none' });
		expect(await validate(...DATES, '--reconcile')).toMatchObject({
			code: 0,
			stderr: 'using validate.config.json\n',
		});
		await configure({});
	});

	it.each(['2021-13-01', '2021-02-29', '0000-00-00', '2021-11-31'])('has no cell of %s', async (day) => {
		expect(await validate('--explain', `REP2:${day}`)).toEqual({
			code: 2,
			stdout: '',
			stderr: expect.stringMatching(`--explain REP2:${day}: there is no such day\n`),
		});
	});

	it('makes no default range of a date in the year 1, and says where it is', async () => {
		await configure({ table: yearOne.name });
		for (const command of [['--explain', 'ann'], ['failures'], ['serve', '--port', '0']])
			expect(
				await runCommand('validate', [...command, '--processor', 'REP2'], { cwd: folder.path }),
				command.join(' '),
			).toEqual({
				code: 2,
				stdout: '',
				stderr:
					'using validate.config.json\n' +
					'error: plant.year_one.day holds 0001-01-01: the date lies outside the limits 1900-01-01 to 2199-12-31\n' +
					'Name the dates with --start-date, or correct the row.\n',
			});
		// A start that is named leaves nothing to the table but the end.
		const named = await validate('--explain', 'ann', '--start-date', date);
		expect(named).toMatchObject({ code: 0, stdout: expect.stringMatching(`^ann, ${date} to ${date}\n`) });
		// The search for an unknown name goes beyond the dates that are named.
		const unknown = await validate('--explain', 'zoe', ...DATES);
		expect(unknown).toMatchObject({ code: 2, stdout: '' });
		expect(unknown.stderr).toMatch(/no entity of this name is known/);
		await configure({});
	});

	it('says of which expectation nothing comes, and nothing of a schedule', async () => {
		const before = ['--start-date', '1999-01-01', '--end-date', '1999-01-01'];
		const { code, stdout } = await validate(...before, '--reconcile');
		expect(code).toBe(1);
		expect(stdout).toContain(
			'Nothing is expected from 1999-01-01 to 1999-01-01: no entity is found for REP2 (each worker with a shift).\n',
		);
	});

	it('fails the gate beside other processors if nothing is expected of it', async () => {
		const sound = {
			...DECLARED,
			name: 'SoundWorker',
			code: 'SOUND',
			table: 'plant.shifts',
			failures: 'none',
		};
		const sql = `${DECLARED.expectation.sql} AND worker = 'unknown'`;
		await configure({ failures: 'none', table: 'plant.shifts', expectation: { sql } }, sound);
		const both = ['--processor', 'REP2,SOUND', ...DATES];
		for (const more of [['--reconcile'], []]) {
			const { code, stderr } = await runCommand('validate', [...both, ...more], { cwd: folder.path });
			expect({ code, stderr }).toEqual({
				code: 1,
				stderr: 'using validate.config.json\ngate failed: empty (REP2)\n',
			});
		}
		const junit = await runCommand('validate', [...both, '--format', 'junit'], { cwd: folder.path });
		expect(junit.stdout).toContain('message="empty (REP2)"');
		await configure({});
	});

	it('names keys that differ in spelling alone', async () => {
		await configure({ table: 'plant.shouted', failures: 'none' });
		const { code, stdout } = await validate(...DATES, '--reconcile', '--details');
		expect(code).toBe(1);
		expect(stdout).toMatch(
			/^REP2: 4 unaccounted and 4 unexpected keys differ by letter case alone: 'ann' expected, 'ANN' found\./m,
		);
		expect(stdout).not.toMatch(/run again/);
		await configure({});
	});

	it('has failures of whole dates, which ack leaves to the system that wrote them', async () => {
		const until = ['--until', '9999-01-01', '--reason', 'known'];
		const ack = (on: string) =>
			runCommand('validate', ['failures', 'ack', '--processor', 'REP2', '--date', on, ...until], {
				cwd: folder.path,
			});
		const path = join(folder.path, '.accounted', 'warehouse.duckdb');
		const warehouse = await openWarehouse({ warehouse: 'duckdb', database: path }, 'write');
		const row = { processor_name: DECLARED.name, failure_category: 'calculation_error' };
		const day = isoDate.parse('2021-12-01');
		await warehouse.commit([
			{ table: oldFailures, rows: [{ ...row, analysis_date: day, entity_id: 'DATE_LEVEL' }] },
		]);
		await warehouse.close();
		const whole = await ack(day);
		expect(whole).toMatchObject({ code: 2, stdout: '' });
		expect(whole.stderr).toMatch(/The system that wrote a DATE_LEVEL row must acknowledge it\.$/m);
		const none = await ack('2021-12-02');
		expect(none).toMatchObject({ code: 2, stdout: '' });
		expect(none.stderr).toMatch(/no open failure matches/);
		expect(none.stderr).not.toContain('DATE_LEVEL');
	});

	it('is unknown to --processor without its configuration', async () => {
		const { code, stderr } = await validate(...DATES, '--config', 'nowhere.json');
		expect({ code, stderr }).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/nowhere\.json: there is no/),
		});
	});
});
