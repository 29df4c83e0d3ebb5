import type { Entity, Outcome, OutcomeBuilder } from '@accounted/failure-tracking';
import type { RowOf } from '@accounted/warehouse';
import type { z } from 'zod';
import { type BoxLine, summaryColumns } from '../formulas/box-line.ts';
import { offensiveRating, pace, possessions } from '../formulas/possessions.ts';
import { roundTo } from '../formulas/rounding.ts';
import { trueShooting } from '../formulas/shooting.ts';
import type { teamGameRow } from './inputs.ts';
import type { teamOffenseGameSummaryTable } from './table.ts';
import { teamLineOf } from './team-line.ts';

type TeamGameRow = z.output<typeof teamGameRow>;
type TeamOffense = RowOf<typeof teamOffenseGameSummaryTable>;

export const TEAM_OFFENSE_FAILURES = ['MISSING_SOURCE', 'INVALID_INPUT'] as const;

/** One team's game: which game it is, then whether its row can be believed, then the numbers. */
export function evaluateTeamOffense(
	entity: Entity,
	rows: readonly TeamGameRow[],
	outcome: OutcomeBuilder<TeamOffense, (typeof TEAM_OFFENSE_FAILURES)[number]>,
): Outcome<TeamOffense> {
	const own = rows.filter(({ team }) => team === entity.id);
	const [row] = own;
	if (row === undefined) throw new Error(`the inputs have no row for ${entity.id} on ${entity.date}`);
	const invalid = (reason: string) =>
		outcome.fail('INVALID_INPUT', { reason: `game ${row.game_id}: ${reason}` });
	if (own.length > 1)
		return outcome.fail('INVALID_INPUT', {
			reason: `${own.length} games on one date, ${own.map(({ game_id }) => game_id).join(', ')}`,
		});
	const team = teamLineOf(row);
	if (team.kind === 'lost')
		return outcome.fail('MISSING_SOURCE', {
			reason: `game ${row.game_id}: ${team.reason}`,
			missingDates: [entity.date],
		});
	if (team.kind === 'broken') return invalid(team.reason);
	const { line } = team;
	const { score, opponent_score: opponentScore } = row;
	if (score === null || opponentScore === null)
		return invalid('the schedule says that it is final and has no score');
	if (line.pts !== score) return invalid(`${line.pts} points, and ${score} on the schedule`);
	const zones = zonesOf(row, line);
	return outcome.record({
		team_abbr: entity.id,
		game_date: entity.date,
		game_id: row.game_id,
		season_year: row.season_year,
		opponent: row.opponent,
		is_home: row.is_home,
		win_flag: score > opponentScore,
		team_minutes: line.minutes,
		overtime_periods: team.overtimes,
		points_scored: score,
		opponent_points: opponentScore,
		margin: score - opponentScore,
		...summaryColumns(line),
		possessions: roundTo(1, possessions(line)),
		offensive_rating: offensiveRating(score, line, opponentLine(row, rows)),
		pace: pace(possessions(line), line.minutes),
		ts_pct: trueShooting(line.pts, line.fga, line.fta),
		...(zones ?? UNKNOWN_ZONES),
		data_quality_tier: team.kind === 'published' && zones !== null ? 'gold' : 'silver',
	});
}

/** What the opponent did, if that can be believed. Whether the schedule has its score right does not matter here. */
function opponentLine({ game_id, opponent }: TeamGameRow, rows: readonly TeamGameRow[]): BoxLine | null {
	const row = rows.find((other) => other.game_id === game_id && other.team === opponent);
	if (row === undefined) return null;
	const found = teamLineOf(row);
	return 'line' in found ? found.line : null;
}

const UNKNOWN_ZONES = {
	paint_attempts: null,
	paint_makes: null,
	mid_range_attempts: null,
	mid_range_makes: null,
};

/** Null where there are no shot rows, where their number is not that of the attempts, and where a two has no zone. */
function zonesOf(row: TeamGameRow, { fga }: BoxLine) {
	if (row.shots !== fga || row.unzoned_shots !== 0) return null;
	const { paint_attempts, paint_makes, mid_range_attempts, mid_range_makes } = row;
	return { paint_attempts, paint_makes, mid_range_attempts, mid_range_makes };
}
