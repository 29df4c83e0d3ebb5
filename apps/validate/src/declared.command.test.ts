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
		description: 'whoever has a shift',
	},
};

beforeAll(async () => {
	folder = await temporaryFolder();
	await mkdir(join(folder.path, '.accounted'));
	const database = join(folder.path, '.accounted', 'warehouse.duckdb');
	const config = { warehouse: 'duckdb', database } as const;
	const warehouse = await openWarehouse(config, 'write');
	await warehouse.ensure([shifts, reports, oldFailures]);
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
		{ table: oldFailures, rows: [failed('bob', 'EXPECTED_INCOMPLETE'), failed('cid', 'calculation_error')] },
	]);
	await warehouse.close();
	await configure({});
});
afterAll(() => folder[Symbol.asyncDispose]());

function configure(change: object): Promise<void> {
	const content = { processors: [{ ...DECLARED, ...change }] };
	return writeFile(join(folder.path, 'validate.config.json'), JSON.stringify(content));
}
const validate = (...args: readonly string[]) =>
	runCommand('validate', ['--processor', 'REP2', ...args], { cwd: folder.path });

describe('a processor that a configuration declares, where nothing is ours', () => {
	it('is reconciled in every format', async () => {
		const { code, stdout, stderr } = await validate(...DATES, '--reconcile', '--details');
		expect({ code, stderr }).toEqual({ code: 1, stderr: 'gate failed: unaccounted 1\n' });
		expect(stdout).toMatch(/^REP2 +4 +1 +2 +1 +75%$/m);
		expect(stdout).toMatch(/^REP2, ReportWorker: whoever has a shift$/m);
		expect(stdout).toMatch(/^By root cause: 1 expected, 1 error, 0 pending$/m);
		expect(stdout).toMatch(/^REP2 +2021-11-05 +dan +LOST$/m);
		const json = JSON.parse((await validate(...DATES, '--reconcile', '--format', 'json')).stdout);
		expect(json.unaccountedEntities).toEqual([{ processor: 'REP2', date, entityId: 'dan', why: 'LOST' }]);
		expect((await validate(...DATES, '--format', 'junit')).stdout).toMatch(
			/classname="REP2".*name="2021-11-05"/,
		);
		expect((await validate(...DATES, '--format', 'html')).stdout).toMatch(/^<!doctype html>/);
		expect((await validate(...DATES, '--format', 'markdown')).stdout).toMatch(
			/REP2 \(ReportWorker\) has to run again/,
		);
	});

	it('has a status, failures and explanations, with dates or without', async () => {
		expect((await validate(...DATES)).stdout).toMatch(/^2021-11-05 +UNTRACKED$/m);
		expect((await validate('--explain', 'REP2:2021-11-05')).stdout).toMatch(/PROCESSING_ERROR/);
		expect((await validate('--explain', 'dan')).stdout).toMatch(/LOST: the processor has run on that date/);
		const listed = await runCommand('validate', ['failures', '--processor', 'REP2'], { cwd: folder.path });
		expect(listed.stdout).toMatch(/^2021-11-05 +REP2 +bob +INSUFFICIENT_DATA +expected +open/m);
	});

	it.each<[string, object, number, RegExp]>([
		[
			'table',
			{ table: 'plant.report' },
			3,
			/no table plant\.report.*REP2\nThe nearest there is plant\.reports/,
		],
		[
			'dataset',
			{ table: 'plnat.reports' },
			3,
			/no table plnat\.reports[\s\S]*nearest there is|no tables at all/,
		],
		[
			'column',
			{ entityColumn: 'wroker' },
			3,
			/plant\.reports.*no column wroker\nThe nearest column there is worker/,
		],
		[
			'column in a statement',
			{ expectation: { sql: 'SELECT day AS analysis_date FROM plant.shifts' } },
			2,
			/expectation of REP2 .*entity_id/,
		],
		[
			'table in a statement',
			{ expectation: { sql: 'SELECT day AS analysis_date, worker AS entity_id FROM plant.shift' } },
			2,
			/expectation of REP2 .*shift/,
		],
	])('is refused where the warehouse lacks a %s that it names', async (_, change, exitCode, says) => {
		await configure(change);
		const { code, stdout, stderr } = await validate(...DATES, '--reconcile');
		expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
		expect(stderr).toMatch(says);
		expect(stderr).not.toMatch(/^\s+at |fault of the program/m);
		await configure({});
	});

	it('is unknown to --processor without its configuration', async () => {
		const { code, stderr } = await validate(...DATES, '--config', 'nowhere.json');
		expect({ code, stderr }).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/nowhere\.json: there is no/),
		});
	});
});
