/** 0.9994 → `99.94%`, 1 → `100%`. Rounded down: what is short of everything never reads 100%. */
export function percent(share: number): string {
	return `${Math.floor(share * 10_000) / 100}%`;
}
