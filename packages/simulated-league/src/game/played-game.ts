import type { ShotZone } from '@accounted/raw';
import type { Fixture } from '../calendar/season-calendar.ts';
import type { Player } from '../roster/player.ts';
import type { Team } from '../roster/team.ts';

/** What the box score counts of one player. */
export interface BoxCounts {
	fgm: number;
	fga: number;
	fg3m: number;
	fg3a: number;
	ftm: number;
	fta: number;
	oreb: number;
	dreb: number;
	ast: number;
	stl: number;
	blk: number;
	tov: number;
	pf: number;
}

export interface PlayerLine {
	readonly player: Player;
	readonly starter: boolean;
	readonly startPosition: 'G' | 'F' | 'C' | null;
	readonly seconds: number;
	readonly plusMinus: number;
	readonly counts: Readonly<BoxCounts>;
}

/** Somebody on the roster who did not play. */
export interface AbsentLine {
	readonly player: Player;
	readonly why: 'coach' | 'injured' | 'suspended';
}

export interface TeamLine {
	readonly team: Team;
	readonly isHome: boolean;
	readonly lines: readonly PlayerLine[];
	readonly absent: readonly AbsentLine[];
	/** Charged to nobody. */
	readonly teamTurnovers: number;
	/** Of the lines, with team turnovers in `tov`. */
	readonly totals: Readonly<BoxCounts>;
	readonly points: number;
}

export interface Shot {
	readonly eventNum: number;
	readonly period: number;
	readonly secondsLeft: number;
	readonly byHome: boolean;
	readonly shooter: Player;
	readonly zone: ShotZone;
	readonly value: 2 | 3;
	readonly made: boolean;
	readonly assist: Player | null;
	readonly block: Player | null;
}

export interface PlayedGame {
	readonly fixture: Fixture;
	readonly season: string;
	readonly periods: number;
	readonly home: TeamLine;
	readonly away: TeamLine;
	/** In the order they were taken. */
	readonly shots: readonly Shot[];
	/** How much stronger the home team looked beforehand, in points, and how many points there were to expect. */
	readonly outlook: { readonly homeMargin: number; readonly total: number };
}
