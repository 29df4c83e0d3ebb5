import { isoDate } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { teamGameInputs } from './inputs.ts';
import {
	DATE,
	fivePlayers,
	GAME,
	playerRow,
	rejectedRow,
	scheduleRow,
	shotRow,
	teamRow,
	type World,
	worldOf,
} from './world.test-support.ts';

/** The input rows of a date, as `entity: its own row, then the opponent's`. */
async function inputs(world: World = {}, date = DATE) {
	const warehouse = await worldOf(world);
	const rows = await warehouse.query(teamGameInputs.sql({ start: date, end: date }), teamGameInputs.row);
	return Map.groupBy(
		rows.toSorted(
			(one, other) => Number(other.team === other.entity_id) - Number(one.team === one.entity_id),
		),
		({ entity_id }) => entity_id,
	);
}

test('each team has two rows: its own side of the game and the opponent’s', async () => {
	const rows = await inputs({ teams: [teamRow('BOS', { fga: 91 }), teamRow('LAL', { tov: 9 })] });
	expect([...rows.keys()].sort()).toEqual(['BOS', 'LAL']);
	const boston = {
		game_id: GAME,
		season_year: 2021,
		periods: 4,
		team: 'BOS',
		opponent: 'LAL',
		is_home: true,
		score: 110,
		opponent_score: 100,
		team_rows: 1,
		players: 0,
		minutes: 240,
		fga: 91,
		tov: 14,
		pts: 110,
		rejected_team_row: null,
		rejected_player_row: null,
	};
	const visitors = { team: 'LAL', opponent: 'BOS', is_home: false, score: 100, fga: 90, tov: 9, pts: 100 };
	expect(rows.get('BOS')).toMatchObject([boston, visitors]);
	expect(rows.get('LAL')).toMatchObject([visitors, boston]);
});

test('a game that is not final has no rows, nor has one of another date', async () => {
	expect((await inputs({ schedule: [scheduleRow({ is_final: false })] })).size).toBe(0);
	expect((await inputs({}, isoDate.parse('2021-10-22'))).size).toBe(0);
});

test('where the team’s row is missing its numbers are sums over the players who played', async () => {
	const dnp = playerRow('BOS', 'bossix', { status: 'DNP', fga: null });
	const rows = await inputs({ teams: [teamRow('LAL')], players: [...fivePlayers('BOS'), dnp] });
	expect(rows.get('BOS')?.[0]).toMatchObject({
		team_rows: 0,
		players: 5,
		repeated_players: 0,
		fga: 90,
		tov: 10,
		pts: 110,
	});
	expect(rows.get('BOS')?.[0]?.minutes).toBeCloseTo(240.05, 6);
	expect(rows.get('LAL')?.[1]).toMatchObject({ team: 'BOS', players: 5, fga: 90 });
});

test('where the team’s row is there, the players do not matter', async () => {
	const rows = await inputs({ players: fivePlayers('BOS') });
	expect(rows.get('BOS')?.[0]).toMatchObject({ team_rows: 1, players: 5, tov: 14, minutes: 240 });
});

test('a sum of which one part is unknown, or below zero, is unknown', async () => {
	const players = [...fivePlayers('BOS'), playerRow('BOS', 'bossix', { ast: null, stl: -1 })];
	const rows = await inputs({ teams: [], players });
	expect(rows.get('BOS')?.[0]).toMatchObject({ ast: null, stl: null, fga: 108 });
});

test('with neither row nor players nothing is known', async () => {
	expect((await inputs({ teams: [teamRow('LAL')] })).get('BOS')?.[0]).toMatchObject({
		team_rows: 0,
		players: 0,
		minutes: null,
		fga: null,
		pts: null,
	});
});

test('a player who is listed twice is told; two players of one name are not', async () => {
	const repeated = async (...ids: (number | null)[]) => {
		const players = ids.map((player_id) => playerRow('BOS', 'bosone', { player_id }));
		return (await inputs({ teams: [], players })).get('BOS')?.[0]?.repeated_players;
	};
	expect(await repeated(1, 1, 1)).toBe(2);
	expect(await repeated(null, null)).toBe(1);
	expect(await repeated(1, 2)).toBe(0);
});

test('two rows of a team are counted, and the side still stands there once', async () => {
	const rows = await inputs({ teams: [teamRow('BOS'), teamRow('BOS'), teamRow('LAL')] });
	expect(rows.get('BOS')).toHaveLength(2);
	expect(rows.get('BOS')?.[0]).toMatchObject({ team_rows: 2 });
});

test('two games on one date are two pairs of rows', async () => {
	const second = scheduleRow({ game_id: '0022100003', away_team: 'NYK' });
	const rows = await inputs({ schedule: [scheduleRow(), second] });
	expect(rows.get('BOS')).toHaveLength(4);
	expect(rows.get('NYK')).toHaveLength(2);
});

test('a rejected row is told with its reason, to the team it names, or else to both', async () => {
	const rejected = [
		rejectedRow({ position: 'line 3' }),
		rejectedRow({ position: 'line 4', status: 'DNP' }),
		rejectedRow({ position: 'line 5', table_name: 'shots', status: null }),
		rejectedRow({ position: 'line 6', table_name: 'team_box', status: null, team: null }),
	];
	const rows = await inputs({ rejected });
	const said = (line: number) => `folder/player_box.csv, line ${line}, column fga: no number`;
	expect(rows.get('BOS')?.[0]).toMatchObject({
		rejected_player_row: said(3),
		rejected_team_row: said(6),
	});
	expect(rows.get('LAL')?.[0]).toMatchObject({ rejected_player_row: null, rejected_team_row: said(6) });
	const unsaid = await inputs({ rejected: rejected.slice(1, 3) });
	expect(unsaid.get('BOS')?.[0]).toMatchObject({ rejected_player_row: null, rejected_team_row: null });
});

test('shots are counted by zone, and their value says what is a three', async () => {
	const rows = await inputs({
		shots: [
			shotRow('BOS', { shot_made: true }),
			shotRow('BOS', { shot_zone_basic: 'In The Paint (Non-RA)' }),
			shotRow('BOS', { shot_zone_basic: 'Mid-Range', shot_made: true }),
			// As published: 195 threes are zoned Mid-Range and 15 twos Above the Break 3.
			shotRow('BOS', { shot_zone_basic: 'Mid-Range', shot_value: 3, shot_made: true }),
			shotRow('BOS', { shot_zone_basic: 'Above the Break 3' }),
			shotRow('BOS', { shot_zone_basic: 'Backcourt', shot_value: 3 }),
		],
	});
	expect(rows.get('BOS')?.[0]).toMatchObject({
		shots: 6,
		paint_attempts: 2,
		paint_makes: 1,
		mid_range_attempts: 1,
		mid_range_makes: 1,
	});
	expect(rows.get('LAL')?.[0]).toMatchObject({ shots: null, paint_attempts: null });
});

test('a two without a zone is counted; a three needs none', async () => {
	const rows = await inputs({
		shots: [
			shotRow('BOS', { shot_zone_basic: null }),
			shotRow('BOS', { shot_zone_basic: null, shot_value: 3 }),
			shotRow('BOS', {}),
		],
	});
	expect(rows.get('BOS')?.[0]).toMatchObject({ shots: 3, unzoned_shots: 1, paint_attempts: 1 });
});
