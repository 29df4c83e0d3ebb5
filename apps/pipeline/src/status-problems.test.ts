import { isoDate } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import type { Run } from './read-runs.ts';
import type { WarehouseStatus } from './read-status.ts';
import { statusProblems } from './status-problems.ts';

const [first, middle, last] = ['2021-10-19', '2021-11-05', '2021-12-31'].map((day) => isoDate.parse(day));
if (first === undefined || middle === undefined || last === undefined)
	throw new Error('there are three days');

const processor = (code: string, values: Partial<WarehouseStatus['processors'][number]>) => ({
	code,
	name: code,
	done: 10,
	stale: 0,
	broken: 0,
	missing: 0,
	upcoming: 0,
	due: null,
	...values,
});
const statusOf = (
	processors: WarehouseStatus['processors'],
	rejected: WarehouseStatus['rejected'] = [],
): WarehouseStatus => ({ games: 100, range: { start: first, end: last }, processors, rejected });
const run: Run = {
	run_id: 'r1',
	range_start: first,
	range_end: middle,
	started_at: '2022-01-01T00:00:00.000Z',
	finished_at: '2022-01-01T00:00:01.000Z',
	processors: 1,
	cells: 1,
	records: 1,
	failures: 0,
	failed: 0,
	interrupted: 0,
	running: 0,
	error: null,
};

test('done cells, and cells of dates to come, are no problem', () => {
	const sound = statusOf([processor('PGS', { upcoming: 12 }), processor('TOGS', {})]);
	expect(statusProblems(sound, [run])).toEqual([]);
});

test('the command covers the dates of all cells that are due', () => {
	const status = statusOf([
		processor('PGS', { stale: 2, due: { start: middle, end: middle } }),
		processor('TOGS', { broken: 1, due: { start: first, end: first } }),
	]);
	const command = `npx pnpm pipeline backfill --start-date ${first} --end-date ${middle}`;
	expect(statusProblems(status, [])).toEqual([
		{ kind: 'STALE', says: expect.stringMatching(/^2 cells of PGS are stale/), command },
		{ kind: 'BROKEN', says: expect.stringMatching(/^1 cell of TOGS has entities that are lost/), command },
	]);
});

test('rejected rows are counted, and their files named', () => {
	const group = (file: string, count: number) => ({
		table: 'shots',
		file,
		column: 'x',
		reason: 'r',
		count,
		firstPosition: 'line 2',
		firstDate: null,
		lastDate: null,
	});
	const rejected = ['a.csv', 'a.csv', 'b.csv', 'c.csv', 'd.csv'].map((file) => group(file, 2));
	expect(statusProblems(statusOf([], rejected), [])).toMatchObject([
		{
			kind: 'REJECTED',
			says: expect.stringMatching(/^10 raw rows of a\.csv, b\.csv, c\.csv and 1 more are/),
			command: expect.stringMatching(/load --source FOLDER$/),
		},
	]);
	const here = import.meta.dirname;
	const [problem] = statusProblems(statusOf([], [group(`${here}/a.csv`, 1)]), []);
	expect(problem?.command).toContain(`load --source ${here}`);
});

test('the last run counts, and not those before it', () => {
	const failed = { ...run, failed: 1, error: 'the disk is full' };
	const kinds = (runs: readonly Run[]) => statusProblems(statusOf([]), runs).map(({ kind }) => kind);
	expect(kinds([failed])).toEqual(['LAST_RUN_FAILED']);
	expect(kinds([run, failed])).toEqual([]);
	expect(statusProblems(statusOf([]), [failed])[0]).toMatchObject({
		says: 'the last run, r1, failed: the disk is full',
		command: `npx pnpm pipeline backfill --start-date ${first} --end-date ${middle}`,
	});
});
