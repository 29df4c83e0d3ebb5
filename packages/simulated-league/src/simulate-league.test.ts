import { playerLookup, RAW_TABLES } from '@accounted/raw';
import { describe, expect, test } from 'vitest';
import { FAMILY_NAMES, GIVEN_NAMES } from './names/name-parts.ts';
import { allRows, checkedRows, publishedRows } from './read-rows.test.support.ts';
import { simulateLeague } from './simulate-league.ts';

const SMALL = { teams: 4, gamesPerTeam: 8 };

describe('simulateLeague', () => {
	test('the same seed gives the same rows', async () => {
		const rows = await allRows(simulateLeague({ ...SMALL, seed: 5 }));
		expect(await allRows(simulateLeague({ ...SMALL, seed: 5 }))).toEqual(rows);
	});

	test('another seed gives other rows', async () => {
		const one = await allRows(simulateLeague({ ...SMALL, seed: 5 }));
		const other = await allRows(simulateLeague({ ...SMALL, seed: 6 }));
		for (const [table, rows] of one) expect(other.get(table), table).not.toEqual(rows);
	});

	test('a second pass gives the same rows, whichever tables were read before, and after closing', async () => {
		const league = simulateLeague({ ...SMALL, seasons: 3 });
		const forwards = await allRows(league);
		await league.close();
		for (const table of [...league.tables].reverse())
			expect(await publishedRows(league, table)).toEqual(forwards.get(table));
	});

	test('two tables can be read at the same time', async () => {
		const league = simulateLeague({ ...SMALL, seasons: 2 });
		const [box, shots] = await Promise.all([
			publishedRows(league, 'player_box'),
			publishedRows(league, 'shots'),
		]);
		expect(box).toEqual(await publishedRows(league, 'player_box'));
		expect(shots).toEqual(await publishedRows(league, 'shots'));
	});

	test('more seasons leave the first ones as they were', async () => {
		const one = await publishedRows(simulateLeague(SMALL), 'player_box');
		const three = await publishedRows(simulateLeague({ ...SMALL, seasons: 3 }), 'player_box');
		expect(three.slice(0, one.length)).toEqual(one);
	});

	test('a table that the league does not have is empty', async () => {
		expect(await publishedRows(simulateLeague(SMALL), 'play_by_play')).toEqual([]);
	});

	test('a league without a fault request has no faults', () => {
		expect(simulateLeague(SMALL).manifest.faults).toEqual([]);
	});

	test.each([
		[{ teams: 5 }, 'teams is 5; it must be even'],
		[{ teams: 32 }, 'teams is 32'],
		[{ seasons: 0 }, 'seasons is 0'],
		[{ gamesPerTeam: 101 }, 'gamesPerTeam is 101'],
		[{ seed: 0.5 }, 'seed is 0.5'],
		[{ faults: { 'lost-shots': -1 } }, 'faults.lost-shots is -1'],
	])('refuses %j', (options, message) => {
		expect(() => simulateLeague(options)).toThrow(message);
	});
});

describe('over many seasons', () => {
	const league = simulateLeague({ teams: 8, gamesPerTeam: 6, seasons: 12, firstSeasonYear: 1995 });

	test('no two players share a lookup, and nobody changes his name', async () => {
		const players = await checkedRows(league, 'players', RAW_TABLES.players.file);
		expect(new Set(players.map((row) => playerLookup(row.player_name))).size).toBe(players.length);
		const names = new Map(players.map((row) => [row.player_id, row.player_name]));
		for (const row of await publishedRows(league, 'player_box'))
			expect(names.get(Number(row.player_id))).toBe(row.player_name);
	});

	test('the old leave, the young arrive, and most stay from one season to the next', async () => {
		const box = await checkedRows(league, 'player_box', RAW_TABLES.player_box.file);
		const seasons = [...Map.groupBy(box, (row) => row.season).values()].map(
			(rows) => new Set(rows.map((row) => row.player_id)),
		);
		expect(seasons).toHaveLength(12);
		seasons.slice(1).forEach((now, index) => {
			const stayed = [...now].filter((player) => seasons[index]?.has(player)).length / now.size;
			expect(stayed).toBeGreaterThan(0.5);
			expect(stayed).toBeLessThan(1);
		});
		const founders = [...(seasons[0] ?? [])];
		expect(founders.filter((player) => seasons[11]?.has(player)).length).toBeLessThan(60);
	});

	test('ages stay within a career', async () => {
		for (const { age } of await checkedRows(league, 'players', RAW_TABLES.players.file)) {
			expect(age).toBeGreaterThanOrEqual(19);
			expect(age).toBeLessThanOrEqual(40);
		}
	});

	test('game ids and game dates stay apart', async () => {
		const schedule = await checkedRows(league, 'schedule', RAW_TABLES.schedule.file);
		expect(new Set(schedule.map((row) => row.game_id)).size).toBe(12 * 24);
		expect(schedule.every((row) => /^9\d{9}$/.test(row.game_id))).toBe(true);
		expect(schedule.map((row) => row.game_date)).toEqual(schedule.map((row) => row.game_date).sort());
	});
});

test('names fold without losing a letter', () => {
	for (const name of [...GIVEN_NAMES, ...FAMILY_NAMES]) {
		const letters = name.normalize('NFC').replace(/[^\p{L}]/gu, '').length;
		expect(playerLookup(name), name).toHaveLength(letters);
	}
	expect(playerLookup("Étienne O'Dowdall-Čapek Jr.")).toBe('etienneodowdallcapekjr');
});
