import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { expect, it } from 'vitest';

/** The folders of this package, from the bottom up. Each may import what is in it or below it. */
const LAYERS = [
	'failure',
	'processor',
	'definition',
	'ledger',
	'notifications',
	'plan',
	'execute',
	'reconcile',
	'causes',
	'declared',
	'testing',
];

it('every import points down', () => {
	const wrong: string[] = [];
	for (const path of globSync('*/**/*.ts', { cwd: import.meta.dirname })) {
		if (/\.(test|test-support)\.ts$/.test(path)) continue;
		const text = readFileSync(join(import.meta.dirname, path), 'utf8');
		for (const [, imported = ''] of text.matchAll(/from '(\.[^']+)'/g)) {
			const target = relative(import.meta.dirname, join(import.meta.dirname, dirname(path), imported));
			const [from, to] = [path, target].map((one) => LAYERS.indexOf(one.split(sep)[0] ?? ''));
			if (from === undefined || to === undefined || from < 0 || to < 0 || to > from)
				wrong.push(`${path} imports ${target}`);
		}
	}
	expect(wrong).toEqual([]);
});
