import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { moduleOf } from './module.ts';
import { resolving } from './resolve.ts';
import type { SourceFile, Sources } from './slice.ts';
import { isNode } from './syntax.ts';

/** Opens source files with the parser, which is loaded only here: a start with a warm cache does without. */
export async function openSources(): Promise<Sources> {
	const [{ parseSync }, { ResolverFactory }] = await Promise.all([
		import('oxc-parser'),
		import('oxc-resolver'),
	]);
	const resolve = resolving(
		new ResolverFactory({
			conditionNames: ['node', 'import', 'default'],
			extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'],
			// TypeScript names a module by the file that it will be compiled to.
			extensionAlias: {
				'.js': ['.js', '.ts', '.tsx'],
				'.jsx': ['.jsx', '.tsx'],
				'.mjs': ['.mjs', '.mts'],
				'.cjs': ['.cjs', '.cts'],
			},
		}),
	);
	const texts = new Map<string, string | null>();
	const textOnce = (path: string): string | null => {
		const text = texts.get(path) ?? textOf(path);
		texts.set(path, text);
		return text;
	};
	const known = new Map<string, SourceFile | null>();
	const parse = (path: string, text: string): SourceFile | null => {
		const { program, errors } = parseSync(path, text, { sourceType: 'module', preserveParens: false });
		const body: readonly unknown[] = program.body;
		return errors.length > 0 ? null : { path, text, module: moduleOf(body.filter(isNode)) };
	};
	return {
		parse,
		read: (path) => {
			const file = known.get(path);
			if (file !== undefined) return file;
			const text = textOnce(path);
			const read = text === null ? null : parse(path, text);
			known.set(path, read);
			return read;
		},
		resolve,
		contentOf: (path) => textOnce(path) ?? '',
		digestOf: (path) => digestOf(textOnce(path)),
	};
}

/** The text of a file; null if it cannot be read. */
function textOf(path: string): string | null {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return null;
	}
}

/** A fingerprint of the text of a file; null if it cannot be read. */
export function fileDigest(path: string): string | null {
	return digestOf(textOf(path));
}

function digestOf(text: string | null): string | null {
	return text === null ? null : createHash('sha1').update(text).digest('hex');
}
