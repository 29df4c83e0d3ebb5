import {
	playerGameSummaryTable,
	upcomingPlayerGameContextTable,
	upcomingTeamGameContextTable,
} from '@accounted/analytics';
import { prepareSchema } from '@accounted/failure-tracking';
import { RAW_SCHEMA, RAW_TABLES } from '@accounted/raw';
import {
	appendRows,
	type IsoDate,
	isoDate,
	type RowOf,
	type TableChange,
	type TableDefinition,
	type Warehouse,
} from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { mlFeatureStoreTable } from '../ml-feature-store/table.ts';
import { playerDailyCacheTable } from '../player-daily-cache/table.ts';
import { playerShotZoneAnalysisTable } from '../player-shot-zone-analysis/table.ts';
import { teamDefenseZoneAnalysisTable } from '../team-defense-zone-analysis/table.ts';
import { playerCompositeFactorsTable } from './table.ts';

/** On this date Boston, with player `one`, plays Los Angeles at home. */
export const DATE = isoDate.parse('2021-12-01');
export const now = () => '2022-05-01T00:00:00.000Z';

/** A warehouse with these rows, and nothing else. */
export async function world(...changes: readonly TableChange[]): Promise<Warehouse> {
	const warehouse = await openDuckDb({ path: ':memory:' });
	onTestFinished(() => warehouse.close());
	const tables: readonly TableDefinition[] = [
		...RAW_SCHEMA,
		playerGameSummaryTable,
		upcomingPlayerGameContextTable,
		upcomingTeamGameContextTable,
		playerShotZoneAnalysisTable,
		teamDefenseZoneAnalysisTable,
		playerDailyCacheTable,
		playerCompositeFactorsTable,
		mlFeatureStoreTable,
	];
	await prepareSchema(warehouse, tables, now);
	await warehouse.commit(changes);
	return warehouse;
}

const BLANKS = {
	STRING: '',
	INT64: 0,
	FLOAT64: 0,
	BOOL: false,
} as const;

/** A row in which everything that is not said is null, or 0, or empty; checked by the table's own schema. */
export function rowOf<S extends z.ZodObject>(
	table: TableDefinition<S>,
	values: Partial<z.output<S>>,
): z.output<S> {
	const blanks = Object.entries(BLANKS).flatMap(([type, blank]) =>
		table.columns
			.filter((column) => column.type === type)
			.map(({ name, nullable }) => [name, nullable ? null : blank]),
	);
	const nulls = table.columns.filter(({ nullable }) => nullable).map(({ name }) => [name, null]);
	return table.schema.parse({ ...Object.fromEntries([...nulls, ...blanks]), ...values });
}

/** A final game of Boston against Los Angeles, with `one` and whoever else in its box score. */
export function gameOn(
	date: IsoDate,
	status: RowOf<typeof RAW_TABLES.player_box.table>['status'] = 'PLAYED',
	players: readonly string[] = ['one'],
): TableChange[] {
	const year = Number(date.slice(0, 4)) - (date.slice(5) < '09' ? 1 : 0);
	const game = { game_id: date, game_date: date, season: `${year}-${year + 1 - 2000}`, season_year: year };
	return [
		appendRows(RAW_TABLES.schedule.table, [
			rowOf(RAW_TABLES.schedule.table, {
				...game,
				home_team: 'BOS',
				away_team: 'LAL',
				status: 'Final',
				is_final: true,
			}),
		]),
		appendRows(
			RAW_TABLES.player_box.table,
			players.map((player) =>
				rowOf(RAW_TABLES.player_box.table, {
					...game,
					team: 'BOS',
					opponent: 'LAL',
					player_name: player,
					player_lookup: player,
					identity_status: 'RESOLVED',
					status,
				}),
			),
		),
	];
}

export function summary(values: Partial<RowOf<typeof playerGameSummaryTable>>): TableChange {
	return appendRows(playerGameSummaryTable, [
		rowOf(playerGameSummaryTable, {
			player_lookup: 'one',
			season_year: 2021,
			data_quality_tier: 'gold',
			...values,
		}),
	]);
}

export function context(values: Partial<RowOf<typeof upcomingPlayerGameContextTable>> = {}): TableChange {
	return appendRows(upcomingPlayerGameContextTable, [
		rowOf(upcomingPlayerGameContextTable, {
			player_lookup: 'one',
			game_date: DATE,
			game_id: DATE,
			season_year: 2021,
			team: 'BOS',
			opponent: 'LAL',
			is_home: true,
			season_phase: 'early',
			history_tier: 'full',
			pace_differential: 2,
			projected_usage_rate: 24,
			avg_usage_rate_last_7_games: 22,
			...values,
		}),
	]);
}

export function teamContext(values: Partial<RowOf<typeof upcomingTeamGameContextTable>> = {}): TableChange {
	return appendRows(upcomingTeamGameContextTable, [
		rowOf(upcomingTeamGameContextTable, {
			team_abbr: 'BOS',
			game_date: DATE,
			game_id: DATE,
			season_year: 2021,
			opponent: 'LAL',
			home_away: 'home',
			...values,
		}),
	]);
}

export function zones(values: Partial<RowOf<typeof playerShotZoneAnalysisTable>> = {}): TableChange {
	return appendRows(playerShotZoneAnalysisTable, [
		rowOf(playerShotZoneAnalysisTable, {
			player_lookup: 'one',
			analysis_date: DATE,
			season_year: 2021,
			primary_scoring_zone: 'paint',
			sample_quality: 'full',
			paint_rate_last_10: 60,
			mid_range_rate_last_10: 10,
			three_pt_rate_last_10: 30,
			...values,
		}),
	]);
}

export function defense(values: Partial<RowOf<typeof teamDefenseZoneAnalysisTable>> = {}): TableChange {
	return appendRows(teamDefenseZoneAnalysisTable, [
		rowOf(teamDefenseZoneAnalysisTable, {
			team_abbr: 'LAL',
			analysis_date: DATE,
			season_year: 2021,
			paint_defense_vs_league_avg: 3,
			mid_range_defense_vs_league_avg: -1,
			three_pt_defense_vs_league_avg: 1,
			...values,
		}),
	]);
}
