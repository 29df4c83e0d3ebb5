import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ResolverFactory } from 'oxc-resolver';

/** Where an import leads: to a source file, or to something whose code is not looked at. */
export type Target =
	| { readonly kind: 'file'; readonly path: string }
	/** A file that is no code: its content counts. */
	| { readonly kind: 'data'; readonly path: string }
	/** `zod@4.6.7`; this package and its port have no version here: a number of their own says when their rules change. */
	| { readonly kind: 'package'; readonly name: string; readonly manifest: string | null }
	| { readonly kind: 'builtin'; readonly name: string }
	| { readonly kind: 'unknown'; readonly name: string };

const CODE = /\.[cm]?[jt]sx?$/;
const OWN_PACKAGE = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The packages that decide nothing about one processor in particular. */
const CORE: ReadonlySet<string> = new Set(['@accounted/failure-tracking', '@accounted/warehouse']);

/** Returns a function that finds what a module imports, as the running program does. */
export function resolving(resolver: ResolverFactory): (from: string, specifier: string) => Target {
	return (from, specifier) => {
		const bare = specifier.replace(/^node:/, '');
		if (builtinModules.includes(bare)) return { kind: 'builtin', name: `node:${bare}` };
		if (CORE.has(packageNameOf(specifier))) return { kind: 'package', name: specifier, manifest: null };
		const { path } = resolver.sync(dirname(from), specifier);
		if (path === undefined) return { kind: 'unknown', name: specifier };
		if (/[\\/]node_modules[\\/]/.test(path)) return installed(path, specifier);
		if (isCore(path)) return { kind: 'package', name: 'the core', manifest: null };
		return { kind: CODE.test(path) ? 'file' : 'data', path };
	};
}

/** Whether a file is the core's own code, seen from its tests. Their worlds and processors are not. */
function isCore(path: string): boolean {
	return path.startsWith(OWN_PACKAGE) && !/[\\/]testing[\\/]|\.(test|test-support)\./.test(path);
}

function installed(path: string, specifier: string): Target {
	const manifest = manifestOf(path);
	if (manifest === null) return { kind: 'unknown', name: specifier };
	const { name, version } = manifest.content;
	return { kind: 'package', name: `${name}@${version}`, manifest: manifest.path };
}

interface Manifest {
	readonly path: string;
	readonly content: { readonly name: string; readonly version: string };
}

/** The nearest package.json that has a name and a version. */
function manifestOf(file: string): Manifest | null {
	for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
		const path = join(folder, 'package.json');
		if (!existsSync(path)) continue;
		const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
		if (isNamed(content)) return { path, content };
	}
	return null;
}

function isNamed(content: unknown): content is Manifest['content'] {
	return (
		typeof content === 'object' &&
		content !== null &&
		'name' in content &&
		typeof content.name === 'string' &&
		'version' in content &&
		typeof content.version === 'string'
	);
}

/** `@scope/name/deep` → `@scope/name`. */
function packageNameOf(specifier: string): string {
	return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
