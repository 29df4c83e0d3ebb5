import { didYouMean, UsageError } from '@accounted/command-line';

/** @throws UsageError for a value that the option does not have, with the nearest one. */
export function oneOf<const T extends string>(option: string, text: string, known: readonly T[]): T {
	const found = known.find((one) => one === text);
	if (found === undefined)
		throw new UsageError(
			`${option} ${text}: not one of its values.${didYouMean(text, known)}`,
			`Its values are ${known.join(', ')}.`,
		);
	return found;
}
