import { gameOdds } from './game-odds.ts';
import { injuryTransactions } from './injury-transactions.ts';
import { playByPlay } from './play-by-play.ts';
import { playerBox } from './player-box.ts';
import { players } from './players.ts';
import type { RawTable } from './raw-table.ts';
import { schedule } from './schedule.ts';
import { shots } from './shots.ts';
import { teamBox } from './team-box.ts';

/** In loading order: the schedule first, because it says which games there are. */
export const RAW_TABLES = {
	schedule,
	players,
	player_box: playerBox,
	team_box: teamBox,
	shots,
	game_odds: gameOdds,
	injury_transactions: injuryTransactions,
	play_by_play: playByPlay,
} satisfies Record<string, RawTable>;

export type RawTableName = keyof typeof RAW_TABLES;
export const RAW_TABLE_NAMES = Object.keys(RAW_TABLES) as readonly RawTableName[];
