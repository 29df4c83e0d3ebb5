import type { Expectation } from '@accounted/failure-tracking';
import { isoDate, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import {
	emptyWarehouse,
	load,
	smallLeague,
	type Tables,
	temporaryFolder,
} from '../small-league.test-support.ts';
import { expectedPlayers } from './players-of-the-date.ts';

/** The part of the players of the date that is expected for games that are not final. */
export const playersOfUnfinishedGames: Expectation = {
	name: 'players_of_unfinished_games',
	description: "the players of the team's last box score before a game that is not final",
	sql: (range) =>
		sql`SELECT analysis_date, entity_id FROM (${expectedPlayers(range)}) AS players WHERE NOT is_final`,
};

export const RANGE = { start: isoDate.parse('2021-10-01'), end: isoDate.parse('2021-10-31') };

const expectedRow = z.object({ analysis_date: isoDate, entity_id: z.string() });

/** The entities expected on each date of a range, in a warehouse. */
export async function expectedIn(warehouse: Warehouse, expectation: Expectation, range = RANGE) {
	const rows = await warehouse.query(
		sql`SELECT * FROM (${expectation.sql(range)}) AS expected ORDER BY analysis_date, entity_id`,
		expectedRow,
	);
	const dates = Map.groupBy(rows, (row) => row.analysis_date);
	return Object.fromEntries(
		[...dates].map(([date, entities]) => [date, entities.map((row) => row.entity_id).join(' ')]),
	);
}

/** A warehouse into which the small league was loaded, as `spoil` leaves it. */
export async function loadedLeague(spoil: (tables: Tables) => void): Promise<Warehouse> {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	spoil(tables);
	await load(warehouse, temporaryFolder(), tables);
	return warehouse;
}

/** The entities expected on each date, of a league that `spoil` changes first. */
export async function expectedOf(expectation: Expectation, spoil: (tables: Tables) => void, range = RANGE) {
	return expectedIn(await loadedLeague(spoil), expectation, range);
}
