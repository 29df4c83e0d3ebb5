import { upcomingPlayerGameContextTable } from '@accounted/analytics';
import { type Inputs, inputKey, restrictedTo } from '@accounted/failure-tracking';
import { playersOfTheDate, RAW_TABLES } from '@accounted/raw';
import { type DateRange, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { playerShotZoneAnalysisTable } from '../player-shot-zone-analysis/table.ts';
import { teamDefenseZoneAnalysisTable } from '../team-defense-zone-analysis/table.ts';

const number = z.number().nullable();
const count = z.int().nullable();

/** A player's game context, shooting and opponent; a part without an upstream record is null. */
export const compositeRow = inputKey.extend({
	game_id: z.string().nullable(),
	team: z.string().nullable(),
	opponent: z.string().nullable(),
	days_rest: count,
	back_to_back: z.boolean().nullable(),
	games_in_last_7_days: count,
	minutes_in_last_7_days: number,
	avg_minutes_per_game_last_7: number,
	back_to_backs_last_14: count,
	pace_differential: number,
	projected_usage_rate: number,
	avg_usage_rate_last_7_games: number,
	star_teammates_out: count,
	player_age: count,
	primary_scoring_zone: playerShotZoneAnalysisTable.schema.shape.primary_scoring_zone.nullable(),
	paint_rate_last_10: number,
	mid_range_rate_last_10: number,
	three_pt_rate_last_10: number,
	paint_defense_vs_league_avg: number,
	mid_range_defense_vs_league_avg: number,
	three_pt_defense_vs_league_avg: number,
});

const { players } = RAW_TABLES;

/**
 * Of the own team's game context nothing is read: that there is one is required, and the engine sees to it. Where two
 * players share a lookup nobody knows whose age it is.
 */
export const compositeInputs: Inputs<typeof compositeRow> = {
	row: compositeRow,
	sql: ({ start, end }: DateRange, only) => {
		const inRange = sql`BETWEEN ${sql.date(start)} AND ${sql.date(end)}`;
		return sql`
WITH expected AS (
	${restrictedTo(playersOfTheDate, only).sql({ start, end })}
),
contexts AS (
	SELECT * FROM ${upcomingPlayerGameContextTable} WHERE game_date ${inRange}
),
zones AS (
	SELECT * FROM ${playerShotZoneAnalysisTable} WHERE analysis_date ${inRange}
),
defenses AS (
	SELECT * FROM ${teamDefenseZoneAnalysisTable} WHERE analysis_date ${inRange}
),
ages AS (
	SELECT player_lookup, MIN(age) AS age FROM ${players.table}
	GROUP BY player_lookup
	HAVING COUNT(*) = 1
)
SELECT expected.analysis_date, expected.entity_id,
	contexts.game_id, contexts.team, contexts.opponent, contexts.days_rest, contexts.back_to_back,
	contexts.games_in_last_7_days, contexts.minutes_in_last_7_days, contexts.avg_minutes_per_game_last_7,
	contexts.back_to_backs_last_14, contexts.pace_differential, contexts.projected_usage_rate,
	contexts.avg_usage_rate_last_7_games, contexts.star_teammates_out,
	ages.age AS player_age,
	zones.primary_scoring_zone, zones.paint_rate_last_10, zones.mid_range_rate_last_10, zones.three_pt_rate_last_10,
	defenses.paint_defense_vs_league_avg, defenses.mid_range_defense_vs_league_avg,
	defenses.three_pt_defense_vs_league_avg
FROM expected
LEFT JOIN contexts ON contexts.player_lookup = expected.entity_id AND contexts.game_date = expected.analysis_date
LEFT JOIN zones ON zones.player_lookup = expected.entity_id AND zones.analysis_date = expected.analysis_date
LEFT JOIN defenses ON defenses.team_abbr = contexts.opponent AND defenses.analysis_date = expected.analysis_date
LEFT JOIN ages ON ages.player_lookup = expected.entity_id`;
	},
};
