import type { IsoDate } from '@accounted/warehouse';
import type { FaultKind } from './fault-kind.ts';

export interface NamedPlayer {
	readonly player_id: number;
	readonly player_name: string;
	readonly player_lookup: string;
}

/** One planted fault: the truth that a test holds a pipeline's findings against. */
export interface Fault {
	readonly kind: FaultKind;
	readonly season_year: number;
	/** Null for a name-collision, which is about every game of two players. */
	readonly game_id: string | null;
	/** Of the game; of opening day for a name-collision. */
	readonly game_date: IsoDate;
	/** Whose row is wrong or missing. Absent where the whole game is meant. */
	readonly team?: string;
	/** As published: for an unknown-player the name that nobody has, and no id. */
	readonly player_name?: string;
	readonly player_id?: number | null;
	readonly player_lookup?: string;
	/** For an unknown-player who it really was; for a name-collision the other player, whose name it is. */
	readonly other_player?: NamedPlayer;
	/** What exactly was done, with the numbers. */
	readonly detail: string;
}

export interface FaultManifest {
	/** In order of season, date and game. */
	readonly faults: readonly Fault[];
}
