import { defineSource } from '@accounted/failure-tracking';
import { sql } from '@accounted/warehouse';
import { registryTable } from './identity/registry-table.ts';
import { rejectedDate, rejectedRowsTable } from './load/tables.ts';
import { RAW_TABLES } from './tables/index.ts';
import { rejectedGamesTable } from './tables/rejected-games.ts';

/** The raw tables that processors read by date. The play-by-play is none of them: no processor reads it. */
export const RAW_SOURCE = defineSource({
	name: 'nba_raw',
	tables: [
		{ table: RAW_TABLES.schedule.table, dateColumn: 'game_date' },
		{ table: RAW_TABLES.player_box.table, dateColumn: 'game_date' },
		{ table: RAW_TABLES.team_box.table, dateColumn: 'game_date' },
		{ table: RAW_TABLES.shots.table, dateColumn: 'game_date' },
		{ table: RAW_TABLES.game_odds.table, dateColumn: 'game_date' },
		{ table: RAW_TABLES.injury_transactions.table, dateColumn: 'transaction_date' },
		{ table: rejectedRowsTable, dateColumn: 'game_date', ignored: ['row_json', 'rejected_at'] },
		{ table: rejectedGamesTable, dateColumn: 'game_date' },
	],
	rejected: {
		table: rejectedRowsTable,
		sql: ({ start, end }) => sql`
	SELECT analysis_date, table_name, source, position, column_name, reason
	FROM (
		SELECT ${rejectedDate} AS analysis_date, table_name, source, position, column_name, reason
		FROM ${rejectedRowsTable}
	) AS rejected
	WHERE analysis_date IS NULL OR analysis_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}`,
	},
});

/** Who the players are. Their rows belong to no date. */
export const PLAYERS_SOURCE = defineSource({
	name: 'nba_players',
	tables: [
		{ table: RAW_TABLES.players.table, dateColumn: null },
		{ table: registryTable, dateColumn: null },
	],
});
