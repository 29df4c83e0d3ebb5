import type { ShotZone } from '@accounted/raw';
import type { Random } from '../random/random.ts';

/** Tenths of a foot from the hoop: x to the shooter's right as he faces it, y away from the baseline. */
interface Place {
	readonly x: number;
	readonly y: number;
}

/** The arc is 23.75 feet from the hoop, and 22 feet to the sides of it up to where the two meet. */
const ARC = 237.5;
const CORNER_X = 220;
const CORNER_Y = 88;

interface ZoneArea {
	readonly x: readonly [number, number];
	readonly y: readonly [number, number];
	within(place: Place, distance: number): boolean;
}

const AREAS: Readonly<Record<ShotZone, ZoneArea>> = {
	'Restricted Area': { x: [-39, 39], y: [-37, 39], within: (_, distance) => distance < 40 },
	'In The Paint (Non-RA)': { x: [-80, 80], y: [-40, 138], within: (_, distance) => distance >= 40 },
	'Mid-Range': {
		x: [-218, 218],
		y: [-43, 237],
		within: ({ x, y }, distance) => (Math.abs(x) > 80 || y > 138) && distance >= 80 && distance < ARC,
	},
	'Left Corner 3': { x: [-250, -(CORNER_X + 1)], y: [-46, CORNER_Y - 1], within: () => true },
	'Right Corner 3': { x: [CORNER_X + 1, 250], y: [-46, CORNER_Y - 1], within: () => true },
	'Above the Break 3': {
		x: [-249, 249],
		y: [CORNER_Y, 300],
		within: (_, distance) => distance > ARC && distance < 300,
	},
	Backcourt: { x: [-245, 245], y: [420, 878], within: () => true },
};

/** Somewhere in a zone, each place of it as likely as another. */
export function shotPlace(random: Random, zone: ShotZone) {
	const area = AREAS[zone];
	for (;;) {
		const place = { x: random.int(...area.x), y: random.int(...area.y) };
		const distance = Math.hypot(place.x, place.y);
		if (!area.within(place, distance)) continue;
		const feet = Math.floor(distance / 10);
		return { ...place, feet, area: areaName(zone, place, feet), range: rangeName(zone, feet) };
	}
}

function areaName(zone: ShotZone, { x, y }: Place, feet: number): string {
	if (zone === 'Backcourt') return 'Back Court(BC)';
	if (feet < 8) return 'Center(C)';
	if (zone === 'Left Corner 3') return 'Left Side(L)';
	if (zone === 'Right Corner 3') return 'Right Side(R)';
	// Five slices of the half circle in front of the hoop.
	const degrees = (Math.atan2(y, x) * 180) / Math.PI;
	if (degrees > 72 && degrees < 108) return 'Center(C)';
	if (x > 0) return degrees > 36 && feet >= 16 ? 'Right Side Center(RC)' : 'Right Side(R)';
	return degrees > 0 && degrees < 144 && feet >= 16 ? 'Left Side Center(LC)' : 'Left Side(L)';
}

function rangeName(zone: ShotZone, feet: number): string {
	if (zone === 'Backcourt') return 'Back Court Shot';
	if (zone.endsWith('3')) return '24+ ft.';
	if (feet < 8) return 'Less Than 8 ft.';
	return feet < 16 ? '8-16 ft.' : '16-24 ft.';
}
