import type { IsoDate } from '@accounted/warehouse';
import type { AuditedProcessor } from '../processor/processor.ts';

/** In what two spellings of one key can differ, each with the function that removes the difference. */
const FOLDS = {
	'Unicode form': (key: string) => key.normalize('NFKC'),
	blanks: (key: string) => key.replaceAll(/[\s\u200b\u2060\ufeff]+/g, ''),
	'letter case': (key: string) => key.toUpperCase().toLowerCase(),
	'leading zeros': (key: string) => key.replace(/^0+(?=\d+(\.0+)?$)/, ''),
	'a trailing .0': (key: string) => key.replace(/^(\d+)\.0+$/, '$1'),
} as const;
export type KeyDifference = keyof typeof FOLDS;
export const KEY_DIFFERENCES = Object.keys(FOLDS) as readonly KeyDifference[];

/** An unaccounted key and an unexpected one of the same processor and date that are two spellings of one key. */
export interface NearlyAgreeing {
	readonly processor: AuditedProcessor;
	readonly date: IsoDate;
	readonly expected: string;
	readonly found: string;
	/** All in which the two differ. */
	readonly by: readonly KeyDifference[];
}

interface Key {
	readonly processor: AuditedProcessor;
	readonly date: IsoDate;
	readonly entityId: string;
}

/** Returns the pairs of unaccounted and unexpected keys that nearly agree. Each key is in one pair at most. */
export function nearlyAgreeingKeys(
	unaccounted: readonly Key[],
	unexpected: readonly Key[],
): NearlyAgreeing[] {
	const found = Map.groupBy(unexpected, cellOf);
	return [...Map.groupBy(unaccounted, cellOf)].flatMap(([cell, expected]) => {
		const [first] = expected;
		const others = found.get(cell);
		if (first === undefined || others === undefined) return [];
		const { processor, date } = first;
		return pairsOf(
			expected.map(({ entityId }) => entityId),
			others.map(({ entityId }) => entityId),
		).map((pair) => ({ processor, date, ...pair }));
	});
}

function cellOf({ processor, date }: Key): string {
	return `${processor.name} ${date}`;
}

/** Pairs expected with found keys that are the same once every difference is removed. */
export function pairsOf(
	expected: readonly string[],
	found: readonly string[],
): Pick<NearlyAgreeing, 'expected' | 'found' | 'by'>[] {
	const byFolded = Map.groupBy(found, (key) => folded(key, KEY_DIFFERENCES));
	return expected.flatMap((key) => {
		const other = byFolded.get(folded(key, KEY_DIFFERENCES))?.shift();
		return other === undefined ? [] : [{ expected: key, found: other, by: differencesOf(key, other) }];
	});
}

/** Whether two texts are the same once every difference is removed. */
export function nearlyAgree(one: string, other: string): boolean {
	return folded(one, KEY_DIFFERENCES) === folded(other, KEY_DIFFERENCES);
}

/** The key with some kinds of difference removed. */
function folded(key: string, differences: readonly KeyDifference[]): string {
	return differences.reduce((text, difference) => FOLDS[difference](text), key);
}

/** The fewest kinds of difference without which two keys are the same. */
function differencesOf(one: string, other: string): KeyDifference[] {
	let needed: readonly KeyDifference[] = KEY_DIFFERENCES;
	for (const difference of KEY_DIFFERENCES) {
		const rest = needed.filter((kind) => kind !== difference);
		if (folded(one, rest) === folded(other, rest)) needed = rest;
	}
	return [...needed];
}
