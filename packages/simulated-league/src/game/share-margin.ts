import type { Random } from '../random/random.ts';

/**
 * Plus-minus for each player: about the final margin for the part of the game that he played, with chance for the rest of
 * it; somebody who never sat has the margin itself. Sums to five times the margin, as five are always on court.
 */
export function shareMargin(
	random: Random,
	seconds: readonly number[],
	gameSeconds: number,
	margin: number,
): number[] {
	const parts = seconds.map((each) => each / gameSeconds);
	const room = parts.map((part) => Math.sqrt(Math.max(0, part * (1 - part))));
	const luck = room.map((each) => each * random.normal(0, 10));
	const drift = luck.reduce((sum, each) => sum + each, 0);
	const allRoom = room.reduce((sum, each) => sum + each, 0);
	const exact = parts.map(
		(part, index) =>
			part * margin + (luck[index] ?? 0) - (allRoom > 0 ? (drift * (room[index] ?? 0)) / allRoom : 0),
	);
	const whole = exact.map((each) => Math.floor(each + 1e-9));
	const missing = 5 * margin - whole.reduce((sum, each) => sum + each, 0);
	const byRemainder = exact
		.map((each, index) => ({ index, remainder: each - (whole[index] ?? 0) }))
		.sort((a, b) => b.remainder - a.remainder || a.index - b.index);
	for (let i = 0; i < missing; i++) {
		const index = byRemainder[i % byRemainder.length]?.index ?? 0;
		whole[index] = (whole[index] ?? 0) + 1;
	}
	return whole;
}
