import { isoDate } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { windowGap } from './window-gap.ts';

const DATE = isoDate.parse('2021-11-20');

test('a window that is held whole has no gap, however short it is', () => {
	for (const games of [0, 3, 10])
		expect(
			windowGap(DATE, 'final', { window_games: games, window_usable_games: games, gap_dates: null }),
		).toBeNull();
});

test('a gap says how many games there should be, and when those were that are not there', () => {
	const window = { window_games: 3, window_usable_games: 1, gap_dates: '2021-11-02,2021-11-04' };
	expect(windowGap(DATE, 'played', window)).toEqual({
		expectedCount: 3,
		actualCount: 1,
		reason:
			'1 of the last 3 games before 2021-11-20 are summarised; played and not there: 2021-11-02, 2021-11-04',
		failureType: 'DATA_GAP',
		missingDates: ['2021-11-02', '2021-11-04'],
		rawDataChecked: true,
	});
});
