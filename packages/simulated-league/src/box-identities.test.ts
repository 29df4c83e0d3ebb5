import { RAW_TABLES } from '@accounted/raw';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkedRows, groupBy } from './read-rows.test.support.ts';
import { simulateLeague } from './simulate-league.ts';

const COUNTS = [
	'fgm',
	'fga',
	'fg3m',
	'fg3a',
	'ftm',
	'fta',
	'oreb',
	'dreb',
	'reb',
	'ast',
	'stl',
	'blk',
	'pf',
	'pts',
] as const;

async function gamesOf(seed: number, gamesPerTeam: number) {
	const league = simulateLeague({ seed, teams: 4, gamesPerTeam });
	const box = await checkedRows(league, 'player_box', RAW_TABLES.player_box.file);
	const teamBox = await checkedRows(league, 'team_box', RAW_TABLES.team_box.file);
	const shots = await checkedRows(league, 'shots', RAW_TABLES.shots.file);
	const schedule = await checkedRows(league, 'schedule', RAW_TABLES.schedule.file);
	return { box, teamBox, shots, schedule };
}

type Games = Awaited<ReturnType<typeof gamesOf>>;

/** A law that must hold in every league. */
function holds(law: (games: Games) => void) {
	return fc.assert(
		fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 8 }), async (seed, gamesPerTeam) =>
			law(await gamesOf(seed, gamesPerTeam)),
		),
		{ numRuns: 8 },
	);
}

const n = (value: number | null) => value ?? Number.NaN;

describe('in every simulated league', () => {
	test('points, rebounds and makes of each player add up', () =>
		holds(({ box }) => {
			for (const row of box.filter(({ status }) => status === 'PLAYED')) {
				expect(n(row.pts)).toBe(2 * (n(row.fgm) - n(row.fg3m)) + 3 * n(row.fg3m) + n(row.ftm));
				expect(n(row.reb)).toBe(n(row.oreb) + n(row.dreb));
				expect(n(row.fgm) <= n(row.fga) && n(row.fg3m) <= n(row.fg3a) && n(row.ftm) <= n(row.fta)).toBe(true);
				expect(n(row.fg3m) <= n(row.fgm) && n(row.fg3a) <= n(row.fga)).toBe(true);
				expect(n(row.pf)).toBeLessThanOrEqual(6);
				expect(n(row.minutes)).toBe(Math.round((n(row.seconds_played) / 60) * 1000) / 1000);
			}
		}));

	test('a team has five starters, nine to eleven players, and all the minutes there are', () =>
		holds(({ box, schedule }) => {
			const overtimes = new Map(schedule.map((row) => [row.game_id, n(row.periods) - 4]));
			for (const rows of groupBy(box, (row) => `${row.game_id} ${row.team}`).values()) {
				const played = rows.filter(({ status }) => status === 'PLAYED');
				const overtime = overtimes.get(rows[0]?.game_id ?? '') ?? Number.NaN;
				expect(played.length >= 9 && played.length <= 11).toBe(true);
				expect(rows.filter(({ starter }) => starter).map((row) => row.start_position)).toEqual([
					'G',
					'G',
					'F',
					'F',
					'C',
				]);
				expect(played.filter(({ starter }) => starter)).toHaveLength(5);
				expect(played.reduce((sum, row) => sum + n(row.seconds_played), 0)).toBe(14_400 + 1_500 * overtime);
				for (const row of played) expect(n(row.minutes)).toBeLessThanOrEqual(48 + 5 * overtime);
				for (const row of played) expect(n(row.seconds_played)).toBeGreaterThan(0);
			}
		}));

	test('team rows are the sums of the players, and the schedule has their points', () =>
		holds(({ box, teamBox, schedule }) => {
			const players = groupBy(box, (row) => `${row.game_id} ${row.team}`);
			const games = new Map(schedule.map((row) => [row.game_id, row]));
			expect(teamBox).toHaveLength(2 * schedule.length);
			for (const row of teamBox) {
				const own = players.get(`${row.game_id} ${row.team}`) ?? [];
				for (const count of COUNTS)
					expect(n(row[count])).toBe(own.reduce((sum, each) => sum + (each[count] ?? 0), 0));
				const turnovers = own.reduce((sum, each) => sum + (each.tov ?? 0), 0);
				expect(n(row.tov)).toBe(turnovers + n(row.team_turnovers));
				expect(own.reduce((sum, each) => sum + (each.plus_minus ?? 0), 0)).toBe(5 * n(row.plus_minus));
				const game = games.get(row.game_id);
				expect(row.pts).toBe(row.is_home ? game?.home_score : game?.away_score);
				expect(row.opponent_pts).toBe(row.is_home ? game?.away_score : game?.home_score);
				expect(n(row.pts)).not.toBe(n(row.opponent_pts));
				expect(row.win).toBe(n(row.pts) > n(row.opponent_pts));
				expect(row.minutes).toBe(240 + 25 * (n(game?.periods ?? null) - 4));
			}
		}));

	test('both teams of a game agree on its possessions', () =>
		holds(({ teamBox }) => {
			for (const [home, away] of groupBy(teamBox, (row) => row.game_id).values()) {
				expect(home?.off_rtg).toBe(away?.def_rtg);
				expect(home?.def_rtg).toBe(away?.off_rtg);
				expect(n(home?.off_rtg ?? null)).toBeGreaterThan(60);
			}
		}));

	test('rebounds are no more than there were misses to catch', () =>
		holds(({ teamBox }) => {
			for (const [home, away] of groupBy(teamBox, (row) => row.game_id).values()) {
				if (home === undefined || away === undefined) throw new Error('a game without two teams');
				const misses = n(home.fga) - n(home.fgm) + n(home.fta) - n(home.ftm);
				expect(n(home.oreb) + n(away.dreb)).toBeLessThanOrEqual(misses);
				expect(n(home.stl)).toBeLessThanOrEqual(n(away.tov));
			}
		}));

	test('shots tell the same story as the box score', () =>
		holds(({ box, shots }) => {
			const key = (game: string, player: number | null) => `${game} ${player}`;
			const byShooter = groupBy(shots, (row) => key(row.game_id, row.player_id));
			const byPasser = groupBy(shots, (row) => key(row.game_id, row.assist_player_id));
			const byBlocker = groupBy(shots, (row) => key(row.game_id, row.block_player_id));
			for (const row of box.filter(({ status }) => status === 'PLAYED')) {
				const id = key(row.game_id, row.player_id);
				const own = byShooter.get(id) ?? [];
				const threes = own.filter((shot) => shot.shot_value === 3);
				expect(own.length).toBe(row.fga);
				expect(own.filter((shot) => shot.shot_made).length).toBe(row.fgm);
				expect(threes.length).toBe(row.fg3a);
				expect(threes.filter((shot) => shot.shot_made).length).toBe(row.fg3m);
				expect(own.every((shot) => shot.player_name === row.player_name && shot.team === row.team)).toBe(
					true,
				);
				const passed = byPasser.get(id) ?? [];
				expect(passed.length).toBe(row.ast);
				expect(passed.every((s) => s.shot_made && s.team === row.team && s.player_id !== row.player_id)).toBe(
					true,
				);
				const blocked = byBlocker.get(id) ?? [];
				expect(blocked.length).toBe(row.blk);
				expect(blocked.every((shot) => !shot.shot_made && shot.opponent === row.team)).toBe(true);
			}
		}));

	test('shots come one after another', () =>
		holds(({ shots }) => {
			for (const rows of groupBy(shots, (row) => row.game_id).values()) {
				rows.forEach((row, index) => {
					const before = rows[index - 1];
					expect(n(row.seconds_left_in_period)).toBeGreaterThanOrEqual(0);
					if (before === undefined) return;
					expect(row.event_num).toBeGreaterThan(before.event_num);
					expect(n(row.period)).toBeGreaterThanOrEqual(n(before.period));
					if (row.period === before.period)
						expect(n(row.seconds_left_in_period)).toBeLessThanOrEqual(n(before.seconds_left_in_period));
				});
			}
		}));

	test('a shot lies in its zone, and is worth what the zone is worth', () =>
		holds(({ shots }) => {
			for (const row of shots) {
				const [x, y, feet] = [n(row.loc_x), n(row.loc_y), n(row.shot_distance)];
				const isThree = row.shot_zone_basic?.endsWith('3') || row.shot_zone_basic === 'Backcourt';
				expect(row.shot_value).toBe(isThree ? 3 : 2);
				expect(feet).toBe(Math.floor(Math.hypot(x, y) / 10));
				if (row.shot_zone_basic === 'Restricted Area') expect(feet).toBeLessThan(4);
				if (row.shot_zone_basic === 'Left Corner 3') expect(x < -220 && y < 88).toBe(true);
				if (row.shot_zone_basic === 'Right Corner 3') expect(x > 220 && y < 88).toBe(true);
				if (row.shot_zone_basic === 'Above the Break 3') expect(feet >= 23 && y >= 88).toBe(true);
				if (row.shot_zone_basic === 'Mid-Range') expect(feet >= 8 && feet < 24).toBe(true);
			}
		}));
});
