import { spanOf, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { SourceError } from '../source/source-error.ts';
import { RAW_TABLES } from '../tables/index.ts';
import type { Games } from './games.ts';

/** How many teams of each league a message names. */
const NAMED = 3;

/**
 * Refuses a league that is not the one whose games of those days the warehouse holds: the two would share dates, ledger
 * cells and means. Compared are the teams of whole seasons, so that a folder with one game of the same league passes.
 * @throws SourceError naming teams of both.
 */
export async function checkLeague(warehouse: Warehouse, label: string, games: Games): Promise<void> {
	const { start, end } = spanOf([...games.values()].map(({ date }) => date));
	const { table: schedule } = RAW_TABLES.schedule;
	const rows = await warehouse.query(
		sql`
	WITH seasons AS (
		SELECT DISTINCT season_year FROM ${schedule} WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
	),
	sides AS (
		SELECT season_year, home_team AS team FROM ${schedule}
		UNION ALL
		SELECT season_year, away_team FROM ${schedule}
	)
	SELECT DISTINCT sides.team FROM sides JOIN seasons ON seasons.season_year = sides.season_year ORDER BY sides.team`,
		z.object({ team: z.string() }),
	);
	const there = rows.map(({ team }) => team);
	const coming = [...new Set([...games.values()].flatMap(({ teams }) => teams))].sort();
	if (there.length === 0 || coming.some((team) => there.includes(team))) return;
	throw new SourceError(
		`${label}: its teams (${some(coming)}) are another league's than those of ${warehouse.label} from ${start} to ${end} (${some(there)})`,
		'Name another database with --database.',
	);
}

function some(teams: readonly string[]): string {
	return teams.length > NAMED ? `${teams.slice(0, NAMED).join(', ')}, ...` : teams.join(', ');
}
