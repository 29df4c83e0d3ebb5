import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAnalyzedEndpoint } from '../analyzed-endpoint.ts';
import { clientOf } from '../endpoint/testing/client-of.ts';
import { GoogleSql } from '../engine/googlesql.ts';
import { createOriginTablesInDuckDb, insertOriginRowsIntoDuckDb } from './in-duckdb.ts';
import { createOriginTables, insertOriginRows } from './in-endpoint.ts';
import { allOriginTables, originFailuresTable, originTables } from './origin-tables.ts';

/** How many columns the older system's documentation counts. */
const COLUMNS = {
	'nba_analytics.player_game_summary': 79,
	'nba_analytics.team_offense_game_summary': 50,
	'nba_analytics.team_defense_game_summary': 58,
	'nba_analytics.upcoming_player_game_context': 115,
	'nba_analytics.upcoming_team_game_context': 63,
	'nba_precompute.team_defense_zone_analysis': 46,
	'nba_precompute.player_shot_zone_analysis': 48,
	'nba_precompute.player_composite_factors': 63,
	'nba_precompute.player_daily_cache': 72,
	'nba_predictions.ml_feature_store_v2': 49,
	'nba_processing.precompute_failures': 16,
	'nba_processing.analytics_failures': 16,
};

const [gameSummary, teamOffense] = originTables();
if (gameSummary === undefined || teamOffense === undefined) throw new Error('there are no origin tables');

describe('the tables of the older system', () => {
	let googleSql: GoogleSql;
	beforeAll(async () => {
		googleSql = await GoogleSql.start();
	});
	afterAll(() => googleSql.close());

	it('have the columns that the older system has', () => {
		const counts = allOriginTables().map(({ name, columns }) => [name, columns.length]);
		expect(Object.fromEntries(counts)).toStrictEqual(COLUMNS);
		expect(teamOffense).toMatchObject({
			dataset: 'nba_analytics',
			partitionBy: 'game_date',
			clusterBy: ['team_abbr', 'game_date', 'home_game'],
			requirePartitionFilter: true,
		});
		expect(gameSummary.columns).toContainEqual({ name: 'usage_rate', type: 'NUMERIC(5, 2)', nullable: true });
		expect(originFailuresTable().columns[0]).toStrictEqual({
			name: 'processor_name',
			type: 'STRING',
			nullable: false,
		});
	});

	it('stand in the endpoint with rows in each', async () => {
		const endpoint = await startAnalyzedEndpoint(googleSql);
		await createOriginTables(endpoint);
		for (const table of allOriginTables()) {
			await insertOriginRows(endpoint, table, [{}, {}]);
			const [metadata] = await clientOf(endpoint).dataset(table.dataset).table(table.table).getMetadata();
			expect(metadata).toMatchObject({
				numRows: '2',
				schema: { fields: table.fields },
				timePartitioning: { type: 'DAY', field: table.partitionBy },
				clustering: { fields: table.clusterBy },
			});
			expect(metadata.requirePartitionFilter ?? false).toBe(table.requirePartitionFilter);
		}
		await insertOriginRows(endpoint, gameSummary, [
			{ player_lookup: "o'invented", usage_rate: '21.25', points: 7 },
		]);
		const [rows] = await clientOf(endpoint).query(
			'SELECT usage_rate, points FROM nba_analytics.player_game_summary WHERE player_lookup = "o\'invented"',
		);
		expect(rows.map((row) => [String(row.usage_rate), row.points])).toStrictEqual([['21.25', 7]]);
		await expect(insertOriginRows(endpoint, gameSummary, [{ nothing: 1 }])).rejects.toThrow(
			'nba_analytics.player_game_summary has no column nothing',
		);
		await endpoint.close();
	});

	it('stand in DuckDB with rows in each', async () => {
		const connection = await (await DuckDBInstance.create(':memory:')).connect();
		await createOriginTablesInDuckDb(connection);
		for (const table of allOriginTables()) {
			await insertOriginRowsIntoDuckDb(connection, table, [{}, {}]);
			const read = await connection.run(`SELECT * FROM ${table.name}`);
			expect(read.columnNames()).toStrictEqual(table.columns.map(({ name }) => name));
			expect(await read.getRows()).toHaveLength(2);
		}
		connection.closeSync();
	});
});
