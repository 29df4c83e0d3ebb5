import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ByZone, type PrimaryZone, shotZoneMismatch } from './shot-zone-mismatch.ts';

const RATES: ByZone = { paint: 50, midRange: 10, three: 40 };
const WEAK: ByZone = { paint: 3, midRange: -2, three: 1.5 };
const scoreOf = (zone: PrimaryZone, rates: Partial<ByZone>, versus: Partial<ByZone> = {}) =>
	shotZoneMismatch(zone, { ...RATES, ...rates }, { ...WEAK, ...versus });

test.each<[string, PrimaryZone, Partial<ByZone>, Partial<ByZone>, number]>([
	['half of the shots: the whole weakness', 'paint', {}, {}, 3],
	['more than half: no more than the whole', 'paint', { paint: 90 }, {}, 3],
	['40%: four fifths of it', 'paint', { paint: 40 }, {}, 2.4],
	['perimeter is the threes', 'perimeter', { three: 45 }, {}, 1.35],
	['mid-range', 'mid_range', { midRange: 35 }, {}, -1.4],
	['a strong defense takes points away', 'paint', {}, { paint: -4 }, -4],
	['5 is not above 5', 'paint', {}, { paint: 5 }, 5],
	['nor is 6.25 at 40%', 'paint', { paint: 40 }, { paint: 6.25 }, 5],
	['above 5: a fifth more', 'paint', {}, { paint: 5.01 }, 6.01],
	['below −5: a fifth more', 'paint', {}, { paint: -6 }, -7.2],
	['10 at the most', 'paint', {}, { paint: 9 }, 10],
	['−10 at the least', 'paint', {}, { paint: -25 }, -10],
	['an average defense', 'paint', {}, { paint: 0 }, 0],
])('%s', (_, zone, rates, versus, score) => expect(scoreOf(zone, rates, versus)).toBe(score));

test('balanced is the mean over the zones, weighted by his own rates', () => {
	const rates = { paint: 38, midRange: 30, three: 32 };
	expect(scoreOf('balanced', rates, { paint: 4, midRange: -1, three: 2 })).toBe(1.86);
	expect(scoreOf('balanced', rates, { paint: 4, midRange: 4, three: 4 })).toBe(4);
	expect(scoreOf('balanced', rates, { paint: 6, midRange: 6, three: 6 })).toBe(7.2);
});

test('balanced weights need not add up to 100: a few shots are in no zone', () => {
	const rates = { paint: 38, midRange: 30, three: 30 };
	expect(scoreOf('balanced', rates, { paint: 4, midRange: 4, three: 4 })).toBe(4);
});

test('who takes no shots meets nobody', () => {
	const none = { paint: null, midRange: null, three: null };
	expect(shotZoneMismatch('none', none, none)).toBe(0);
});

test('what is not known is not made up', () => {
	expect(() => scoreOf('paint', {}, { paint: null })).toThrow(
		"the opponent's paint defense against the league is not known",
	);
	expect(() => scoreOf('perimeter', { three: null })).toThrow("the player's three rate is not known");
	expect(() => scoreOf('balanced', {}, { midRange: null })).toThrow('midRange');
	// What it does not need may be unknown.
	expect(scoreOf('paint', { three: null }, { midRange: null })).toBe(3);
});

test('it stays within 10, and has the sign of the weakness', () => {
	const versus = fc.integer({ min: -4000, max: 4000 }).map((hundredths) => hundredths / 100);
	const rate = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
	fc.assert(
		fc.property(fc.constantFrom('paint', 'mid_range', 'perimeter'), rate, versus, (zone, share, weakness) => {
			const everywhere = (value: number) => ({ paint: value, midRange: value, three: value });
			const score = shotZoneMismatch(zone, everywhere(share), everywhere(weakness));
			expect(Math.abs(score)).toBeLessThanOrEqual(10);
			expect(score * weakness).toBeGreaterThanOrEqual(0);
		}),
	);
});
