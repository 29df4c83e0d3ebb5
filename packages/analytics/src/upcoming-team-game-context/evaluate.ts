import type { Entity, Outcome, OutcomeBuilder } from '@accounted/failure-tracking';
import { ARENAS } from '@accounted/raw';
import { daysBetween, type RowOf } from '@accounted/warehouse';
import { z } from 'zod';
import { bettingLines } from '../formulas/betting-lines.ts';
import { greatCircleMiles } from '../formulas/great-circle.ts';
import { pct, roundTo } from '../formulas/rounding.ts';
import { listedDates } from '../history/listed-dates.ts';
import { windowAwaits, windowGap } from '../history/window-gap.ts';
import { windowMean } from '../history/window-mean.ts';
import type { teamContextRow } from './inputs.ts';
import type { upcomingTeamGameContextTable } from './table.ts';

type TeamContextRow = z.output<typeof teamContextRow>;
type TeamContext = RowOf<typeof upcomingTeamGameContextTable>;

export const TEAM_CONTEXT_FAILURES = ['MISSING_SOURCE', 'INCOMPLETE_UPSTREAM', 'SOURCE_NOT_READY'] as const;

type Builder = OutcomeBuilder<TeamContext, (typeof TEAM_CONTEXT_FAILURES)[number]>;

/** What must be known of the game; the row says more, and leaves all of it open. */
const scheduledGame = z.object({
	game_id: z.string(),
	season_year: z.int(),
	opponent: z.string(),
	is_home: z.boolean(),
	home_team: z.string(),
});
type ScheduledGame = z.output<typeof scheduledGame>;

/** What was known of a team before its game: which game it is, then whether its history is whole, then the numbers. */
export function evaluateTeamContext(
	entity: Entity,
	rows: readonly TeamContextRow[],
	outcome: Builder,
): Outcome<TeamContext> {
	const [row] = rows;
	if (row === undefined) throw new Error(`the inputs have no row for ${entity.id} on ${entity.date}`);
	const game = scheduledGame.safeParse(row);
	if (!game.success || rows.length > 1)
		return outcome.fail('MISSING_SOURCE', {
			reason: game.success
				? `the schedule has ${rows.length} games of ${entity.id} on ${entity.date}: ${rows.map(({ game_id }) => game_id).join(', ')}`
				: `the schedule has no game of ${entity.id} on ${entity.date}`,
			missingDates: [entity.date],
		});
	const unscored = listedDates(row.unscored_dates);
	if (unscored.length > 0)
		return outcome.fail('MISSING_SOURCE', {
			reason: `${unscored.length} final games before ${entity.date} have no score: ${unscored.join(', ')}`,
			missingDates: unscored,
		});
	const gap = windowGap(entity.date, 'final', row);
	if (gap !== null) return outcome.fail('INCOMPLETE_UPSTREAM', gap);
	const awaited = windowAwaits(entity.date, row.awaited_dates);
	if (awaited !== null) return outcome.fail('SOURCE_NOT_READY', awaited);
	return outcome.record(contextOf(entity, row, game.data));
}

function contextOf({ id, date }: Entity, row: TeamContextRow, game: ScheduledGame): TeamContext {
	const rest = row.last_game_date === null ? null : daysBetween(row.last_game_date, date);
	const { spread, total, notes } = bettingLines(row, game.is_home);
	return {
		team_abbr: id,
		game_date: date,
		game_id: game.game_id,
		season_year: game.season_year,
		opponent: game.opponent,
		home_away: game.is_home ? 'home' : 'away',
		team_days_rest: rest,
		team_back_to_back: rest === 1,
		games_in_last_7_days: row.games_in_last_7_days,
		games_in_last_14_days: row.games_in_last_14_days,
		game_number_in_season: row.games_before + 1,
		win_streak: winStreak(row.games_before, row.last_win_ago, row.last_loss_ago),
		last_game_margin: row.last_game_margin,
		team_pace_last_10: windowMean(row.pace_sum, row.pace_games),
		team_off_rating_last_10: windowMean(row.off_rating_sum, row.off_rating_games),
		team_win_pct: pct(row.wins, row.games_before),
		players_out: row.players_out,
		travel_miles: row.last_home_team === null ? null : travelMiles(row.last_home_team, game.home_team),
		spread,
		total,
		quality_note: notes.length > 0 ? notes.join('; ') : null,
	};
}

/**
 * How many games in a row were won, negative for lost; 0 before the first. From how many games ago the last win and the
 * last loss were, 1 for the last game.
 */
export function winStreak(games: number, lastWinAgo: number | null, lastLossAgo: number | null): number {
	if (games === 0) return 0;
	return lastWinAgo === 1 ? (lastLossAgo ?? games + 1) - 1 : 1 - (lastWinAgo ?? games + 1);
}

/** Great-circle miles from one home team's arena to another's, 2 decimals; null where one of them is not known. */
export function travelMiles(fromHomeTeam: string, toHomeTeam: string): number | null {
	const [from, to] = [ARENAS.get(fromHomeTeam), ARENAS.get(toHomeTeam)];
	return from === undefined || to === undefined ? null : roundTo(2, greatCircleMiles(from, to));
}
