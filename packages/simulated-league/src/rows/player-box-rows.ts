import type { SourceRow } from '@accounted/raw';
import type { AbsentLine, BoxCounts, PlayedGame, PlayerLine, TeamLine } from '../game/played-game.ts';
import { pointsOf } from '../game/points.ts';
import { boxStats } from './box-stats.ts';

type PlayerBoxRow = SourceRow<'player_box'>;

const REASONS: Readonly<
	Record<AbsentLine['why'], Pick<PlayerBoxRow, 'status' | 'dnp_reason' | 'nba_comment'>>
> = {
	coach: { status: 'DNP', dnp_reason: 'Did Not Play', nba_comment: "DNP - Coach's Decision" },
	suspended: { status: 'DNP', dnp_reason: 'Player Suspended', nba_comment: 'NWT - League Suspension' },
	injured: { status: 'INACTIVE', dnp_reason: 'Inactive', nba_comment: null },
};

/** Everybody on both rosters, the home team first: who played, who could have, and who could not. */
export function playerBoxRows(game: PlayedGame): PlayerBoxRow[] {
	return [...teamRows(game, game.home, game.away), ...teamRows(game, game.away, game.home)];
}

function teamRows(game: PlayedGame, own: TeamLine, opponent: TeamLine): PlayerBoxRow[] {
	return [
		...own.lines.map((line) => ({ ...keys(game, own, opponent, line), ...played(line) })),
		...own.absent.map((line) => ({ ...keys(game, own, opponent, line), ...absent(line) })),
	];
}

function keys(game: PlayedGame, own: TeamLine, opponent: TeamLine, line: PlayerLine | AbsentLine) {
	return {
		game_id: game.fixture.gameId,
		game_date: game.fixture.date,
		season: game.season,
		team_id: own.team.id,
		team: own.team.code,
		opponent_team_id: opponent.team.id,
		opponent: opponent.team.code,
		is_home: own.isHome,
		player_id: line.player.id,
		player_name: line.player.name,
		bref_id: null,
	};
}

function played(line: PlayerLine) {
	return {
		status: 'PLAYED' as const,
		dnp_reason: null,
		nba_comment: null,
		starter: line.starter,
		start_position: line.startPosition,
		seconds_played: line.seconds,
		minutes: Math.round((line.seconds / 60) * 1000) / 1000,
		...boxStats(line.counts),
		plus_minus: line.plusMinus,
		game_score: gameScore(line.counts),
	};
}

function absent(line: AbsentLine) {
	return {
		...REASONS[line.why],
		starter: false,
		start_position: null,
		seconds_played: null,
		minutes: null,
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

/** John Hollinger's Game Score, to one decimal. */
function gameScore(counts: Readonly<BoxCounts>): number {
	const { fgm, fga, ftm, fta, oreb, dreb, stl, ast, blk, pf, tov } = counts;
	const score =
		pointsOf(counts) +
		0.4 * fgm -
		0.7 * fga -
		0.4 * (fta - ftm) +
		0.7 * oreb +
		0.3 * dreb +
		stl +
		0.7 * ast +
		0.7 * blk -
		0.4 * pf -
		tov;
	return Math.round(score * 10) / 10;
}
