import { UsageError } from '@accounted/command-line';
import { playerLookup } from '@accounted/raw';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEntity, type KnownEntities } from './find-entity.ts';

const KNOWN: KnownEntities = {
	ids: ['belaradulescu', 'zoltanbranza', 'BOS', 'BKN', '0022100001', '0022100002', 'PUMP 7'],
	names: [
		{ entityId: 'belaradulescu', name: 'Béla Rădulescu' },
		{ entityId: 'zoltanbranza', name: 'Zoltan Branza' },
		{ entityId: 'ivodjuric', name: 'Ivo Đurić' },
		{ entityId: 'annlee', name: 'Ann Lee' },
		{ entityId: 'annlee2', name: 'Ann LEE' },
		{ entityId: 'unseen', name: 'Nikola Ţepeş' },
	],
	fold: playerLookup,
};

function refusal(text: string, known = KNOWN): string {
	try {
		return `found: ${findEntity(text, known)}`;
	} catch (error) {
		if (error instanceof UsageError) return `${error.message}\n${error.remedy}`;
		throw error;
	}
}

describe('an entity is found', () => {
	it.each([
		['belaradulescu', 'belaradulescu'],
		['Béla Rădulescu', 'belaradulescu'],
		['bela radulescu', 'belaradulescu'],
		['BELA RĂDULESCU', 'belaradulescu'],
		['Be\u0301la Ra\u0306dulescu', 'belaradulescu'],
		["Bela O'Radulescu".replace("O'", ''), 'belaradulescu'],
		['ivo djuric', 'ivodjuric'],
		['nikola tepes', 'unseen'],
		['bos', 'BOS'],
		[' BOS ', 'BOS'],
		['22100001', '0022100001'],
		['22100002.0', '0022100002'],
		['pump 7', 'PUMP 7'],
		['annlee', 'annlee'],
		['ivodjuric', 'ivodjuric'],
	])('by %s: %s', (text, id) => {
		expect(findEntity(text, KNOWN)).toBe(id);
	});

	it('by its own id, whatever else there is', () => {
		const id = fc.string({ minLength: 1, maxLength: 8 });
		fc.assert(
			fc.property(fc.uniqueArray(id, { minLength: 1 }), (ids) => {
				for (const one of ids) expect(findEntity(one, { ...KNOWN, ids })).toBe(one);
			}),
		);
	});
});

describe('an entity is not guessed', () => {
	it.each([
		['belaradulesco', /no entity of this name is known\nThe nearest are belaradulescu \(Béla Rădulescu\), /],
		['bela', /The nearest are belaradulescu \(Béla Rădulescu\), /],
		['Rădulescu', /The nearest are belaradulescu \(Béla Rădulescu\), /],
		['BRK', /The nearest are .*BKN/],
		['0022100003', /The nearest are .*002210000[12]/],
		[
			'Ann Lee',
			/2 entities have this name: annlee \(Ann Lee\), annlee2 \(Ann LEE\)\nName one of them by its id/,
		],
		['мбаппе', /no entity of this name is known\nThe nearest are /],
	])('from %s', (text, says) => {
		expect(refusal(text)).toMatch(says);
		expect(refusal(text)).toContain(`--explain ${text}: `);
	});

	it('where none is known', () => {
		expect(refusal('ann', { ...KNOWN, ids: [], names: [] })).toMatch(/and none at all\n/);
	});

	it('from more than five ids that are near', () => {
		const ids = Array.from({ length: 50 }, (_, index) => `meter${index}`);
		expect(refusal('meter', { ids, names: [], fold: playerLookup })).toMatch(
			/The nearest are (meter\d+, ){4}meter\d+\. /,
		);
	});
});
