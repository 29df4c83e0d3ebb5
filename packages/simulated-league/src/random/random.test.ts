import { describe, expect, test } from 'vitest';
import { Random } from './random.ts';
import { WeightedChoice } from './weighted-choice.ts';

const draw = (random: Random, count = 20) => Array.from({ length: count }, () => random.next());

describe('Random', () => {
	test('the same seed and names give the same stream', () => {
		expect(draw(Random.stream(7, 'game', 12))).toEqual(draw(Random.stream(7, 'game', 12)));
	});

	test('another seed, or another name, gives another stream', () => {
		const base = draw(Random.stream(7, 'game', 12));
		expect(draw(Random.stream(8, 'game', 12))).not.toEqual(base);
		expect(draw(Random.stream(7, 'game', 13))).not.toEqual(base);
		expect(draw(Random.stream(7, 'odds', 12))).not.toEqual(base);
	});

	test('numbers are spread evenly, and normal ones as they should be', () => {
		const random = Random.stream(1, 'moments');
		const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
		expect(mean(draw(random, 20_000))).toBeCloseTo(0.5, 1);
		const normal = Array.from({ length: 20_000 }, () => random.normal(10, 2));
		expect(mean(normal)).toBeCloseTo(10, 1);
		expect(Math.sqrt(mean(normal.map((value) => (value - 10) ** 2)))).toBeCloseTo(2, 1);
	});

	test('whole numbers include both ends, and nothing beyond', () => {
		const random = Random.stream(1, 'int');
		const seen = new Set(Array.from({ length: 500 }, () => random.int(-2, 2)));
		expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
	});

	test('shuffling keeps everything, once', () => {
		const items = Array.from({ length: 40 }, (_, index) => index);
		const shuffled = Random.stream(1, 'shuffle').shuffled(items);
		expect(shuffled).not.toEqual(items);
		expect([...shuffled].sort((a, b) => a - b)).toEqual(items);
	});

	test('weights decide how often an index is drawn', () => {
		const random = Random.stream(1, 'weights');
		const choice = new WeightedChoice([1, 0, 3]);
		const counts = [0, 0, 0];
		for (let i = 0; i < 4_000; i++) {
			const index = choice.draw(random);
			counts[index] = (counts[index] ?? 0) + 1;
		}
		expect(counts[1]).toBe(0);
		expect((counts[2] ?? 0) / (counts[0] ?? 1)).toBeCloseTo(3, 0);
		expect(choice.drawOtherThan(random, 2)).toBe(0);
	});
});
