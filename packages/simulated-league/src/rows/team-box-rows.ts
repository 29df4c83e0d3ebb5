import type { SourceRow } from '@accounted/raw';
import type { PlayedGame, TeamLine } from '../game/played-game.ts';
import { boxStats } from './box-stats.ts';

/** The home team's row, then the visitors'. */
export function teamBoxRows(game: PlayedGame): SourceRow<'team_box'>[] {
	return [teamRow(game, game.home, game.away), teamRow(game, game.away, game.home)];
}

function teamRow(game: PlayedGame, own: TeamLine, opponent: TeamLine): SourceRow<'team_box'> {
	const possessions = (possessionsOf(own) + possessionsOf(opponent)) / 2;
	const rating = (points: number) => Math.round((1000 * points) / possessions) / 10;
	return {
		game_id: game.fixture.gameId,
		game_date: game.fixture.date,
		season: game.season,
		team_id: own.team.id,
		team: own.team.code,
		opponent_team_id: opponent.team.id,
		opponent: opponent.team.code,
		is_home: own.isHome,
		win: own.points > opponent.points,
		minutes: 240 + 25 * (game.periods - 4),
		...boxStats(own.totals),
		plus_minus: own.points - opponent.points,
		opponent_pts: opponent.points,
		team_turnovers: own.teamTurnovers,
		off_rtg: rating(own.points),
		def_rtg: rating(opponent.points),
	};
}

function possessionsOf({ totals }: TeamLine): number {
	return totals.fga + 0.44 * totals.fta + totals.tov - totals.oreb;
}
