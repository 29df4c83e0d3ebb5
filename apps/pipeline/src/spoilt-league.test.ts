import { PROCESSORS } from '@accounted/command-line';
import { reconcile, sumCounts } from '@accounted/failure-tracking';
import { addDays, isoDate } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import {
	gameAt,
	loseRows,
	type SourceRow,
	type SpoiltLeague,
	spoiltLeague,
	type Tables,
} from './spoilt-league.test-support.ts';

const BROKEN = ['unaccounted', 'conflicts', 'unexpected', 'duplicates', 'stale'] as const;

let cleanLeague: Promise<SpoiltLeague> | undefined;
/** The league as it is, made once for all tests. */
const clean = () => (cleanLeague ??= spoiltLeague(() => undefined));

/** Every processor accounts for every entity. */
function expectAccountedFor({ reconciliation }: SpoiltLeague): void {
	const totals = sumCounts(reconciliation.processors);
	expect(BROKEN.map((way) => `${way} ${totals[way]}`)).toEqual(BROKEN.map((way) => `${way} 0`));
}

/** A date has the same counts whether it is asked for alone or with all dates: of every fourth one. */
async function expectSameAlone({ warehouse, range, reconciliation }: SpoiltLeague): Promise<void> {
	const byDate = new Map<string, number[]>();
	for (const { processor, cells } of reconciliation.processors)
		for (const { date, expected, hasRecord, hasFailure } of cells)
			byDate.set(`${processor.code} ${date}`, [expected, hasRecord, hasFailure]);
	for (let date = range.start; date <= range.end; date = addDays(date, 4)) {
		const alone = await reconcile(warehouse, PROCESSORS, { start: date, end: date });
		for (const { processor, expected, hasRecord, hasFailure } of alone.processors)
			expect([`${processor.code} ${date}`, [expected, hasRecord, hasFailure]]).toEqual([
				`${processor.code} ${date}`,
				byDate.get(`${processor.code} ${date}`) ?? [0, 0, 0],
			]);
	}
}

test('other spellings, lesser lines of the same game, and ids that stand for no player change nothing', async () => {
	const { outcomes, games } = await clean();
	const spoilt = await spoiltLeague((tables) => {
		const statuses = [
			'STATUS_FINAL',
			'3',
			' Final',
			'F/OT',
			'Final/2OT',
			'completed',
			'CLOSED',
			'Final (OT)',
		];
		const types = ['Regular Season', 'regular_season', 'REG', '2', '22021'];
		for (const [index, game] of tables.schedule.entries()) {
			game.status = statuses[index % statuses.length];
			game.season_type = types[index % types.length];
		}
		for (const [index, shot] of tables.shots.entries()) {
			const zone = String(shot.shot_zone_basic);
			shot.shot_zone_basic = index % 2 === 0 ? zone.toUpperCase() : zone.toLowerCase();
			shot.assist_player_id ??= index % 2 === 0 ? 0 : -1;
			shot.block_player_id ??= index % 2 === 0 ? -1 : 0;
		}
		const unplayed = { home_score: null, away_score: null };
		const [first, second, third] = [gameAt(tables, 1), gameAt(tables, 4), gameAt(tables, 7)];
		const moved = (game: SourceRow, days: number) => addDays(isoDate.parse(game.game_date), days);
		tables.schedule.unshift({ ...first, ...unplayed, status: 'Postponed', game_date: moved(first, -2) });
		tables.schedule.push(
			{ ...second, ...unplayed, status: 'PPD', game_date: moved(second, 5) },
			{ ...third, ...unplayed, status: 'Scheduled' },
			{ ...third },
		);
	});
	expect(spoilt.outcomes).toEqual(outcomes);
	expect(spoilt.games).toEqual(games);
	expectAccountedFor(spoilt);
	await expectSameAlone(spoilt);
});

test('games that do not count, or are not to be played, concern RAW alone', async () => {
	const places = [2, 3, 6, 8, 9];
	const ids = (tables: Tables) => places.map((place) => gameAt(tables, place).game_id);
	let [postponed, cancelled, preseason, allStar, unknown]: unknown[] = [];
	const without = await spoiltLeague((tables) => {
		[postponed, cancelled, preseason, allStar, unknown] = ids(tables);
		for (const place of places) loseRows(tables, gameAt(tables, place));
		const gone = new Set(ids(tables));
		tables.schedule = tables.schedule.filter(({ game_id }) => !gone.has(game_id));
	});
	const spoilt = await spoiltLeague((tables) => {
		const [first, second, third, fourth, fifth] = places.map((place) => gameAt(tables, place));
		for (const game of [first, second, fifth]) if (game !== undefined) loseRows(tables, game);
		const unplayed = { home_score: null, away_score: null };
		Object.assign(first ?? {}, unplayed, { status: 'Postponed' });
		Object.assign(second ?? {}, unplayed, { status: 'CNCL' });
		// Played, with all their rows.
		Object.assign(third ?? {}, { season_type: 'Pre Season' });
		Object.assign(fourth ?? {}, { season_type: 'All-Star' });
		Object.assign(fifth ?? {}, unplayed, { status: 'TBD', home_team: 'TBD', away_team: 'TBD' });
	});
	expect(spoilt.outcomes).toEqual(without.outcomes);
	expect(spoilt.games).toEqual({
		...without.games,
		[String(postponed)]: 'SOURCE_NOT_READY the game is not final: its status is Postponed',
		[String(cancelled)]: 'record',
		[String(preseason)]: 'record',
		[String(allStar)]: 'record',
		[String(unknown)]: 'SOURCE_NOT_READY the game is not final: its status is TBD',
	});
	expectAccountedFor(spoilt);
	await expectSameAlone(spoilt);
});

test('the game of a rejected line of the schedule is INVALID_INPUT, and everything else is as it was', async () => {
	const { outcomes, games } = await clean();
	let id = '';
	const spoilt = await spoiltLeague((tables) => {
		const game = gameAt(tables, 4);
		id = String(game.game_id);
		game.season = 'the season before';
	});
	expect(spoilt.outcomes).toEqual(outcomes);
	expect(spoilt.games).toEqual({
		...games,
		[id]: expect.stringMatching(
			/^INVALID_INPUT its line of the schedule was rejected: line 6, column season: /,
		),
	});
	expect(spoilt.causes.filter(({ disposition }) => disposition === 'error')).toMatchObject([
		{ category: 'INVALID_INPUT', entityId: id, failures: 1 },
	]);
	expectAccountedFor(spoilt);
});

test('a game under way is waited for, whatever its rows say: pending, one cause, and never an error', async () => {
	let date: unknown;
	const spoilt = await spoiltLeague((tables) => {
		const game = gameAt(tables, 2);
		date = game.game_date;
		game.status = 'Q4 2:31';
	});
	expect(spoilt.causes.filter(({ disposition }) => disposition !== 'expected')).toMatchObject([
		{ category: 'SOURCE_NOT_READY', disposition: 'pending', date },
	]);
	expect(spoilt.outcomes.filter((outcome) => outcome.includes('INCOMPLETE_UPSTREAM'))).toEqual([]);
	expectAccountedFor(spoilt);
});

test('a status that is not known, and a zone that is none, are errors of RAW, and no record is made up', async () => {
	const { outcomes } = await clean();
	let [ofStatus, ofZones] = ['', ''];
	const spoilt = await spoiltLeague((tables) => {
		// The last game: no game of either team comes after it.
		const [last, game] = [gameAt(tables, -1), gameAt(tables, 3)];
		[ofStatus, ofZones] = [String(last.game_id), String(game.game_id)];
		last.status = 'gespielt';
		for (const shot of tables.shots)
			if (shot.game_id === ofZones && shot.shot_zone_basic === 'Mid-Range') shot.shot_zone_basic = 'Zone 5';
	});
	expect(spoilt.games[ofStatus]).toMatch(
		/^INVALID_INPUT the game has a score and \d+ box score rows, and its status, gespielt, is not known/,
	);
	expect(spoilt.games[ofZones]).toMatch(
		/^INVALID_INPUT \d+ of its rows were rejected; one of them: shots .*shot_zone_basic/,
	);
	const keys = (lines: readonly string[]) =>
		lines
			.filter((line) => /^(PGS|TOGS|TDGS) /.test(line) && !line.includes(ofStatus))
			.map((line) => line.slice(0, line.indexOf(':')));
	expect(keys(spoilt.outcomes)).toEqual(keys(outcomes));
	const ofGame = spoilt.outcomes.filter((line) => line.startsWith('TOGS ') && line.includes(ofZones));
	expect(ofGame).toHaveLength(2);
	for (const line of ofGame) {
		expect(line).toContain('"paint_attempts":null');
		expect(line).toContain('"data_quality_tier":"silver"');
	}
	const gold = spoilt.outcomes.filter((line) => line.startsWith('PGS ') && line.includes('"gold"'));
	expect(gold.filter((line) => line.includes('"paint_attempts":null'))).toEqual([]);
	expectAccountedFor(spoilt);
});

test('before threes, turnovers and shot rows existed, columns are null and there are few causes', async () => {
	const { outcomes, causes, ...league } = await spoiltLeague(
		(tables) => {
			for (const row of [...tables.player_box, ...tables.team_box])
				Object.assign(row, { fg3m: null, fg3a: null, tov: null });
			tables.shots = [];
		},
		{ seed: 11, teams: 2, gamesPerTeam: 18, firstSeasonYear: 1975 },
	);
	const errors = causes.filter(({ disposition }) => disposition !== 'expected');
	expect(errors).toEqual([]);
	expect(causes.map(({ category }) => category).sort()).toEqual(['EARLY_SEASON', 'INSUFFICIENT_DATA']);
	const ofTeams = outcomes.filter((outcome) => outcome.startsWith('TOGS '));
	expect(ofTeams).toHaveLength(2 * 18);
	for (const outcome of ofTeams)
		for (const column of ['three_pt_makes', 'turnovers', 'possessions', 'pace', 'paint_attempts'])
			expect(outcome).toContain(`"${column}":null`);
	const totals = new Map(
		league.reconciliation.processors.map(({ processor, expected, hasRecord }) => [
			processor.code,
			[expected > 0, hasRecord === expected],
		]),
	);
	for (const code of ['RAW', 'PGS', 'TOGS', 'TDGS', 'UPGC', 'UTGC'])
		expect([code, totals.get(code)]).toEqual([code, [true, true]]);
	expectAccountedFor({ ...league, outcomes, causes });
});
