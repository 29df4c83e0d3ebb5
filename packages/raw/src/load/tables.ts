import { defineTable, isoDate, type RowOf, sql, timestamp } from '@accounted/warehouse';
import { z } from 'zod';

export const sourceVersionsTable = defineTable({
	name: 'nba_raw.source_versions',
	description: 'What each raw table holds, unit by unit: how a load knows what has changed.',
	schema: z.object({
		table_name: z.string(),
		unit: z.string().describe('A game_id, a transaction date or a player_lookup, as the table is replaced'),
		unit_date: isoDate.nullable().describe('The date that the unit belongs to, if it belongs to one'),
		row_count: z.int(),
		version: z
			.string()
			.describe('Fingerprint of the rows, of the rejected rows and of the values that could not be read'),
		source: z
			.string()
			.nullable()
			.describe(
				'The folder, by its real path, that the rows came from when they last changed; null before it was recorded',
			),
	}),
	key: ['table_name', 'unit'],
	clusterBy: ['table_name'],
});

export type SourceVersion = RowOf<typeof sourceVersionsTable>;

export const sourceUnitsTable = defineTable({
	name: 'nba_raw.source_units',
	description: 'Which folder has ever brought which units: what it lacks later is missing.',
	schema: z.object({
		table_name: z.string(),
		unit: z.string().describe('A game_id, a transaction date or a player_lookup'),
		source: z.string().describe('The folder, by its real path'),
	}),
	key: ['table_name', 'unit', 'source'],
	clusterBy: ['source', 'table_name'],
});

export type SourceUnit = RowOf<typeof sourceUnitsTable>;

export const rejectedRowsTable = defineTable({
	name: 'nba_raw.rejected_rows',
	description: 'Rows that do not fit their table, kept with the reason.',
	schema: z.object({
		table_name: z.string(),
		unit: z.string().describe('The unit it would have belonged to; empty where that cannot be read'),
		source: z.string().describe('The file: the real path of a folder, and a name in it'),
		position: z.string().describe('line 12 of a CSV, row 12 of a Parquet file'),
		column_name: z.string(),
		reason: z.string(),
		row_json: z.string().describe('The row as it was: the text of each value'),
		game_id: z.string().nullable(),
		game_date: isoDate.nullable(),
		team: z.string().nullable(),
		player_lookup: z
			.string()
			.nullable()
			.describe('The player that a rejected box score row is about, where it says'),
		status: z.string().nullable(),
		rejected_at: timestamp(),
	}),
	key: ['table_name', 'source', 'position'],
	clusterBy: ['table_name', 'unit'],
});

/**
 * SQL: the date on which a rejected row counts. Null, which counts in each range, where its date or the season of its date is
 * at fault: it may belong to any date.
 */
export const rejectedDate = sql`IF(column_name IN ('game_date', 'season'), NULL, game_date)`;

export type RejectedRow = RowOf<typeof rejectedRowsTable>;

export const unreadValuesTable = defineTable({
	name: 'nba_raw.unread_values',
	description: 'Values of optional columns that could not be read. Their rows were loaded with a null there.',
	schema: z.object({
		table_name: z.string(),
		unit: z.string().describe('The unit of the row: a game_id, a transaction date or a player_lookup'),
		source: z.string().describe('The file: the real path of a folder, and a name in it'),
		position: z.string().describe('line 12 of a CSV, row 12 of a Parquet file'),
		column_name: z.string(),
		value: z.string().describe('The text of the value'),
		noted_at: timestamp(),
	}),
	key: ['table_name', 'source', 'position', 'column_name'],
	clusterBy: ['table_name', 'unit'],
});
