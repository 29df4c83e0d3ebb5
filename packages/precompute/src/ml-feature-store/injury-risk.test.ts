import { addDays, isoDate } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { injuryRisk } from './injury-risk.ts';

const DATE = isoDate.parse('2021-12-01');
const ago = (days: number) => addDays(DATE, -days);

test('who was never on the list is at no risk', () => expect(injuryRisk(null, DATE)).toBe(0));

test('who is on it is at risk, however long', () => {
	for (const days of [1, 8, 200]) expect(injuryRisk({ action: 'PLACED', date: ago(days) }, DATE)).toBe(2);
});

test.each([
	[1, 1],
	[7, 1],
	[8, 0],
	[60, 0],
])('who was activated %i days ago: %i', (days, risk) =>
	expect(injuryRisk({ action: 'ACTIVATED', date: ago(days) }, DATE)).toBe(risk),
);
