import { prepareSchema } from '@accounted/failure-tracking';
import { RAW_SCHEMA, RAW_TABLES, registryTable, rejectedRowsTable } from '@accounted/raw';
import { appendRows, type DateRange, isoDate, type RowOf, type Warehouse } from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';
import { onTestFinished } from 'vitest';
import { playerGameSummaryTable } from '../player-game-summary/table.ts';
import { teamDefenseGameSummaryTable } from '../team-defense-game-summary/table.ts';
import { teamOffenseGameSummaryTable } from '../team-offense-game-summary/table.ts';

export type GameRow = RowOf<typeof RAW_TABLES.schedule.table>;
export type BoxRow = RowOf<typeof RAW_TABLES.player_box.table>;
export type OddsRow = RowOf<typeof RAW_TABLES.game_odds.table>;
export type InjuryRow = RowOf<typeof RAW_TABLES.injury_transactions.table>;
export type RejectedRow = RowOf<typeof rejectedRowsTable>;
export type PlayerRow = RowOf<typeof playerGameSummaryTable>;
export type OffenseRow = RowOf<typeof teamOffenseGameSummaryTable>;
export type DefenseRow = RowOf<typeof teamDefenseGameSummaryTable>;

/** A few games, and what each table holds of them. */
export interface SmallSeason {
	readonly games: readonly GameRow[];
	readonly boxes?: readonly BoxRow[];
	readonly rejected?: readonly RejectedRow[];
	readonly odds?: readonly OddsRow[];
	readonly injuries?: readonly InjuryRow[];
	/** Names on the injured list that are no player's. */
	readonly strangers?: readonly string[];
	readonly players?: readonly PlayerRow[];
	readonly offense?: readonly OffenseRow[];
	readonly defense?: readonly DefenseRow[];
}

const now = () => '2022-05-01T00:00:00.000Z';

export async function warehouseOf(season: SmallSeason): Promise<Warehouse> {
	const warehouse = await openDuckDb({ path: ':memory:' });
	onTestFinished(() => warehouse.close());
	const names = new Set((season.injuries ?? []).map(({ player_lookup }) => player_lookup));
	const known = names.difference(new Set(season.strangers));
	const summaries = [playerGameSummaryTable, teamOffenseGameSummaryTable, teamDefenseGameSummaryTable];
	await prepareSchema(warehouse, [...RAW_SCHEMA, ...summaries], now);
	await warehouse.commit([
		appendRows(RAW_TABLES.schedule.table, season.games),
		appendRows(RAW_TABLES.player_box.table, season.boxes ?? []),
		appendRows(rejectedRowsTable, season.rejected ?? []),
		appendRows(RAW_TABLES.game_odds.table, season.odds ?? []),
		appendRows(RAW_TABLES.injury_transactions.table, season.injuries ?? []),
		appendRows(
			registryTable,
			[...known].map((name) => ({
				player_id: null,
				player_lookup: name,
				player_full_name: name,
				is_ambiguous: false,
			})),
		),
		appendRows(playerGameSummaryTable, season.players ?? []),
		appendRows(teamOffenseGameSummaryTable, season.offense ?? []),
		appendRows(teamDefenseGameSummaryTable, season.defense ?? []),
	]);
	return warehouse;
}

export function on(date: string): DateRange {
	return { start: isoDate.parse(date), end: isoDate.parse(date) };
}

/** Games of September belong to the season that begins then, those before to the one that ends. */
function seasonOf(date: string): number {
	return Number(date.slice(0, 4)) - (date.slice(5) < '09' ? 1 : 0);
}

function keysOf(date: string, home: string) {
	const year = seasonOf(date);
	return {
		game_id: `${date} ${home}`,
		game_date: isoDate.parse(date),
		season: `${year}-${String(year + 1).slice(2)}`,
		season_year: year,
	};
}

/** A final game that the home team has won 110 to 100. */
export function game(date: string, home: string, away: string, values: Partial<GameRow> = {}): GameRow {
	return {
		...keysOf(date, home),
		season_type: 'Regular Season',
		tipoff_et: null,
		home_team_id: 1,
		home_team: home,
		away_team_id: 2,
		away_team: away,
		home_score: 110,
		away_score: 100,
		periods: 4,
		status: 'Final',
		is_final: true,
		arena: null,
		arena_city: null,
		attendance: null,
		duration_minutes: null,
		officials: null,
		bref_game_id: null,
		...values,
	};
}

/** A game that has not begun. */
export function upcoming(date: string, home: string, away: string): GameRow {
	return game(date, home, away, {
		home_score: null,
		away_score: null,
		status: 'Scheduled',
		is_final: false,
	});
}

/** A player's row in a box score: he played. */
export function box(of: GameRow, team: string, player: string, values: Partial<BoxRow> = {}): BoxRow {
	return {
		game_id: of.game_id,
		game_date: of.game_date,
		season: of.season,
		season_year: of.season_year,
		team_id: 1,
		team,
		opponent_team_id: 2,
		opponent: team === of.home_team ? of.away_team : of.home_team,
		is_home: team === of.home_team,
		player_id: null,
		player_name: player,
		player_lookup: player,
		identity_status: 'RESOLVED',
		bref_id: null,
		status: 'PLAYED',
		dnp_reason: null,
		nba_comment: null,
		starter: false,
		start_position: null,
		seconds_played: null,
		minutes: 30,
		fgm: null,
		fga: null,
		fg3m: null,
		fg3a: null,
		ftm: null,
		fta: null,
		oreb: null,
		dreb: null,
		reb: null,
		ast: null,
		stl: null,
		blk: null,
		tov: null,
		pf: null,
		pts: null,
		plus_minus: null,
		game_score: null,
		...values,
	};
}

/** A box score row that was rejected at loading. */
export function rejected(of: GameRow, team: string, player: string): RejectedRow {
	return {
		table_name: 'player_box',
		unit: of.game_id,
		source: 'folder/player_box.csv',
		position: `line of ${player}`,
		column_name: 'fga',
		reason: 'no number',
		row_json: '{}',
		game_id: of.game_id,
		game_date: of.game_date,
		team,
		player_lookup: player,
		status: 'PLAYED',
		rejected_at: now(),
	};
}

export function odds(of: GameRow, values: Partial<OddsRow> = {}): OddsRow {
	return {
		game_id: of.game_id,
		game_date: of.game_date,
		season_year: of.season_year,
		home_team: of.home_team,
		away_team: of.away_team,
		total_line: 220.5,
		home_spread: -4.5,
		home_moneyline: null,
		away_moneyline: null,
		spread_as_published: null,
		...values,
	};
}

export function transaction(
	action: InjuryRow['action'],
	date: string,
	team: string,
	player: string,
): InjuryRow {
	return {
		transaction_date: isoDate.parse(date),
		team,
		team_name: null,
		action,
		player_id: null,
		player_name: player,
		player_lookup: player,
		notes: null,
	};
}

/** A player's summarised game of 30 minutes and 10 points, with a usage rate of 20. */
export function played(
	of: GameRow,
	team: string,
	player: string,
	values: Partial<PlayerRow> = {},
): PlayerRow {
	return {
		...sideOf(of, team),
		player_lookup: player,
		player_id: null,
		player_full_name: player,
		team,
		starter_flag: false,
		minutes_played: 30,
		points: 10,
		fg_makes: 4,
		fg_attempts: 8,
		three_pt_makes: 0,
		three_pt_attempts: 0,
		ft_makes: 2,
		ft_attempts: 2,
		offensive_rebounds: 0,
		defensive_rebounds: 0,
		rebounds: 0,
		assists: 0,
		steals: 0,
		blocks: 0,
		turnovers: 0,
		personal_fouls: 0,
		plus_minus: null,
		paint_attempts: null,
		paint_makes: null,
		mid_range_attempts: null,
		mid_range_makes: null,
		assisted_fg_makes: null,
		unassisted_fg_makes: null,
		usage_rate: 20,
		ts_pct: null,
		efg_pct: null,
		data_quality_tier: 'silver',
		...values,
	};
}

/** A team's summarised offence: pace 100, rating 110. */
export function offense(of: GameRow, team: string, values: Partial<OffenseRow> = {}): OffenseRow {
	return {
		...sideOf(of, team),
		team_abbr: team,
		team_minutes: 240,
		overtime_periods: 0,
		points_scored: 110,
		opponent_points: 100,
		margin: 10,
		fg_makes: 40,
		fg_attempts: 90,
		three_pt_makes: 10,
		three_pt_attempts: 30,
		ft_makes: 20,
		ft_attempts: 25,
		offensive_rebounds: 10,
		defensive_rebounds: 30,
		rebounds: 40,
		assists: 20,
		steals: 5,
		blocks: 5,
		turnovers: 10,
		personal_fouls: 20,
		possessions: 100,
		offensive_rating: 110,
		pace: 100,
		ts_pct: null,
		paint_attempts: null,
		paint_makes: null,
		mid_range_attempts: null,
		mid_range_makes: null,
		data_quality_tier: 'silver',
		...values,
	};
}

/** A team's summarised defence: rating 105. */
export function defense(of: GameRow, team: string, values: Partial<DefenseRow> = {}): DefenseRow {
	return {
		...sideOf(of, team),
		team_abbr: team,
		points_allowed: 100,
		defensive_rating: 105,
		opponent_pace: 100,
		opponent_ts_pct: null,
		opponent_fg_attempts: 90,
		opponent_fg_makes: 40,
		opponent_paint_attempts: null,
		opponent_paint_makes: null,
		opponent_mid_range_attempts: null,
		opponent_mid_range_makes: null,
		opponent_three_pt_attempts: 30,
		opponent_three_pt_makes: 10,
		paint_blocks: null,
		mid_range_blocks: null,
		three_pt_blocks: null,
		steals: 5,
		defensive_rebounds: 30,
		turnovers_forced: 10,
		data_quality_tier: 'silver',
		...values,
	};
}

function sideOf(of: GameRow, team: string) {
	return {
		game_id: of.game_id,
		game_date: of.game_date,
		season_year: of.season_year,
		opponent: team === of.home_team ? of.away_team : of.home_team,
		is_home: team === of.home_team,
		win_flag: team === of.home_team,
	};
}
