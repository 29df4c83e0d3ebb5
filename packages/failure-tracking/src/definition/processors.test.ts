import { spawnSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallSite } from '../processor/call-site.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { type Slice, type Sources, sliceOf } from './slice.ts';
import { slicesOf } from './slice-cache.ts';
import { openSources } from './source-files.ts';
import { isNode, isTypeOnly, type Node } from './syntax.ts';

const PACKAGES = join(import.meta.dirname, '..', '..', '..');
const folder = temporaryFolder();

/** The places where the processors of the repository are defined, by their folders. */
const SITES: ReadonlyMap<string, readonly CallSite[]> = new Map(
	globSync('{raw,analytics,precompute}/src/*/index.ts', { cwd: PACKAGES }).flatMap((path) => {
		const file = join(PACKAGES, path);
		const text = readFileSync(file, 'utf8');
		const offset = text.indexOf('defineProcessor({');
		if (offset === -1) return [];
		const lines = text.slice(0, offset).split('\n');
		return [[path, [{ file, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }]] as const];
	}),
);

let sources: Sources;
let slices: ReadonlyMap<string, Slice>;

beforeAll(async () => {
	sources = await openSources();
	slices = slicesBy(sources);
});

function slicesBy(from: Sources): ReadonlyMap<string, Slice> {
	return new Map(
		[...SITES].map(([path, sites]) => {
			const slice = sliceOf(sites, from);
			if (slice === null) throw new Error(`${path} cannot be sliced`);
			return [path, slice];
		}),
	);
}

const digests = (of: ReadonlyMap<string, Slice>) =>
	Object.fromEntries([...of].map(([path, { digest }]) => [path, digest]));

/** The same sources, with other texts in some files. */
function withTexts(texts: ReadonlyMap<string, string>): Sources {
	const files = new Map([...texts].map(([path, text]) => [path, sources.parse(path, text)]));
	return { ...sources, read: (path) => files.get(path) ?? sources.read(path) };
}

/** Each number in the code of a file, with the top-level declaration that it stands in. */
function numbersIn(path: string): { readonly path: string; readonly name: string; readonly node: Node }[] {
	const file = sources.read(path);
	if (file === null) return [];
	return [...file.module.declarations].flatMap(([name, declaration]) => {
		const found: Node[] = [];
		const visit = (value: unknown): void => {
			if (Array.isArray(value)) for (const one of value) visit(one);
			if (!isNode(value) || isTypeOnly(value) || value.type.startsWith('TS')) return;
			if (value.type === 'Literal' && typeof value.value === 'number') found.push(value);
			for (const [key, child] of Object.entries(value)) if (key !== 'key') visit(child);
		};
		visit(declaration);
		return found.map((node) => ({ path, name: `${name} in ${basename(path)}`, node }));
	});
}

describe('the definitions of all processors', () => {
	it('are found, and read neither clock nor environment', () => {
		expect(SITES.size).toBe(11);
		for (const [path, { parts, impurities }] of slices) {
			expect(parts.length, path).toBeGreaterThan(5);
			expect(impurities, path).toEqual([]);
		}
	});

	it('change with a number in what they reach, and with no other', () => {
		const paths = [...new Set([...slices.values()].flatMap(({ files }) => files))].filter(
			// The entry is cut down to what decides.
			(path) => path.endsWith('.ts') && basename(path) !== 'index.ts',
		);
		const numbers = paths.flatMap(numbersIn);
		expect(numbers.length).toBeGreaterThan(100);
		fc.assert(
			fc.property(fc.constantFrom(...numbers), ({ path, name, node }) => {
				const text = readFileSync(path, 'utf8');
				const changed = `${text.slice(0, node.start)}(${text.slice(node.start, node.end)} + 1)${text.slice(node.end)}`;
				const after = slicesBy(withTexts(new Map([[path, changed]])));
				for (const [processor, before] of slices) {
					const reaches = before.parts.some((part) => part.name === name) && before.files.includes(path);
					expect(after.get(processor)?.digest === before.digest, `${processor}, ${name}`).toBe(!reaches);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it('stay when every file is written in another style', () => {
		const copy = join(folder(), 'copy');
		const texts = new Map<string, string>();
		const paths = [...new Set([...slices.values()].flatMap(({ files }) => files))].filter((path) =>
			path.endsWith('.ts'),
		);
		for (const path of paths) cpSync(path, join(copy, relative(PACKAGES, path)), { recursive: true });
		writeFileSync(
			join(copy, 'biome.json'),
			JSON.stringify({
				root: true,
				formatter: { indentStyle: 'space', indentWidth: 8, lineWidth: 50 },
				javascript: {
					formatter: {
						quoteStyle: 'double',
						semicolons: 'asNeeded',
						trailingCommas: 'none',
						arrowParentheses: 'asNeeded',
						quoteProperties: 'preserve',
					},
				},
			}),
		);
		const { status, stderr } = spawnSync('biome', ['format', '--write', '.'], {
			cwd: copy,
			encoding: 'utf8',
		});
		expect(status, stderr).toBe(0);
		for (const path of paths) {
			const text = readFileSync(join(copy, relative(PACKAGES, path)), 'utf8');
			texts.set(path, `/* a note */\n${text}// the end\n`);
		}
		expect(
			[...texts].filter(([path, text]) => text.includes(readFileSync(path, 'utf8'))).length,
		).toBeLessThan(paths.length / 4);
		// Other lines: the processor stands elsewhere.
		const styled = withTexts(texts);
		const moved = new Map(
			[...SITES].map(([path, [site]]) => {
				const text = texts.get(site?.file ?? '') ?? '';
				const lines = text.slice(0, text.indexOf('defineProcessor({')).split('\n');
				return [
					path,
					[{ file: site?.file ?? '', line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }],
				];
			}),
		);
		const after = new Map([...moved].map(([path, sites]) => [path, sliceOf(sites, styled)?.digest]));
		expect(Object.fromEntries(after)).toEqual(digests(slices));
	});
});

describe('the cache', () => {
	const all = [...SITES.values()];
	const from = async (file: string) => (await slicesOf(all, file)).map((slice) => slice?.digest);

	it('gives what there is without it, and is written once', async () => {
		const file = join(folder(), 'cache', 'slices.json');
		const cold = await from(file);
		expect(cold).toEqual([...slices.values()].map(({ digest }) => digest));
		const { mtimeMs } = statSync(file);
		expect(await from(file)).toEqual(cold);
		expect(statSync(file).mtimeMs).toBe(mtimeMs);
	});

	it.each([
		['damaged', '{"canonicalVersion":1,'],
		['of another form', '{"canonicalVersion":0,"slices":{}}'],
		['something else', '[]'],
	])('that is %s is passed over', async (_, text) => {
		const file = join(folder(), 'slices.json');
		writeFileSync(file, text);
		expect(await from(file)).toEqual([...slices.values()].map(({ digest }) => digest));
		rmSync(file);
	});

	it('that cannot be written changes nothing', async () => {
		expect(await from('/dev/null/slices.json')).toEqual([...slices.values()].map(({ digest }) => digest));
	});

	it('does not hide a change of a file', async () => {
		const source = join(folder(), 'changing.ts');
		const file = join(folder(), 'changing.json');
		const site = { file: source, line: 1, column: 1 };
		writeFileSync(source, 'export const one = 1;\n');
		const [before] = await slicesOf([[site]], file);
		writeFileSync(source, 'export const one = 2;\n');
		const [after] = await slicesOf([[site]], file);
		expect(after?.digest).not.toBe(before?.digest);
	});
});
