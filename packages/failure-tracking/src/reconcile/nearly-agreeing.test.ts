import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditedProcessor } from '../processor/processor.ts';
import { alpha } from '../testing/alpha.ts';
import { beta } from '../testing/beta.ts';
import { day } from '../testing/world.ts';
import { nearlyAgreeingKeys, pairsOf } from './nearly-agreeing.ts';

describe('two keys nearly agree', () => {
	it.each([
		['ann', 'ANN', ['letter case']],
		['ann', 'ann ', ['blanks']],
		['annlee', 'ann\u00a0lee', ['blanks']],
		['josé', 'jose\u0301', ['Unicode form']],
		['BOS', 'ＢＯＳ', ['Unicode form']],
		['17', '17.0', ['a trailing .0']],
		['0022100001', '22100001', ['leading zeros']],
		['0022100001', '22100001.0', ['leading zeros', 'a trailing .0']],
		['ann', ' Ann ', ['blanks', 'letter case']],
		['0', '000', ['leading zeros']],
		['straße', 'STRASSE', ['letter case']],
	])('%s and %s, by %j', (expected, found, by) => {
		expect(pairsOf([expected], [found])).toEqual([{ expected, found, by }]);
		expect(pairsOf([found], [expected])).toEqual([{ expected: found, found: expected, by }]);
	});

	it.each([
		['ann', 'anna'],
		['jose', 'josé'],
		['17', '17.5'],
		['17', '170'],
		['0.0', '00a'],
		['a0', 'a'],
		['', 'x'],
	])('but not %s and %s', (one, other) => {
		expect(pairsOf([one], [other])).toEqual([]);
	});

	it('one with one: no key is in two pairs', () => {
		expect(pairsOf(['ann', 'Ann'], ['ANN'])).toHaveLength(1);
		expect(pairsOf(['ann'], ['ANN', 'aNN'])).toHaveLength(1);
	});

	it('whatever differences are made, and they are all that is named', () => {
		const spelling = {
			'letter case': (key: string) => key.toUpperCase(),
			blanks: (key: string) => ` ${key}`,
			'a trailing .0': (key: string) => `${key}.0`,
			'leading zeros': (key: string) => `00${key}`,
		};
		const letters = fc.subarray(['letter case', 'blanks'] as const, { minLength: 1 });
		const digits = fc.subarray(['a trailing .0', 'leading zeros', 'blanks'] as const, { minLength: 1 });
		const made = fc.oneof(
			fc.tuple(fc.stringMatching(/^[a-z]{1,9}$/), letters),
			fc.tuple(fc.stringMatching(/^[1-9]\d{0,9}$/), digits),
		);
		fc.assert(
			fc.property(made, ([key, kinds]) => {
				const other = kinds.reduce((text, kind) => spelling[kind](text), key);
				const [pair, ...rest] = pairsOf([key], [other]);
				expect(rest).toEqual([]);
				expect([...(pair?.by ?? [])].sort()).toEqual([...kinds].sort());
			}),
		);
	});
});

it('keys nearly agree within one processor and date alone', () => {
	const key = (entityId: string, date = day(1), processor: AuditedProcessor = alpha) => ({
		processor,
		date,
		entityId,
	});
	expect(
		nearlyAgreeingKeys(
			[key('ann'), key('bob'), key('cid', day(2)), key('dan'), key('eve', day(1), beta)],
			[key('ANN'), key('bob '), key('CID', day(1)), key('Dan', day(3)), key('EVE')],
		),
	).toEqual([
		{ processor: alpha, date: day(1), expected: 'ann', found: 'ANN', by: ['letter case'] },
		{ processor: alpha, date: day(1), expected: 'bob', found: 'bob ', by: ['blanks'] },
	]);
	expect(nearlyAgreeingKeys([key('ann')], [])).toEqual([]);
});
