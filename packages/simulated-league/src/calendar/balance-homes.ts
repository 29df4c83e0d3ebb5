import type { Pairing } from './rounds.ts';

/**
 * Says who is at home, first of each pair: every team in as many games at home as away, or one more or fewer where the
 * number is odd. Games are the edges of a graph; walked along in closed tours, each team is left as often as it is
 * entered. Where degrees are odd, a made-up game for each pair of teams closes the tours, and is left out again.
 */
export function balanceHomes(pairings: readonly Pairing[], teams: number): Pairing[] {
	const degree = new Array<number>(teams).fill(0);
	for (const pairing of pairings) for (const team of pairing) degree[team] = (degree[team] ?? 0) + 1;
	const odd = degree.flatMap((games, team) => (games % 2 === 1 ? [team] : []));
	const edges: Pairing[] = [...pairings];
	for (let index = 0; index + 1 < odd.length; index += 2) {
		const [one, other] = [odd[index], odd[index + 1]];
		if (one !== undefined && other !== undefined) edges.push([one, other]);
	}

	const edgesOf: number[][] = Array.from({ length: teams }, () => []);
	edges.forEach(([one, other], edge) => {
		edgesOf[one]?.push(edge);
		edgesOf[other]?.push(edge);
	});
	const oriented = new Array<Pairing | undefined>(edges.length);
	for (let start = 0; start < teams; start++) {
		let at = start;
		for (;;) {
			const edge = edgesOf[at]?.pop();
			if (edge === undefined) break;
			const pairing = edges[edge];
			if (pairing === undefined || oriented[edge] !== undefined) continue;
			const next = pairing[0] === at ? pairing[1] : pairing[0];
			oriented[edge] = [at, next];
			at = next;
		}
	}
	return pairings.map((pairing, index) => oriented[index] ?? pairing);
}
