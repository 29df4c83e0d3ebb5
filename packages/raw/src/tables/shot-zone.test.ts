import { expect, test } from 'vitest';
import { SHOT_ZONES, shotZoneOf } from './shot-zone.ts';

test('each zone is known in any case and punctuation', () => {
	for (const zone of SHOT_ZONES)
		for (const text of [
			zone,
			zone.toUpperCase(),
			zone.toLowerCase(),
			` ${zone.replaceAll(/[^a-z0-9]/gi, '_')} `,
		])
			expect([text, shotZoneOf(text)]).toEqual([text, zone]);
});

test.each(['', 'Paint', 'Corner 3', 'Mid-Range 2', 'Zone 5'])('%j is none of them', (text) =>
	expect(shotZoneOf(text)).toBeNull(),
);
