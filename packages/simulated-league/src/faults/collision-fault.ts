import { isoDateFromDay } from '@accounted/warehouse';
import type { SeasonCalendar } from '../calendar/season-calendar.ts';
import type { Fault } from './fault-manifest.ts';
import type { NameCollision } from './plan-faults.ts';

/** The manifest's entry for two players under one name. */
export function collisionFault({ first, second }: NameCollision, opening: SeasonCalendar): Fault {
	return {
		kind: 'name-collision',
		season_year: opening.seasonYear,
		game_id: null,
		game_date: isoDateFromDay(opening.firstDay),
		player_id: second.id,
		player_name: first.name,
		player_lookup: first.lookup,
		other_player: { player_id: first.id, player_name: first.name, player_lookup: first.lookup },
		detail: `players ${first.id} and ${second.id} are both published as ${first.name}, in every table and season; the second is really ${second.name}`,
	};
}
