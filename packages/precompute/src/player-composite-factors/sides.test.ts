import { expect, test } from 'vitest';
import { opponent, ownTeam } from './sides.ts';
import { DATE } from './world.test-support.ts';

const ENTITY = { id: 'one', date: DATE };

test('the sides are those that the inputs name', () => {
	const inputs = [{ team: 'BOS', opponent: 'LAL' }];
	expect(ownTeam(ENTITY, inputs)).toBe('BOS');
	expect(opponent(ENTITY, inputs)).toBe('LAL');
});

test('without a game context, and without inputs, nobody is named', () => {
	for (const inputs of [[], [{ team: null, opponent: null }]]) {
		expect(ownTeam(ENTITY, inputs)).toBeNull();
		expect(opponent(ENTITY, inputs)).toBeNull();
	}
});
