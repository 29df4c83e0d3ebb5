import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { expect, test } from 'vitest';
import { changesBetween, diffText } from './diff.ts';
import { readSnapshot } from './snapshot.ts';

const failure = (entityId: string, category: string) => ({
	date: '2021-11-05',
	processor: 'PSZA',
	entityId,
	category,
});
const ndjson = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');

test('lists of failures differ in who appeared, disappeared and changed category', async () => {
	await using folder = await temporaryFolder();
	const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
	await writeFile(
		from,
		ndjson([failure('ann', 'EARLY_SEASON'), failure('bob', 'MISSING_SOURCE'), failure('d d', 'X')]),
	);
	await writeFile(
		to,
		JSON.stringify({
			failures: [failure('ann', 'PROCESSING_ERROR'), failure('cid', 'UNKNOWN'), failure('d d', 'X')],
		}),
	);
	const changes = changesBetween(await readSnapshot(from), await readSnapshot(to));
	expect(changes.map(({ change, subject, before, after }) => [change, subject, before, after])).toEqual([
		['changed', 'ann', 'EARLY_SEASON', 'PROCESSING_ERROR'],
		['disappeared', 'bob', 'MISSING_SOURCE', ''],
		['appeared', 'cid', '', 'UNKNOWN'],
	]);
	expect(diffText(changes)).toMatch(/^1 appeared, 1 disappeared, 1 changed, in 1 cell\n/);
	expect(diffText([])).toBe('Nothing has changed.\n');
});

test('reports of version 1 and of version 2 are compared; version 1 counted no rejected rows', async () => {
	await using folder = await temporaryFolder();
	const counts = {
		expected: 3,
		hasRecord: 2,
		hasFailure: 0,
		unaccounted: 1,
		conflicts: 0,
		unexpected: 0,
		duplicates: 0,
		stale: 0,
	};
	const report = (schemaVersion: number, values: object, why: string) => ({
		schemaVersion,
		range: { start: '2021-11-05', end: '2021-11-05' },
		generatedAt: '2022-01-01T00:00:00.000Z',
		processors: [{ code: 'PSZA', dates: [{ date: '2021-11-05', ...counts, ...values }] }],
		unaccountedEntities: [{ processor: 'PSZA', date: '2021-11-05', entityId: 'ann', why }],
	});
	const [first, second, third] = ['first', 'second', 'third'].map((name) => join(folder.path, name));
	if (first === undefined || second === undefined || third === undefined) throw new Error('three files');
	await writeFile(first, JSON.stringify(report(1, {}, 'NEVER_RAN')));
	await writeFile(second, JSON.stringify(report(2, { rejected: 2, stale: 1 }, 'LOST')));
	await writeFile(third, JSON.stringify(report(3, {}, 'LOST')));
	const changes = changesBetween(await readSnapshot(first), await readSnapshot(second));
	expect(changes.map(({ subject, before, after }) => [subject, before, after])).toEqual(
		expect.arrayContaining([
			['ann', 'NEVER_RAN', 'LOST'],
			['rejected', '0', '2'],
			['stale', '0', '1'],
		]),
	);
	expect(changes).toHaveLength(3);
	await expect(readSnapshot(third)).rejects.toThrow(/third: it is neither/);
});

test('a file that is neither report nor list is refused by name', async () => {
	await using folder = await temporaryFolder();
	const file = join(folder.path, 'odd.json');
	await writeFile(file, '{"a":1}');
	await expect(readSnapshot(file)).rejects.toThrow(/odd\.json: it is neither/);
	await writeFile(file, 'hello');
	await expect(readSnapshot(file)).rejects.toThrow(/it is not JSON/);
	await expect(readSnapshot(join(folder.path, 'none'))).rejects.toThrow(/cannot be read/);
});

test('a processor that one report could not check is not taken for repaired', async () => {
	await using folder = await temporaryFolder();
	const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
	const missing = (processor: string) => ({ processor, date: '2021-11-05', entityId: 'ann', why: 'LOST' });
	const report = { schemaVersion: 2, processors: [], unaccountedEntities: [missing('PRED'), missing('PGS')] };
	await writeFile(from, JSON.stringify(report));
	const after = {
		...report,
		unaccountedEntities: [],
		couldNotCheck: [{ processor: 'PRED', why: 'there is no table others.preds' }],
	};
	await writeFile(to, JSON.stringify(after));
	const changes = changesBetween(await readSnapshot(from), await readSnapshot(to));
	expect(changes.map(({ change, processor }) => [change, processor])).toEqual([['disappeared', 'PGS']]);
	const { code, stderr } = await runCommand('validate', ['diff', '--from', from, '--to', to], {
		cwd: folder.path,
	});
	expect({ code, stderr }).toEqual({
		code: 3,
		stderr: `could not compare PRED: ${to} says that it could not be checked: there is no table others.preds\n`,
	});
});
