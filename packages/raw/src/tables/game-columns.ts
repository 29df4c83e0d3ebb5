import { type GameState, gameStateOf } from './game-state.ts';
import { isCountedSeasonType } from './season-type.ts';
import { isKnownTeam } from './team-abbr.ts';

/** What a line of the schedule says of its game; null in what it does not say. */
export interface PublishedGame {
	readonly season_type: string | null;
	readonly status: string | null;
	readonly home_team: string;
	readonly away_team: string;
}

/** The columns of a game that follow from the published ones. */
export interface GameColumns {
	readonly game_state: GameState;
	readonly is_final: boolean;
	readonly is_counted: boolean;
}

/** Returns the derived columns of a game. A status that is not known leaves the game SCHEDULED. */
export function gameColumnsOf({ season_type, status, home_team, away_team }: PublishedGame): GameColumns {
	const game_state = gameStateOf(status) ?? 'SCHEDULED';
	return {
		game_state,
		is_final: game_state === 'FINAL',
		is_counted: isCountedSeasonType(season_type) && isKnownTeam(home_team) && isKnownTeam(away_team),
	};
}
