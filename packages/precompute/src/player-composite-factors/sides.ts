import { upcomingPlayerGameContextTable } from '@accounted/analytics';
import type { Changed, Concerns, RequiredEntity } from '@accounted/failure-tracking';
import { type DateRange, type Sql, sql } from '@accounted/warehouse';

/** The player's own team, as his inputs name it. Null where he has no game context: its absence is then the cause. */
export const ownTeam: RequiredEntity = (_, inputs) => named(inputs[0]?.team);

/** The player's opponent, as his inputs name it; null as for the own team. */
export const opponent: RequiredEntity = (_, inputs) => named(inputs[0]?.opponent);

/** Whom a team's changed record of the date concerns: the players who have it for their own. */
export const playersOfTeam: Concerns = (changed, range) => playersWhose(sql`team`, changed, range);

/** Whom it concerns where it is read as the opponent's. */
export const opponentsOfTeam: Concerns = (changed, range) => playersWhose(sql`opponent`, changed, range);

/** Whom it concerns where both teams' records are read. */
export const playersOfGame: Concerns = (changed, range) => sql`
${playersWhose(sql`team`, changed, range)}
UNION ALL
${playersWhose(sql`opponent`, changed, range)}`;

/** A game context that names another team than before is a change of its own. */
function playersWhose(side: Sql, changed: Changed, { start, end }: DateRange): Sql {
	return sql`SELECT game_date AS analysis_date, player_lookup AS entity_id FROM ${upcomingPlayerGameContextTable}
WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)} AND ${changed.has(sql`game_date`, side)}`;
}

function named(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}
