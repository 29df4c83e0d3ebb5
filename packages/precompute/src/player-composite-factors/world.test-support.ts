import {
	playerGameSummaryTable,
	upcomingPlayerGameContextTable,
	upcomingTeamGameContextTable,
} from '@accounted/analytics';
import { RAW_TABLES } from '@accounted/raw';
import {
	appendRow,
	type PlayerBoxRow,
	playerBoxRow,
	scheduleRow,
	warehouseWith,
} from '@accounted/raw/testing';
import {
	appendRows,
	type IsoDate,
	isoDate,
	type RowOf,
	type TableChange,
	type Warehouse,
} from '@accounted/warehouse';
import { mlFeatureStoreTable } from '../ml-feature-store/table.ts';
import { playerDailyCacheTable } from '../player-daily-cache/table.ts';
import { playerShotZoneAnalysisTable } from '../player-shot-zone-analysis/table.ts';
import { teamDefenseZoneAnalysisTable } from '../team-defense-zone-analysis/table.ts';
import { playerCompositeFactorsTable } from './table.ts';

/** On this date Boston, with player `one`, plays Los Angeles at home. */
export const DATE = isoDate.parse('2021-12-01');

/** A warehouse with these rows, and nothing else. */
export function world(...changes: readonly TableChange[]): Promise<Warehouse> {
	return warehouseWith(
		[
			playerGameSummaryTable,
			upcomingPlayerGameContextTable,
			upcomingTeamGameContextTable,
			playerShotZoneAnalysisTable,
			teamDefenseZoneAnalysisTable,
			playerDailyCacheTable,
			playerCompositeFactorsTable,
			mlFeatureStoreTable,
		],
		changes,
	);
}

/** A final game of Boston against Los Angeles, with `one` and whoever else in its box score. */
export function gameOn(
	date: IsoDate,
	status: PlayerBoxRow['status'] = 'PLAYED',
	players: readonly string[] = ['one'],
): TableChange[] {
	return [
		appendRows(RAW_TABLES.schedule.table, [scheduleRow({ game_date: date })]),
		appendRows(
			RAW_TABLES.player_box.table,
			players.map((player_lookup) => playerBoxRow({ game_date: date, player_lookup, status })),
		),
	];
}

export function summary(values: Partial<RowOf<typeof playerGameSummaryTable>>): TableChange {
	return appendRow(playerGameSummaryTable, {
		player_lookup: 'one',
		season_year: 2021,
		data_quality_tier: 'gold',
		...values,
	});
}

export function context(values: Partial<RowOf<typeof upcomingPlayerGameContextTable>> = {}): TableChange {
	return appendRow(upcomingPlayerGameContextTable, {
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
	});
}

export function teamContext(values: Partial<RowOf<typeof upcomingTeamGameContextTable>> = {}): TableChange {
	return appendRow(upcomingTeamGameContextTable, {
		team_abbr: 'BOS',
		game_date: DATE,
		game_id: DATE,
		season_year: 2021,
		opponent: 'LAL',
		home_away: 'home',
		...values,
	});
}

export function zones(values: Partial<RowOf<typeof playerShotZoneAnalysisTable>> = {}): TableChange {
	return appendRow(playerShotZoneAnalysisTable, {
		player_lookup: 'one',
		analysis_date: DATE,
		season_year: 2021,
		primary_scoring_zone: 'paint',
		sample_quality: 'full',
		paint_rate_last_10: 60,
		mid_range_rate_last_10: 10,
		three_pt_rate_last_10: 30,
		...values,
	});
}

export function defense(values: Partial<RowOf<typeof teamDefenseZoneAnalysisTable>> = {}): TableChange {
	return appendRow(teamDefenseZoneAnalysisTable, {
		team_abbr: 'LAL',
		analysis_date: DATE,
		season_year: 2021,
		paint_defense_vs_league_avg: 3,
		mid_range_defense_vs_league_avg: -1,
		three_pt_defense_vs_league_avg: 1,
		...values,
	});
}
