/** Keeps the last result: passes over one season's tables share it, and seasons never pile up. */
export function remembersLast<K extends number | string, V>(
	make: (key: K) => V,
): ((key: K) => V) & { forget(): void } {
	let last: { readonly key: K; readonly value: V } | undefined;
	return Object.assign(
		(key: K): V => {
			if (last?.key === key) return last.value;
			// Let go of first, so that the next is not made beside it.
			last = undefined;
			const value = make(key);
			last = { key, value };
			return value;
		},
		{
			forget: () => {
				last = undefined;
			},
		},
	);
}
