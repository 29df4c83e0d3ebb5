import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alpha } from '../testing/alpha.ts';
import { beta } from '../testing/beta.ts';
import { ROSTER } from '../testing/roster.ts';
import { inDependencyOrder } from './graph.ts';
import type { Processor } from './processor.ts';

function reading(code: string, ...from: readonly (Processor | typeof ROSTER)[]): Processor {
	const upstream = from.map((node) => ({ from: node, lookbackDays: 0, includesDate: true }));
	return { ...alpha, name: `${code}Processor`, code, upstream };
}

describe('the order of processors', () => {
	it('puts each after what it reads, and leaves sources out', () => {
		expect(inDependencyOrder([beta, alpha])).toStrictEqual([alpha, beta]);
		expect(inDependencyOrder([alpha, beta])).toStrictEqual([alpha, beta]);
	});

	it('brings in nobody who was not asked for, and still orders by way of them', () => {
		const [first, middle] = [reading('X', ROSTER), reading('Y')];
		const between = reading('Y', first);
		const last = reading('Z', between);
		expect(inDependencyOrder([last, first])).toStrictEqual([first, last]);
		expect(inDependencyOrder([last])).toStrictEqual([last]);
		expect(inDependencyOrder([middle])).toStrictEqual([middle]);
	});

	it('of none is none', () => {
		expect(inDependencyOrder([])).toStrictEqual([]);
	});

	it('refuses two of one code, or of one name: they would share their cells', () => {
		expect(() => inDependencyOrder([alpha, { ...beta, code: 'A' }])).toThrow(
			'two processors have the code A',
		);
		expect(() => inDependencyOrder([alpha, { ...beta, name: alpha.name }])).toThrow(
			'two processors have the name AlphaProcessor',
		);
	});

	it('refuses a circle', () => {
		const upstream: Processor['upstream'][number][] = [];
		const one: Processor = { ...reading('ONE'), upstream };
		const other = reading('OTHER', one);
		upstream.push({ from: other, lookbackDays: 1, includesDate: false });
		expect(() => inDependencyOrder([one, other])).toThrow(/reads itself through its upstreams/);
		upstream.splice(0, 1, { from: one, lookbackDays: 1, includesDate: false });
		expect(() => inDependencyOrder([one])).toThrow('ONE reads itself through its upstreams');
	});

	it('holds for any graph without circles, given in any order', () => {
		const graphs = fc
			.array(fc.array(fc.nat(20), { maxLength: 3 }), { minLength: 1, maxLength: 8 })
			.map((edges) => {
				const made: Processor[] = [];
				for (const [index, reads] of edges.entries())
					made.push(reading(`P${index}`, ...reads.flatMap((at) => made[at % (index + 1)] ?? [])));
				return made;
			});
		const shuffled = graphs.chain((made) =>
			fc.shuffledSubarray(made, { minLength: made.length, maxLength: made.length }),
		);
		fc.assert(
			fc.property(shuffled, (given) => {
				const ordered = inDependencyOrder(given);
				expect(new Set(ordered)).toStrictEqual(new Set(given));
				for (const [index, { upstream }] of ordered.entries())
					for (const { from } of upstream)
						expect(ordered.findIndex(({ name }) => name === from.name)).toBeLessThan(index);
			}),
		);
	});
});
