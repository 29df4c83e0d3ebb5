import { addDays, isoDate } from '@accounted/warehouse';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type SeasonHistory, shortfall } from './season-history.ts';

const DATE = isoDate.parse('2021-11-20');
const GAP = [isoDate.parse('2021-11-02'), isoDate.parse('2021-11-04')];

function historyOf(values: Partial<SeasonHistory>): SeasonHistory {
	return {
		date: DATE,
		dayOfSeason: 32,
		usableGames: 7,
		playedGames: 7,
		missedGames: 0,
		gapDates: [],
		awaitedDates: [],
		...values,
	};
}

test('enough games are enough, on any day and with any gap', () => {
	for (const values of [{}, { dayOfSeason: 0 }, { gapDates: GAP }, { missedGames: 40 }])
		expect(shortfall(10, historyOf({ usableGames: 10, ...values }))).toBeNull();
});

test('too few in the first 14 days, 0 to 13, is the early season', () => {
	expect(shortfall(10, historyOf({ dayOfSeason: 13 }))).toEqual({
		category: 'EARLY_SEASON',
		evidence: {
			expectedCount: 10,
			actualCount: 7,
			reason: '7 of 10 games before 2021-11-20, on day 13 of the season',
		},
	});
	expect(shortfall(10, historyOf({ dayOfSeason: 0, usableGames: 0 }))?.category).toBe('EARLY_SEASON');
	expect(shortfall(10, historyOf({ dayOfSeason: 14 }))?.category).toBe('INSUFFICIENT_DATA');
});

test('a newcomer has played all that he was there for', () => {
	expect(shortfall(10, historyOf({}))).toEqual({
		category: 'INSUFFICIENT_DATA',
		evidence: {
			expectedCount: 10,
			actualCount: 7,
			reason: '7 of 10 games before 2021-11-20',
			failureType: 'INSUFFICIENT_HISTORY',
			rawDataChecked: true,
		},
	});
});

test('a player who missed as many games as are lacking was injured, or on the bench', () => {
	expect(shortfall(10, historyOf({ missedGames: 3 }))).toMatchObject({
		category: 'INSUFFICIENT_DATA',
		evidence: {
			reason: '7 of 10 games before 2021-11-20; missed 3 more as DNP or inactive',
			failureType: 'PLAYER_DNP',
		},
	});
	expect(shortfall(10, historyOf({ missedGames: 2 }))).toMatchObject({
		evidence: { failureType: 'INSUFFICIENT_HISTORY' },
	});
});

test('a gap comes first, whatever the day and whatever was missed, with its dates', () => {
	for (const values of [{}, { dayOfSeason: 3 }, { missedGames: 5 }])
		expect(shortfall(10, historyOf({ usableGames: 8, playedGames: 10, gapDates: GAP, ...values }))).toEqual({
			category: 'INCOMPLETE_UPSTREAM',
			evidence: {
				expectedCount: 10,
				actualCount: 8,
				reason:
					'8 of 10 games before 2021-11-20; 2 more were played and are not there: 2021-11-02, 2021-11-04',
				failureType: 'DATA_GAP',
				missingDates: GAP,
				rawDataChecked: true,
			},
		});
});

test('a gap whose repair would not reach the minimum is mixed', () => {
	const { evidence } = shortfall(10, historyOf({ usableGames: 7, playedGames: 9, gapDates: GAP })) ?? {};
	expect(evidence).toMatchObject({ failureType: 'MIXED' });
});

test('games that are not final come next, whatever the day, with their dates', () => {
	for (const values of [{}, { dayOfSeason: 3 }, { missedGames: 5 }])
		expect(shortfall(10, historyOf({ awaitedDates: GAP, ...values }))).toEqual({
			category: 'SOURCE_NOT_READY',
			evidence: {
				reason: '7 of 10 games before 2021-11-20; not final yet: 2021-11-02, 2021-11-04',
				missingDates: GAP,
			},
		});
	expect(shortfall(10, historyOf({ awaitedDates: GAP, gapDates: GAP }))?.category).toBe(
		'INCOMPLETE_UPSTREAM',
	);
	expect(shortfall(10, historyOf({ awaitedDates: GAP, usableGames: 10 }))).toBeNull();
});

test('there is a shortfall exactly where the games are too few, and an error exactly where there is a gap', () => {
	const count = fc.nat(30);
	fc.assert(
		fc.property(
			count,
			count,
			count,
			fc.nat(170),
			fc.nat(5),
			(minimum, usableGames, missedGames, dayOfSeason, gaps) => {
				const gapDates = Array.from({ length: gaps }, (_, index) => addDays(DATE, -1 - index));
				const playedGames = usableGames + gaps;
				const short = shortfall(
					minimum,
					historyOf({ dayOfSeason, usableGames, playedGames, missedGames, gapDates }),
				);
				expect(short === null).toBe(usableGames >= minimum);
				if (short === null) return;
				expect(short.category === 'INCOMPLETE_UPSTREAM').toBe(gaps > 0);
				expect(short.evidence).toMatchObject({ expectedCount: minimum, actualCount: usableGames });
			},
		),
	);
});
