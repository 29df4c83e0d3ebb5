import type { Entity, Outcome, OutcomeBuilder } from '@accounted/failure-tracking';
import type { RowOf } from '@accounted/warehouse';
import { z } from 'zod';
import { boxLine, brokenIdentity, summaryColumns, unknownColumns } from '../formulas/box-line.ts';
import { effectiveFieldGoal, trueShooting } from '../formulas/shooting.ts';
import { usageRate } from '../formulas/usage.ts';
import { playerGameRow } from './inputs.ts';
import type { playerGameSummaryTable } from './table.ts';

type PlayerGameRow = z.output<typeof playerGameRow>;
type PlayerGameSummary = RowOf<typeof playerGameSummaryTable>;

export const PLAYER_GAME_FAILURES = ['UNRESOLVED_PLAYER', 'INVALID_INPUT', 'MISSING_SOURCE'] as const;

/** What a played game must have. Team totals, shots and plus-minus may be unknown; these may not. */
const completeRow = playerGameRow.extend({
	game_id: z.string(),
	season_year: z.int(),
	player_name: z.string(),
	team: z.string(),
	opponent: z.string(),
	is_home: z.boolean(),
	starter: z.boolean(),
	home_score: z.int(),
	away_score: z.int(),
	...boxLine.shape,
});

type CompleteRow = z.output<typeof completeRow>;

/** Returns the outcome of one player's game: the player must be known, then the row must hold together, then come the numbers. */
export function evaluatePlayerGame(
	entity: Entity,
	rows: readonly PlayerGameRow[],
	outcome: OutcomeBuilder<PlayerGameSummary, (typeof PLAYER_GAME_FAILURES)[number]>,
): Outcome<PlayerGameSummary> {
	const played = rows.filter((row) => row.game_id !== null);
	const [row] = played;
	if (row === undefined) return withoutRow(entity, rows[0], outcome);
	if (row.identity_status !== 'RESOLVED')
		return outcome.fail('UNRESOLVED_PLAYER', { reason: unresolved(entity, row, played) });
	if (played.length > 1)
		return outcome.fail('INVALID_INPUT', {
			reason: `${played.length} box score rows on one date, in game ${played.map(({ game_id }) => game_id).join(', ')}`,
		});
	if (row.rejected_reason !== null) return outcome.fail('INVALID_INPUT', { reason: row.rejected_reason });
	const complete = completeRow.safeParse(row);
	const unknown = unknownIn(row, complete.error);
	if (!complete.success || unknown.length > 0)
		return outcome.fail('INVALID_INPUT', {
			reason: `game ${row.game_id}: ${unknown.join(', ')} not known though the player played`,
		});
	const contradiction = contradictionIn(complete.data);
	if (contradiction !== null)
		return outcome.fail('INVALID_INPUT', { reason: `game ${row.game_id}: ${contradiction}` });
	return outcome.record(summaryOf(entity, complete.data));
}

function withoutRow(
	entity: Entity,
	row: PlayerGameRow | undefined,
	outcome: OutcomeBuilder<PlayerGameSummary, (typeof PLAYER_GAME_FAILURES)[number]>,
): Outcome<PlayerGameSummary> {
	if (row !== undefined && row.rejected_reason !== null)
		return outcome.fail('INVALID_INPUT', { reason: row.rejected_reason });
	return outcome.fail('MISSING_SOURCE', {
		reason: `no box score row on ${entity.date}; final games without box scores: ${row?.missing_boxes ?? 'none'}`,
		missingDates: [entity.date],
	});
}

/** The columns that are not known and must be: those that do not fit, and those of the box score that the season has. */
function unknownIn(row: PlayerGameRow, error: z.ZodError | undefined): string[] {
	const misfits = (error?.issues ?? []).map(({ path }) => path.join('.'));
	const unknown = row.season_year === null ? [] : unknownColumns(row, row.season_year);
	return [...new Set([...misfits, ...unknown])];
}

function unresolved(entity: Entity, row: PlayerGameRow, played: readonly PlayerGameRow[]): string {
	if (row.identity_status !== 'AMBIGUOUS')
		return `game ${row.game_id}: "${row.player_name}" has no player id, and no player has that name`;
	const ids = [...new Set(played.map(({ player_id }) => player_id))].join(', ');
	return `game ${row.game_id}: the lookup ${entity.id} is shared by two players; here it is player_id ${ids}`;
}

/** The first thing in a row that cannot be, in words with its numbers. */
function contradictionIn(row: CompleteRow): string | null {
	const broken = brokenIdentity(row);
	if (broken !== null) return broken;
	const longest = 48 + 5 * overtimesOf(row) + 1;
	return row.minutes > longest ? `${row.minutes} minutes in a game of ${longest - 1}` : null;
}

function overtimesOf({ periods, team_minutes }: CompleteRow): number {
	const overtimes = periods !== null ? periods - 4 : team_minutes !== null ? (team_minutes - 240) / 25 : 0;
	return Math.max(0, Math.round(overtimes));
}

function summaryOf(entity: Entity, row: CompleteRow): PlayerGameSummary {
	// A game has shot rows, and the player none: the player took no shot. Where the number of shot rows is not that of the
	// attempts, some are lost, and where each shot came from is not known.
	const hasShots = row.game_shots !== null && (row.shots ?? 0) === row.fga;
	const hasZones = hasShots && (row.unzoned_shots ?? 0) === 0;
	const zone = (count: number | null) => (hasZones ? (count ?? 0) : null);
	const assisted = (count: number | null) => (hasShots ? (count ?? 0) : null);
	const [own, other] = row.is_home ? [row.home_score, row.away_score] : [row.away_score, row.home_score];
	return {
		player_lookup: entity.id,
		game_date: entity.date,
		game_id: row.game_id,
		season_year: row.season_year,
		player_id: row.player_id,
		player_full_name: row.player_name,
		team: row.team,
		opponent: row.opponent,
		is_home: row.is_home,
		starter_flag: row.starter,
		win_flag: own > other,
		minutes_played: row.minutes,
		points: row.pts,
		...summaryColumns(row),
		plus_minus: row.plus_minus,
		paint_attempts: zone(row.paint_attempts),
		paint_makes: zone(row.paint_makes),
		mid_range_attempts: zone(row.mid_range_attempts),
		mid_range_makes: zone(row.mid_range_makes),
		assisted_fg_makes: assisted(row.assisted_makes),
		unassisted_fg_makes: assisted(row.unassisted_makes),
		usage_rate: usageOf(row),
		ts_pct: trueShooting(row.pts, row.fga, row.fta),
		efg_pct: effectiveFieldGoal(row.fgm, row.fg3m, row.fga),
		data_quality_tier: hasZones ? 'gold' : 'silver',
	};
}

/** Null where the team has no summary of the game, or the season no turnovers. */
function usageOf(row: CompleteRow): number | null {
	const { team_minutes: minutes, team_fga: fga, team_fta: fta, team_tov: tov, tov: turnovers } = row;
	if (minutes === null || fga === null || fta === null || tov === null || turnovers === null) return null;
	return usageRate(
		{ minutes: row.minutes, fieldGoalAttempts: row.fga, freeThrowAttempts: row.fta, turnovers },
		{ minutes, fieldGoalAttempts: fga, freeThrowAttempts: fta, turnovers: tov },
	);
}
