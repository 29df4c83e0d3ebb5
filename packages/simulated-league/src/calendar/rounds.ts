export type Pairing = readonly [number, number];

/**
 * Who meets whom: in each round every team plays once (the circle method: one team stays, the others go round). After
 * `teams - 1` rounds everybody has met everybody, and it begins again.
 */
export function rounds(teams: number, count: number): Pairing[][] {
	const circle = teams - 1;
	return Array.from({ length: count }, (_, round) =>
		Array.from({ length: teams / 2 }, (_, seat): Pairing => {
			const turn = round % circle;
			if (seat === 0) return [circle, turn];
			return [(turn + seat) % circle, (turn - seat + circle) % circle];
		}),
	);
}
