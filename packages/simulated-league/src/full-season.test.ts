import { RAW_TABLES } from '@accounted/raw';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkedRows, groupBy } from './read-rows.test.support.ts';
import { simulateLeague } from './simulate-league.ts';

const REAL_CODES =
	'ATL BOS BKN BRK CHA CHI CHO CLE DAL DEN DET GS GSW HOU IND LAC LAL MEM MIA MIL MIN NO NOP NY NYK OKC ORL PHI PHO PHX POR SA SAC SAS TOR UTA UTAH WAS WSH';

async function season() {
	const league = simulateLeague({ seed: 3 });
	return {
		league,
		schedule: await checkedRows(league, 'schedule', RAW_TABLES.schedule.file),
		players: await checkedRows(league, 'players', RAW_TABLES.players.file),
		box: await checkedRows(league, 'player_box', RAW_TABLES.player_box.file),
		teamBox: await checkedRows(league, 'team_box', RAW_TABLES.team_box.file),
		shots: await checkedRows(league, 'shots', RAW_TABLES.shots.file),
		odds: await checkedRows(league, 'game_odds', RAW_TABLES.game_odds.file),
		injuries: await checkedRows(league, 'injury_transactions', RAW_TABLES.injury_transactions.file),
	};
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a season of thirty teams', () => {
	let full: Awaited<ReturnType<typeof season>>;
	beforeAll(async () => {
		full = await season();
	});

	test('has 1,230 games on about 165 dates, 82 for each team, all of them final', () => {
		expect(full.schedule).toHaveLength(1_230);
		const dates = new Set(full.schedule.map((row) => row.game_date));
		expect(dates.size).toBeGreaterThanOrEqual(160);
		expect(dates.size).toBeLessThanOrEqual(166);
		for (const rows of groupBy(full.teamBox, (row) => row.team).values()) {
			expect(rows).toHaveLength(82);
			expect(rows.filter((row) => row.is_home)).toHaveLength(41);
			expect(new Set(rows.map((row) => row.game_date)).size).toBe(82);
		}
		expect(full.schedule.every((row) => row.status === 'Final' && row.season === '2021-22')).toBe(true);
	});

	test('has every column of each file schema, and no other', async () => {
		for (const table of full.league.tables) {
			const columns = Object.keys(RAW_TABLES[table].file.shape).sort();
			for await (const rows of full.league.rows(table)) {
				expect(Object.keys(rows[0] ?? {}).sort()).toEqual(columns);
				break;
			}
		}
	});

	test('has keys that are unique', () => {
		const distinct = (keys: readonly string[]) => expect(new Set(keys).size).toBe(keys.length);
		distinct(full.schedule.map((row) => row.game_id));
		distinct(full.players.map((row) => String(row.player_id)));
		distinct(full.box.map((row) => `${row.game_id} ${row.player_id}`));
		distinct(full.teamBox.map((row) => `${row.game_id} ${row.team}`));
		distinct(full.shots.map((row) => `${row.game_id} ${row.event_num}`));
		distinct(full.odds.map((row) => row.game_id));
		distinct(full.injuries.map((row) => `${row.transaction_date} ${row.player_id} ${row.action}`));
	});

	test('has no team that really exists', () => {
		const real = new Set(REAL_CODES.split(' '));
		const { teams } = full.league;
		expect(teams).toHaveLength(30);
		for (const name of ['code', 'id', 'city', 'nickname', 'arena'] as const)
			expect(new Set(teams.map((team) => team[name])).size, name).toBe(30);
		for (const { code } of teams) {
			expect(code).toMatch(/^[A-Z]{3}$/);
			expect(real.has(code), code).toBe(false);
		}
	});

	test('looks like basketball', () => {
		const team = (
			stat: 'pts' | 'fga' | 'fg3a' | 'fta' | 'oreb' | 'dreb' | 'ast' | 'stl' | 'blk' | 'tov' | 'pf',
		) => mean(full.teamBox.map((row) => row[stat] ?? 0));
		const ranges = {
			pts: [104, 118],
			fga: [84, 92],
			fg3a: [30, 41],
			fta: [17, 25],
			oreb: [8, 13],
			dreb: [31, 38],
			ast: [21, 28],
			stl: [6, 9],
			blk: [3, 6],
			tov: [12, 16],
			pf: [17, 23],
		} as const;
		for (const stat of Object.keys(ranges)) {
			if (!isStat(stat)) continue;
			const [low, high] = ranges[stat];
			expect(team(stat), stat).toBeGreaterThan(low);
			expect(team(stat), stat).toBeLessThan(high);
		}
		function isStat(stat: string): stat is keyof typeof ranges {
			return stat in ranges;
		}
		const overtimes = full.schedule.filter((row) => (row.periods ?? 4) > 4).length;
		expect(overtimes).toBeGreaterThan(15);
		expect(overtimes).toBeLessThan(120);
		const played = full.box.filter((row) => row.status === 'PLAYED');
		expect(played.length).toBeGreaterThan(24_500);
		expect(played.length).toBeLessThan(27_000);
		const averages = [...groupBy(played, (row) => String(row.player_id)).values()]
			.filter((rows) => rows.length >= 30)
			.map((rows) => mean(rows.map((row) => row.pts ?? 0)))
			.sort((a, b) => b - a);
		expect(averages[0]).toBeGreaterThan(23);
		expect(averages[0]).toBeLessThan(38);
		expect(averages.at(-1)).toBeLessThan(5);
	});

	test('has odds that know who is better', () => {
		const margins = new Map(
			full.schedule.map((row) => [row.game_id, (row.home_score ?? 0) - (row.away_score ?? 0)]),
		);
		const favoured = full.odds.filter((row) => (row.home_spread ?? 0) <= -5);
		const outsiders = full.odds.filter((row) => (row.home_spread ?? 0) >= 3);
		const winsOf = (rows: typeof favoured) =>
			mean(rows.map((row) => ((margins.get(row.game_id) ?? 0) > 0 ? 1 : 0)));
		expect(winsOf(favoured)).toBeGreaterThan(0.6);
		expect(winsOf(outsiders)).toBeLessThan(0.5);
		for (const row of full.odds) {
			expect(row.total_line).toBeGreaterThanOrEqual(200);
			expect(row.total_line).toBeLessThanOrEqual(240);
			expect(Math.abs(row.home_spread ?? 99)).toBeLessThanOrEqual(18);
			expect(row.home_spread).not.toBe(-0);
		}
	});

	test('has players who are inactive exactly while they are on the injured list', () => {
		const notices = groupBy(full.injuries, (row) => String(row.player_id));
		for (const row of full.box) {
			const before = (notices.get(String(row.player_id)) ?? []).filter(
				(each) => each.transaction_date <= row.game_date,
			);
			expect(row.status === 'INACTIVE').toBe(before.at(-1)?.action === 'PLACED');
			if (row.status === 'INACTIVE') expect(before.at(-1)?.team).toBe(row.team);
		}
		const count = (action: string) => full.injuries.filter((row) => row.action === action).length;
		expect(count('PLACED')).toBeGreaterThan(200);
		expect(count('ACTIVATED')).toBe(count('PLACED'));
	});

	test('has players who do not play for each of the reasons there are, and some who change teams', () => {
		const reasons = new Set(full.box.map((row) => row.dnp_reason));
		expect([...reasons].sort()).toEqual(['Did Not Play', 'Inactive', 'Player Suspended', null].sort());
		const perPlayer = [...groupBy(full.box, (row) => String(row.player_id)).values()];
		expect(perPlayer.filter((rows) => new Set(rows.map((row) => row.team)).size > 1).length).toBeGreaterThan(
			10,
		);
		const newcomers = perPlayer.filter((rows) => (rows[0]?.game_date ?? '') > '2021-12-01');
		expect(newcomers.length).toBeGreaterThan(5);
		for (const rows of perPlayer) expect(new Set(rows.map((row) => row.game_date)).size).toBe(rows.length);
	});
});
