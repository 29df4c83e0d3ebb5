/** Returns 0.9994 as `99.94%`, and 1 as `100%`. It rounds down: what is short of everything never reads 100%. */
export function percent(share: number): string {
	return `${Math.floor(share * 10_000) / 100}%`;
}
