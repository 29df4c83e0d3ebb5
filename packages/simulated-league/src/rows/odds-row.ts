import type { SourceRow } from '@accounted/raw';
import type { PlayedGame } from '../game/played-game.ts';
import { Random } from '../random/random.ts';

/** What a bookmaker who knows the rotations, and not the result, would have offered. */
export function oddsRow(seed: number, game: PlayedGame): SourceRow<'game_odds'> {
	const { fixture, home, away, outlook } = game;
	const random = Random.stream(seed, 'odds', fixture.seasonYear, fixture.gameId);
	const margin = clamp(halves(outlook.homeMargin + random.normal(0, 1.2)), -18, 18);
	const total = clamp(halves(outlook.total + random.normal(0, 3)), 200, 240);
	// The chance to win, from a margin whose standard deviation is about 12 points.
	const homeWins = clamp(1 / (1 + Math.exp((-1.7 * margin) / 12)), 0.05, 0.95);
	return {
		game_id: fixture.gameId,
		game_date: fixture.date,
		home_team: home.team.code,
		away_team: away.team.code,
		total_line: total,
		// A margin of 0 would be -0 without the sum.
		home_spread: 0 - margin,
		home_moneyline: moneyline(homeWins),
		away_moneyline: moneyline(1 - homeWins),
		spread_as_published: Math.abs(margin),
	};
}

/** American odds, with the bookmaker's share taken off. */
function moneyline(wins: number): number {
	const priced = Math.min(0.97, wins * 1.04);
	const odds = priced >= 0.5 ? (-100 * priced) / (1 - priced) : (100 * (1 - priced)) / priced;
	return Math.round(odds / 5) * 5;
}

function halves(value: number): number {
	return Math.round(2 * value) / 2;
}

function clamp(value: number, low: number, high: number): number {
	return Math.min(high, Math.max(low, value));
}
