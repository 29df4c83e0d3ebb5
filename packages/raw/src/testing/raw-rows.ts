import type { IsoDate, RowOf } from '@accounted/warehouse';
import { rejectedRowsTable } from '../load/tables.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { now } from './now.ts';
import { rowOf } from './row-of.ts';

const { schedule, player_box, team_box, shots, players, game_odds, injury_transactions } = RAW_TABLES;

type RawRow<T extends RawTableName> = RowOf<(typeof RAW_TABLES)[T]['table']>;
export type ScheduleRow = RawRow<'schedule'>;
export type PlayerBoxRow = RawRow<'player_box'>;
export type TeamBoxRow = RawRow<'team_box'>;
export type ShotRow = RawRow<'shots'>;
export type PlayerRow = RawRow<'players'>;
export type OddsRow = RawRow<'game_odds'>;
export type InjuryRow = RawRow<'injury_transactions'>;
export type RejectedRow = RowOf<typeof rejectedRowsTable>;

/** A row of which some columns must be said, and any other may be. */
type Said<R, K extends keyof R> = Partial<R> & Pick<R, K>;

/** The one game of a date, whose id is the date. Games from September on are of the season that begins that year. */
export function gameKeys(date: IsoDate) {
	const year = Number(date.slice(0, 4)) - (date.slice(5) < '09' ? 1 : 0);
	return {
		game_id: date,
		game_date: date,
		season: `${year}-${String(year + 1).slice(2)}`,
		season_year: year,
	};
}

/** Boston at home to Los Angeles, or the visitors' side of it. */
function sideKeys({ game_date, team = 'BOS' }: { readonly game_date: IsoDate; readonly team?: string }) {
	const [is_home, keys] = [team === 'BOS', gameKeys(game_date)];
	return is_home
		? { ...keys, team, team_id: 1, opponent: 'LAL', opponent_team_id: 2, is_home }
		: { ...keys, team, team_id: 2, opponent: 'BOS', opponent_team_id: 1, is_home };
}

/** Boston has beaten Los Angeles 110 to 100, unless the state is another than FINAL. */
export function scheduleRow({
	is_final = true,
	game_state = is_final ? 'FINAL' : 'SCHEDULED',
	...values
}: Said<ScheduleRow, 'game_date'>): ScheduleRow {
	return rowOf(schedule.table, {
		...gameKeys(values.game_date),
		season_type: 'Regular Season',
		home_team_id: 1,
		home_team: 'BOS',
		away_team_id: 2,
		away_team: 'LAL',
		home_score: 110,
		away_score: 100,
		periods: 4,
		status: 'Final',
		game_state,
		is_final: game_state === 'FINAL',
		is_counted: true,
		...values,
	});
}

/** A player's row: 30 minutes played, and no statistics. */
export function playerBoxRow(values: Said<PlayerBoxRow, 'game_date' | 'player_lookup'>): PlayerBoxRow {
	return rowOf(player_box.table, {
		...sideKeys(values),
		player_name: values.player_lookup,
		identity_status: 'RESOLVED',
		status: 'PLAYED',
		minutes: 30,
		...values,
	});
}

/** A team's game without overtime; of what it did in it nothing is known, but that Boston has won. */
export function teamBoxRow(values: Said<TeamBoxRow, 'game_date'>): TeamBoxRow {
	const side = sideKeys(values);
	return rowOf(team_box.table, { ...side, win: side.is_home, minutes: 240, ...values });
}

let event = 0;

/** A two at the basket that is missed. */
export function shotRow(values: Said<ShotRow, 'game_date' | 'player_lookup'>): ShotRow {
	return rowOf(shots.table, {
		...sideKeys(values),
		event_num: ++event,
		period: 1,
		player_name: values.player_lookup,
		identity_status: 'RESOLVED',
		shot_value: 2,
		shot_zone_basic: 'Restricted Area',
		...values,
	});
}

/** A player in the publisher's list. */
export function playerRow(values: Said<PlayerRow, 'player_lookup'>): PlayerRow {
	return rowOf(players.table, { player_name: values.player_lookup, ...values });
}

/** Boston is favoured by 4.5 points against Los Angeles. */
export function oddsRow(values: Said<OddsRow, 'game_date'>): OddsRow {
	return rowOf(game_odds.table, {
		...gameKeys(values.game_date),
		home_team: 'BOS',
		away_team: 'LAL',
		total_line: 220.5,
		home_spread: -4.5,
		...values,
	});
}

/** What Boston says of a player of its own. */
export function injuryRow(
	values: Said<InjuryRow, 'transaction_date' | 'action' | 'player_lookup'>,
): InjuryRow {
	return rowOf(injury_transactions.table, { team: 'BOS', player_name: values.player_lookup, ...values });
}

/** A box score row of a player of Boston that was rejected at loading. */
export function rejectedRow(values: Said<RejectedRow, 'game_date'>): RejectedRow {
	const { game_date, game_id = game_date } = values;
	return rowOf(rejectedRowsTable, {
		table_name: 'player_box',
		unit: game_id ?? '',
		source: 'folder/player_box.csv',
		position: 'line 2',
		column_name: 'fga',
		reason: 'no number',
		row_json: '{}',
		game_id,
		team: 'BOS',
		status: 'PLAYED',
		rejected_at: now(),
		...values,
	});
}
