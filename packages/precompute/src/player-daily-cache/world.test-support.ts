import {
	playerGameSummaryTable,
	teamOffenseGameSummaryTable,
	upcomingPlayerGameContextTable,
} from '@accounted/analytics';
import { prepareSchema } from '@accounted/failure-tracking';
import { RAW_SCHEMA, RAW_TABLES } from '@accounted/raw';
import { addDays, appendRows, type IsoDate, isoDate, type RowOf, type Warehouse } from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';
import { onTestFinished } from 'vitest';
import { playerShotZoneAnalysisTable } from '../player-shot-zone-analysis/table.ts';
import { playerDailyCacheTable } from './table.ts';

export const now = () => '2022-05-01T00:00:00.000Z';

const { table: schedule } = RAW_TABLES.schedule;
const { table: playerBox } = RAW_TABLES.player_box;
const { table: players } = RAW_TABLES.players;
type Summary = RowOf<typeof playerGameSummaryTable>;
type TeamGame = RowOf<typeof teamOffenseGameSummaryTable>;
type Context = RowOf<typeof upcomingPlayerGameContextTable>;
type Profile = RowOf<typeof playerShotZoneAnalysisTable>;

/** What there is of one day on which Boston played Los Angeles. */
export interface Day {
	readonly box?: 'PLAYED' | 'DNP' | 'INACTIVE';
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
	const warehouse = await openDuckDb({ path: ':memory:' });
	onTestFinished(() => warehouse.close());
	await prepareSchema(
		warehouse,
		[
			...RAW_SCHEMA,
			playerGameSummaryTable,
			teamOffenseGameSummaryTable,
			upcomingPlayerGameContextTable,
			playerShotZoneAnalysisTable,
			playerDailyCacheTable,
		],
		now,
	);
	const history = days.map((day, index) => ({ ...day, date: dateOf(index) }));
	// A date that is none of these days has a game too: it is what makes him expected.
	const onTheDay: readonly (Day & { date: IsoDate })[] = history.some((day) => day.date === date)
		? []
		: [{ summary: null, team: null, date }];
	const games = [...history, ...onTheDay];
	const copiesOf = <Row>(row: Row, copies = 1) => Array.from({ length: copies }, () => row);
	await warehouse.commit([
		appendRows(
			schedule,
			games.map((game) => gameOn(game.date)),
		),
		appendRows(
			playerBox,
			games.map((game) => boxRow(game.date, game.box ?? 'PLAYED')),
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
			ages.map((age) => ({
				player_id: null,
				bref_id: null,
				player_name: 'One',
				player_lookup: 'one',
				position: null,
				age,
			})),
		),
	]);
	return { warehouse, date };
}

/** Days on which he played. */
export const plain = (days: number): Day[] => Array.from({ length: days }, () => ({}));

function keysOf(date: IsoDate) {
	const year = Number(date.slice(0, 4)) - (date.slice(5) < '09' ? 1 : 0);
	return { game_id: date, game_date: date, season_year: year };
}

const SIDE = { team: 'BOS', opponent: 'LAL', is_home: true };

function gameOn(date: IsoDate): RowOf<typeof schedule> {
	return {
		...keysOf(date),
		season: '2021-22',
		season_type: 'Regular Season',
		tipoff_et: null,
		home_team_id: 1,
		home_team: 'BOS',
		away_team_id: 2,
		away_team: 'LAL',
		home_score: 100,
		away_score: 90,
		periods: 4,
		status: 'Final',
		is_final: true,
		arena: null,
		arena_city: null,
		attendance: null,
		duration_minutes: null,
		officials: null,
		bref_game_id: null,
	};
}

function boxRow(date: IsoDate, status: RowOf<typeof playerBox>['status']): RowOf<typeof playerBox> {
	return {
		...keysOf(date),
		...SIDE,
		season: '2021-22',
		team_id: 1,
		opponent_team_id: 2,
		player_id: null,
		player_name: 'One',
		player_lookup: 'one',
		identity_status: 'RESOLVED',
		bref_id: null,
		status,
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
	};
}

/** The game on the nth day, counted from 0: n + 1 points in 31 + n minutes. */
function summaryRow(date: IsoDate, index: number, values: Partial<Summary>): Summary {
	return {
		...keysOf(date),
		...SIDE,
		player_lookup: 'one',
		player_id: null,
		player_full_name: 'One',
		starter_flag: false,
		win_flag: true,
		minutes_played: 31 + index,
		points: index + 1,
		fg_makes: 6,
		fg_attempts: 12,
		three_pt_makes: 3,
		three_pt_attempts: 5,
		ft_makes: 0,
		ft_attempts: 0,
		offensive_rebounds: 0,
		defensive_rebounds: 0,
		rebounds: 0,
		assists: 0,
		steals: 0,
		blocks: 0,
		turnovers: 0,
		personal_fouls: 0,
		plus_minus: null,
		paint_attempts: 4,
		paint_makes: 2,
		mid_range_attempts: 3,
		mid_range_makes: 1,
		assisted_fg_makes: 5,
		unassisted_fg_makes: 1,
		usage_rate: 20,
		ts_pct: 0.5,
		efg_pct: null,
		data_quality_tier: 'gold',
		...values,
	};
}

/** Boston's game on the nth day, counted from 0: a pace of 101 + n and a rating of 111 + n. */
function teamRow(date: IsoDate, index: number, values: Partial<TeamGame>): TeamGame {
	const { team, ...side } = SIDE;
	return {
		...keysOf(date),
		...side,
		team_abbr: team,
		win_flag: true,
		team_minutes: 240,
		overtime_periods: 0,
		points_scored: 100,
		opponent_points: 90,
		margin: 10,
		fg_makes: 40,
		fg_attempts: 80,
		three_pt_makes: 10,
		three_pt_attempts: 30,
		ft_makes: 10,
		ft_attempts: 12,
		offensive_rebounds: 10,
		defensive_rebounds: 30,
		rebounds: 40,
		assists: 20,
		steals: 5,
		blocks: 5,
		turnovers: 12,
		personal_fouls: 20,
		possessions: 98,
		offensive_rating: 111 + index,
		pace: 101 + index,
		ts_pct: 0.55,
		paint_attempts: 40,
		paint_makes: 20,
		mid_range_attempts: 10,
		mid_range_makes: 4,
		data_quality_tier: 'gold',
		...values,
	};
}

function contextRow(date: IsoDate, values: Partial<Context>): Context {
	return {
		...keysOf(date),
		...SIDE,
		player_lookup: 'one',
		days_rest: 2,
		back_to_back: false,
		games_in_last_7_days: 3,
		games_in_last_14_days: 6,
		minutes_in_last_7_days: 101.717,
		minutes_in_last_14_days: 199.533,
		avg_minutes_per_game_last_7: 33.91,
		back_to_backs_last_14: 1,
		points_avg_last_5: null,
		points_avg_last_10: null,
		avg_usage_rate_last_7_games: null,
		projected_usage_rate: null,
		star_teammates_out: 0,
		game_spread: null,
		game_total: null,
		opponent_pace_last_10: null,
		opponent_def_rating_last_10: null,
		pace_differential: null,
		season_phase: 'early',
		history_tier: 'none',
		quality_note: null,
		...values,
	};
}

function profileRow(date: IsoDate, values: Partial<Profile>): Profile {
	return {
		player_lookup: 'one',
		analysis_date: date,
		season_year: 2021,
		games_last_10: 10,
		fg_attempts_last_10: 100,
		paint_attempts_last_10: 45,
		paint_makes_last_10: 20,
		mid_range_attempts_last_10: 20,
		mid_range_makes_last_10: 8,
		three_pt_attempts_last_10: 35,
		three_pt_makes_last_10: 12,
		paint_rate_last_10: 45,
		mid_range_rate_last_10: 20,
		three_pt_rate_last_10: 35,
		paint_pct_last_10: null,
		mid_range_pct_last_10: null,
		three_pt_pct_last_10: null,
		paint_attempts_per_game_last_10: null,
		mid_range_attempts_per_game_last_10: null,
		three_pt_attempts_per_game_last_10: null,
		assisted_rate_last_10: 60,
		games_last_20: 10,
		fg_attempts_last_20: 100,
		paint_attempts_last_20: 45,
		paint_makes_last_20: 20,
		mid_range_attempts_last_20: 20,
		mid_range_makes_last_20: 8,
		three_pt_attempts_last_20: 35,
		three_pt_makes_last_20: 12,
		paint_rate_last_20: 45,
		mid_range_rate_last_20: 20,
		three_pt_rate_last_20: 35,
		paint_pct_last_20: null,
		mid_range_pct_last_20: null,
		three_pt_pct_last_20: null,
		paint_attempts_per_game_last_20: null,
		mid_range_attempts_per_game_last_20: null,
		three_pt_attempts_per_game_last_20: null,
		assisted_rate_last_20: 60,
		primary_scoring_zone: 'paint',
		sample_quality: 'full',
		...values,
	};
}
