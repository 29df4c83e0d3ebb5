import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWarehouse, PIPELINE_TABLES, PROCESSORS } from '@accounted/command-line';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { failuresTable, prepareSchema } from '@accounted/failure-tracking';
import { RAW_TABLES } from '@accounted/raw';
import { playerBoxRow, rowOf, scheduleRow } from '@accounted/raw/testing';
import { appendRows, type IsoDate, isoDate, type Row } from '@accounted/warehouse';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const DATE = isoDate.parse('2021-11-05');
const RANGE = ['--start-date', DATE, '--end-date', DATE];
const PLAYERS = ['ann', 'bob', 'cid', 'dee, "the wall"'];
const now = '2022-06-01T00:00:00.000Z';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const validate = (...args: string[]) =>
	runCommand('validate', [...args, '--database', 'w.duckdb'], { cwd: folder.path });

/**
 * Four players are expected of PGS: ann is doubled, bob has a record and a failure, cid has a failure, dee has nothing.
 * A record of eve is unexpected. Beside them stand 200,000 failures that no player is expected for.
 */
beforeAll(async () => {
	folder = await temporaryFolder();
	const PGS = PROCESSORS.find(({ code }) => code === 'PGS');
	if (PGS === undefined) throw new Error('there is no PGS');
	const warehouse = await openWarehouse(
		{ warehouse: 'duckdb', database: join(folder.path, 'w.duckdb') },
		'write',
	);
	await prepareSchema(warehouse, PIPELINE_TABLES, () => now);
	const record = (player: string): Row => ({
		...rowOf(PGS.output.table, {
			game_date: DATE,
			game_id: DATE,
			player_lookup: player,
			data_quality_tier: 'gold',
		}),
	});
	const failure = (player: string, date: IsoDate = DATE) =>
		rowOf(failuresTable, {
			processor_name: PGS.name,
			entity_id: player,
			entity_type: 'PLAYER',
			analysis_date: date,
			failure_category: 'INVALID_INPUT',
			failure_type: 'PROCESSING_ERROR',
			failure_reason: 'so it is',
			resolution_status: 'UNRESOLVED',
			first_seen_at: now,
			last_seen_at: now,
			created_at: now,
		});
	const template = failure('', isoDate.parse('2021-11-04'));
	await warehouse.commit([
		appendRows(RAW_TABLES.schedule.table, [scheduleRow({ game_date: DATE })]),
		appendRows(
			RAW_TABLES.player_box.table,
			PLAYERS.map((player_lookup) => playerBoxRow({ game_date: DATE, player_lookup })),
		),
		{ table: PGS.output.table, rows: ['ann', 'ann', 'bob', 'eve'].map(record) },
		appendRows(failuresTable, [failure('bob'), failure('cid')]),
		appendRows(
			failuresTable,
			Array.from({ length: 200_000 }, (_, index) => ({ ...template, entity_id: `player${index}` })),
		),
	]);
	await warehouse.close();
}, 300_000);
afterAll(() => folder[Symbol.asyncDispose]());

describe('validate entities', () => {
	const PGS = ['--processor', 'PGS'];

	it('lists the entities of every state as CSV, which a spreadsheet reads', async () => {
		const { code, stdout, stderr } = await validate('entities', ...RANGE, ...PGS, '--format', 'csv');
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		const rows: string[][] = parse(stdout);
		expect(rows).toEqual([
			['date', 'processor', 'entityId', 'state', 'why', 'records', 'failures'],
			[DATE, 'PGS', 'ann', 'duplicate', '', '2', '0'],
			[DATE, 'PGS', 'bob', 'conflict', '', '1', '1'],
			[DATE, 'PGS', 'dee, "the wall"', 'unaccounted', 'NEVER_RAN', '0', '0'],
			[DATE, 'PGS', 'eve', 'unexpected', '', '1', '0'],
		]);
	});

	it('lists the states that are asked for, and says what a limit leaves out', async () => {
		const states = ['--state', 'unaccounted,unexpected'];
		const all = await validate('entities', ...RANGE, ...PGS, ...states, '--format', 'json');
		expect(JSON.parse(all.stdout)).toMatchObject({
			total: 2,
			truncated: false,
			entities: [{ state: 'unaccounted', why: 'NEVER_RAN' }, { entityId: 'eve' }],
		});
		const cut = await validate('entities', ...RANGE, ...PGS, ...states, '--format', 'json', '--limit', '1');
		expect(JSON.parse(cut.stdout)).toMatchObject({ total: 2, truncated: true, entities: [{}] });
		expect(cut.stderr).toBe('note: The first 1 of 2; --limit all lists all of them\n');
		const table = await validate('entities', ...RANGE, ...PGS, '--limit', '1');
		expect(table.stdout).toMatch(/^The first 1 of 4; --limit all lists all of them$/m);
	});

	it('are named in the JSON report: unaccounted with why, and unexpected', async () => {
		const { stdout } = await validate(...RANGE, ...PGS, '--reconcile', '--format', 'json');
		expect(JSON.parse(stdout)).toMatchObject({
			unaccountedEntities: [{ processor: 'PGS', entityId: 'dee, "the wall"', why: 'NEVER_RAN' }],
			unexpectedEntities: [{ processor: 'PGS', date: DATE, entityId: 'eve' }],
		});
	});

	it.each([
		[['--state', 'conflicts'], /Did you mean conflict\?/],
		[['--format', 'xlsx'], /Its values are table, json/],
		[['--limit', '0'], /--limit 0: not a number of rows/],
	])('refuses %j', async (args, says) => {
		const { code, stderr } = await validate('entities', ...RANGE, ...args);
		expect(code).toBe(2);
		expect(stderr).toMatch(says);
	});
});

describe('200,000 failures', () => {
	const ALL = ['failures', '--start-date', '2021-11-04', '--end-date', '2021-11-04'];

	it('are all there in JSON, which says how many there are', async () => {
		await validate(...ALL, '--format', 'json', '--out', 'f.json');
		const { failures, ...rest } = JSON.parse(await readFile(join(folder.path, 'f.json'), 'utf8'));
		expect(rest).toEqual({ schemaVersion: 1, total: 200_000, truncated: false });
		expect(failures).toHaveLength(200_000);
	});

	it('are all there in a table that is asked for all of them', async () => {
		const { code, stderr } = await validate(...ALL, '--limit', 'all', '--out', 'f.txt');
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		const lines = (await readFile(join(folder.path, 'f.txt'), 'utf8')).trimEnd().split('\n');
		expect(lines).toHaveLength(2 + 200_000 + 2);
		expect(lines.at(-1)).toBe('200,000 open failures');
	});

	it('are cut to 50 in a table, which says so, and to what --limit says elsewhere', async () => {
		const table = await validate(...ALL);
		expect(table.stdout).toMatch(/^The first 50 of 200,000; --limit all lists all of them$/m);
		const markdown = await validate(...ALL, '--format', 'markdown');
		expect(markdown.stdout).toMatch(/^The first 50 of 200,000; /m);
		const json = await validate(...ALL, '--format', 'json', '--limit', '3');
		expect(JSON.parse(json.stdout)).toMatchObject({
			total: 200_000,
			truncated: true,
			failures: [{}, {}, {}],
		});
		expect(json.stderr).toBe('note: The first 3 of 200,000; --limit all lists all of them\n');
		expect((await validate(...ALL, '--limit', 'many')).code).toBe(2);
	});
});
