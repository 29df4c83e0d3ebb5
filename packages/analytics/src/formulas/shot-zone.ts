import { sql } from '@accounted/warehouse';

/**
 * Which zone a row of shots lies in, as conditions over its columns. The value says what is a three: as published, some
 * threes are zoned Mid-Range, and some twos Above the Break 3, which are in none of these zones.
 */
export const SHOT_ZONE = {
	paint: sql`shot_value = 2 AND shot_zone_basic IN ('Restricted Area', 'In The Paint (Non-RA)')`,
	midRange: sql`shot_value = 2 AND shot_zone_basic = 'Mid-Range'`,
	three: sql`shot_value = 3`,
	/** A two whose zone is not published. */
	unknown: sql`shot_value = 2 AND shot_zone_basic IS NULL`,
} as const;
