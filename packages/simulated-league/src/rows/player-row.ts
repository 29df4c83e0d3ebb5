import type { SourceRow } from '@accounted/raw';
import type { Player } from '../roster/player.ts';

/** `seasonYear`: the season in which he was last in the league, which his age is published for. */
export function playerRow(player: Player, seasonYear: number): SourceRow<'players'> {
	return {
		player_id: player.id,
		bref_id: null,
		player_name: player.name,
		position: player.position,
		age: seasonYear - player.birthYear,
	};
}
