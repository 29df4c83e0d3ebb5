import { join } from 'node:path';
import { openEngine } from '@accounted/command-line';
import { quotedText } from '@accounted/warehouse';
import { z } from 'zod';

/**
 * The numbers of a player before a game, worked out from the source files alone: processors.md written down a second
 * time, as loops over rows, with nothing of the code that it is there to check.
 */

/** Of somebody who did not play nothing is known: NaN, so that whatever is made of it by mistake disagrees. */
const stat = z
	.number()
	.nullable()
	.transform((value) => value ?? Number.NaN);
const boxRow = z.object({
	game_id: z.string(),
	game_date: z.string(),
	team: z.string(),
	opponent: z.string(),
	minutes: stat,
	fgm: stat,
	fga: stat,
	fg3m: stat,
	fg3a: stat,
	ftm: stat,
	fta: stat,
	oreb: stat,
	dreb: stat,
	tov: stat,
	pts: stat,
});
const id = z.number().nullable();
const playerRow = boxRow.extend({
	is_home: z.boolean(),
	player_id: id,
	player_name: z.string(),
	status: z.string(),
});
const teamRow = boxRow.extend({ win: z.boolean() });
const shotRow = z.object({
	game_id: z.string(),
	team: z.string(),
	player_id: z.number(),
	shot_made: z.boolean(),
	shot_value: z.number(),
	shot_zone_basic: z.string(),
	assist_player_id: id,
});
const transactionRow = z.object({ transaction_date: z.string(), action: z.string(), player_id: id });
const ageRow = z.object({ player_id: id, age: z.number().nullable() });

type BoxRow = z.output<typeof boxRow>;
const ZONES = ['paint', 'mid_range', 'three_pt'] as const;
type Zone = (typeof ZONES)[number];

/** Who was listed for a game: played or not. */
interface Listing {
	readonly playerId: number;
	readonly date: string;
	readonly team: string;
}

export interface PlayerGame extends Listing {
	readonly gameId: string;
	readonly opponent: string;
	readonly isHome: boolean;
	readonly lookup: string;
	readonly minutes: number;
	readonly points: number;
	readonly freeThrows: number;
	readonly attempts: number;
	readonly makes: number;
	readonly paint: number;
	readonly midRange: number;
	readonly threes: number;
	readonly assisted: number;
	readonly usage: number | null;
	readonly trueShooting: number | null;
}

/** A team's game; what it allowed is what the opponent did. */
interface TeamGame {
	readonly date: string;
	readonly team: string;
	readonly won: boolean;
	readonly pace: number;
	readonly rating: number;
	readonly allowedPace: number;
	readonly allowedRating: number;
	/** Makes and attempts of the opponent. */
	readonly allowed: Readonly<Record<Zone, readonly [number, number]>>;
}

interface Transaction {
	readonly date: string;
	readonly placed: boolean;
}

export interface Season {
	/** By player, by date: the games he played, and those he was listed for. */
	readonly games: ReadonlyMap<number, readonly PlayerGame[]>;
	readonly listings: ReadonlyMap<number, readonly Listing[]>;
	readonly teams: ReadonlyMap<string, readonly TeamGame[]>;
	readonly transactions: ReadonlyMap<number, readonly Transaction[]>;
	readonly ages: ReadonlyMap<number, number | null>;
}

export async function readSeason(folder: string): Promise<Season> {
	const [box, teamBox, shots, transactions, players] = await Promise.all([
		rowsOf(folder, 'player_box', playerRow),
		rowsOf(folder, 'team_box', teamRow),
		rowsOf(folder, 'shots', shotRow),
		rowsOf(folder, 'injury_transactions', transactionRow),
		rowsOf(folder, 'players', ageRow),
	]);
	const teamRows = new Map(teamBox.map((row) => [`${row.game_id} ${row.team}`, row]));
	const zones = zonesOf(shots);
	const none = emptyZones();

	const games: PlayerGame[] = [];
	const listings: Listing[] = [];
	for (const row of box) {
		if (row.player_id === null) continue;
		const listing = { playerId: row.player_id, date: row.game_date, team: row.team };
		listings.push(listing);
		if (row.status !== 'PLAYED') continue;
		const team = present(teamRows.get(`${row.game_id} ${row.team}`));
		const shot = zones.get(`${row.game_id} ${row.player_id}`) ?? none;
		const used = row.fga + 0.44 * row.fta + row.tov;
		const teamUsed = team.fga + 0.44 * team.fta + team.tov;
		games.push({
			...listing,
			gameId: row.game_id,
			opponent: row.opponent,
			isHome: row.is_home,
			lookup: fold(row.player_name),
			minutes: row.minutes,
			points: row.pts,
			freeThrows: row.ftm,
			attempts: row.fga,
			makes: row.fgm,
			paint: shot.paint[1],
			midRange: shot.mid_range[1],
			threes: row.fg3a,
			assisted: shot.assisted,
			usage: round(2, over(100 * used * (team.minutes / 5), row.minutes * teamUsed)),
			trueShooting: round(3, over(row.pts, 2 * (row.fga + 0.44 * row.fta))),
		});
	}

	const teamGames = teamBox.map((own): TeamGame => {
		const other = present(teamRows.get(`${own.game_id} ${own.opponent}`));
		const faced = zones.get(`${own.game_id} ${own.opponent}`) ?? none;
		const possessions = (estimate(own, other) + estimate(other, own)) / 2;
		return {
			date: own.game_date,
			team: own.team,
			won: own.win,
			pace: paceOf(own),
			rating: round(1, (100 * own.pts) / possessions),
			allowedPace: paceOf(other),
			allowedRating: round(1, (100 * other.pts) / possessions),
			allowed: { paint: faced.paint, mid_range: faced.mid_range, three_pt: [other.fg3m, other.fg3a] },
		};
	});

	return {
		games: Map.groupBy(games.sort(byDate), ({ playerId }) => playerId),
		listings: Map.groupBy(listings.sort(byDate), ({ playerId }) => playerId),
		teams: Map.groupBy(teamGames.sort(byDate), ({ team }) => team),
		transactions: Map.groupBy(
			// Placed and activated on one day: he plays that night, so the activation is the later one.
			transactions
				.map(({ transaction_date: date, action, player_id }) => ({
					date,
					placed: action === 'PLACED',
					player_id,
				}))
				.sort((a, b) => byDate(a, b) || Number(b.placed) - Number(a.placed)),
			({ player_id }) => player_id ?? Number.NaN,
		),
		ages: new Map(players.flatMap(({ player_id, age }) => (player_id === null ? [] : [[player_id, age]]))),
	};
}

async function rowsOf<S extends z.ZodObject>(
	folder: string,
	name: string,
	schema: S,
): Promise<z.output<S>[]> {
	const engine = await openEngine();
	try {
		const from = `read_parquet(${quotedText(join(folder, `${name}.parquet`))})`;
		const rows: z.output<S>[] = [];
		for await (const batch of engine.batches(`SELECT ${Object.keys(schema.shape).join(', ')} FROM ${from}`))
			for (const row of batch) rows.push(schema.parse(row));
		return rows;
	} finally {
		await engine.close();
	}
}

function byDate(a: { readonly date: string }, b: { readonly date: string }): number {
	return a.date < b.date ? -1 : a.date > b.date ? 1 : 0;
}

/** @throws Error for what should be there and is not. */
export function present<T>(value: T | undefined): T {
	if (value === undefined) throw new Error('the source lacks a row that this needs');
	return value;
}

function emptyZones() {
	const zone = (): [number, number] => [0, 0];
	return { paint: zone(), mid_range: zone(), assisted: 0 };
}

/** Makes and attempts by zone, of each player and of each team in each game. */
function zonesOf(shots: readonly z.output<typeof shotRow>[]): Map<string, ReturnType<typeof emptyZones>> {
	const zones = new Map<string, ReturnType<typeof emptyZones>>();
	for (const shot of shots)
		for (const who of [shot.player_id, shot.team]) {
			const key = `${shot.game_id} ${who}`;
			const counts = zones.get(key) ?? emptyZones();
			zones.set(key, counts);
			if (shot.shot_made && shot.assist_player_id !== null) counts.assisted++;
			const inPaint = ['Restricted Area', 'In The Paint (Non-RA)'].includes(shot.shot_zone_basic);
			const isMidRange = shot.shot_zone_basic === 'Mid-Range' && shot.shot_value === 2;
			const zone = inPaint ? counts.paint : isMidRange ? counts.mid_range : null;
			if (zone === null) continue;
			zone[1]++;
			if (shot.shot_made) zone[0]++;
		}
	return zones;
}

/** Basketball-Reference's possessions, as one team's row tells them. */
function estimate(own: BoxRow, other: BoxRow): number {
	const rebounded = own.oreb / (own.oreb + other.dreb);
	return own.fga + 0.4 * own.fta - 1.07 * rebounded * (own.fga - own.fgm) + own.tov;
}

/** Per 48 minutes, by the simple count. */
function paceOf({ fga, fta, tov, oreb, minutes }: BoxRow): number {
	return round(2, ((fga + 0.44 * fta + tov - oreb) * 48) / (minutes / 5));
}

/** Lower case, no accents, letters and digits only. */
function fold(name: string): string {
	return name
		.normalize('NFD')
		.toLowerCase()
		.replaceAll(/[^a-z0-9]/g, '');
}

/** Half away from zero; a value within a hair of a half counts as one. */
function round(digits: number, value: number): number;
function round(digits: number, value: number | null): number | null;
function round(digits: number, value: number | null): number | null {
	if (value === null) return null;
	const size = Math.floor(Math.abs(value) * 10 ** digits + 0.5 + 1e-7) / 10 ** digits;
	return size === 0 ? 0 : Math.sign(value) * size;
}

/** Null for a denominator of 0. */
function over(part: number, whole: number): number | null {
	return whole === 0 ? null : part / whole;
}

/** The three records of a player's game, worked out from the source files alone. */
export function recomputed(season: Season, game: PlayerGame) {
	const situation = situationOf(season, game);
	const daily = dailyOf(game, situation);
	const composite = compositeOf(season, game, situation);
	return { daily, composite, store: storeOf(season, game, situation, { daily, composite }) };
}

/** What all three rest on. */
function situationOf(season: Season, { playerId, date, team, opponent }: PlayerGame) {
	const games = before(season.games.get(playerId), date);
	const last10 = games.slice(-10);
	const [week, fortnight] = [7, 14].map((days) =>
		games.filter((played) => daysFrom(played.date, date) <= days),
	);
	const last = games.at(-1);
	const rest = last === undefined ? null : daysFrom(last.date, date);
	const followsAnother = (second: PlayerGame) =>
		games.some((first) => daysFrom(first.date, second.date) === 1);
	const rateOf = (of: (played: PlayerGame) => number) =>
		round(
			2,
			over(
				100 * sum(last10, of),
				sum(last10, ({ attempts }) => attempts),
			),
		);
	const rates = {
		paint: rateOf(({ paint }) => paint),
		mid_range: rateOf(({ midRange }) => midRange),
		three_pt: rateOf(({ threes }) => threes),
	};
	return {
		games,
		last10,
		fortnight: present(fortnight),
		ownGames: before(season.teams.get(team), date),
		otherGames: before(season.teams.get(opponent), date),
		age: season.ages.get(playerId) ?? null,
		usage: mean(last10, ({ usage }) => usage),
		load: {
			days_rest: rest,
			back_to_back: rest === 1,
			games_in_last_7_days: present(week).length,
			minutes_in_last_7_days: round(
				2,
				sum(present(week), ({ minutes }) => minutes),
			),
			avg_minutes_per_game_last_7: mean(present(week), ({ minutes }) => minutes),
			back_to_backs_last_14: present(fortnight).filter(followsAnother).length,
		},
		rates,
		profile: {
			primary_scoring_zone: primaryZone(rates),
			paint_rate_last_10: rates.paint,
			mid_range_rate_last_10: rates.mid_range,
			three_pt_rate_last_10: rates.three_pt,
		},
	};
}

type Situation = ReturnType<typeof situationOf>;
type ByZone = Readonly<Record<Zone, number | null>>;

function primaryZone({ paint, mid_range, three_pt }: ByZone): Zone | 'perimeter' | 'balanced' | 'none' {
	if (paint === null || mid_range === null || three_pt === null) return 'none';
	if (paint >= 40) return 'paint';
	if (three_pt >= 40) return 'perimeter';
	return mid_range >= 35 ? 'mid_range' : 'balanced';
}

function dailyOf({ lookup, date, team }: PlayerGame, situation: Situation) {
	const { games, last10, fortnight, ownGames, load, profile, usage, age } = situation;
	const points = (played: PlayerGame) => played.points;
	const minutes = (played: PlayerGame) => played.minutes;
	return {
		player_lookup: lookup,
		cache_date: date,
		season_year: 2021,
		team,
		points_avg_last_5: mean(games.slice(-5), points),
		points_avg_last_10: mean(last10, points),
		points_avg_season: mean(games, points),
		points_std_last_10: sampleDeviation(last10.map(points)),
		minutes_avg_last_10: mean(last10, minutes),
		minutes_avg_season: mean(games, minutes),
		usage_rate_avg_last_10: usage,
		ts_pct_avg_last_10: mean(last10, ({ trueShooting }) => trueShooting, 3),
		games_played_season: games.length,
		team_pace_last_10: mean(ownGames.slice(-10), ({ pace }) => pace),
		team_off_rating_last_10: mean(ownGames.slice(-10), ({ rating }) => rating),
		...load,
		games_in_last_14_days: fortnight.length,
		minutes_in_last_14_days: round(2, sum(fortnight, minutes)),
		...profile,
		assisted_rate_last_10: round(
			2,
			over(
				100 * sum(last10, ({ assisted }) => assisted),
				sum(last10, ({ makes }) => makes),
			),
		),
		player_age: age,
		early_season_flag: games.length < 10,
	};
}

function compositeOf(season: Season, game: PlayerGame, situation: Situation) {
	const { date, team, opponent, playerId } = game;
	const { games, otherGames, load, rates, profile, usage, age } = situation;
	const weaknessIn = (zone: Zone) => {
		const pct = allowedPct(otherGames, zone);
		return round(2, pct === null ? null : 100 * (pct - leaguePct(season, date, zone)));
	};
	const weakness = {
		paint: weaknessIn('paint'),
		mid_range: weaknessIn('mid_range'),
		three_pt: weaknessIn('three_pt'),
	};
	const recent = mean(games.slice(-7), (played) => played.usage);
	const stars = starsOut(season, date).filter(
		(star) => star.team === team && star.playerId !== playerId,
	).length;
	const last10Paces = otherGames.slice(-10);
	const differential = round(
		2,
		sum(last10Paces, ({ pace }) => pace) / last10Paces.length - leaguePace(season, date),
	);
	const spike = 0.3 * (certain(usage) - certain(recent));
	const fatigue = fatigueOf(load, age);
	const adjustments = {
		fatigue_adjustment: round(2, (fatigue - 100) / 20),
		shot_zone_mismatch_score: round(2, clamp(mismatchOf(profile.primary_scoring_zone, rates, weakness), 10)),
		pace_score: round(2, clamp(differential / 2, 3)),
		usage_spike_score: round(
			2,
			clamp(spike * (spike <= 0 ? 1 : stars >= 2 ? 1.3 : stars === 1 ? 1.15 : 1), 3),
		),
	};
	return {
		player_lookup: game.lookup,
		game_date: date,
		game_id: game.gameId,
		team,
		opponent,
		fatigue_score: fatigue,
		...adjustments,
		total_composite_adjustment: round(
			2,
			sum(Object.values(adjustments), (part) => part),
		),
		...load,
		player_age: age,
		...profile,
		paint_defense_vs_league_avg: weakness.paint,
		mid_range_defense_vs_league_avg: weakness.mid_range,
		three_pt_defense_vs_league_avg: weakness.three_pt,
		pace_differential: differential,
		projected_usage_rate: usage,
		avg_usage_rate_last_7_games: recent,
		star_teammates_out: stars,
	};
}

function fatigueOf(load: Situation['load'], age: number | null): number {
	let score = 100;
	if (load.back_to_back) score -= 15;
	else if (load.days_rest !== null && load.days_rest >= 3) score += 5;
	if (load.games_in_last_7_days >= 4) score -= 10;
	if (load.minutes_in_last_7_days > 240) score -= 10;
	if ((load.avg_minutes_per_game_last_7 ?? 0) > 35) score -= 8;
	if (load.back_to_backs_last_14 >= 2) score -= 12;
	else if (load.back_to_backs_last_14 === 1) score -= 5;
	if (age !== null && age >= 35) score -= 10;
	else if (age !== null && age >= 30) score -= 5;
	return Math.max(0, Math.min(100, score));
}

function mismatchOf(
	zone: Situation['profile']['primary_scoring_zone'],
	rates: ByZone,
	weakness: ByZone,
): number {
	if (zone === 'none') return 0;
	let mismatch: number;
	if (zone === 'balanced') {
		const weighted = sum(ZONES, (each) => certain(rates[each]) * certain(weakness[each]));
		mismatch = weighted / sum(ZONES, (each) => certain(rates[each]));
	} else {
		const strength = zone === 'perimeter' ? 'three_pt' : zone;
		mismatch = certain(weakness[strength]) * Math.min(certain(rates[strength]) / 50, 1);
	}
	return Math.abs(mismatch) > 5 ? 1.2 * mismatch : mismatch;
}

function storeOf(
	season: Season,
	game: PlayerGame,
	{ games, last10, ownGames, otherGames, load, rates }: Situation,
	{ daily, composite }: { daily: ReturnType<typeof dailyOf>; composite: ReturnType<typeof compositeOf> },
) {
	const points = (played: PlayerGame) => played.points;
	const rest = (played: readonly TeamGame[]) => daysFrom(present(played.at(-1)).date, game.date);
	const trend = sum(games.slice(-3), points) / 3 - sum(games.slice(-5, -3), points) / 2;
	const [recent, usual] = [certain(daily.minutes_avg_last_10), certain(daily.minutes_avg_season)];
	const wins = ownGames.filter(({ won }) => won).length;
	const freeThrows = over(
		sum(last10, (played) => played.freeThrows),
		sum(last10, points),
	);
	/** Each with what it weighs in the quality: 100 from phase 4, 90 calculated, 75 from phase 3. */
	const features: [name: string, value: number | null, weight: number][] = [
		['points_avg_last_5', daily.points_avg_last_5, 100],
		['points_avg_last_10', daily.points_avg_last_10, 100],
		['points_avg_season', daily.points_avg_season, 100],
		['points_std_last_10', daily.points_std_last_10, 100],
		['games_in_last_7_days', load.games_in_last_7_days, 100],
		['fatigue_score', composite.fatigue_score, 100],
		['shot_zone_mismatch_score', composite.shot_zone_mismatch_score, 100],
		['pace_score', composite.pace_score, 100],
		['usage_spike_score', composite.usage_spike_score, 100],
		['rest_advantage', clamp(rest(ownGames) - rest(otherGames), 2), 90],
		['injury_risk', injuryRisk(season, game.playerId, game.date), 90],
		['recent_trend', inSteps(trend, 2, 5), 90],
		['minutes_change', inSteps((100 * (recent - usual)) / usual, 10, 20), 90],
		['opponent_def_rating', mean(otherGames.slice(-15), ({ allowedRating }) => allowedRating), 100],
		['opponent_pace', mean(otherGames.slice(-15), ({ allowedPace }) => allowedPace), 100],
		['home_away', game.isHome ? 1 : 0, 75],
		['back_to_back', load.back_to_back ? 1 : 0, 75],
		['playoff_game', 0, 75],
		['pct_paint', rates.paint, 100],
		['pct_mid_range', rates.mid_range, 100],
		['pct_three', rates.three_pt, 100],
		['pct_free_throw', round(3, freeThrows), 90],
		['team_pace', daily.team_pace_last_10, 100],
		['team_off_rating', daily.team_off_rating_last_10, 100],
		['team_win_pct', ownGames.length < 5 ? null : round(3, wins / ownGames.length), 90],
	];
	const quality = sum(features, ([, value, weight]) => (value === null ? 0 : weight)) / 25;
	return {
		player_lookup: game.lookup,
		game_date: game.date,
		game_id: game.gameId,
		feature_version: 'v1_baseline_25',
		...Object.fromEntries(features.map(([name, value]) => [name, value])),
		feature_names: features.map(([name]) => name),
		feature_sources: features.map(([, value, weight]) =>
			value === null ? 'missing' : weight === 100 ? 'phase4' : weight === 90 ? 'calculated' : 'phase3',
		),
		missing_features: features.filter(([, value]) => value === null).map(([name]) => name),
		feature_quality_score: round(2, quality),
	};
}

/** Latest transaction before a date. */
function latest(season: Season, playerId: number, date: string) {
	return before(season.transactions.get(playerId), date).at(-1);
}

export function injuryRisk(season: Season, playerId: number, date: string): number {
	const transaction = latest(season, playerId, date);
	if (transaction === undefined) return 0;
	if (transaction.placed) return 2;
	return daysFrom(transaction.date, date) <= 7 ? 1 : 0;
}

/** Who is on the injured list and scored 18 or more a game in his last ten, with the team that listed him last. */
export function starsOut(season: Season, date: string) {
	return [...season.transactions.keys()].flatMap((playerId) => {
		if (latest(season, playerId, date)?.placed !== true) return [];
		const last10 = before(season.games.get(playerId), date).slice(-10);
		if (last10.length === 0 || sum(last10, ({ points }) => points) < 18 * last10.length) return [];
		return [{ playerId, team: before(season.listings.get(playerId), date).at(-1)?.team }];
	});
}

/** The mean over the teams of the mean pace of their last ten games. */
function leaguePace(season: Season, date: string): number {
	const paces = [...season.teams.values()].flatMap((games) => {
		const last10 = before(games, date).slice(-10);
		return last10.length === 0 ? [] : [sum(last10, ({ pace }) => pace) / last10.length];
	});
	return sum(paces, (pace) => pace) / paces.length;
}

/** What a team with these games behind it allowed in its last 15, 0 to 1. */
function allowedPct(games: readonly TeamGame[], zone: Zone): number | null {
	const allowed = games.slice(-15).map((game) => game.allowed[zone]);
	return over(
		sum(allowed, ([makes]) => makes),
		sum(allowed, ([, attempts]) => attempts),
	);
}

/** The mean of that over the teams with ten games or more. */
function leaguePct(season: Season, date: string, zone: Zone): number {
	const pcts = [...season.teams.values()].flatMap((all) => {
		const games = before(all, date);
		const pct = allowedPct(games, zone);
		return games.length < 10 || pct === null ? [] : [pct];
	});
	return sum(pcts, (pct) => pct) / pcts.length;
}

export function before<T extends { readonly date: string }>(
	rows: readonly T[] | undefined,
	date: string,
): readonly T[] {
	return (rows ?? []).filter((row) => row.date < date);
}

export function daysFrom(earlier: string, later: string): number {
	return (Date.parse(later) - Date.parse(earlier)) / 86_400_000;
}

function sum<T>(rows: readonly T[], of: (row: T) => number): number {
	let total = 0;
	for (const row of rows) total += of(row);
	return total;
}

/** Over the rows where the value is known; null where it is in none. */
function mean<T>(rows: readonly T[], of: (row: T) => number | null, digits = 2): number | null {
	const values = rows.map(of).filter((value) => value !== null);
	return round(
		digits,
		over(
			sum(values, (value) => value),
			values.length,
		),
	);
}

function sampleDeviation(values: readonly number[]): number {
	const centre = sum(values, (value) => value) / values.length;
	return round(2, Math.sqrt(sum(values, (value) => (value - centre) ** 2) / (values.length - 1)));
}

function clamp(value: number, limit: number): number {
	return Math.max(-limit, Math.min(limit, value));
}

/** ±1 from one size on, ±2 from another. */
function inSteps(value: number, one: number, two: number): number {
	const size = Math.abs(value) + 1e-9;
	return size >= two ? 2 * Math.sign(value) : size >= one ? Math.sign(value) : 0;
}

/** @throws Error for what is not known, which nothing can be made of. */
function certain(value: number | null): number {
	if (value === null) throw new Error('nothing is said of what is not known');
	return value;
}
