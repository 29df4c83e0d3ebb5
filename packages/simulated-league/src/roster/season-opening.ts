import type { Player } from './player.ts';
import type { Skills } from './skills.ts';

export interface Member {
	readonly player: Player;
	readonly skills: Skills;
}

/** Who is where when a season begins, or when it has ended. */
export interface Rosters {
	/** By the team's index in the league; three players a position. */
	readonly teams: readonly (readonly Member[])[];
	readonly freeAgents: readonly Member[];
}

export interface SeasonOpening extends Rosters {
	readonly seasonYear: number;
	/** How many possessions more or fewer than the league each team likes to play. */
	readonly pace: readonly number[];
}
