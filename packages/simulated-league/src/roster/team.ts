export interface Team {
	readonly id: number;
	/** Three letters, none of them those of a real team or of one of its other spellings. */
	readonly code: string;
	readonly city: string;
	readonly nickname: string;
	readonly arena: string;
	/** Seats. */
	readonly capacity: number;
}

const NAMED: readonly (readonly [code: string, city: string, nickname: string, arena: string])[] = [
	['ALD', 'Alderport', 'Harbormen', 'Lighthouse Hall'],
	['BRM', 'Brambleton', 'Thorns', 'Hedgerow Center'],
	['CAS', 'Castavane', 'Lanterns', 'Lantern House'],
	['COV', 'Covehaven', 'Cormorants', 'Breakwater Arena'],
	['DUN', 'Dunmarrow', 'Drovers', 'Drovers Yard'],
	['ECH', 'Echo Falls', 'Cascades', 'Cascade Bowl'],
	['EMB', 'Emberly', 'Kilns', 'Foundry Court'],
	['FAL', 'Falkirk Bay', 'Falcons', 'Baywind Pavilion'],
	['FRS', 'Frosthollow', 'Lynx', 'Icehouse'],
	['GLN', 'Glenmoor', 'Pipers', 'Moorside Garden'],
	['GRV', 'Gravenholt', 'Quarrymen', 'Granite Dome'],
	['HAW', 'Hawksley', 'Kestrels', 'Aerie Arena'],
	['HLW', 'Hollowell', 'Badgers', 'The Burrow'],
	['IRN', 'Ironvale', 'Smelters', 'Anvil Center'],
	['JUN', 'Juniper Springs', 'Foxes', 'Juniper Fieldhouse'],
	['KES', 'Kestermouth', 'Tides', 'Estuary Hall'],
	['LRK', 'Larkspur City', 'Larks', 'Meadow Center'],
	['MAR', 'Marrowick', 'Mariners', 'Ropewalk Arena'],
	['MST', 'Mistral', 'Gales', 'Windmill Place'],
	['NOR', 'Norwharf', 'Stevedores', 'Dockside Garden'],
	['OAK', 'Oakhanger', 'Acorns', 'Timber Court'],
	['PIN', 'Pinecrest', 'Lumberjacks', 'Sawmill Arena'],
	['QRY', 'Quillery', 'Scribes', 'Inkwell Hall'],
	['RVN', 'Ravensgate', 'Ravens', 'Gatehouse'],
	['SBL', 'Saltbluff', 'Corsairs', 'Saltworks Arena'],
	['STV', 'Stonevale', 'Rams', 'Cairn Center'],
	['THN', 'Thornbury', 'Stags', 'Bramble Bowl'],
	['UMB', 'Umberland', 'Otters', 'Riverbend Pavilion'],
	['VLT', 'Veltria', 'Comets', 'Observatory Dome'],
	['WYN', 'Wyndham Reach', 'Herons', 'Reedbank Arena'],
];

/** The whole league; a smaller one takes the first of them. */
export const TEAMS: readonly Team[] = NAMED.map(([code, city, nickname, arena], index) => ({
	id: 1_790_000_001 + index,
	code,
	city,
	nickname,
	arena,
	capacity: 16_000 + ((index * 397) % 5_000),
}));
