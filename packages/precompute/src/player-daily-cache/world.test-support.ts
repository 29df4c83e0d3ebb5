import {
	playerGameSummaryTable,
	teamOffenseGameSummaryTable,
	upcomingPlayerGameContextTable,
} from '@accounted/analytics';
import { RAW_TABLES } from '@accounted/raw';
import {
	gameKeys,
	type PlayerBoxRow,
	playerBoxRow,
	playerRow,
	rowOf,
	scheduleRow,
	warehouseWith,
} from '@accounted/raw/testing';
import { addDays, appendRows, type IsoDate, isoDate, type RowOf, type Warehouse } from '@accounted/warehouse';
import { playerShotZoneAnalysisTable } from '../player-shot-zone-analysis/table.ts';
import { playerDailyCacheTable } from './table.ts';

const { table: schedule } = RAW_TABLES.schedule;
const { table: playerBox } = RAW_TABLES.player_box;
const { table: players } = RAW_TABLES.players;
type Summary = RowOf<typeof playerGameSummaryTable>;
type TeamGame = RowOf<typeof teamOffenseGameSummaryTable>;
type Context = RowOf<typeof upcomingPlayerGameContextTable>;
type Profile = RowOf<typeof playerShotZoneAnalysisTable>;

/** What there is of one day on which Boston played Los Angeles. */
export interface Day {
	readonly box?: PlayerBoxRow['status'];
	/** In player_game_summary; null where it has no row. */
	readonly summary?: Partial<Summary> | null;
	/** In team_offense_game_summary, Boston's row; null where it has none. */
	readonly team?: Partial<TeamGame> | null;
	/** How many rows the summaries have. */
	readonly copies?: number;
}

export interface World {
	readonly days: readonly Day[];
	/** The date to look from: the day after the last, unless it says otherwise. */
	readonly date?: IsoDate;
	readonly dateOf?: (index: number) => IsoDate;
	/** His game context, by the days before the date; on the date itself unless it says otherwise. */
	readonly contexts?: readonly (Partial<Context> & { readonly daysBefore?: number })[];
	readonly profiles?: readonly (Partial<Profile> & { readonly daysBefore?: number })[];
	readonly ages?: readonly RowOf<typeof players>['age'][];
	/** Games of other teams. */
	readonly otherTeams?: readonly (Partial<TeamGame> & { readonly game_date: IsoDate })[];
}

export const FIRST = isoDate.parse('2021-10-19');
export const dayAfter = (index: number) => addDays(FIRST, index);

/** A warehouse that holds the days of `one`, a player of Boston, and the date to look from. */
export async function worldOf({
	days,
	date = dayAfter(days.length),
	dateOf = dayAfter,
	contexts = [{}],
	profiles = [],
	ages = [],
	otherTeams = [],
}: World): Promise<{ warehouse: Warehouse; date: IsoDate }> {
	const history = days.map((day, index) => ({ ...day, date: dateOf(index) }));
	// A date that is none of these days has a game too: it is what makes him expected.
	const onTheDay: readonly (Day & { date: IsoDate })[] = history.some((day) => day.date === date)
		? []
		: [{ summary: null, team: null, date }];
	const games = [...history, ...onTheDay];
	const copiesOf = <Row>(row: Row, copies = 1) => Array.from({ length: copies }, () => row);
	const tables = [
		playerGameSummaryTable,
		teamOffenseGameSummaryTable,
		upcomingPlayerGameContextTable,
		playerShotZoneAnalysisTable,
		playerDailyCacheTable,
	];
	const warehouse = await warehouseWith(tables, [
		appendRows(
			schedule,
			games.map((game) => scheduleRow({ game_date: game.date })),
		),
		appendRows(
			playerBox,
			games.map(({ date: game_date, box: status = 'PLAYED' }) =>
				playerBoxRow({ game_date, player_lookup: 'one', status }),
			),
		),
		appendRows(
			playerGameSummaryTable,
			games.flatMap(({ date: on, box = 'PLAYED', summary = {}, copies }, index) =>
				summary === null || box !== 'PLAYED' ? [] : copiesOf(summaryRow(on, index, summary), copies),
			),
		),
		appendRows(teamOffenseGameSummaryTable, [
			...games.flatMap(({ date: on, team = {}, copies }, index) =>
				team === null ? [] : copiesOf(teamRow(on, index, team), copies),
			),
			...otherTeams.map((row) => teamRow(row.game_date, 0, row)),
		]),
		appendRows(
			upcomingPlayerGameContextTable,
			contexts.map(({ daysBefore = 0, ...values }) => contextRow(addDays(date, -daysBefore), values)),
		),
		appendRows(
			playerShotZoneAnalysisTable,
			profiles.map(({ daysBefore = 0, ...values }) => profileRow(addDays(date, -daysBefore), values)),
		),
		appendRows(
			players,
			ages.map((age) => playerRow({ player_lookup: 'one', age })),
		),
	]);
	return { warehouse, date };
}

/** Days on which he played. */
export const plain = (days: number): Day[] => Array.from({ length: days }, () => ({}));

const SIDE = { team: 'BOS', opponent: 'LAL', is_home: true };

/** The game on the nth day, counted from 0: n + 1 points in 31 + n minutes. */
function summaryRow(date: IsoDate, index: number, values: Partial<Summary>): Summary {
	return rowOf(playerGameSummaryTable, {
		...gameKeys(date),
		...SIDE,
		player_lookup: 'one',
		win_flag: true,
		minutes_played: 31 + index,
		points: index + 1,
		fg_makes: 6,
		fg_attempts: 12,
		three_pt_makes: 3,
		three_pt_attempts: 5,
		paint_attempts: 4,
		paint_makes: 2,
		mid_range_attempts: 3,
		mid_range_makes: 1,
		assisted_fg_makes: 5,
		unassisted_fg_makes: 1,
		usage_rate: 20,
		ts_pct: 0.5,
		data_quality_tier: 'gold',
		...values,
	});
}

/** Boston's game on the nth day, counted from 0: a pace of 101 + n and a rating of 111 + n. */
function teamRow(date: IsoDate, index: number, values: Partial<TeamGame>): TeamGame {
	const { team, ...side } = SIDE;
	return rowOf(teamOffenseGameSummaryTable, {
		...gameKeys(date),
		...side,
		team_abbr: team,
		win_flag: true,
		offensive_rating: 111 + index,
		pace: 101 + index,
		data_quality_tier: 'gold',
		...values,
	});
}

function contextRow(date: IsoDate, values: Partial<Context>): Context {
	return rowOf(upcomingPlayerGameContextTable, {
		...gameKeys(date),
		...SIDE,
		player_lookup: 'one',
		days_rest: 2,
		games_in_last_7_days: 3,
		games_in_last_14_days: 6,
		minutes_in_last_7_days: 101.717,
		minutes_in_last_14_days: 199.533,
		avg_minutes_per_game_last_7: 33.91,
		back_to_backs_last_14: 1,
		season_phase: 'early',
		history_tier: 'none',
		...values,
	});
}

function profileRow(date: IsoDate, values: Partial<Profile>): Profile {
	return rowOf(playerShotZoneAnalysisTable, {
		player_lookup: 'one',
		analysis_date: date,
		season_year: 2021,
		paint_rate_last_10: 45,
		mid_range_rate_last_10: 20,
		three_pt_rate_last_10: 35,
		assisted_rate_last_10: 60,
		primary_scoring_zone: 'paint',
		sample_quality: 'full',
		...values,
	});
}
