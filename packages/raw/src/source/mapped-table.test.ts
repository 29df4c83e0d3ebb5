import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { loadRaw } from '../load/load.ts';
import {
	emptyWarehouse,
	engineForTest,
	rowsOf,
	smallLeague,
	temporaryFolder,
	writeTables,
} from '../small-league.test-support.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { now } from '../testing/now.ts';
import { openFolder } from './folder-source.ts';
import { relationRows } from './relation-rows.ts';

const ODDS = 'CAST(NULL AS DOUBLE) AS total_line, CAST(NULL AS DOUBLE) AS home_spread';

/** The small league with one of its tables made by a SELECT. */
async function mapped(
	table: RawTableName,
	sql: string,
	folder = writeTables(temporaryFolder(), smallLeague()),
) {
	const engine = await engineForTest();
	const source = await openFolder(folder, engine, {
		mapping: { file: 'accounted.config.ts', selects: { [table]: { sql } } },
	});
	return { engine, source, relation: await source.relation(table, engine) };
}

async function positions(table: RawTableName, sql: string, folder?: string): Promise<string[]> {
	const { engine, relation } = await mapped(table, sql, folder);
	const rows = await engine.query(
		`SELECT ${relation.position} AS position FROM ${relation.from} ORDER BY _row`,
		z.object({ position: z.bigint() }),
	);
	return rows.map(({ position }) => relation.positionOf(position));
}

test('a table that a SELECT makes is loaded like a file, and its own file is for the SELECT to read', async () => {
	const folder = writeTables(temporaryFolder(), smallLeague());
	const { engine, source, relation } = await mapped(
		'player_box',
		`SELECT *, CASE WHEN status = 'PLAYED' THEN 30 END AS seconds_played, 'more' AS odd FROM read_csv('player_box.csv', all_varchar = true)
			WHERE status <> 'INACTIVE'`,
		folder,
	);
	expect(source.originOf('player_box')).toBe('player_box (accounted.config.ts)');
	expect(relation.columns.get('seconds_played')?.type).toBe('INTEGER');
	expect(relation.columns.has('odd')).toBe(false);
	const warehouse = await emptyWarehouse();
	await loadRaw(warehouse, { source, engine, runId: 'load', now });
	const rows = await rowsOf(warehouse, RAW_TABLES.player_box.table);
	expect(rows).toHaveLength(18);
	expect(new Set(rows.map((row) => row.seconds_played))).toEqual(new Set([30, null]));
});

test('a table may be made of files that are none of the tables, in folders below', async () => {
	const folder = writeTables(temporaryFolder(), smallLeague());
	mkdirSync(join(folder, 'odds', '2021'), { recursive: true });
	writeFileSync(join(folder, 'odds', '2021', 'a.csv'), 'GameId,Day\n0022100001,2021-10-19\n');
	const { source, engine } = await mapped(
		'game_odds',
		`SELECT GameId AS game_id, Day AS game_date, ${ODDS} FROM read_csv('odds/**/*.csv', all_varchar = true)`,
		folder,
	);
	expect(source.tables).toContain('game_odds');
	const relation = await source.relation('game_odds', engine);
	for await (const rows of relationRows(engine, relation))
		expect(rows).toMatchObject([{ game_id: '0022100001', game_date: '2021-10-19' }]);
});

describe('a row stands', () => {
	const folderOf = () => {
		const folder = writeTables(temporaryFolder(), smallLeague());
		writeFileSync(join(folder, 'b.csv'), 'game_id\nx\ny\n');
		writeFileSync(join(folder, 'a.csv'), 'game_id\nz\n');
		return folder;
	};
	const select = (more: string) =>
		`SELECT game_id, '2021-10-19' AS game_date, ${ODDS}${more} FROM read_csv(['b.csv', 'a.csv'], filename = true)`;

	test('where the SELECT has it, unless it says more', async () => {
		expect(await positions('game_odds', select(''), folderOf())).toEqual(['row 1', 'row 2', 'row 3']);
	});

	test('where the SELECT says it does', async () => {
		const more =
			', filename AS source_file, row_number() OVER (PARTITION BY filename ORDER BY game_id) + 1 AS source_row';
		expect((await positions('game_odds', select(more), folderOf())).sort()).toEqual([
			'a.csv row 2',
			'b.csv row 2',
			'b.csv row 3',
		]);
	});

	test.each([
		['the same of two rows', ', filename AS source_file, 7 AS source_row', /two rows of it have the same/],
		[
			'nothing of one',
			', filename AS source_file, NULLIF(row_number() OVER (), 2) AS source_row',
			/a row of it has no source_file/,
		],
		['no number', ", filename AS source_file, 'first' AS source_row", /no whole number as source_row/],
		['no file', ', row_number() OVER () AS source_row', /it yields source_row without source_file$/],
		['no row', ', filename AS source_file', /it yields source_file without source_row$/],
	])('where the SELECT has it, if it says %s, with a note', async (_, more, note) => {
		expect(await positions('game_odds', select(more), folderOf())).toEqual(['row 1', 'row 2', 'row 3']);
		const { relation } = await mapped('game_odds', select(more), folderOf());
		expect(relation.notes).toEqual([expect.stringMatching(note)]);
	});
});

describe('a SELECT is refused, by configuration file and table,', () => {
	test.each<[string, string, RegExp, RegExp]>([
		['that is none', 'DROP TABLE x', /it must be a SELECT/, /Paths in it start at/],
		['of a column that is not there', "SELECT nothing FROM 'shots.csv'", /"nothing" not found/, /sql/],
		[
			'that lacks columns',
			"SELECT game_id, team FROM 'shots.csv'",
			/it has no column game_date, event_num/,
			/game_id, team\./,
		],
		['of a file outside', "SELECT * FROM read_text('../x.csv')", /x\.csv/, /nothing else can be read/],
		[
			'with a nested column that is needed',
			"SELECT * REPLACE ({'name': team} AS team) FROM 'shots.csv'",
			/column team is of type STRUCT/,
			/as text/,
		],
	])('%s', async (_, sql, says, advises) => {
		await expect(mapped('shots', sql)).rejects.toMatchObject({
			name: 'SourceError',
			message: expect.stringMatching(new RegExp(`^accounted\\.config\\.ts: raw\\.shots: .*${says.source}`)),
			remedy: expect.stringMatching(advises),
		});
	});

	test('and told together with what is wrong with the files', async () => {
		const folder = writeTables(temporaryFolder(), smallLeague());
		writeFileSync(join(folder, 'schedule.csv'), 'game_id\n');
		await expect(mapped('shots', 'SELECT 1', folder)).rejects.toThrow(
			/2 things keep it from being loaded[\s\S]*schedule\.csv: it has no column[\s\S]*raw\.shots: it has no column/,
		);
	});
});
