import { PROCESSORS } from '@accounted/command-line';
import { type Check, conditionsText } from './verdict.ts';

/**
 * What a check goes by when nobody has named it: its processors and its gate, `all (unaccounted>0)`. Not its dates, since
 * those of a nightly check move.
 */
export function defaultCheckName({ processors, gates }: Pick<Check, 'processors' | 'gates'>): string {
	const isAll = PROCESSORS.every((processor) => processors.includes(processor));
	const own = new Set(PROCESSORS.map(({ code }) => code));
	const named = isAll ? processors.filter(({ code }) => !own.has(code)) : processors;
	const codes = named.map(({ code }) => code);
	return `${[...(isAll ? ['all'] : []), ...codes].join(',')} (${conditionsText(gates)})`;
}
