import { playerLookup } from '@accounted/raw';
import type { PlayedGame, PlayerLine, TeamLine } from '../game/played-game.ts';
import { pointsOf } from '../game/points.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from '../names/name-parts.ts';
import { Random } from '../random/random.ts';
import type { Fault } from './fault-manifest.ts';
import type { PlannedFault } from './plan-faults.ts';

/** Says exactly what a planned fault does to its game, now that it is known who played in it. */
export function resolveFault(
	seed: number,
	planned: PlannedFault,
	game: PlayedGame,
	/** Ids of players who are in a name-collision, and are left alone otherwise. */
	spared: ReadonlySet<number>,
): Fault {
	const { fixture, home, away } = game;
	const random = Random.stream(seed, 'fault', fixture.seasonYear, fixture.gameId);
	const { kind } = planned;
	const base = {
		kind,
		season_year: fixture.seasonYear,
		game_id: fixture.gameId,
		game_date: fixture.date,
	};
	const match = `${away.team.code} at ${home.team.code}`;

	switch (kind) {
		case 'lost-box-score':
			return {
				...base,
				detail: `${match}: final, and no player_box, team_box or shots rows of either team`,
			};
		case 'late-arrival':
			return {
				...base,
				detail: `${match}: final, and no player_box, team_box or shots rows of either team until lateArrivals()`,
			};
		case 'lost-shots':
			return { ...base, detail: `${match}: none of its ${game.shots.length} shots rows` };
		case 'not-final':
			return {
				...base,
				detail: `${match}: Scheduled, without scores, periods, attendance, duration or officials, and without player_box, team_box or shots rows`,
			};
		case 'schedule-score': {
			const published = publishedHomeScore(game);
			return {
				...base,
				team: home.team.code,
				detail: `${match}: schedule.home_score is ${published}, the box scores say ${home.points}`,
			};
		}
		case 'lost-team-box': {
			const { team } = random.pick([home, away]);
			return { ...base, team: team.code, detail: `${match}: no team_box row of ${team.code}` };
		}
		case 'duplicate-rows': {
			const { person, name } = target(() => true);
			return { ...base, ...person, detail: `${match}: the player_box row of ${name} is there twice` };
		}
		case 'broken-points': {
			const { person, line, name } = target(() => true);
			const points = pointsOf(line.counts);
			return {
				...base,
				...person,
				detail: `${match}: player_box.pts of ${name} is ${points + 1}, and what he made is worth ${points}; team_box and schedule count ${points}`,
			};
		}
		case 'makes-above-attempts': {
			// Threes attempted stay below the makes, so that only this one identity breaks.
			const { person, line, name } = target(({ counts }) => counts.fgm > counts.fg3a);
			const { fgm, fga } = line.counts;
			return {
				...base,
				...person,
				detail: `${match}: player_box.fga of ${name} is ${fgm - 1} instead of ${fga}, below fgm ${fgm}; pts and all else stay as they were, so team_box and shots count ${fga} attempts`,
			};
		}
		case 'negative-stat': {
			const { person, line, name } = target(() => true);
			return {
				...base,
				...person,
				detail: `${match}: player_box.stl of ${name} is -1 instead of ${line.counts.stl}; team_box counts ${line.counts.stl}`,
			};
		}
		case 'unreadable-row': {
			const { person, line, name } = target(() => true);
			return {
				...base,
				...person,
				detail: `${match}: player_box.fga of ${name} is the text 'abc' instead of ${line.counts.fga}`,
			};
		}
		case 'unknown-player': {
			const { person, name } = target(() => true);
			const unknown = unknownName(planned.ordinal);
			return {
				...base,
				team: person.team,
				player_id: null,
				player_name: unknown,
				player_lookup: playerLookup(unknown),
				other_player: {
					player_id: person.player_id,
					player_name: person.player_name,
					player_lookup: person.player_lookup,
				},
				detail: `${match}: the player_box row of ${name} has no player_id and the name ${unknown}; shots rows still name him`,
			};
		}
	}

	function target(fits: (line: PlayerLine) => boolean) {
		const played = [home, away].flatMap((side) => side.lines.map((line) => ({ side, line })));
		const fitting = played.filter(({ line }) => !spared.has(line.player.id) && fits(line));
		return describe(random.pick(fitting));
	}
}

function describe({ side, line }: { side: TeamLine; line: PlayerLine }) {
	const { player } = line;
	return {
		line,
		name: `${player.name} (${player.id})`,
		person: {
			team: side.team.code,
			player_name: player.name,
			player_id: player.id,
			player_lookup: player.lookup,
		},
	};
}

/** One point off, and away from a tie: who won stays the same. */
export function publishedHomeScore({ home, away }: PlayedGame): number {
	return home.points > away.points ? home.points + 1 : home.points - 1;
}

/** No family in the league ends in Nemo, so nobody has this name, ever; and no two faults have the same. */
function unknownName(ordinal: number): string {
	const given = GIVEN_NAMES[ordinal % GIVEN_NAMES.length];
	const family = FAMILY_NAMES[Math.floor(ordinal / GIVEN_NAMES.length) % FAMILY_NAMES.length];
	return `${given} ${family}-Nemo`;
}
