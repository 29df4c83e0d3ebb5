import { isDeepStrictEqual } from 'node:util';
import { playerGameSummaryTable } from '@accounted/analytics';
import { loadWithEngine, openEngine, PROCESSORS } from '@accounted/command-line';
import { backfill, reconcile, unaccountedEntities } from '@accounted/failure-tracking';
import { openFolder } from '@accounted/raw';
import { hasRealSeason, now, REAL_SEASON } from '@accounted/raw/testing';
import { type DateRange, type IsoDate, isoDate, sql, type Warehouse } from '@accounted/warehouse';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
	appearancesAfter,
	type Claim,
	claimsOf,
	errorsOf,
	keyOf,
	type Loss,
	missingDatesOf,
	type Outcome,
	outcomesOf,
	partOf,
	readSeason,
	type Season,
	score,
	type Truth,
	tally,
	truthOf,
} from './classifier-truth.test-support.ts';
import { emptyWarehouse } from './league.test-support.ts';

const there = hasRealSeason('what is said of gaps is not measured on it');
const SEED = 20211105;
const UNTIL = isoDate.parse('2021-12-15');
/** Early enough that what is lost leaves windows of 5 and of 10 games short. */
const LOST_SUMMARIES = { start: isoDate.parse('2021-10-26'), end: isoDate.parse('2021-11-14') };
const LOST_BOXES = { start: isoDate.parse('2021-11-03'), end: isoDate.parse('2021-11-14') };
const ALL = PROCESSORS.map(({ code }) => code);
/** Those that read the player game summaries of earlier dates, or what they make of them. */
const OF_PLAYERS = ['UPGC', 'PSZA', 'PDC', 'PCF', 'MLFS'];

/** So many of these, by the seed. */
function draw<T>(count: number, from: readonly T[]): T[] {
	const [drawn] = fc.sample(fc.shuffledSubarray([...from], { minLength: count, maxLength: count }), {
		seed: SEED,
		numRuns: 1,
	});
	if (drawn === undefined) throw new Error(`there are no ${count} to draw`);
	return drawn;
}

async function loaded(lostGames: ReadonlySet<string> = new Set()) {
	const warehouse = await emptyWarehouse();
	const engine = await openEngine();
	const source = await openFolder(REAL_SEASON, engine);
	const { range } = await loadWithEngine(warehouse, {
		source: partOf(source, UNTIL, lostGames),
		runId: 'load',
		now,
	});
	await engine.close();
	return { warehouse, range };
}

function coded(codes: readonly string[]) {
	return PROCESSORS.filter(({ code }) => codes.includes(code));
}

async function run(warehouse: Warehouse, range: DateRange, codes: readonly string[], force = false) {
	const results = await backfill(warehouse, {
		processors: coded(codes),
		range,
		runId: codes.join(),
		now,
		force,
	});
	expect(results.flatMap(({ errors }) => errors)).toEqual([]);
}

describe.skipIf(!there)('what is called a gap is one, and every gap is called one', () => {
	let warehouse: Warehouse;
	let range: DateRange;
	let season: Season;
	let before: ReadonlyMap<string, Outcome>;

	beforeAll(async () => {
		({ warehouse, range } = await loaded());
		await run(warehouse, range, ALL);
		season = await readSeason(warehouse);
		const claims = await claimsOf(warehouse);
		expect(errorsOf(claims).size).toBe(0);
		before = await outcomesOf(warehouse, coded(OF_PLAYERS), range, claims);
	});
	afterAll(() => warehouse.close());

	/** Precision and recall are 1, of every processor and in all; and reconciliation counts the same errors. */
	async function expectTruth(on: Warehouse, claims: ReadonlyMap<string, Claim>, truth: Truth) {
		const errors = errorsOf(claims);
		const { wrong, missed, ...measured } = score(errors, truth);
		expect({ wrong, missed }).toEqual({ wrong: [], missed: [] });
		expect(measured).toEqual({ claimed: truth.size, true: truth.size, precision: 1, recall: 1 });
		const { processors } = await reconcile(on, PROCESSORS, range);
		for (const { processor, failuresByDisposition } of processors)
			expect({ code: processor.code, ...failuresByDisposition }).toMatchObject({
				error: [...truth.keys()].filter((key) => key.startsWith(`${processor.code} `)).length,
				pending: 0,
			});
		return tally(errors);
	}

	/** Nobody's missing date is one on which a box score lists him as not having played. */
	function expectNoBenchedGap(claims: ReadonlyMap<string, Claim>, loss: Loss) {
		const benched = new Set(
			season.boxes
				.filter(({ game_id, status }) => status !== 'PLAYED' && !loss.games.has(game_id))
				.map(({ player_lookup, game_date }) => `${player_lookup} ${game_date}`),
		);
		const rows = [...claims.values()].map(({ row }) => row);
		const dated = rows
			.filter(({ entity_type }) => entity_type === 'PLAYER')
			.flatMap((row) => missingDatesOf(row).map((date) => `${row.entity_id} ${date}`));
		expect(dated.length).toBeGreaterThan(0);
		expect(dated.filter((key) => benched.has(key))).toEqual([]);
		const dnp = rows.filter(({ failure_type }) => failure_type === 'PLAYER_DNP');
		expect(dnp.length).toBeGreaterThan(0);
		expect(dnp.filter((row) => row.missing_dates !== null)).toEqual([]);
	}

	describe('20 player-games that the summaries have lost', () => {
		let loss: Loss;

		beforeAll(async () => {
			const played = await warehouse.query(
				sql`SELECT player_lookup AS player, game_date AS date FROM ${playerGameSummaryTable}
					WHERE game_date BETWEEN ${sql.date(LOST_SUMMARIES.start)} AND ${sql.date(LOST_SUMMARIES.end)}
					ORDER BY player_lookup, game_date`,
				z.object({ player: z.string(), date: isoDate }),
			);
			// Some of them of the same player: a window may lack more than one.
			const once = draw(14, played);
			const names = new Set(once.map(({ player }) => player));
			const twice = draw(
				6,
				played.filter((game) => names.has(game.player) && !once.includes(game)),
			);
			loss = { summaries: [...once, ...twice], games: new Set() };
			expect(loss.summaries).toHaveLength(20);
			await warehouse.commit(
				loss.summaries.map(({ player, date }) => ({
					table: playerGameSummaryTable,
					where: sql`player_lookup = ${player} AND game_date = ${sql.date(date)}`,
				})),
			);
		});

		it('are themselves named as lost, and nothing else is unaccounted', async () => {
			const unaccounted = await unaccountedEntities(warehouse, PROCESSORS, range);
			expect(
				unaccounted
					.map(({ processor, date, entityId, why }) => `${keyOf(processor.code, date, entityId)} ${why}`)
					.sort(),
			).toEqual(loss.summaries.map(({ player, date }) => `${keyOf('PGS', date, player)} LOST`).sort());
		});

		it('are found by each processor by itself, where the game contexts are from before the loss', async () => {
			// Later windows of 10 games are past the loss.
			const november = { start: LOST_SUMMARIES.start, end: isoDate.parse('2021-11-30') };
			await run(
				warehouse,
				november,
				OF_PLAYERS.filter((code) => code !== 'UPGC'),
				true,
			);
			const truth = truthOf(season, loss, { contextsFromBefore: true, until: november.end });
			expect(await expectTruth(warehouse, await claimsOf(warehouse), truth)).toMatchInlineSnapshot(`
				{
				  "MLFS INCOMPLETE_UPSTREAM DATA_GAP": 51,
				  "MLFS MISSING_UPSTREAM UPSTREAM": 50,
				  "PCF MISSING_UPSTREAM UPSTREAM": 50,
				  "PDC INCOMPLETE_UPSTREAM DATA_GAP": 6,
				  "PDC INCOMPLETE_UPSTREAM MIXED": 1,
				  "PSZA INCOMPLETE_UPSTREAM DATA_GAP": 14,
				  "PSZA INCOMPLETE_UPSTREAM MIXED": 36,
				}
			`);
		});

		describe('once all that reads them has run again', () => {
			let claims: ReadonlyMap<string, Claim>;
			let truth: Truth;
			let after: ReadonlyMap<string, Outcome>;

			beforeAll(async () => {
				await run(warehouse, { start: LOST_SUMMARIES.start, end: range.end }, OF_PLAYERS, true);
				claims = await claimsOf(warehouse);
				truth = truthOf(season, loss);
				after = await outcomesOf(warehouse, coded(OF_PLAYERS), range, claims);
			});

			it('are what every error says, in every word: precision 1 and recall 1', async () => {
				expect(await expectTruth(warehouse, claims, truth)).toMatchInlineSnapshot(`
					{
					  "MLFS MISSING_UPSTREAM UPSTREAM": 157,
					  "PCF MISSING_UPSTREAM UPSTREAM": 157,
					  "PDC MISSING_UPSTREAM UPSTREAM": 157,
					  "PSZA INCOMPLETE_UPSTREAM DATA_GAP": 15,
					  "PSZA INCOMPLETE_UPSTREAM MIXED": 36,
					  "UPGC INCOMPLETE_UPSTREAM DATA_GAP": 157,
					}
				`);
			});

			it('are never seen in a player who did not play', () => {
				expectNoBenchedGap(claims, loss);
			});

			it('change nothing for anybody who has not lost one', () => {
				const keys = [...appearancesAfter(season, loss)].flatMap(([player, games]) =>
					games
						.filter(({ date }) => !hasLostBefore(games, date))
						.flatMap(({ date }) => OF_PLAYERS.map((code) => keyOf(code, date, player))),
				);
				expect(keys.length).toBeGreaterThan(40_000);
				expect(keys.filter((key) => !isDeepStrictEqual(after.get(key), before.get(key)))).toEqual([]);
			});

			it('leave whoever has games enough all the same with a record, which says that it is gapped', () => {
				const gapped = [...after]
					.filter(([, { row }]) => row.sample_quality === 'gapped')
					.map(([key]) => key);
				const enough = [...appearancesAfter(season, loss)].flatMap(([player, games]) =>
					games
						.filter(({ date }) => {
							const earlier = games.filter((game) => game.date < date);
							return hasLostBefore(games, date) && earlier.filter(({ lost }) => lost === null).length >= 10;
						})
						.map(({ date }) => keyOf('PSZA', date, player)),
				);
				expect(gapped.length).toBeGreaterThan(0);
				expect(gapped.sort()).toEqual(enough.sort());
			});

			it('would be missed by no measure that is wrong: one claim too many, too few, or with a date too few', () => {
				const errors = errorsOf(claims);
				const [some] = [...errors].find(([, { row }]) => row.failure_type === 'MIXED') ?? [];
				const claim = some === undefined ? undefined : errors.get(some);
				if (some === undefined || claim === undefined) throw new Error('there is a gap of type MIXED');
				const claimsWith = (key: string, row: Partial<Claim['row']>) =>
					new Map([...errors, [key, { ...claim, row: { ...claim.row, ...row } }]]);
				expect(score(claimsWith('PSZA 2021-11-30 nobody', {}), truth)).toMatchObject({
					precision: errors.size / (errors.size + 1),
					recall: 1,
				});
				expect(score(new Map([...errors].filter(([key]) => key !== some)), truth)).toMatchObject({
					precision: 1,
					recall: (errors.size - 1) / errors.size,
				});
				expect(score(claimsWith(some, { missing_dates: '[]' }), truth)).toMatchObject({
					wrong: [expect.stringContaining(some)],
					missed: [some],
				});
			});
		});
	});

	describe('5 box scores that never came', () => {
		let loss: Loss;
		let broken: Warehouse;
		let claims: ReadonlyMap<string, Claim>;
		let after: ReadonlyMap<string, Outcome>;

		beforeAll(async () => {
			const early = season.games.filter(
				({ game_date }) => game_date >= LOST_BOXES.start && game_date <= LOST_BOXES.end,
			);
			loss = { summaries: [], games: new Set(draw(5, early).map(({ game_id }) => game_id)) };
			({ warehouse: broken } = await loaded(loss.games));
			await run(broken, range, ALL);
			claims = await claimsOf(broken);
			after = await outcomesOf(broken, coded(OF_PLAYERS), range, claims);
		});
		afterAll(() => broken.close());

		it('are what every error says, in every word: precision 1 and recall 1', async () => {
			expect(await expectTruth(broken, claims, truthOf(season, loss))).toMatchInlineSnapshot(`
				{
				  "MLFS MISSING_UPSTREAM UPSTREAM": 1226,
				  "PCF MISSING_UPSTREAM UPSTREAM": 1226,
				  "PDC MISSING_UPSTREAM UPSTREAM": 853,
				  "PGS MISSING_SOURCE DATA_GAP": 123,
				  "PSZA INCOMPLETE_UPSTREAM DATA_GAP": 53,
				  "PSZA INCOMPLETE_UPSTREAM MIXED": 118,
				  "RAW MISSING_SOURCE DATA_GAP": 5,
				  "TDGS MISSING_UPSTREAM UPSTREAM": 10,
				  "TDZA INCOMPLETE_UPSTREAM DATA_GAP": 20,
				  "TDZA INCOMPLETE_UPSTREAM MIXED": 46,
				  "TOGS MISSING_SOURCE DATA_GAP": 10,
				  "UPGC INCOMPLETE_UPSTREAM DATA_GAP": 853,
				  "UTGC INCOMPLETE_UPSTREAM DATA_GAP": 76,
				}
			`);
		});

		it('leave nobody unaccounted', async () => {
			expect(await unaccountedEntities(broken, PROCESSORS, range)).toEqual([]);
		});

		it('are never seen in a player who did not play', () => {
			expectNoBenchedGap(claims, loss);
		});

		it('change nothing for players who were not there, but what rests on the teams that were', () => {
			const truth = truthOf(season, loss);
			const supposed = appearancesAfter(season, loss);
			const lostRows = season.boxes.filter(({ game_id }) => loss.games.has(game_id));
			const listed = new Map(lostRows.map(({ player_lookup, status }) => [player_lookup, status]));
			const counts = { compared: 0, sameKind: 0, unknowable: 0 };
			const different: string[] = [];
			for (const [player, games] of appearancesAfter(season, { summaries: [], games: new Set() })) {
				if (supposed.get(player)?.some(({ lost }) => lost !== null)) continue;
				if (lostRows.some((row) => row.player_lookup === player && row.status === 'PLAYED')) {
					// He was INACTIVE the game before, or with another team: nothing that is left says he was there.
					counts.unknowable++;
					continue;
				}
				for (const key of games.flatMap(({ date }) => OF_PLAYERS.map((code) => keyOf(code, date, player)))) {
					if (truth.has(key)) continue;
					const [was, is] = [before.get(key), after.get(key)];
					// That he sat out a lost game is lost too: how many he missed is no longer said.
					const same = listed.has(player)
						? was?.kind === is?.kind
						: isDeepStrictEqual(ofPlayerAlone(key, was), ofPlayerAlone(key, is));
					if (!same) different.push(key);
					counts[listed.has(player) ? 'sameKind' : 'compared']++;
				}
			}
			expect(different).toEqual([]);
			expect(counts).toMatchInlineSnapshot(`
				{
				  "compared": 35098,
				  "sameKind": 585,
				  "unknowable": 3,
				}
			`);
		});
	});
});

function hasLostBefore(games: readonly { date: IsoDate; lost: unknown }[], date: IsoDate): boolean {
	return games.some((game) => game.lost !== null && game.date < date);
}

/** Columns that come from team-mates, opponents or the league. */
const OF_TEAMS: Readonly<Record<string, readonly string[] | 'all'>> = {
	UPGC: [
		'opponent_pace_last_10',
		'opponent_def_rating_last_10',
		'pace_differential',
		'star_teammates_out',
		'quality_note',
	],
	PSZA: [],
	PDC: ['team_pace_last_10', 'team_off_rating_last_10'],
	PCF: 'all',
	MLFS: 'all',
};

/** An outcome without the part of a record that rests on other people's games. */
function ofPlayerAlone(key: string, outcome: Outcome | undefined) {
	if (outcome?.kind !== 'RECORD') return outcome;
	const others = OF_TEAMS[key.split(' ')[0] ?? ''] ?? [];
	if (others === 'all') return outcome.kind;
	return Object.fromEntries(Object.entries(outcome.row).filter(([column]) => !others.includes(column)));
}
