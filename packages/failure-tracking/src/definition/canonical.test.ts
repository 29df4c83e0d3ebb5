import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonical } from './canonical.ts';
import { moduleOf } from './module.ts';
import { openSources } from './source-files.ts';

const { parse } = await openSources();

/** The canonical text of all declarations and statements of a module. */
function formOf(text: string): string {
	const file = parse('module.ts', text);
	if (file === null) throw new Error(`no module: ${text}`);
	const { declarations, effects } = moduleOf(file.module.statements);
	return canonical([...new Set(declarations.values()), ...effects], file.module).text;
}

const SCHEMAS = `import { z } from 'zod';
import * as zod from 'zod';
import { datetime, defineTable, isoDate } from '@accounted/warehouse';
import { mine, string } from './mine.ts';
const count = z.int().min(0);
`;

it.each([
	['the place where an optional chain ends', '(row?.a).b', 'row?.a.b'],
	['the call of an optional chain', '(row?.a)()', 'row?.a()'],
	['a text under `unit` of an object', "{ unit: 'kWh' }", "{ unit: 'MWh' }"],
	['a text under `description` of an object', "{ description: 'a' }", "{ description: 'b' }"],
	['what is passed to a method `describe`', "row.describe('a')", "row.describe('b')"],
	['what is passed to a method `meta`', "row.meta({ unit: 'a' })", "row.meta({ unit: 'b' })"],
	['what is passed to an imported `describe`', "mine.describe('a')", "mine.describe('b')"],
	['another function of the name of a schema', "string().describe('a')", "string().describe('b')"],
	['what is described after parsing', "z.any().parse(row).describe('a')", "z.any().parse(row).describe('b')"],
	[
		'what is described by a local `z`',
		"((z) => z.string().describe('a'))(row)",
		"((z) => z.string().describe('b'))(row)",
	],
	[
		'what a description is computed from',
		'z.string().describe(String(row.a))',
		'z.string().describe(String(row.b))',
	],
	['a unit in a default value', "z.object({}).default({ unit: 'a' })", "z.object({}).default({ unit: 'b' })"],
	['other metadata of a column', "z.string().meta({ id: 'a' })", "z.string().meta({ id: 'b' })"],
	[
		'another `defineTable`',
		"mine.defineTable({ description: 'a' })",
		"mine.defineTable({ description: 'b' })",
	],
	['a rule of a column', "count.max(1).describe('a')", "count.max(2).describe('a')"],
	['a number that is too large', '[1e999]', '[null]'],
	['the sign of zero', '-0', '0'],
	['a number of another type', '10n', '10'],
	['a text of digits', "'1'", '1'],
	['an element that is left out', '[, 1]', '[null, 1]'],
	['the flags of a regular expression', '/a/g', '/a/'],
	['the characters of a regular expression', '/a/', '/b/'],
	['half a character', "'\\ud800'", "'\\ud801'"],
	['how a tagged template is written', 'String.raw`\\x41`', 'String.raw`A`'],
	['the text of a template', '`a`', '`b`'],
	[
		'a global that a local hides elsewhere',
		'[(parseInt) => parseInt, parseInt(row)]',
		'[(parseFloat) => parseFloat, parseFloat(row)]',
	],
	[
		'which of two variables is read',
		'(() => { const a = 1; { const b = 2; return a; } })()',
		'(() => { const a = 1; { const a = 2; return a; } })()',
	],
])('a form tells apart %s', (_, one, other) => {
	expect(formOf(`${SCHEMAS}export const f = (row) => (${one});`)).not.toBe(
		formOf(`${SCHEMAS}export const f = (row) => (${other});`),
	);
});

it.each([
	['the description of a column', "z.string().nullable().describe('a')", 'z.string().nullable()'],
	['a description in metadata', "zod.z.iso.date().meta({ description: 'a', unit: 'b' })", 'zod.z.iso.date()'],
	['the description of a constant', "count.describe('a' + 'b')", 'count'],
	['the description of a date', "isoDate.describe('a')", 'isoDate'],
	[
		'the description of a column of another schema',
		"z.object({}).shape.a.describe('a')",
		'z.object({}).shape.a',
	],
	['the description of an instant', "datetime().describe('a')", 'datetime()'],
	[
		'the description of a table',
		"defineTable({ name: 'a', description: 'b' })",
		"defineTable({ name: 'a' })",
	],
	['parentheses', '(row?.a.b)', 'row?.a.b'],
	['a promise to the type checker', '(row?.a)!.b', '(row?.a).b'],
	['the same in a chain', 'row?.a!.b', 'row?.a.b'],
	['how a text is written', "'\\x41'", '"A"'],
	['how a template is written', '`\\x41`', '`A`'],
	['how a number is written', '0x10', '16'],
	['the name of a parameter', '((a) => a + 1)(row)', '((b) => b + 1)(row)'],
	[
		'the ways to call a method',
		'class { m(a: number): void; m(a: string): void; m(a: any) { return a; } }',
		'class { m(a) { return a; } }',
	],
])('a form leaves out %s', (_, one, other) => {
	expect(formOf(`${SCHEMAS}export const f = (row) => (${one});`)).toBe(
		formOf(`${SCHEMAS}export const f = (row) => (${other});`),
	);
});

/** Expressions of one variable, each written in one way only. */
const { expression } = fc.letrec<{ expression: string; text: string }>((tie) => ({
	text: fc.string({ maxLength: 3 }).map((text) => JSON.stringify(text)),
	expression: fc.oneof(
		{ maxDepth: 3 },
		fc.constantFrom('row', 'null', 'true', 'undefined', '1e999', '0', '1n', '/a/', '/a/g'),
		tie('text'),
		fc.nat(9).map(String),
		fc
			.tuple(
				tie('expression'),
				fc.constantFrom('+', '-', '*', '<', '<=', '===', '&&', '||', '??'),
				tie('expression'),
			)
			.map(([one, operator, other]) => `((${one}) ${operator} (${other}))`),
		fc
			.tuple(
				tie('expression'),
				fc.constantFrom('.a', '?.a', '.unit', '?.unit', '.describe', "['a']", '?.[0]'),
			)
			.map(([object, path]) => `(${object})${path}`),
		fc
			.tuple(tie('expression'), fc.constantFrom('.describe', '.meta', '?.call', '.a.b'), tie('expression'))
			.map(([object, path, argument]) => `((${object})${path})(${argument})`),
		fc
			.tuple(fc.constantFrom('unit', 'description', 'a'), tie('expression'))
			.map(([key, value]) => `({ ${key}: ${value} })`),
		fc.tuple(tie('expression'), tie('expression')).map(([one, other]) => `[${one}, , ${other}]`),
	),
}));

it('two expressions have one form only if they are one expression', () => {
	fc.assert(
		fc.property(expression, expression, (one, other) => {
			const [of, ofOther] = [one, other].map((text) => formOf(`export const f = (row) => (${text});`));
			expect(of === ofOther).toBe(one === other);
		}),
		{ numRuns: 300 },
	);
});
