import { expect, test } from 'vitest';
import { Registry, type Sighting } from './registry.ts';

const seen = (player_id: number | null, player_name: string): Sighting => ({ player_id, player_name });

function registryOf(...sightings: Sighting[]): Registry {
	const registry = new Registry([]);
	registry.observe(sightings);
	return registry;
}

/** Ids and lookups, in order of id. */
function lookups(registry: Registry) {
	return registry
		.rows()
		.map((row) => [row.player_id, row.player_lookup, row.is_ambiguous] as const)
		.sort(([one], [other]) => (one ?? 0) - (other ?? 0));
}

test('an id wins over the name it comes with', () => {
	const registry = registryOf(seen(1, 'Enes Kanter'), seen(2, 'Ed Davis'));
	expect(registry.resolve(seen(1, 'Ed Davis'))).toEqual({
		player_lookup: 'eneskanter',
		identity_status: 'RESOLVED',
	});
});

test('an id keeps its first lookup, however its name is spelt later', () => {
	const registry = registryOf(seen(1, 'Enes Kanter'), seen(1, 'Enes Freedom'));
	expect(lookups(registry)).toEqual([[1, 'eneskanter', false]]);
	const later = new Registry(registry.rows());
	later.observe([seen(1, 'Enes Freedom')]);
	expect(later.changed).toBe(false);
	expect(later.resolve(seen(1, 'Enes Freedom'))?.player_lookup).toBe('eneskanter');
});

test('a row without an id is resolved by a name that one player has', () => {
	const registry = registryOf(seen(1, 'Nikola Jokić'));
	expect(registry.resolve(seen(null, 'NIKOLA JOKIC'))).toEqual({
		player_lookup: 'nikolajokic',
		identity_status: 'RESOLVED',
	});
});

test('a name that nobody has is UNKNOWN, and keeps its folded form', () => {
	const unknown = { player_lookup: 'whoeveritis', identity_status: 'UNKNOWN' };
	expect(registryOf(seen(1, 'Ed Davis')).resolve(seen(null, 'Whoever It Is'))).toEqual(unknown);
	expect(registryOf(seen(1, 'Ed Davis')).resolve(seen(9, 'Whoever It Is'))).toEqual(unknown);
});

test('two players with one lookup are AMBIGUOUS, with and without their ids', () => {
	const registry = registryOf(seen(1, 'Jaylin Williams'), seen(2, 'Jaylín Williams'));
	for (const id of [1, 2, null])
		expect(registry.resolve(seen(id, 'Jaylin Williams'))?.identity_status).toBe('AMBIGUOUS');
	expect(lookups(registry)).toEqual([
		[1, 'jaylinwilliams', true],
		[2, 'jaylinwilliams', true],
	]);
});

test('an id that is not registered is not the player whose name it bears', () => {
	const registry = registryOf(seen(1, 'Jaylin Williams'));
	expect(registry.resolve(seen(99, 'Jaylin Williams'))?.identity_status).toBe('AMBIGUOUS');
});

test('a collision is repaired by a new name', () => {
	const registry = registryOf(seen(1, 'Jaylin Williams'), seen(2, 'Jaylin Williams'));
	registry.observe([seen(2, 'Jaylin Williams Jr.')]);
	expect(lookups(registry)).toEqual([
		[1, 'jaylinwilliams', false],
		[2, 'jaylinwilliamsjr', false],
	]);
	expect(registry.resolve(seen(2, 'Jaylin Williams'))?.player_lookup).toBe('jaylinwilliamsjr');
	expect(registry.resolve(seen(1, 'Jaylin Williams'))?.identity_status).toBe('RESOLVED');
});

test('a name that came before the collision sets them apart too, so that the same again changes nothing', () => {
	const sightings = [seen(1, 'Jaylin Williams'), seen(1, 'Jay Williams'), seen(2, 'Jaylin Williams')];
	const registry = registryOf(...sightings);
	expect(lookups(registry)).toEqual([
		[1, 'jaywilliams', false],
		[2, 'jaylinwilliams', false],
	]);
	const again = new Registry(registry.rows());
	again.observe(sightings);
	expect(again.changed).toBe(false);
});

test('a collision is not moved onto somebody else', () => {
	const registry = registryOf(seen(1, 'A B'), seen(2, 'A B'), seen(3, 'C D'));
	registry.observe([seen(2, 'C D')]);
	expect(registry.resolve(seen(3, 'C D'))?.identity_status).toBe('RESOLVED');
	expect(registry.resolve(seen(2, 'C D'))?.identity_status).toBe('AMBIGUOUS');
});

test('three who trade two names come to rest', () => {
	const sightings = [1, 2, 3].flatMap((id) => [seen(id, 'A B'), seen(id, 'C D')]);
	const registry = registryOf(...sightings);
	const again = new Registry(registry.rows());
	again.observe(sightings);
	expect(again.changed).toBe(false);
});

test('a player listed by name alone is known, until an id comes with that name', () => {
	const registry = registryOf(seen(null, 'Two Way'));
	expect(registry.resolve(seen(null, 'Two Way'))?.identity_status).toBe('RESOLVED');
	expect(lookups(registry)).toEqual([[null, 'twoway', false]]);
	const later = new Registry(registry.rows());
	later.observe([seen(7, 'Two Way')]);
	expect(lookups(later)).toEqual([[7, 'twoway', false]]);
	for (const id of [7, null])
		expect(later.resolve(seen(id, 'Two Way'))).toEqual({
			player_lookup: 'twoway',
			identity_status: 'RESOLVED',
		});
});

test('a name without an id adds nobody where an id has it, whichever comes first', () => {
	expect(lookups(registryOf(seen(null, 'Two Way'), seen(7, 'Two Way')))).toEqual([[7, 'twoway', false]]);
	expect(lookups(registryOf(seen(7, 'Two Way'), seen(null, 'Two Way')))).toEqual([[7, 'twoway', false]]);
});
