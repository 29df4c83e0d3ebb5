/** Where a team is at home. Degrees: north and east are positive. */
export interface Arena {
	readonly team: string;
	readonly name: string;
	readonly city: string;
	readonly latitude: number;
	readonly longitude: number;
}

/**
 * The home arenas of 2021-22 under the names they had then, to about a hundred yards; by NBA tricode. The schedule's own
 * arena names are not used: they change with the sponsor within a season, and a game elsewhere (Mexico City, Paris)
 * counts as at home. A team that is not here, like those of a simulated league, has no known place.
 */
export const ARENAS: ReadonlyMap<string, Arena> = new Map(
	[
		arena('ATL', 'State Farm Arena', 'Atlanta', 33.7573, -84.3963),
		arena('BKN', 'Barclays Center', 'Brooklyn', 40.6826, -73.9754),
		arena('BOS', 'TD Garden', 'Boston', 42.3662, -71.0621),
		arena('CHA', 'Spectrum Center', 'Charlotte', 35.2251, -80.8392),
		arena('CHI', 'United Center', 'Chicago', 41.8807, -87.6742),
		arena('CLE', 'Rocket Mortgage FieldHouse', 'Cleveland', 41.4965, -81.6882),
		arena('DAL', 'American Airlines Center', 'Dallas', 32.7905, -96.8103),
		arena('DEN', 'Ball Arena', 'Denver', 39.7487, -105.0077),
		arena('DET', 'Little Caesars Arena', 'Detroit', 42.3411, -83.0553),
		arena('GSW', 'Chase Center', 'San Francisco', 37.768, -122.3877),
		arena('HOU', 'Toyota Center', 'Houston', 29.7508, -95.3621),
		arena('IND', 'Gainbridge Fieldhouse', 'Indianapolis', 39.764, -86.1555),
		arena('LAC', 'Crypto.com Arena', 'Los Angeles', 34.043, -118.2673),
		arena('LAL', 'Crypto.com Arena', 'Los Angeles', 34.043, -118.2673),
		arena('MEM', 'FedExForum', 'Memphis', 35.1382, -90.0506),
		arena('MIA', 'FTX Arena', 'Miami', 25.7814, -80.187),
		arena('MIL', 'Fiserv Forum', 'Milwaukee', 43.0451, -87.9172),
		arena('MIN', 'Target Center', 'Minneapolis', 44.9795, -93.2761),
		arena('NOP', 'Smoothie King Center', 'New Orleans', 29.949, -90.0821),
		arena('NYK', 'Madison Square Garden', 'New York', 40.7505, -73.9934),
		arena('OKC', 'Paycom Center', 'Oklahoma City', 35.4634, -97.5151),
		arena('ORL', 'Amway Center', 'Orlando', 28.5392, -81.3839),
		arena('PHI', 'Wells Fargo Center', 'Philadelphia', 39.9012, -75.172),
		arena('PHX', 'Footprint Center', 'Phoenix', 33.4457, -112.0712),
		arena('POR', 'Moda Center', 'Portland', 45.5316, -122.6668),
		arena('SAC', 'Golden 1 Center', 'Sacramento', 38.5802, -121.4997),
		arena('SAS', 'AT&T Center', 'San Antonio', 29.427, -98.4375),
		arena('TOR', 'Scotiabank Arena', 'Toronto', 43.6435, -79.3791),
		arena('UTA', 'Vivint Arena', 'Salt Lake City', 40.7683, -111.9011),
		arena('WAS', 'Capital One Arena', 'Washington', 38.8981, -77.0209),
	].map((home) => [home.team, home]),
);

function arena(team: string, name: string, city: string, latitude: number, longitude: number): Arena {
	return { team, name, city, latitude, longitude };
}
