import { expect, test } from 'vitest';
import { greatCircleMiles } from './great-circle.ts';

const NORTH_POLE = { latitude: 90, longitude: 0 };
const EQUATOR = { latitude: 0, longitude: 0 };
/** A quarter of the way round a sphere of 3958.76 miles. */
const QUARTER = 6218.4;

test('from a place to itself it is nothing', () => {
	expect(greatCircleMiles(EQUATOR, EQUATOR)).toBe(0);
	const place = { latitude: 33.7573, longitude: -84.3963 };
	expect(greatCircleMiles(place, place)).toBe(0);
});

test('a quarter and a half of the way round', () => {
	expect(greatCircleMiles(EQUATOR, NORTH_POLE)).toBeCloseTo(QUARTER, 1);
	expect(greatCircleMiles(EQUATOR, { latitude: 0, longitude: -90 })).toBeCloseTo(QUARTER, 1);
	expect(greatCircleMiles(EQUATOR, { latitude: 0, longitude: 180 })).toBeCloseTo(2 * QUARTER, 0);
	expect(
		greatCircleMiles({ latitude: 41.3, longitude: -20 }, { latitude: -41.3, longitude: 160 }),
	).toBeCloseTo(2 * QUARTER, 0);
});

test('across the date line it takes the short way', () => {
	const distance = greatCircleMiles({ latitude: 0, longitude: 179 }, { latitude: 0, longitude: -179 });
	expect(distance).toBeCloseTo((2 * QUARTER) / 90, 1);
});

test('is the same both ways', () => {
	const [boston, losAngeles] = [
		{ latitude: 42.3662, longitude: -71.0621 },
		{ latitude: 34.043, longitude: -118.2673 },
	];
	expect(greatCircleMiles(boston, losAngeles)).toBe(greatCircleMiles(losAngeles, boston));
	expect(greatCircleMiles(boston, losAngeles)).toBeGreaterThan(2580);
	expect(greatCircleMiles(boston, losAngeles)).toBeLessThan(2610);
});
