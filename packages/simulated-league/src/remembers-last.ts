/** Keeps the last result: passes over one season's tables share it, and seasons never pile up. */
export function remembersLast<K extends number | string, V>(
	make: (key: K) => V,
): ((key: K) => V) & { forget(): void } {
	let last: { readonly key: K; readonly value: V } | undefined;
	return Object.assign(
		(key: K): V => {
			if (last?.key !== key) last = { key, value: make(key) };
			return last.value;
		},
		{
			forget: () => {
				last = undefined;
			},
		},
	);
}
