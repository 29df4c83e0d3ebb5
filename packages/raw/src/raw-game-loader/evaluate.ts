import type { Entity, Outcome, OutcomeBuilder } from '@accounted/failure-tracking';
import type { RowOf } from '@accounted/warehouse';
import type { z } from 'zod';
import { gameStateOf } from '../tables/game-state.ts';
import type { gameInputRow } from './inputs.ts';
import type { loadedGamesTable } from './table.ts';

type GameInputs = z.output<typeof gameInputRow>;
type LoadedGame = RowOf<typeof loadedGamesTable>;

export const GAME_FAILURES = ['SOURCE_NOT_READY', 'MISSING_SOURCE', 'INVALID_INPUT'] as const;

/**
 * The record of a game whose raw rows are all there and agree, or what is wrong with them. A rejected row is named before
 * a missing one: a team whose only row was rejected is not without rows.
 */
export function evaluateGame(
	entity: Entity,
	rows: readonly GameInputs[],
	outcome: OutcomeBuilder<LoadedGame, (typeof GAME_FAILURES)[number]>,
): Outcome<LoadedGame> {
	const [game, another] = rows;
	if (game === undefined)
		return outcome.fail('MISSING_SOURCE', {
			reason: `game ${entity.id} is not on the schedule`,
			missingDates: [entity.date],
		});
	if (another !== undefined)
		return outcome.fail('INVALID_INPUT', {
			reason: `game ${entity.id} stands on the schedule ${rows.length} times`,
		});
	if (game.is_rejected)
		return outcome.fail('INVALID_INPUT', {
			reason: `its line of the schedule was rejected: ${game.rejected_line ?? 'see nba_raw.rejected_rows'}`,
		});
	switch (game.game_state) {
		case 'FINAL':
			return evaluateFinalGame(entity, game, outcome);
		case 'CANCELLED':
			return evaluateCancelledGame(entity, game, outcome);
		default:
			return evaluateUnfinishedGame(game, outcome);
	}
}

/** A game with a score and box rows has been played. Where its status is not known, the status must be mended. */
function evaluateUnfinishedGame(
	game: GameInputs,
	outcome: OutcomeBuilder<LoadedGame, (typeof GAME_FAILURES)[number]>,
): Outcome<LoadedGame> {
	const boxRows = game.home_players + game.away_players;
	const isScored = game.home_score !== null && game.away_score !== null;
	const status = game.status === null || game.status.trim() === '' ? 'blank' : game.status;
	if (gameStateOf(game.status) === null && isScored && boxRows > 0)
		return outcome.fail('INVALID_INPUT', {
			reason: `the game has a score and ${boxRows} box score rows, and its status, ${status}, is not known`,
		});
	return outcome.fail('SOURCE_NOT_READY', { reason: `the game is not final: its status is ${status}` });
}

/** A cancelled game has no rows, and that is all there is to load of it. */
function evaluateCancelledGame(
	entity: Entity,
	game: GameInputs,
	outcome: OutcomeBuilder<LoadedGame, (typeof GAME_FAILURES)[number]>,
): Outcome<LoadedGame> {
	if (game.players_played > 0)
		return outcome.fail('INVALID_INPUT', {
			reason: `the game is cancelled, and ${game.players_played} players have a box score row as PLAYED`,
		});
	return outcome.record(recordOf(entity, game));
}

function evaluateFinalGame(
	entity: Entity,
	game: GameInputs,
	outcome: OutcomeBuilder<LoadedGame, (typeof GAME_FAILURES)[number]>,
): Outcome<LoadedGame> {
	if (game.rejected_rows > 0)
		return outcome.fail('INVALID_INPUT', {
			reason: `${game.rejected_rows} of its rows were rejected; one of them: ${game.rejected_reason}`,
		});

	const lacking = lackingRows(game);
	if (lacking.length > 0)
		return outcome.fail('MISSING_SOURCE', {
			reason: `the game is final and there are no rows of ${lacking.join(', ')}`,
			missingDates: [entity.date],
		});
	const contradiction = contradictionIn(game);
	if (contradiction !== null) return outcome.fail('INVALID_INPUT', { reason: contradiction });
	return outcome.record(recordOf(entity, game));
}

function recordOf(entity: Entity, game: GameInputs): LoadedGame {
	return {
		game_id: entity.id,
		game_date: entity.date,
		home_team: game.home_team,
		away_team: game.away_team,
		players_listed: game.home_players + game.away_players,
		players_played: game.players_played,
		shots: game.shots,
	};
}

function lackingRows(game: GameInputs): string[] {
	return [
		...(game.home_players === 0 ? [`player_box for ${game.home_team}`] : []),
		...(game.away_players === 0 ? [`player_box for ${game.away_team}`] : []),
		...(game.home_team_points === null ? [`team_box for ${game.home_team}`] : []),
		...(game.away_team_points === null ? [`team_box for ${game.away_team}`] : []),
	];
}

function contradictionIn(game: GameInputs): string | null {
	if (game.repeated_players > 0) return `${game.repeated_players} players have more than one box score row`;
	if (game.repeated_teams > 0) return 'a team has more than one team_box row';
	if (game.negative_rows > 0) return `${game.negative_rows} box score rows have a stat below zero`;
	const sides = [
		{
			team: game.home_team,
			schedule: game.home_score,
			players: game.home_points,
			own: game.home_team_points,
		},
		{
			team: game.away_team,
			schedule: game.away_score,
			players: game.away_points,
			own: game.away_team_points,
		},
	];
	for (const { team, schedule, players, own } of sides)
		if (players !== schedule || own !== schedule)
			return `${team}: the schedule says ${schedule} points, its players have ${players} and its team row ${own}`;
	return null;
}
