import type { Entity, Outcome, OutcomeBuilder } from '@accounted/failure-tracking';
import { seasonTypeOf } from '@accounted/raw';
import { daysBetween, type RowOf } from '@accounted/warehouse';
import { z } from 'zod';
import { bettingLines } from '../formulas/betting-lines.ts';
import { ratio } from '../formulas/rounding.ts';
import { listedDates } from '../history/listed-dates.ts';
import { windowAwaits, windowGap } from '../history/window-gap.ts';
import { roundMean, windowMean } from '../history/window-mean.ts';
import type { playerContextRow } from './inputs.ts';
import type { upcomingPlayerGameContextTable } from './table.ts';

type PlayerContextRow = z.output<typeof playerContextRow>;
type PlayerContext = RowOf<typeof upcomingPlayerGameContextTable>;

export const PLAYER_CONTEXT_FAILURES = [
	'UNRESOLVED_PLAYER',
	'MISSING_SOURCE',
	'INCOMPLETE_UPSTREAM',
	'SOURCE_NOT_READY',
] as const;

type Builder = OutcomeBuilder<PlayerContext, (typeof PLAYER_CONTEXT_FAILURES)[number]>;

/** What must be known of the game; the row says more, and leaves all of it open. */
const scheduledGame = z.object({
	game_id: z.string(),
	season_type: z.string(),
	team: z.string(),
	opponent: z.string(),
	is_home: z.boolean(),
});
type ScheduledGame = z.output<typeof scheduledGame>;

/** Returns what was known of a player before a game: the player and the game must be known and the history whole. */
export function evaluatePlayerContext(
	entity: Entity,
	rows: readonly PlayerContextRow[],
	outcome: Builder,
): Outcome<PlayerContext> {
	const [row] = rows;
	if (row === undefined) throw new Error(`the inputs have no row for ${entity.id} on ${entity.date}`);
	const stranger = rows.find(({ unresolved }) => unresolved !== null);
	if (stranger !== undefined)
		return outcome.fail('UNRESOLVED_PLAYER', {
			reason:
				stranger.unresolved === 'AMBIGUOUS'
					? `the lookup ${entity.id} of the box score row is shared by two players`
					: `the box score row of ${entity.id} has no player id, and no player has that name`,
		});
	if (rows.length > 1)
		return outcome.fail('MISSING_SOURCE', {
			reason: `the box scores of ${entity.date} list ${entity.id} in ${rows.length} places, in game ${rows.map(({ game_id }) => game_id ?? 'unknown').join(', ')}: where he is to play cannot be told`,
			missingDates: [entity.date],
		});
	const game = scheduledGame.safeParse(row);
	if (!game.success)
		return outcome.fail('MISSING_SOURCE', {
			reason: `no game on the schedule of ${entity.date} is known to be that of ${entity.id}`,
			missingDates: [entity.date],
		});
	const gap = windowGap(entity.date, 'played', row);
	if (gap !== null) return outcome.fail('INCOMPLETE_UPSTREAM', gap);
	const awaited = windowAwaits(entity.date, row.awaited_dates);
	if (awaited !== null) return outcome.fail('SOURCE_NOT_READY', awaited);
	return outcome.record(contextOf(entity, row, game.data));
}

function contextOf({ id, date }: Entity, row: PlayerContextRow, game: ScheduledGame): PlayerContext {
	const rest = row.last_game_date === null ? null : daysBetween(row.last_game_date, date);
	const opponentPace = ratio(row.opponent_pace_sum, row.opponent_pace_games);
	const lines = bettingLines(row, game.is_home);
	const notes = [...lines.notes, ...opponentGaps(row)];
	return {
		player_lookup: id,
		game_date: date,
		game_id: game.game_id,
		season_year: row.season_year,
		team: game.team,
		opponent: game.opponent,
		is_home: game.is_home,
		days_rest: rest,
		back_to_back: rest === 1,
		games_in_last_7_days: row.games_in_last_7_days,
		games_in_last_14_days: row.games_in_last_14_days,
		minutes_in_last_7_days: minutes(row.minutes_in_last_7_days),
		minutes_in_last_14_days: minutes(row.minutes_in_last_14_days),
		avg_minutes_per_game_last_7: windowMean(row.minutes_in_last_7_days, row.games_in_last_7_days),
		back_to_backs_last_14: row.back_to_backs_last_14,
		points_avg_last_5: windowMean(row.points_last_5, Math.min(5, row.usable_games)),
		points_avg_last_10: windowMean(row.points_last_10, Math.min(10, row.usable_games)),
		avg_usage_rate_last_7_games: windowMean(row.usage_last_7, row.usage_games_last_7),
		projected_usage_rate: windowMean(row.usage_last_10, row.usage_games_last_10),
		star_teammates_out: row.star_teammates_out,
		game_spread: lines.spread,
		game_total: lines.total,
		opponent_pace_last_10: roundMean(2, opponentPace),
		opponent_def_rating_last_10: windowMean(row.opponent_def_rating_sum, row.opponent_def_rating_games),
		pace_differential:
			opponentPace === null || row.league_pace === null ? null : roundMean(2, opponentPace - row.league_pace),
		season_phase: seasonPhase(game.season_type, daysBetween(row.opening_date, date)),
		history_tier: historyTier(row.usable_games),
		quality_note: notes.length > 0 ? notes.join('; ') : null,
	};
}

/** What of the opponent rests on fewer games than it played. */
function opponentGaps(row: PlayerContextRow): string[] {
	const [paces, ratings] = [row.opponent_pace_gap_dates, row.opponent_def_rating_gap_dates];
	return [
		...(paces === null ? [] : [`opponent pace without its games of ${listedDates(paces).join(', ')}`]),
		...(ratings === null
			? []
			: [`opponent defensive rating without its games of ${listedDates(ratings).join(', ')}`]),
	];
}

function minutes(sum: number): number {
	return roundMean(2, sum) ?? sum;
}

/** Days of each third of a regular season, which is of 174 days. */
const THIRD_OF_SEASON = 58;

/**
 * The third of the regular season, by the days since opening day: early up to day 57, middle from 58, late from 116. The
 * play-in and the playoffs are playoffs; a season type that is not known counts as the regular season. By a fixed length:
 * when a season will end is not known before it does.
 */
export function seasonPhase(seasonType: string, dayOfSeason: number): PlayerContext['season_phase'] {
	const type = seasonTypeOf(seasonType);
	if (type === 'PlayIn' || type === 'Playoffs') return 'playoffs';
	if (dayOfSeason < THIRD_OF_SEASON) return 'early';
	return dayOfSeason < 2 * THIRD_OF_SEASON ? 'middle' : 'late';
}

/** How much history a player has this season: full from 10 games, partial from 5, thin from 1, else none. */
export function historyTier(games: number): PlayerContext['history_tier'] {
	if (games >= 10) return 'full';
	if (games >= 5) return 'partial';
	return games >= 1 ? 'thin' : 'none';
}
