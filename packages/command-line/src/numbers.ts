const whole = new Intl.NumberFormat('en-US');

/** 26039 → 26,039 */
export function formatCount(count: number): string {
	return whole.format(count);
}

/** `1 game`, `2 games` */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
	return `${formatCount(count)} ${count === 1 ? noun : nouns}`;
}
