import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { loadConfig } from './config-file.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { UsageError } from './usage-error.ts';

describe('a configuration file', () => {
	/** A folder with these files. */
	async function folderWith(files: Readonly<Record<string, string>>) {
		const folder = await temporaryFolder();
		for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
		return folder;
	}
	const JSON_TEXT = JSON.stringify({ processors: [] });

	it.each([
		['validate.config.json', JSON_TEXT],
		['validate.config.mjs', `export default ${JSON_TEXT}`],
		['validate.config.js', `module.exports = ${JSON_TEXT}`],
		['validate.config.ts', `const config: object = ${JSON_TEXT};\nexport default config;`],
		['validate.config.mts', `export default ${JSON_TEXT} satisfies object`],
	])('%s is found in the working folder', async (name, text) => {
		await using folder = await folderWith({ [name]: text });
		expect(await loadConfig('validate', undefined, folder.path, true)).toEqual({
			file: name,
			content: { processors: [] },
		});
	});

	it('is none where there is none, and the one that is named where one is', async () => {
		await using folder = await folderWith({ 'other.json': '{}' });
		expect(await loadConfig('validate', undefined, folder.path, true)).toBeNull();
		expect(await loadConfig('validate', 'other.json', folder.path, true)).toEqual({
			file: 'other.json',
			content: {},
		});
	});

	test.each<[string, Readonly<Record<string, string>>, string | undefined, RegExp]>([
		['is missing', {}, 'none.ts', /none\.ts: there is no such file/],
		['is of no known kind', {}, 'config.yaml', /config\.yaml: not a kind of configuration file/],
		[
			'is one of two',
			{ 'validate.config.js': '', 'validate.config.json': '' },
			undefined,
			/two configuration files/,
		],
		['is not JSON', { 'validate.config.json': '{' }, undefined, /validate\.config\.json: it is not JSON/],
		['throws', { 'validate.config.mjs': 'throw new Error("oh")' }, undefined, /cannot be run \(oh\)/],
		['exports nothing', { 'validate.config.mjs': 'export const a = 1' }, undefined, /no default export/],
		[
			'imports what is not there',
			{ 'a.ts': "import 'nowhere-at-all'" },
			'a.ts',
			/a\.ts: it cannot be run .*nowhere-at-all/,
		],
	])('that %s is refused', async (_, files, named, says) => {
		await using folder = await folderWith(files);
		await expect(loadConfig('validate', named, folder.path, true)).rejects.toThrow(says);
		await expect(loadConfig('validate', named, folder.path, true)).rejects.toBeInstanceOf(UsageError);
	});

	it('in TypeScript says which Node it takes, where this one does not read it', async () => {
		await using folder = await folderWith({ 'validate.config.ts': 'export default {}' });
		const refused = loadConfig('validate', undefined, folder.path, false);
		await expect(refused).rejects.toThrow(/Node \d+\.\d+\.\d+ does not read TypeScript/);
		await expect(refused).rejects.toMatchObject({ remedy: expect.stringContaining('22.18') });
		await mkdir(join(folder.path, 'deeper'));
		expect(await loadConfig('validate', undefined, join(folder.path, 'deeper'), false)).toBeNull();
	});
});
