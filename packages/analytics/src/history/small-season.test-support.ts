import { RAW_TABLES, registryTable, rejectedRowsTable } from '@accounted/raw';
import {
	type InjuryRow,
	injuryRow,
	type OddsRow,
	oddsRow,
	type PlayerBoxRow,
	playerBoxRow,
	type RejectedRow,
	range,
	rejectedRow,
	rowOf,
	type ScheduleRow,
	scheduleRow,
	warehouseWith,
} from '@accounted/raw/testing';
import { appendRows, type DateRange, isoDate, type RowOf, type Warehouse } from '@accounted/warehouse';
import { playerGameSummaryTable } from '../player-game-summary/table.ts';
import { teamDefenseGameSummaryTable } from '../team-defense-game-summary/table.ts';
import { teamOffenseGameSummaryTable } from '../team-offense-game-summary/table.ts';

export type GameRow = ScheduleRow;
export type PlayerRow = RowOf<typeof playerGameSummaryTable>;
export type OffenseRow = RowOf<typeof teamOffenseGameSummaryTable>;
type DefenseRow = RowOf<typeof teamDefenseGameSummaryTable>;

/** A few games, and what each table holds of them. */
export interface SmallSeason {
	readonly games: readonly GameRow[];
	readonly boxes?: readonly PlayerBoxRow[];
	readonly rejected?: readonly RejectedRow[];
	readonly odds?: readonly OddsRow[];
	readonly injuries?: readonly InjuryRow[];
	/** Names on the injured list that are no player's. */
	readonly strangers?: readonly string[];
	readonly players?: readonly PlayerRow[];
	readonly offense?: readonly OffenseRow[];
	readonly defense?: readonly DefenseRow[];
}

export async function warehouseOf(season: SmallSeason): Promise<Warehouse> {
	const names = new Set((season.injuries ?? []).map(({ player_lookup }) => player_lookup));
	const known = names.difference(new Set(season.strangers));
	const summaries = [playerGameSummaryTable, teamOffenseGameSummaryTable, teamDefenseGameSummaryTable];
	return warehouseWith(summaries, [
		appendRows(RAW_TABLES.schedule.table, season.games),
		appendRows(RAW_TABLES.player_box.table, season.boxes ?? []),
		appendRows(rejectedRowsTable, season.rejected ?? []),
		appendRows(RAW_TABLES.game_odds.table, season.odds ?? []),
		appendRows(RAW_TABLES.injury_transactions.table, season.injuries ?? []),
		appendRows(
			registryTable,
			[...known].map((name) => rowOf(registryTable, { player_lookup: name, player_full_name: name })),
		),
		appendRows(playerGameSummaryTable, season.players ?? []),
		appendRows(teamOffenseGameSummaryTable, season.offense ?? []),
		appendRows(teamDefenseGameSummaryTable, season.defense ?? []),
	]);
}

export function on(date: string): DateRange {
	return range(date);
}

/** A final game that the home team has won 110 to 100. */
export function game(date: string, home: string, away: string, values: Partial<GameRow> = {}): GameRow {
	return scheduleRow({
		game_id: `${date} ${home}`,
		game_date: isoDate.parse(date),
		home_team: home,
		away_team: away,
		...values,
	});
}

/** A game that has not begun. */
export function upcoming(date: string, home: string, away: string): GameRow {
	return game(date, home, away, {
		home_score: null,
		away_score: null,
		status: 'Scheduled',
		game_state: 'SCHEDULED',
		is_final: false,
	});
}

/** A player's row in a box score: he played. */
export function box(of: GameRow, team: string, player: string, values: Partial<PlayerBoxRow> = {}) {
	return playerBoxRow({ ...sideOf(of, team), team, player_lookup: player, ...values });
}

/** A box score row that was rejected at loading. */
export function rejected(of: GameRow, team: string, player: string): RejectedRow {
	const { game_id, game_date } = of;
	return rejectedRow({ game_id, game_date, team, player_lookup: player, position: `line of ${player}` });
}

export function odds(of: GameRow, values: Partial<OddsRow> = {}): OddsRow {
	const { game_id, game_date, home_team, away_team } = of;
	return oddsRow({ game_id, game_date, home_team, away_team, ...values });
}

export function transaction(
	action: InjuryRow['action'],
	date: string,
	team: string,
	player: string,
): InjuryRow {
	return injuryRow({ transaction_date: isoDate.parse(date), team, action, player_lookup: player });
}

/** A player's summarised game of 30 minutes and 10 points, with a usage rate of 20. */
export function played(
	of: GameRow,
	team: string,
	player: string,
	values: Partial<PlayerRow> = {},
): PlayerRow {
	return rowOf(playerGameSummaryTable, {
		...summaryKeys(of, team),
		player_lookup: player,
		player_full_name: player,
		team,
		minutes_played: 30,
		points: 10,
		usage_rate: 20,
		data_quality_tier: 'silver',
		...values,
	});
}

/** A team's summarised offence: pace 100, rating 110. */
export function offense(of: GameRow, team: string, values: Partial<OffenseRow> = {}): OffenseRow {
	return rowOf(teamOffenseGameSummaryTable, {
		...summaryKeys(of, team),
		team_abbr: team,
		offensive_rating: 110,
		pace: 100,
		data_quality_tier: 'silver',
		...values,
	});
}

/** A team's summarised defence: rating 105. */
export function defense(of: GameRow, team: string, values: Partial<DefenseRow> = {}): DefenseRow {
	return rowOf(teamDefenseGameSummaryTable, {
		...summaryKeys(of, team),
		team_abbr: team,
		defensive_rating: 105,
		data_quality_tier: 'silver',
		...values,
	});
}

function sideOf(of: GameRow, team: string) {
	const is_home = team === of.home_team;
	return {
		game_id: of.game_id,
		game_date: of.game_date,
		opponent: is_home ? of.away_team : of.home_team,
		is_home,
	};
}

function summaryKeys(of: GameRow, team: string) {
	return { ...sideOf(of, team), season_year: of.season_year, win_flag: team === of.home_team };
}
