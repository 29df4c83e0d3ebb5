import type { Fixture } from '../calendar/season-calendar.ts';
import { Random } from '../random/random.ts';
import type { RosterSpot } from '../roster/roster-days.ts';
import type { Team } from '../roster/team.ts';
import { type CourtSide, courtSide } from './court-side.ts';
import { type GameLog, playPeriod } from './play-period.ts';
import type { BoxCounts, PlayedGame, TeamLine } from './played-game.ts';
import { type Rotation, rotationOf } from './rotation.ts';
import { shareMargin } from './share-margin.ts';
import { shareSeconds } from './share-seconds.ts';

const LEAGUE_PACE = 98.5;
const QUARTER_SECONDS = 720;
const OVERTIME_SECONDS = 300;
/** What one standard deviation is worth in a game's margin, for somebody who plays all of it: fitted to many games. */
const TALENT_POINTS = 1;
const DEFENCE_POINTS = 1;
/** Added to the home team's shooting, and taken off the visitors'. */
const HOME_EDGE = 0.008;

export interface Opponent {
	readonly team: Team;
	readonly pace: number;
	readonly spots: readonly RosterSpot[];
}

/** Plays one game. Its stream is its own, so it comes out the same whichever other games are played or not. */
export function playGame(
	seed: number,
	fixture: Fixture,
	season: string,
	homeTeam: Opponent,
	awayTeam: Opponent,
): PlayedGame {
	const random = Random.stream(seed, 'game', fixture.seasonYear, fixture.gameId);
	const home = courtSide(rotationOf(random, homeTeam.spots, fixture.day), HOME_EDGE);
	const away = courtSide(rotationOf(random, awayTeam.spots, fixture.day), -HOME_EDGE);
	const pace = LEAGUE_PACE + homeTeam.pace + awayTeam.pace;
	const possessions = Math.round(random.normal(pace, 3.5));
	const log: GameLog = { shots: [], lastEvent: 1 };

	let periods = 4;
	for (let number = 1; number <= periods; number++) {
		const overtime = number > 4;
		const share = overtime ? OVERTIME_SECONDS / (4 * QUARTER_SECONDS) : 0.25;
		playPeriod(
			random,
			home,
			away,
			{
				number,
				seconds: overtime ? OVERTIME_SECONDS : QUARTER_SECONDS,
				possessions: Math.round(possessions * share),
			},
			log,
		);
		if (number === periods && home.points === away.points) periods++;
	}

	const gameSeconds = 4 * QUARTER_SECONDS + (periods - 4) * OVERTIME_SECONDS;
	const margin = home.points - away.points;
	return {
		fixture,
		season,
		periods,
		home: teamLine(random, homeTeam.team, true, home, gameSeconds, margin),
		away: teamLine(random, awayTeam.team, false, away, gameSeconds, -margin),
		shots: log.shots,
		outlook: {
			homeMargin: 2.5 + strengthOf(home.rotation) - strengthOf(away.rotation),
			total: 220 + 2.2 * (pace - LEAGUE_PACE),
		},
	};
}

function teamLine(
	random: Random,
	team: Team,
	isHome: boolean,
	side: CourtSide,
	gameSeconds: number,
	margin: number,
): TeamLine {
	const { players, absent } = side.rotation;
	const seconds = shareSeconds(
		players.map(({ plannedMinutes }) => plannedMinutes * Math.exp(random.normal(0, 0.13))),
		gameSeconds,
	);
	const plusMinus = shareMargin(random, seconds, gameSeconds, margin);
	const lines = players.map(({ member, starter, startPosition }, index) => ({
		player: member.player,
		starter,
		startPosition,
		seconds: seconds[index] ?? 0,
		plusMinus: plusMinus[index] ?? 0,
		counts: side.counts[index] ?? sumOf([]),
	}));
	const totals = sumOf(side.counts);
	totals.tov += side.teamTurnovers;
	return { team, isHome, lines, absent, teamTurnovers: side.teamTurnovers, totals, points: side.points };
}

/** About the margin against an average team, in points. */
function strengthOf({ players }: Rotation): number {
	return players.reduce((sum, { talent, member, plannedMinutes }) => {
		return sum + (plannedMinutes / 48) * (TALENT_POINTS * talent + DEFENCE_POINTS * member.skills.defence);
	}, 0);
}

function sumOf(all: readonly BoxCounts[]): BoxCounts {
	const sum = (stat: keyof BoxCounts) => all.reduce((total, counts) => total + counts[stat], 0);
	return {
		fgm: sum('fgm'),
		fga: sum('fga'),
		fg3m: sum('fg3m'),
		fg3a: sum('fg3a'),
		ftm: sum('ftm'),
		fta: sum('fta'),
		oreb: sum('oreb'),
		dreb: sum('dreb'),
		ast: sum('ast'),
		stl: sum('stl'),
		blk: sum('blk'),
		tov: sum('tov'),
		pf: sum('pf'),
	};
}
