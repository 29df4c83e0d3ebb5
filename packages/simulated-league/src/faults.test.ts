import { playerLookup, RAW_TABLES, type RawTableName, type RowSource } from '@accounted/raw';
import { describe, expect, test } from 'vitest';
import { FAULT_KINDS, type FaultKind } from './faults/fault-kind.ts';
import type { Fault } from './faults/fault-manifest.ts';
import { allRows } from './read-rows.test.support.ts';
import { type SimulatedLeague, simulateLeague } from './simulate-league.ts';

const SMALL = { seed: 11, teams: 4, gamesPerTeam: 10 };
type Row = Readonly<Record<string, unknown>>;

/** Rows of each table that one league has and the other has not: what a fault did, and nothing else. */
async function difference(clean: RowSource, faulty: RowSource) {
	const [before, after] = [await allRows(clean), await allRows(faulty)];
	const changes: { table: RawTableName; removed: Row[]; added: Row[] }[] = [];
	for (const table of clean.tables) {
		const removed = without(before.get(table) ?? [], after.get(table) ?? []);
		const added = without(after.get(table) ?? [], before.get(table) ?? []);
		if (removed.length + added.length > 0) changes.push({ table, removed, added });
	}
	return changes;
}

/** As multisets, so that a duplicate counts. */
function without(rows: readonly Row[], others: readonly Row[]): Row[] {
	const left = new Map<string, number>();
	for (const row of others) left.set(JSON.stringify(row), (left.get(JSON.stringify(row)) ?? 0) + 1);
	return rows.filter((row) => {
		const key = JSON.stringify(row);
		const count = left.get(key) ?? 0;
		left.set(key, count - 1);
		return count <= 0;
	});
}

function only<T>(items: readonly T[]): T {
	expect(items).toHaveLength(1);
	const [item] = items;
	if (item === undefined) throw new Error('nothing there');
	return item;
}

/** A league with one fault of a kind, that fault, and what it changed. */
async function planted(kind: FaultKind) {
	const league = simulateLeague({ ...SMALL, faults: { [kind]: 1 } });
	const fault = only(league.manifest.faults);
	expect(fault.kind).toBe(kind);
	return { league, fault, changes: await difference(simulateLeague(SMALL), league) };
}

/** For faults in one player's row of a game: that row before and after. */
async function plantedInPlayerRow(kind: FaultKind) {
	const { fault, changes, league } = await planted(kind);
	const { table, removed, added } = only(changes);
	expect(table).toBe('player_box');
	const [before, after] = [only(removed), only(added)];
	expect(before).toMatchObject({ game_id: fault.game_id, team: fault.team, status: 'PLAYED' });
	return { league, fault, before, after };
}

const tablesOf = (changes: readonly { table: RawTableName }[]) => changes.map(({ table }) => table);

async function gameRows(source: RowSource, table: RawTableName, fault: Fault) {
	return ((await allRows(source)).get(table) ?? []).filter((row) => row.game_id === fault.game_id);
}

describe('a fault', () => {
	test.each(['lost-box-score', 'late-arrival'] as const)(
		'%s takes away the box score and the shots',
		async (kind) => {
			const { fault, changes, league } = await planted(kind);
			expect(tablesOf(changes)).toEqual(['player_box', 'team_box', 'shots']);
			for (const { table, removed, added } of changes) {
				expect(added).toEqual([]);
				expect(removed).toEqual(await gameRows(simulateLeague(SMALL), table, fault));
			}
			expect(only(await gameRows(league, 'schedule', fault)).status).toBe('Final');
		},
	);

	test('late-arrival is made good later, and others are not', async () => {
		const league = simulateLeague({ ...SMALL, faults: { 'late-arrival': 2, 'lost-shots': 1 } });
		const later = league.lateArrivals();
		expect(await difference(simulateLeague({ ...SMALL, faults: { 'lost-shots': 1 } }), later)).toEqual([]);
		expect(tablesOf(await difference(later, league))).toEqual(['player_box', 'team_box', 'shots']);
	});

	test('lost-team-box takes away one row', async () => {
		const { fault, changes } = await planted('lost-team-box');
		const { table, removed, added } = only(changes);
		expect([table, added]).toEqual(['team_box', []]);
		expect(only(removed)).toMatchObject({ game_id: fault.game_id, team: fault.team });
	});

	test('lost-shots takes away the shots of a game', async () => {
		const { fault, changes } = await planted('lost-shots');
		const { table, removed, added } = only(changes);
		expect([table, added]).toEqual(['shots', []]);
		expect(removed).toEqual(await gameRows(simulateLeague(SMALL), 'shots', fault));
	});

	test('duplicate-rows says one row twice', async () => {
		const { fault, changes, league } = await planted('duplicate-rows');
		const { table, removed, added } = only(changes);
		expect([table, removed]).toEqual(['player_box', []]);
		expect(only(added)).toMatchObject({ game_id: fault.game_id, player_id: fault.player_id });
		const rows = await gameRows(league, 'player_box', fault);
		expect(rows.filter((row) => row.player_id === fault.player_id)).toHaveLength(2);
	});

	test('broken-points is one point off', async () => {
		const { fault, before, after } = await plantedInPlayerRow('broken-points');
		expect(after).toEqual({ ...before, pts: Number(before.pts) + 1 });
		expect(after).toMatchObject({ player_id: fault.player_id, player_name: fault.player_name });
	});

	test('makes-above-attempts breaks that, and no other identity of the row', async () => {
		const { before, after } = await plantedInPlayerRow('makes-above-attempts');
		expect(after).toEqual({ ...before, fga: Number(before.fgm) - 1 });
		expect(Number(after.fg3a)).toBeLessThanOrEqual(Number(after.fga));
		expect(Number(after.pts)).toBe(2 * Number(after.fgm) + Number(after.fg3m) + Number(after.ftm));
	});

	test('negative-stat is a steal below zero', async () => {
		const { before, after } = await plantedInPlayerRow('negative-stat');
		expect(after).toEqual({ ...before, stl: -1 });
	});

	test('unreadable-row is refused by the schema', async () => {
		const { before, after } = await plantedInPlayerRow('unreadable-row');
		expect(after).toEqual({ ...before, fga: 'abc' });
		expect(RAW_TABLES.player_box.file.safeParse(before).success).toBe(true);
		expect(RAW_TABLES.player_box.file.safeParse(after).success).toBe(false);
	});

	test('unknown-player is a name that nobody has, without an id', async () => {
		const { fault, before, after, league } = await plantedInPlayerRow('unknown-player');
		expect(after).toEqual({ ...before, player_id: null, player_name: fault.player_name });
		expect(fault.other_player).toMatchObject({
			player_id: before.player_id,
			player_name: before.player_name,
		});
		expect(fault.player_lookup).toBe(playerLookup(fault.player_name ?? ''));
		const lookups = ((await allRows(league)).get('players') ?? []).map((row) =>
			playerLookup(String(row.player_name)),
		);
		expect(lookups).not.toContain(fault.player_lookup);
	});

	test('schedule-score disagrees with the box score, about as little as it can', async () => {
		const { fault, changes } = await planted('schedule-score');
		const { table, removed, added } = only(changes);
		expect(table).toBe('schedule');
		const [before, after] = [only(removed), only(added)];
		expect(after).toEqual({ ...before, home_score: after.home_score });
		expect(Math.abs(Number(after.home_score) - Number(before.home_score))).toBe(1);
		expect(after.home_score).not.toBe(after.away_score);
		expect(fault).toMatchObject({ game_id: after.game_id, team: after.home_team });
	});

	test('not-final is a game of the last dates that has not been played', async () => {
		const { fault, changes, league } = await planted('not-final');
		expect(tablesOf(changes)).toEqual(['schedule', 'player_box', 'team_box', 'shots']);
		for (const { table, removed, added } of changes) {
			expect(removed.every((row) => row.game_id === fault.game_id)).toBe(true);
			if (table !== 'schedule') expect(added).toEqual([]);
			else
				expect(only(added)).toMatchObject({
					status: 'Scheduled',
					home_score: null,
					away_score: null,
					periods: null,
				});
		}
		const dates = ((await allRows(league)).get('schedule') ?? []).map((row) => row.game_date);
		expect([...new Set(dates)].slice(-3)).toContain(fault.game_date);
	});

	test('name-collision publishes one player under the name of another, everywhere', async () => {
		const { fault, changes } = await planted('name-collision');
		expect(fault.game_id).toBeNull();
		const tables = tablesOf(changes);
		expect(tables.filter((table) => table !== 'injury_transactions')).toEqual([
			'players',
			'player_box',
			'shots',
		]);
		for (const { removed, added } of changes) {
			expect(removed.every((row) => row.player_id === fault.player_id)).toBe(true);
			expect(added).toEqual(removed.map((row) => ({ ...row, player_name: fault.other_player?.player_name })));
		}
		expect(fault.player_id).not.toBe(fault.other_player?.player_id);
		expect(fault.player_lookup).toBe(fault.other_player?.player_lookup);
	});
});

describe('many faults', () => {
	const everything = (count: number) => Object.fromEntries(FAULT_KINDS.map((kind) => [kind, count]));
	const large = (): SimulatedLeague => simulateLeague({ ...SMALL, seasons: 3, faults: everything(3) });

	test('are all in the manifest, the same each time, at most one a game', () => {
		const { faults } = large().manifest;
		for (const kind of FAULT_KINDS) expect(faults.filter((fault) => fault.kind === kind)).toHaveLength(3);
		expect(large().manifest.faults).toEqual(faults);
		const games = faults.flatMap((fault) => fault.game_id ?? []);
		expect(new Set(games).size).toBe(3 * (FAULT_KINDS.length - 1));
		expect(new Set(faults.map((fault) => fault.season_year)).size).toBeGreaterThan(1);
	});

	test('touch no game that the manifest does not name', async () => {
		const league = large();
		const { faults } = league.manifest;
		const named = new Set<unknown>(faults.map((fault) => fault.game_id));
		const renamed = new Set<unknown>(
			faults.filter((fault) => fault.kind === 'name-collision').map((fault) => fault.player_id),
		);
		for (const { removed, added } of await difference(simulateLeague({ ...SMALL, seasons: 3 }), league))
			for (const row of [...removed, ...added])
				expect(named.has(row.game_id) || renamed.has(row.player_id)).toBe(true);
	});

	test('never meet in one player', () => {
		const { faults } = large().manifest;
		const collided = faults
			.filter((fault) => fault.kind === 'name-collision')
			.flatMap((fault) => [fault.player_id, fault.other_player?.player_id]);
		expect(new Set(collided).size).toBe(6);
		for (const fault of faults)
			if (fault.kind !== 'name-collision' && fault.player_id !== undefined)
				expect(collided).not.toContain((fault.other_player ?? fault).player_id);
	});

	test('rows that no fault meant to break still pass their schemas', async () => {
		const league = large();
		const unreadable = league.manifest.faults.filter((fault) => fault.kind === 'unreadable-row');
		const refused: Row[] = [];
		for (const [table, rows] of await allRows(league))
			for (const row of rows) if (!RAW_TABLES[table].file.safeParse(row).success) refused.push(row);
		expect(refused.map((row) => [row.game_id, row.player_id]).sort()).toEqual(
			unreadable.map((fault) => [fault.game_id, fault.player_id]).sort(),
		);
	});

	test('more than a league has room for are refused', () => {
		expect(() => simulateLeague({ teams: 2, gamesPerTeam: 3, faults: { 'lost-shots': 4 } })).toThrow(
			'4 faults of kind lost-shots were asked for, and there are 3 games left',
		);
		expect(() => simulateLeague({ teams: 2, gamesPerTeam: 3, faults: { 'name-collision': 9 } })).toThrow(
			'9 faults of kind name-collision',
		);
	});
});
