/** The zones of a shot, in the spelling of NBA.com. */
export const SHOT_ZONES = [
	'Restricted Area',
	'In The Paint (Non-RA)',
	'Mid-Range',
	'Left Corner 3',
	'Right Corner 3',
	'Above the Break 3',
	'Backcourt',
] as const;
export type ShotZone = (typeof SHOT_ZONES)[number];

const BY_LETTERS: ReadonlyMap<string, ShotZone> = new Map(SHOT_ZONES.map((zone) => [lettersOf(zone), zone]));

/** Returns the zone that a published text stands for, in any case and punctuation; null where it is none of them. */
export function shotZoneOf(text: string): ShotZone | null {
	return BY_LETTERS.get(lettersOf(text)) ?? null;
}

function lettersOf(text: string): string {
	return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
