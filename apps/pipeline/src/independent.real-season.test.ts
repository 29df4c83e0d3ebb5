import {
	mlFeatureStoreTable,
	playerCompositeFactorsTable,
	playerDailyCacheTable,
} from '@accounted/precompute';
import { hasRealSeason, openRealSeason, REAL_SEASON } from '@accounted/raw/testing';
import { isoDate, type Row, sql, type TableDefinition, type Warehouse } from '@accounted/warehouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	before,
	daysFrom,
	injuryRisk,
	type PlayerGame,
	present,
	readSeason,
	recomputed,
	type Season,
	starsOut,
} from './independent.test-support.ts';

/** What is asked of each of the ten, so that they are spread over the season and its special cases. */
const CASES: readonly (readonly [month: string, of: string])[] = [
	['2021-11', 'anybody'],
	['2021-11', 'back to back'],
	['2021-12', 'star out'],
	['2021-12', 'usage on a tie'],
	['2022-01', 'back from injury'],
	['2022-01', 'star out'],
	['2022-02', 'traded'],
	['2022-03', 'traded'],
	['2022-03', 'back to back'],
	['2022-04', 'anybody'],
];

const IS: Readonly<Record<string, (season: Season, game: PlayerGame) => boolean>> = {
	anybody: () => true,
	'back to back': (season, game) => daysFrom(present(past(season, game).at(-1)).date, game.date) === 1,
	'star out': (season, { date, team, playerId }) =>
		starsOut(season, date).some((star) => star.team === team && star.playerId !== playerId),
	'back from injury': (season, { playerId, date }) => injuryRisk(season, playerId, date) === 1,
	traded: (season, game) =>
		past(season, game)
			.slice(-10)
			.some(({ team }) => team !== game.team),
	// The mean of ten rates of two decimals ends on a half, which dividing the sum falls just short of.
	'usage on a tie': (season, game) => {
		const rates = past(season, game)
			.slice(-10)
			.map(({ usage }) => usage ?? Number.NaN);
		const hundredths = Math.round(100 * rates.reduce((total, rate) => total + rate, 0));
		return hundredths % 10 === 5 && hundredths / 100 / 10 < hundredths / 1000;
	},
};

/** His games of the season before this one. */
function past(season: Season, { playerId, date }: PlayerGame): readonly PlayerGame[] {
	return before(season.games.get(playerId), date);
}

/** The games that have a record of features: ten of the player's before it, fifteen of the opponent's. */
function settled(season: Season): PlayerGame[] {
	return [...season.games.values()]
		.flat()
		.filter(
			(game) =>
				past(season, game).length >= 10 && before(season.teams.get(game.opponent), game.date).length >= 15,
		);
}

/** For each case the first that fits, in an order drawn with the seed; nobody twice. */
function chosen(season: Season, seed: number): PlayerGame[] {
	const drawn = settled(season)
		.map((game) => ({ game, draw: draw(`${seed} ${game.lookup} ${game.date}`) }))
		.sort((a, b) => a.draw - b.draw)
		.map(({ game }) => game);
	const taken = new Set<number>();
	return CASES.map(([month, of]) => {
		const fits = present(IS[of]);
		const game = present(
			drawn.find((one) => one.date.startsWith(month) && !taken.has(one.playerId) && fits(season, one)),
		);
		taken.add(game.playerId);
		return game;
	});
}

/** A number that looks like chance and is the same each time (FNV-1a, mixed once more). */
function draw(text: string): number {
	let hash = 0x811c9dc5;
	for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	return (hash ^ (hash >>> 13)) >>> 0;
}

describe.skipIf(!hasRealSeason())('ten games of the real season, recomputed from the files alone', () => {
	let warehouse: Warehouse;
	let season: Season;
	let ten: PlayerGame[];

	beforeAll(async () => {
		warehouse = await openRealSeason();
		season = await readSeason(REAL_SEASON);
		ten = chosen(season, 2022);
	});
	afterAll(() => warehouse?.close());

	it.each(CASES.map(([month, of], index) => ({ month, of, index })))(
		'$month, $of: the daily cache, the composite factors and the features agree to the last digit',
		async ({ index }) => {
			const game = present(ten[index]);
			const { daily, composite, store } = recomputed(season, game);
			expect(await recordsOf(playerDailyCacheTable, 'cache_date', game)).toEqual([daily]);
			expect(await recordsOf(playerCompositeFactorsTable, 'game_date', game)).toEqual([composite]);
			expect(await recordsOf(mlFeatureStoreTable, 'game_date', game)).toEqual([store]);
		},
	);

	function recordsOf(
		table: TableDefinition,
		dateColumn: string,
		{ lookup, date }: PlayerGame,
	): Promise<Row[]> {
		return warehouse.query(
			sql`SELECT * FROM ${table} WHERE player_lookup = ${lookup}
				AND ${sql.identifier(dateColumn)} = ${sql.date(isoDate.parse(date))}`,
			table.schema,
		);
	}
});
