import type { ShotZone, SourceRow } from '@accounted/raw';
import type { PlayedGame } from '../game/played-game.ts';
import { Random } from '../random/random.ts';
import { shotPlace } from './shot-place.ts';

const THREES = ['Jump Shot', 'Jump Shot', 'Pullup Jump shot', 'Step Back Jump shot', 'Running Jump Shot'];

const ACTIONS: Readonly<Record<ShotZone, readonly string[]>> = {
	'Restricted Area': [
		'Driving Layup Shot',
		'Layup Shot',
		'Cutting Layup Shot',
		'Cutting Dunk Shot',
		'Dunk Shot',
		'Tip Layup Shot',
		'Putback Layup Shot',
	],
	'In The Paint (Non-RA)': [
		'Driving Floating Jump Shot',
		'Floating Jump shot',
		'Hook Shot',
		'Turnaround Hook Shot',
		'Driving Layup Shot',
	],
	'Mid-Range': ['Jump Shot', 'Pullup Jump shot', 'Fadeaway Jump Shot', 'Turnaround Jump Shot'],
	'Left Corner 3': THREES,
	'Right Corner 3': THREES,
	'Above the Break 3': THREES,
	Backcourt: ['Jump Shot'],
};

/** Every attempt, in the order it was taken. Where it was taken from is worked out only here, for those who ask. */
export function shotRows(seed: number, game: PlayedGame): SourceRow<'shots'>[] {
	const { fixture, home, away } = game;
	const random = Random.stream(seed, 'shot-places', fixture.seasonYear, fixture.gameId);
	return game.shots.map((shot) => {
		const [own, opponent] = shot.byHome ? [home.team, away.team] : [away.team, home.team];
		const place = shotPlace(random, shot.zone);
		return {
			game_id: fixture.gameId,
			game_date: fixture.date,
			event_num: shot.eventNum,
			period: shot.period,
			seconds_left_in_period: shot.secondsLeft,
			team_id: own.id,
			team: own.code,
			opponent: opponent.code,
			is_home: shot.byHome,
			player_id: shot.shooter.id,
			player_name: shot.shooter.name,
			shot_made: shot.made,
			shot_value: shot.value,
			action_type: random.pick(ACTIONS[shot.zone]),
			shot_zone_basic: shot.zone,
			shot_zone_area: place.area,
			shot_zone_range: place.range,
			shot_distance: place.feet,
			loc_x: place.x,
			loc_y: place.y,
			assist_player_id: shot.assist?.id ?? null,
			block_player_id: shot.block?.id ?? null,
		};
	});
}
