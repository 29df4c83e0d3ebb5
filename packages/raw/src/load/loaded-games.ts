import { isoDate, type SqlEngine } from '@accounted/warehouse';
import { z } from 'zod';
import type { RejectedGame } from '../tables/rejected-games.ts';
import type { Arrival } from './arrival.ts';
import { GAMES_TABLE } from './checked-rows.ts';
import { compareGames } from './duplicates.ts';
import type { Games, ScheduledGame } from './games.ts';

const gameRow = z.object({
	game_id: z.string(),
	game_date: isoDate,
	season_year: z.int(),
	home_team: z.string(),
	away_team: z.string(),
});

/** The games of a schedule: those of its lines, and those of rejected lines that no accepted line is about. */
export async function gamesOf(
	engine: SqlEngine,
	{ rows, rejectedGames }: Arrival,
): Promise<{ readonly games: Games; readonly rejectedGames: readonly RejectedGame[] }> {
	const accepted = await engine.query(
		`SELECT game_id, game_date, season_year, home_team, away_team FROM ${rows} ORDER BY game_id`,
		gameRow,
	);
	const games = new Map(accepted.map((game) => [game.game_id, scheduled(game)]));
	const rejected = new Map<string, RejectedGame>();
	for (const game of [...rejectedGames].sort(compareGames))
		if (!games.has(game.game_id) && !rejected.has(game.game_id)) rejected.set(game.game_id, game);
	for (const game of rejected.values()) games.set(game.game_id, scheduled(game));
	return { games, rejectedGames: [...rejected.values()] };
}

function scheduled({
	game_date,
	season_year,
	home_team,
	away_team,
}: z.output<typeof gameRow>): ScheduledGame {
	return { date: game_date, seasonYear: season_year, teams: [home_team, away_team] };
}

/** Puts the games where the statements that check the other tables find them. */
export async function putGames(engine: SqlEngine, games: Games): Promise<void> {
	const staged = await engine.stage(
		'games',
		[
			{ name: 'game_id', type: 'STRING' },
			{ name: 'game_date', type: 'DATE' },
			{ name: 'season_year', type: 'INT64' },
			{ name: 'home_team', type: 'STRING' },
			{ name: 'away_team', type: 'STRING' },
		],
		[
			[...games].map(
				([
					game_id,
					{
						date,
						seasonYear,
						teams: [home_team, away_team],
					},
				]) => ({
					game_id,
					game_date: date,
					season_year: seasonYear,
					home_team,
					away_team,
				}),
			),
		],
	);
	await engine.run(`CREATE OR REPLACE TABLE ${GAMES_TABLE} AS SELECT * FROM ${staged.from}`);
}
