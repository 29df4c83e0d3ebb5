/** Where shots are taken from, in the order in which ties are broken; the columns of each begin with its name. */
export const ZONES = ['paint', 'mid_range', 'three_pt'] as const;
export type Zone = (typeof ZONES)[number];

/** What a zone is worth to who makes a shot from it. */
export const ZONE_POINTS: Readonly<Record<Zone, number>> = { paint: 2, mid_range: 2, three_pt: 3 };
