import { expect, test } from 'vitest';
import { listedDates } from './listed-dates.ts';

test('a list is its dates, and no list is none', () => {
	expect(listedDates(null)).toEqual([]);
	expect(listedDates('2021-11-02')).toEqual(['2021-11-02']);
	expect(listedDates('2021-11-02,2021-11-04')).toEqual(['2021-11-02', '2021-11-04']);
});

test('what is no date is refused', () => expect(() => listedDates('2021-02-30')).toThrow());
