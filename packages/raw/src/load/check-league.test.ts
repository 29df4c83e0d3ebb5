import { expect, test } from 'vitest';
import {
	contents,
	emptyWarehouse,
	load,
	smallLeague,
	temporaryFolder,
} from '../small-league.test-support.ts';

const OTHERS = [
	{ id: '1022100001', date: '2021-10-20', home: 'AAA', away: 'BBB' },
	{ id: '1022100002', date: '2021-10-22', home: 'CCC', away: 'DDD' },
];

test('another league on the same days is refused before anything is written', async () => {
	const warehouse = await emptyWarehouse();
	await load(warehouse, temporaryFolder(), smallLeague());
	const before = await contents(warehouse);
	await expect(load(warehouse, temporaryFolder(), smallLeague({ games: OTHERS }))).rejects.toMatchObject({
		name: 'SourceError',
		message: expect.stringMatching(
			/its teams \(AAA, BBB, CCC, \.\.\.\) are another league's .*2021-10-20 to 2021-10-22 \(BOS, LAL, NYK\)$/,
		),
		remedy: 'Name another database with --database.',
	});
	expect(await contents(warehouse)).toEqual(before);
});

test('another league on other days is let in', async () => {
	const warehouse = await emptyWarehouse();
	await load(warehouse, temporaryFolder(), smallLeague());
	const later = OTHERS.map((game) => ({ ...game, date: game.date.replace('2021', '2023') }));
	const { games } = await load(
		warehouse,
		temporaryFolder(),
		smallLeague({ games: later, season: '2023-24' }),
	);
	expect(games).toBe(2);
});

test('one more game of the same league is let in, though its teams had a day off', async () => {
	const warehouse = await emptyWarehouse();
	await load(warehouse, temporaryFolder(), smallLeague());
	// On the 21st the warehouse has Los Angeles against New York.
	const boston = [{ id: '0022100009', date: '2021-10-21', home: 'BOS', away: 'TOR' }];
	const { games } = await load(warehouse, temporaryFolder(), smallLeague({ games: boston }));
	expect(games).toBe(1);
});
