import { countedGames } from '@accounted/raw';
import { type DateRange, type Sql, sql } from '@accounted/warehouse';

/** The body of a CTE: each final counted game of the range twice, once for each team. */
export function finalSides({ start, end }: DateRange): Sql {
	const side = (team: Sql, opponent: Sql, isHome: Sql) => sql`
	SELECT game_id, game_date, season_year, periods, ${isHome} AS is_home,
		${team}_team AS team, ${opponent}_team AS opponent,
		${team}_score AS score, ${opponent}_score AS opponent_score
	FROM ${countedGames} AS games
	WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)} AND is_final`;
	return sql`${side(sql`home`, sql`away`, sql`TRUE`)}
	UNION ALL${side(sql`away`, sql`home`, sql`FALSE`)}`;
}
