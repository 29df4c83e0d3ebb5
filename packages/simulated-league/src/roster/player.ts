/** From the smallest to the tallest. */
export const POSITIONS = ['PG', 'SG', 'SF', 'PF', 'C'] as const;
export type Position = (typeof POSITIONS)[number];

/** Who somebody is: nothing here ever changes. */
export interface Player {
	readonly id: number;
	readonly name: string;
	readonly lookup: string;
	readonly position: Position;
	readonly birthYear: number;
}
