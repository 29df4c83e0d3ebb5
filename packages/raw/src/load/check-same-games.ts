import { sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { SourceError } from '../source/source-error.ts';
import { RAW_TABLES } from '../tables/index.ts';
import { isKnownTeam } from '../tables/team-abbr.ts';
import type { Games } from './games.ts';

/** How many games a message names. */
const NAMED = 3;

/**
 * Refuses a game whose id is in the warehouse with other teams: the game that is there would be lost without a word. Dates
 * may differ (games are postponed), sides may be swapped, and a team that was not known may be known now.
 * @throws SourceError naming the games, with the teams of both.
 */
export async function checkSameGames(warehouse: Warehouse, label: string, games: Games): Promise<void> {
	const stored = await warehouse.query(
		sql`
	SELECT game_id, home_team, away_team FROM ${RAW_TABLES.schedule.table}
	WHERE game_id ${sql.in('STRING', [...games.keys()])}
	ORDER BY game_id`,
		z.object({ game_id: z.string(), home_team: z.string(), away_team: z.string() }),
	);
	const others = stored.flatMap(({ game_id, home_team, away_team }) => {
		const coming = games.get(game_id)?.teams ?? [];
		const there = [home_team, away_team];
		const isOther =
			coming.some((team) => isKnownTeam(team) && !there.includes(team)) && there.every(isKnownTeam);
		return isOther
			? [`${game_id} is ${coming.join('-')} in the folder, and ${there.join('-')} in the database`]
			: [];
	});
	if (others.length === 0) return;
	const more = others.length > NAMED ? `; and ${others.length - NAMED} more` : '';
	throw new SourceError(
		`${label}: ids of its schedule belong to other games in ${warehouse.label}: ${others.slice(0, NAMED).join('; ')}${more}`,
		'Nothing was written. Correct the ids. If the games in the database are the wrong ones, load with --allow-removals: it replaces them.',
	);
}
