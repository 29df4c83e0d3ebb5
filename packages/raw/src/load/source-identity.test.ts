import { symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import {
	emptyWarehouse,
	find,
	GAMES,
	load,
	rejectedRows,
	rowsOf,
	smallLeague,
	temporaryFolder,
} from '../small-league.test-support.ts';
import { sourceVersionsTable } from './tables.ts';

test('a folder is one source, however its path is typed', async () => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	const link = join(temporaryFolder(), 'link');
	symlinkSync(folder, link);
	const spellings = [`${dirname(folder)}/./${basename(folder)}//`, relative(process.cwd(), folder), link];
	const spoilt = smallLeague();
	find(spoilt.player_box, { game_id: '0022100001', player_name: 'BOS One' }).fga = 'abc';
	for (const [index, spelling] of spellings.entries()) {
		const other = spellings[(index + 1) % spellings.length] ?? folder;
		await load(warehouse, other, spoilt);
		expect(await rejectedRows(warehouse)).toMatchObject([{ source: `${folder}/player_box.csv` }]);
		await load(warehouse, other, smallLeague());
		expect(await rejectedRows(warehouse), spelling).toEqual([]);
		// The last game is at the edge of the schedule: it is missing only because this folder has brought it.
		const { missing } = await load(warehouse, spelling, smallLeague({ games: GAMES.slice(0, 2) }));
		expect(missing, spelling).toEqual([{ table: 'schedule', units: ['0022100003'], isFileMissing: false }]);
	}
	const versions = await rowsOf(warehouse, sourceVersionsTable);
	expect(new Set(versions.map(({ source }) => source))).toEqual(new Set([folder]));
});
