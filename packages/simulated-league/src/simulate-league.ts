import { type RawSource, type RawTableName, type RowSource, sourceOfRows } from '@accounted/raw';
import { seasonCalendar } from './calendar/season-calendar.ts';
import { breakRows, type PublishedRow } from './faults/break-rows.ts';
import { collisionFault } from './faults/collision-fault.ts';
import type { Fault, FaultManifest } from './faults/fault-manifest.ts';
import { type FaultPlan, planFaults } from './faults/plan-faults.ts';
import { publishedNames } from './faults/published-names.ts';
import { resolveFault } from './faults/resolve-fault.ts';
import { type PlayedSeason, playSeason } from './game/play-season.ts';
import type { PlayedGame } from './game/played-game.ts';
import { leagueOptions, type SimulateLeagueOptions } from './league-options.ts';
import { remembersLast } from './remembers-last.ts';
import { LeagueHistory } from './roster/league-history.ts';
import type { InjuryNotice } from './roster/roster-days.ts';
import { TEAMS, type Team } from './roster/team.ts';
import { injuryRow } from './rows/injury-row.ts';
import { oddsRow } from './rows/odds-row.ts';
import { playerBoxRows } from './rows/player-box-rows.ts';
import { playerRow } from './rows/player-row.ts';
import { scheduleRow } from './rows/schedule-row.ts';
import { shotRows } from './rows/shot-rows.ts';
import { teamBoxRows } from './rows/team-box-rows.ts';

/** A fictional league to read raw tables from, and the list of what is wrong with them. */
export interface SimulatedLeague extends RawSource, RowSource {
	close(): Promise<void>;
	/** Worked out when first asked for: only the games with faults are played for it. */
	readonly manifest: FaultManifest;
	readonly teams: readonly Team[];
	readonly seasonYears: readonly number[];
	/** The same league once the games of its late-arrival faults have come in. Other faults stay. */
	lateArrivals(): RawSource & RowSource;
}

const TABLES: readonly RawTableName[] = [
	'schedule',
	'players',
	'player_box',
	'team_box',
	'shots',
	'game_odds',
	'injury_transactions',
];
const BATCH_ROWS = 4_096;

/**
 * Simulates a league. Nothing is played until rows are asked for, and then one season at a time, of which the last is
 * kept: read all tables of a few seasons, or one table of many, in the same memory. Throws a RangeError for options that
 * no league can have, or for more faults than it has games.
 */
export function simulateLeague(options: SimulateLeagueOptions = {}): SimulatedLeague {
	const settings = leagueOptions(options);
	const { seed, seasons, firstSeasonYear } = settings;
	const calendarOf = remembersLast((seasonYear: number) => seasonCalendar(settings, seasonYear));
	const history = new LeagueHistory(settings, calendarOf);
	const played = remembersLast((index: number) =>
		playSeason(seed, history.opening(index), calendarOf(firstSeasonYear + index)),
	);
	const plan = planFaults(settings, calendarOf, () => history.opening(0));
	const spared = new Set(plan.collisions.flatMap(({ first, second }) => [first.id, second.id]));
	const resolve = (game: PlayedGame, from: FaultPlan): Fault | undefined => {
		const planned = from.games.get(game.fixture.gameId);
		return planned === undefined ? undefined : resolveFault(seed, planned, game, spared);
	};
	const seasonIndexes = Array.from({ length: seasons }, (_, index) => index);
	const name = `simulated league, seed ${seed}, ${seasons} season${seasons === 1 ? '' : 's'} from ${firstSeasonYear}`;
	let manifest: FaultManifest | undefined;

	return {
		...source(name, plan),
		teams: TEAMS.slice(0, settings.teams),
		seasonYears: seasonIndexes.map((index) => firstSeasonYear + index),
		get manifest() {
			manifest ??= { faults: findFaults() };
			return manifest;
		},
		lateArrivals: () => source(`${name}, with late arrivals`, withoutLate(plan)),
	};

	function source(label: string, faults: FaultPlan): RawSource & RowSource {
		return sourceOfRows({
			label,
			id: name,
			tables: TABLES,
			rows: (table) => inBatches(rowsOf(table, faults)),
			close: async () => {
				played.forget();
				calendarOf.forget();
			},
		});
	}

	/** The rows of a table in groups: of a game, of a season's notices, of all players. */
	function* rowsOf(table: RawTableName, faults: FaultPlan): Generator<readonly PublishedRow[]> {
		const publish = publishedNames(faults.collisions);
		if (table === 'players') {
			yield publish(playerRows());
			return;
		}
		if (!TABLES.includes(table)) return;
		for (const index of seasonIndexes) {
			if (table === 'injury_transactions') yield publish(noticesOf(index).map(injuryRow));
			else yield* gameRows(table, played(index), faults, publish);
		}
	}

	/** Injuries do not depend on games, so none is played for them. */
	function noticesOf(index: number): readonly InjuryNotice[] {
		const calendar = calendarOf(firstSeasonYear + index);
		return playSeason(seed, history.opening(index), calendar, () => false).notices;
	}

	function* gameRows(
		table: RawTableName,
		season: PlayedSeason,
		faults: FaultPlan,
		publish: (rows: readonly PublishedRow[]) => readonly PublishedRow[],
	): Generator<readonly PublishedRow[]> {
		for (const game of season.games) {
			const rows = publish(rowsOfGame(table, game));
			const fault = resolve(game, faults);
			yield fault === undefined ? rows : breakRows(table, rows, fault, game);
		}
	}

	function rowsOfGame(table: RawTableName, game: PlayedGame): readonly PublishedRow[] {
		switch (table) {
			case 'schedule':
				return [scheduleRow(seed, game)];
			case 'player_box':
				return playerBoxRows(game);
			case 'team_box':
				return teamBoxRows(game);
			case 'shots':
				return shotRows(seed, game);
			case 'game_odds':
				return [oddsRow(seed, game)];
			case 'players':
			case 'injury_transactions':
			case 'play_by_play':
				return [];
		}
	}

	function playerRows(): PublishedRow[] {
		const lastSeen = new Map<number, number>();
		for (const index of seasonIndexes) {
			const { teams, freeAgents, seasonYear } = history.opening(index);
			for (const { player } of [...teams.flat(), ...freeAgents]) lastSeen.set(player.id, seasonYear);
		}
		return history.players.map((player) => playerRow(player, lastSeen.get(player.id) ?? firstSeasonYear));
	}

	function findFaults(): Fault[] {
		const faulty = (gameId: string) => plan.games.has(gameId);
		const collisions = plan.collisions.map((each) => collisionFault(each, calendarOf(firstSeasonYear)));
		const inGames = seasonIndexes.flatMap((index) => {
			const calendar = calendarOf(firstSeasonYear + index);
			if (!calendar.fixtures.some(({ gameId }) => faulty(gameId))) return [];
			const { games } = playSeason(seed, history.opening(index), calendar, faulty);
			return games.flatMap((game) => resolve(game, plan) ?? []);
		});
		return [...collisions, ...inGames];
	}
}

function withoutLate(plan: FaultPlan): FaultPlan {
	return { ...plan, games: new Map([...plan.games].filter(([, { kind }]) => kind !== 'late-arrival')) };
}

function* inBatches(groups: Iterable<readonly PublishedRow[]>): Generator<readonly PublishedRow[]> {
	let rows: PublishedRow[] = [];
	for (const group of groups) {
		for (const row of group) rows.push(row);
		if (rows.length < BATCH_ROWS) continue;
		yield rows;
		rows = [];
	}
	if (rows.length > 0) yield rows;
}
