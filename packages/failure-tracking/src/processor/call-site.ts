import { fileURLToPath } from 'node:url';

/** A place in a source file from which a processor was defined. */
export interface CallSite {
	readonly file: string;
	/** From 1. */
	readonly line: number;
	/** From 1. */
	readonly column: number;
}

const OWN_FILE = fileURLToPath(import.meta.url);

/** Whether this package is part of a bundle: then its code lies in the same file as its users' code. */
export const IS_BUNDLED = !/[\\/]processor[\\/]call-site\.[cm]?[jt]s$/.test(OWN_FILE);

/** The folders of this package whose code defines no processors. Its tests and worlds do. */
const OWN_CODE = OWN_FILE.replace(/processor[\\/]call-site\.[cm]?[jt]s$/, '');
const OWN_FOLDERS = ['definition', 'processor'].map((folder) => `${OWN_CODE}${folder}`);

const MOST_FRAMES = 64;

/**
 * Returns the places that lead to this call, innermost first: those outside this package and outside other packages that are
 * installed. A processor that a factory makes has the factory and its caller.
 */
export function callSites(): readonly CallSite[] {
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = MOST_FRAMES;
	const { stack = '' } = new Error('where a processor is defined');
	Error.stackTraceLimit = stackTraceLimit;
	return stack.split('\n').slice(1).flatMap(siteOf).filter(isOutside);
}

/** `at name (file:///a/b.ts:1:2)`, `at /a/b.ts:1:2`. What an asynchronous call returns to does not lead to this call. */
function siteOf(frame: string): CallSite[] {
	const [, place, line, column] = /^\s*at (?!async )(?:.*\()?(.+?):(\d+):(\d+)\)?$/.exec(frame) ?? [];
	if (place === undefined || place.startsWith('node:')) return [];
	const file = place.startsWith('file:') ? fileURLToPath(place) : place.replace(/\?.*$/, '');
	return [{ file, line: Number(line), column: Number(column) }];
}

function isOutside({ file }: CallSite): boolean {
	if (/[\\/]node_modules[\\/]/.test(file)) return false;
	if (IS_BUNDLED) return true;
	const isTest = /\.(test|test-support)\.[cm]?[jt]s$/.test(file);
	return isTest || !OWN_FOLDERS.some((folder) => file.startsWith(folder));
}
