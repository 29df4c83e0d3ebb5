import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

function recorder() {
	const turns = new Turns();
	const told: string[] = [];
	const work = (name: string, tables: readonly string[], fails = false) =>
		turns.take(tables, async (turn) => {
			told.push(`${name} asked`);
			if (fails) throw new Error(name);
			await turn;
			told.push(`${name} began`);
			await setImmediate();
			told.push(`${name} ended`);
		});
	return { turns, told, work };
}

describe('turns', () => {
	it('on one table come one after another, in the order asked for; what precedes them does not wait', async () => {
		const { told, work } = recorder();
		await Promise.all([work('a', ['t']), work('b', ['t', 'u']), work('c', ['u'])]);
		expect(told).toStrictEqual([
			'a asked',
			'b asked',
			'c asked',
			'a began',
			'a ended',
			'b began',
			'b ended',
			'c began',
			'c ended',
		]);
	});

	it('on different tables do not wait for each other', async () => {
		const { told, work } = recorder();
		await Promise.all([work('a', ['t']), work('b', ['u'])]);
		expect(told.slice(2)).toStrictEqual(['a began', 'b began', 'a ended', 'b ended']);
	});

	it('pass from work that fails early to the next only when those before it are over', async () => {
		const { told, work } = recorder();
		const outcomes = await Promise.allSettled([work('a', ['t']), work('b', ['t'], true), work('c', ['t'])]);
		expect(outcomes.map(({ status }) => status)).toStrictEqual(['fulfilled', 'rejected', 'fulfilled']);
		expect(told.indexOf('c began')).toBeGreaterThan(told.indexOf('a ended'));
	});

	it('are idle when all is over, failures included', async () => {
		const { turns, told, work } = recorder();
		const failing = work('a', ['t'], true).catch(() => 'failed');
		void work('b', ['t']);
		await turns.idle();
		expect(told.at(-1)).toBe('b ended');
		expect(await failing).toBe('failed');
	});
});
