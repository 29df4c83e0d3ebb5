import { expect, test } from 'vitest';
import {
	contents,
	emptyWarehouse,
	engineForTest,
	smallLeague,
	temporaryFolder,
	writeTables,
} from '../small-league.test-support.ts';
import { openFolder } from '../source/folder-source.ts';
import { now } from '../testing/now.ts';
import { loadRaw } from './load.ts';

test('a table that is asked for and is not there is an error, and nothing is written', async () => {
	const engine = await engineForTest();
	const warehouse = await emptyWarehouse();
	const before = await contents(warehouse);
	const source = await openFolder(writeTables(temporaryFolder(), smallLeague()), engine);
	await expect(
		loadRaw(warehouse, { source, engine, also: ['play_by_play'], runId: 'load', now }),
	).rejects.toMatchObject({
		name: 'SourceError',
		message: expect.stringMatching(/: lacks play_by_play$/),
		remedy: expect.stringContaining('leave out --with play_by_play'),
	});
	expect(await contents(warehouse)).toEqual(before);
});
