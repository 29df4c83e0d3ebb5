import { expect, test } from 'vitest';
import { parseTargets } from './target.ts';

test.each([
	['https://hooks.slack.com/services/T0/B0/SECRET', 'slack', 'slack https://hooks.slack.com/…'],
	['slack=https://chat.example/hooks/SECRET', 'slack', 'slack https://chat.example/…'],
	['json=https://hooks.slack.com/services/SECRET', 'json', 'json https://hooks.slack.com/…'],
	['https://ops.example/hook?key=SECRET', 'json', 'json https://ops.example/…'],
])('%s', (text, kind, shown) => {
	const [target] = parseTargets([text]);
	expect(target).toMatchObject({ kind, shown });
	expect(target?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
});

test('one address twice is one target', () => {
	expect(parseTargets(['https://ops.example/a', 'json=https://ops.example/a'])).toHaveLength(1);
});

test.each(['SECRET', 'ftp://host/SECRET', 'https://user:SECRET@host/', 'teams=https://host/SECRET'])(
	'%s is refused, and not shown',
	(text) => {
		expect(() => parseTargets([text])).toThrow(/^--notify/);
		expect(() => parseTargets([text])).not.toThrow(/SECRET/);
	},
);
