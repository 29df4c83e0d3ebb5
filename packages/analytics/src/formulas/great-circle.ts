/** A place on Earth, in degrees: north and east are positive. */
export interface Place {
	readonly latitude: number;
	readonly longitude: number;
}

/** The mean radius of the Earth, 6371.0088 km (IUGG), in miles of 1.609344 km. */
const EARTH_RADIUS_MILES = 6371.0088 / 1.609344;

/**
 * Great-circle distance in miles, not rounded; on a sphere, within 0.5% of that on the ellipsoid.
 * Source: the haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984).
 */
export function greatCircleMiles(from: Place, to: Place): number {
	const [one, other] = [radians(from.latitude), radians(to.latitude)];
	const haversine =
		Math.sin((other - one) / 2) ** 2 +
		Math.cos(one) * Math.cos(other) * Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
	// For points opposite each other the sum can pass 1 by its last bit, where asin is not defined.
	return 2 * EARTH_RADIUS_MILES * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

function radians(degrees: number): number {
	return (degrees * Math.PI) / 180;
}
