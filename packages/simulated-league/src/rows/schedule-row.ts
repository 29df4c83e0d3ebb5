import type { SourceRow } from '@accounted/raw';
import type { PlayedGame } from '../game/played-game.ts';
import { Random } from '../random/random.ts';

const OFFICIALS = [
	'Ottilie Marsh',
	'Bram Aldercott',
	'Ines Fairlough',
	'Ruben Quist',
	'Dorian Hale',
	'Maeve Oxley',
	'Pio Santander',
	'Greta Lindqvist',
	'Tobias Wren',
	'Nkechi Adaeze',
	'Lucien Barre',
	'Hollis Crane',
];

export function scheduleRow(seed: number, game: PlayedGame): SourceRow<'schedule'> {
	const { fixture, home, away, periods } = game;
	const random = Random.stream(seed, 'evening', fixture.seasonYear, fixture.gameId);
	const tipoff = random.pick(['19:00', '19:30', '20:00', '20:30', '22:00', '22:30']);
	return {
		game_id: fixture.gameId,
		season: game.season,
		season_type: 'Regular Season',
		game_date: fixture.date,
		tipoff_et: `${fixture.date}T${tipoff}:00`,
		home_team_id: home.team.id,
		home_team: home.team.code,
		away_team_id: away.team.id,
		away_team: away.team.code,
		home_score: home.points,
		away_score: away.points,
		periods,
		status: 'Final',
		arena: home.team.arena,
		arena_city: home.team.city,
		attendance: Math.round(home.team.capacity * (0.8 + 0.2 * random.next())),
		duration_minutes: random.int(122, 148) + 14 * (periods - 4),
		officials: random.shuffled(OFFICIALS).slice(0, 3).join('; '),
		bref_game_id: null,
	};
}
