import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { type Slice, sliceOf } from './slice.ts';
import { openSources } from './source-files.ts';

/** A project of a few modules. Each test changes one of them. */
const PROJECT = {
	'index.ts': `import { defineProcessor } from '@accounted/failure-tracking';
import { evaluate } from './evaluate.ts';
import { table } from './table.ts';
import { own } from './sides.ts';

const sameDate = { lookbackDays: 0, includesDate: true } as const;

export const processor = defineProcessor({
	name: 'P',
	output: { table, entityColumn: 'id', dateColumn: 'day' },
	upstream: [{ from: another, ...sameDate, requiredOf: own, concerns: () => 1 }],
	failures: ['INVALID_INPUT'],
	evaluate,
});
`,
	'evaluate.ts': `import { double, unused as spare, type Shape } from './barrel.ts';
import limits from './limits.json' with { type: 'json' };

/** Decides. */
export function evaluate(entity: Shape, [row]: readonly Shape[], outcome: any) {
	const value = double(row?.value ?? 0, 2);
	if (value > limits.most) return outcome.fail('INVALID_INPUT', { reason: \`too much: \${value}\` });
	return outcome.record({ id: entity.id, value: spare === undefined ? value : rounded(value) });
}

function rounded(value: number): number {
	return Math.round(value * 100) / 100;
}
`,
	'barrel.ts': `export * from './formulas.ts';
export { unused } from './spare.ts';
`,
	'formulas.ts': `import { FACTOR } from './constants.ts';

export interface Shape { readonly id: string; readonly value: number }

export const double = (value: number, times = 2): number => value * times * FACTOR;
export const triple = (value: number): number => value * 3;
`,
	'spare.ts': 'export const unused = 1;\n',
	'constants.ts': 'export const FACTOR = 0.44;\nexport const OTHER = 1;\n',
	'sides.ts': 'export const own = ({ id }: { id: string }) => id;\nexport const opponent = () => null;\n',
	'limits.json': '{ "most": 100 }\n',
	'table.ts': `import { defineTable } from '@accounted/warehouse';
import { z } from 'zod';
export const table = defineTable({
	name: 'a.b',
	description: 'Rows.',
	schema: z.object({ id: z.string().describe('Which'), value: z.number().min(0).meta({ description: 'How much', unit: 'kWh' }) }),
	key: ['id'],
});
`,
} as const;
type File = keyof typeof PROJECT;

const folder = temporaryFolder();
let made = 0;

/** Writes the project with some files in place of its own, and slices its processor. */
async function sliced(changes: Readonly<Record<string, string>> = {}): Promise<Slice> {
	const root = join(folder(), `project-${++made}`);
	for (const [name, text] of Object.entries({ ...PROJECT, ...changes })) {
		const path = join(root, name);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, text);
	}
	const file = join(root, 'index.ts');
	const text = changes['index.ts'] ?? PROJECT['index.ts'];
	const lines = text.slice(0, text.indexOf('defineProcessor({')).split('\n');
	const site = { file, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
	const slice = sliceOf([site], await openSources());
	if (slice === null) throw new Error('the project can be read');
	return slice;
}

const edit = (file: File, from: string | RegExp, to: string) => {
	const text = PROJECT[file].replace(from, to);
	if (text === PROJECT[file]) throw new Error(`nothing to change in ${file}`);
	return { [file]: text };
};

describe('a slice stays', () => {
	it.each([
		[
			'comments are added',
			edit('formulas.ts', 'export const double', '// a note\n/* another */ export const double'),
		],
		[
			'another style is used',
			{
				'evaluate.ts': PROJECT['evaluate.ts']
					.replaceAll("'", '"')
					.replaceAll(';\n', '\n')
					.replaceAll('\t', '    '),
			},
		],
		['a line is broken', edit('formulas.ts', 'value * times', 'value\n\t\t* times')],
		['a comma trails', edit('evaluate.ts', 'outcome: any)', 'outcome: any,\n)')],
		['types change', edit('evaluate.ts', 'entity: Shape', 'entity: Shape & { readonly more?: string }')],
		['a cast is added', edit('evaluate.ts', 'rounded(value) }', '(rounded(value as number)!) }')],
		[
			'a local name changes',
			{
				'evaluate.ts': PROJECT['evaluate.ts']
					.replaceAll('value', 'amount')
					.replaceAll('row?.amount', 'row?.value')
					.replace('amount: spare', 'value: spare'),
			},
		],
		[
			'a private function is renamed',
			{ 'evaluate.ts': PROJECT['evaluate.ts'].replaceAll('rounded', 'toCents') },
		],
		[
			'an import gets another name',
			{
				'evaluate.ts': PROJECT['evaluate.ts']
					.replaceAll('double', 'twice')
					.replace('{ twice,', '{ double as twice,'),
			},
		],
		['imports change places', edit('index.ts', /(import .*evaluate.*\n)(import .*table.*\n)/, '$2$1')],
		['a shorthand is written out', edit('index.ts', '\tevaluate,', '\tevaluate: evaluate,')],
		[
			'functions change places',
			{ 'sides.ts': PROJECT['sides.ts'].split('\n').slice(0, 2).reverse().join('\n') },
		],
		['an unrelated function changes', edit('formulas.ts', 'value * 3', 'value * 4')],
		['an export is added', edit('spare.ts', '\n', '\nexport const more = 2;\n')],
		['a constant beside it changes', edit('constants.ts', 'OTHER = 1', 'OTHER = 2')],
		['a description changes', edit('table.ts', "'Which'", "'Which one'")],
		['a unit changes', edit('table.ts', "'kWh'", "'MWh'")],
		['the table is described otherwise', edit('table.ts', "'Rows.'", "'One row each.'")],
		['what only says who is concerned changes', edit('index.ts', '() => 1', '() => 2')],
		[
			'a declaration moves to another module',
			{
				'formulas.ts': PROJECT['formulas.ts'].replace("from './constants.ts'", "from './added.ts'"),
				'added.ts': 'export const FACTOR = 0.44;\n',
			},
		],
		['a statement beside the processor runs something', edit('index.ts', /$/, "console.log('loaded');\n")],
	])('where %s', async (_, changes) => {
		expect((await sliced(changes)).digest).toBe((await sliced()).digest);
	});
});

describe('a slice changes, and names what has', () => {
	it.each([
		['a constant behind a re-export', edit('constants.ts', '0.44', '0.45'), 'FACTOR in constants.ts'],
		['a default argument', edit('formulas.ts', 'times = 2', 'times = 3'), 'double in formulas.ts'],
		['an operator', edit('evaluate.ts', 'value >', 'value >='), 'evaluate in evaluate.ts'],
		['an optional chain', edit('evaluate.ts', 'row?.value', 'row.value'), 'evaluate in evaluate.ts'],
		['the text of a reason', edit('evaluate.ts', 'too much', 'too many'), 'evaluate in evaluate.ts'],
		['a private function', edit('evaluate.ts', '* 100) / 100', '* 10) / 10'), 'rounded in evaluate.ts'],
		['the required entity', edit('sides.ts', '=> id', "=> id + 'x'"), 'own in sides.ts'],
		['a failure category', edit('index.ts', "'INVALID_INPUT'", "'UNKNOWN'"), 'processor in index.ts'],
		[
			'what is spread into an upstream',
			edit('index.ts', 'lookbackDays: 0', 'lookbackDays: 1'),
			'sameDate in index.ts',
		],
		['a range of the table', edit('table.ts', 'min(0)', 'min(1)'), 'table in table.ts'],
		[
			'another function of the same shape',
			edit('index.ts', "{ own } from './sides.ts'", "{ opponent as own } from './sides.ts'"),
			'opponent in sides.ts',
		],
		['the content of a JSON file', edit('limits.json', '100', '99'), 'evaluate in evaluate.ts'],
		[
			'a wrapper in the definition',
			edit('index.ts', '\tevaluate,', '\tevaluate: (...all) => evaluate(...all),'),
			'processor in index.ts',
		],
		[
			'a statement that changes a constant',
			edit('index.ts', /$/, 'Object.assign(sameDate, { lookbackDays: 9 });\n'),
			'a statement in index.ts',
		],
		[
			'a statement of another module',
			edit('constants.ts', /$/, 'Math.round = Math.floor;\n'),
			'statements in constants.ts',
		],
	])('with %s', async (_, changes, named) => {
		const [before, after] = [await sliced(), await sliced(changes)];
		expect(after.digest).not.toBe(before.digest);
		const was = new Map(before.parts.map(({ name, digest }) => [name, digest]));
		const changed = after.parts.filter(({ name, digest }) => was.get(name) !== digest);
		expect(changed.map(({ name }) => name)).toContain(named);
	});

	it.each([
		['limit.js', 'limit.ts'],
		['limit.js', 'limit.tsx'],
		['limit.mjs', 'limit.mts'],
		['limit.cjs', 'limit.cts'],
		['limit', 'limit.ts'],
	])('in a module that is imported as %s and written as %s', async (imported, written) => {
		const index = PROJECT['index.ts'].replace('./evaluate.ts', `./${imported}`);
		const of = (limit: number) =>
			sliced({
				'index.ts': index,
				[written]: `export const evaluate = (row: { value: number }) => row.value > ${limit};\n`,
			});
		const [before, after] = [await of(1), await of(2)];
		expect(after.digest).not.toBe(before.digest);
		expect(after.parts.map(({ name }) => name)).toContain(`evaluate in ${written}`);
	});

	it('with two functions that change their names', async () => {
		const swapped = {
			'sides.ts': 'export const opponent = ({ id }: { id: string }) => id;\nexport const own = () => null;\n',
		};
		expect((await sliced(swapped)).digest).not.toBe((await sliced()).digest);
	});
});

describe('what no digest can hold is named', () => {
	it.each([
		['the environment', 'process.env.LIMIT', 'process'],
		['the clock', 'Date.now()', 'Date.now'],
		['the time', 'new Date()', 'new Date()'],
		['chance', 'Math.random()', 'Math.random'],
		['the network', 'fetch("x")', 'fetch'],
		['a computed import', 'import("./" + value)', 'an import whose name is computed'],
	])('%s', async (_, code, what) => {
		const { impurities } = await sliced(edit('evaluate.ts', 'value * 100)', `value * Number(${code}))`));
		expect(impurities).toContainEqual({ what, where: 'rounded in evaluate.ts' });
	});

	it('a file', async () => {
		const { impurities } = await sliced({
			'evaluate.ts': `import { readFileSync } from 'node:fs';\n${PROJECT['evaluate.ts'].replace('value * 100)', 'value * readFileSync("x").length)')}`,
		});
		expect(impurities).toContainEqual({ what: 'node:fs', where: 'rounded in evaluate.ts' });
	});

	it('and a date that is made from a text is none of it', async () => {
		expect(
			(await sliced(edit('evaluate.ts', 'value * 100)', "value * Number(new Date('2021-01-01')))")))
				.impurities,
		).toEqual([]);
	});
});

it('a slice of a file that is not there, or is no code, is none', async () => {
	const site = { file: join(folder(), 'nowhere.ts'), line: 1, column: 1 };
	expect(sliceOf([site], await openSources())).toBeNull();
	writeFileSync(join(folder(), 'broken.ts'), 'export const = ;');
	expect(sliceOf([{ ...site, file: join(folder(), 'broken.ts') }], await openSources())).toBeNull();
});

describe('modules that lead to one another', () => {
	it.each([
		[
			'by star exports',
			{
				'barrel.ts': "export * from './formulas.ts';\nexport * from './other.ts';",
				'other.ts': "export * from './barrel.ts';\nexport const unused = 1;",
			},
		],
		[
			'by exports of one name',
			{
				'barrel.ts': "export * from './formulas.ts';\nexport { unused } from './other.ts';",
				'other.ts': "export { unused } from './barrel.ts';",
			},
		],
		[
			'by being imported for what they do',
			{
				'formulas.ts': `import './other.ts';\n${PROJECT['formulas.ts']}`,
				'other.ts': "import './third.ts';",
				'third.ts': "import './other.ts';\nglobalThis.x = 1;",
			},
		],
		[
			'by themselves',
			{
				'formulas.ts': `import * as self from './formulas.ts';\n${PROJECT['formulas.ts'].replace('* FACTOR', '* FACTOR * (self.triple(1) / 3)')}`,
			},
		],
	] as const)('are followed once: %s', async (_, changes) => {
		const { digest } = await sliced(changes);
		expect((await sliced(changes)).digest).toBe(digest);
		const factor = { 'constants.ts': 'export const FACTOR = 0.45;\n' };
		expect((await sliced({ ...changes, ...factor })).digest).not.toBe(digest);
	});

	it('count the effects of all of them', async () => {
		const changes = {
			'formulas.ts': `import './other.ts';\n${PROJECT['formulas.ts']}`,
			'other.ts': "import './third.ts';",
			'third.ts': "import './other.ts';\nglobalThis.x = 1;",
		};
		const other = { ...changes, 'third.ts': changes['third.ts'].replace('1', '2') };
		expect((await sliced(other)).digest).not.toBe((await sliced(changes)).digest);
	});
});

it('a name that only a package can have counts by the package', async () => {
	const barrel = (name: string) => ({
		'barrel.ts': `export * from './formulas.ts';\nexport * from '${name}';`,
	});
	const digests = await Promise.all(
		['fast-check', 'zod'].map(async (name) => (await sliced(barrel(name))).digest),
	);
	expect(new Set(digests).size).toBe(2);
});

it('a call of another function names the part that calls it', async () => {
	const before = await sliced();
	const after = await sliced({
		'barrel.ts': "export { triple as double } from './formulas.ts';\nexport { unused } from './spare.ts';",
	});
	const digests = new Map(before.parts.map(({ name, digest }) => [name, digest]));
	const changed = after.parts.filter(({ name, digest }) => digests.has(name) && digests.get(name) !== digest);
	expect(changed.map(({ name }) => name)).toContain('evaluate in evaluate.ts');
});

it('two parts of one name are told apart', async () => {
	const { parts } = await sliced({
		'barrel.ts': "export { double } from './formulas.ts';\nexport { unused } from './more/spare.ts';",
		'more/spare.ts': "import { unused as first } from '../spare.ts';\nexport const unused = first + 1;",
	});
	const names = parts.map(({ name }) => name).filter((name) => name.startsWith('unused'));
	expect(names).toEqual(['unused in spare.ts', 'unused in spare.ts (2)']);
});

it('a file that is saved after it was read counts by the text that was read', async () => {
	const path = join(folder(), 'saved.ts');
	writeFileSync(path, 'export const a = 1;');
	const sources = await openSources();
	sources.read(path);
	const before = sources.digestOf(path);
	writeFileSync(path, 'export const a = 2;');
	expect(sources.digestOf(path)).toBe(before);
	expect((await openSources()).digestOf(path)).not.toBe(before);
});
