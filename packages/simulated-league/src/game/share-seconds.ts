/**
 * Shares a game's playing time out in proportion to `weights`, in whole seconds that sum to five times the game's
 * length, with nobody above that length.
 */
export function shareSeconds(weights: readonly number[], gameSeconds: number): number[] {
	const total = 5 * gameSeconds;
	const shares = new Array<number>(weights.length).fill(0);
	const capped = new Set<number>();
	for (;;) {
		const left = total - capped.size * gameSeconds;
		const weight = weights.reduce((sum, each, index) => sum + (capped.has(index) ? 0 : each), 0);
		const before = capped.size;
		weights.forEach((each, index) => {
			if (capped.has(index)) return;
			const share = Math.floor((left * each) / weight);
			shares[index] = share;
			if (share < gameSeconds) return;
			shares[index] = gameSeconds;
			capped.add(index);
		});
		if (capped.size === before) break;
	}
	let missing = total - shares.reduce((sum, share) => sum + share, 0);
	for (let index = 0; missing > 0; index = (index + 1) % shares.length) {
		const share = shares[index] ?? gameSeconds;
		if (share >= gameSeconds) continue;
		shares[index] = share + 1;
		missing--;
	}
	return shares;
}
