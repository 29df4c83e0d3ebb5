import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { CallSite } from '../processor/call-site.ts';
import { type Canonical, canonical } from './canonical.ts';
import type { ImportedName, Module } from './module.ts';
import type { Target } from './resolve.ts';
import { type Node, nameOf, nodeAt, nodesIn } from './syntax.ts';

/** A declaration that decides outcomes. */
export interface SlicePart {
	/** `possessions in possessions.ts`. Files by their base name: moving one changes nothing. */
	readonly name: string;
	readonly digest: string;
}

/** Something that a definition uses and no digest can hold. */
interface Impurity {
	/** `Date.now`, `process`, `node:fs`, `an import whose name is computed`. */
	readonly what: string;
	readonly where: string;
}

/** The code that decides the outcomes of a processor: the declarations that its definition reaches. */
export interface Slice {
	/** 16 hexadecimal digits. */
	readonly digest: string;
	readonly parts: readonly SlicePart[];
	readonly impurities: readonly Impurity[];
	/** Every file that the slice was read from. */
	readonly files: readonly string[];
}

/** A source file, read and parsed. */
export interface SourceFile {
	readonly path: string;
	readonly text: string;
	readonly module: Module;
}

/** How modules are read and found. */
export interface Sources {
	/** Null if the text is no module. */
	parse(path: string, text: string): SourceFile | null;
	/** Null if the file cannot be read, or is no module. */
	read(path: string): SourceFile | null;
	resolve(from: string, specifier: string): Target;
	contentOf(path: string): string;
	/** A fingerprint of the text that was read first, even if the file has been saved since; null if it cannot be read. */
	digestOf(path: string): string | null;
}

/** A piece of code in the slice: a declaration, or the statements that run when a module is loaded. */
interface Piece {
	readonly file: SourceFile;
	readonly name: string;
	readonly nodes: readonly Node[];
}

/** What a name leads to: another piece, or a leaf whose text counts. */
type Reached = Piece | string;

const IMPURE_GLOBALS: ReadonlySet<string> = new Set([
	'process',
	'fetch',
	'Deno',
	'Bun',
	'require',
	'navigator',
]);
const IMPURE_CALLS: ReadonlySet<string> = new Set([
	'Date.now',
	'Math.random',
	'performance.now',
	'crypto.randomUUID',
	'crypto.getRandomValues',
	'new Date()',
]);

/**
 * Follows every name from the places where a processor is defined. Pieces are numbered as they are met, and the digest holds
 * the text of each with the numbers of those that it uses: so it knows which function is called, and neither the names of
 * files nor the order of imports.
 * @returns Null if the source of a place cannot be read.
 */
export function sliceOf(entries: readonly CallSite[], sources: Sources): Slice | null {
	const pieces: Piece[] = [];
	const numberOf = new Map<Node | string, number>();
	const files = new Set<string>();
	const impurities: Impurity[] = [];
	const enter = (piece: Piece): number => {
		const [first] = piece.nodes;
		const key = first ?? `${piece.file.path} ${piece.name}`;
		const known = numberOf.get(key);
		if (known !== undefined) return known;
		numberOf.set(key, pieces.length);
		pieces.push(piece);
		return pieces.length - 1;
	};

	/** Effects of the files where the processor is defined: they count if they use what decides. */
	const perhaps = new Map<string, SourceFile>();
	for (const entry of entries) {
		const file = sources.read(entry.file);
		if (file === null) return null;
		perhaps.set(file.path, file);
		for (const piece of entryPieces(file, entry)) enter(piece);
	}
	if (pieces.length === 0) return null;

	const digest = createHash('sha256');
	const parts: SlicePart[] = [];
	const loaded = new Set<string>();
	for (let index = 0; index < pieces.length; index++) {
		const piece = pieces[index];
		if (piece === undefined) break;
		const { file, nodes } = piece;
		files.add(file.path);
		if (!loaded.has(file.path)) {
			loaded.add(file.path);
			if (!perhaps.has(file.path)) for (const effect of effectsOf(file, sources)) enter(effect);
		}
		const form = canonical(nodes, file.module);
		const edges: string[] = [];
		/** As `edges`, by names: numbers shift when code is added elsewhere. */
		const named: string[] = [];
		const leaves: string[] = [];
		const follow = (reached: readonly Reached[], as: string) => {
			for (const one of reached) {
				if (typeof one === 'string') leaves.push(one);
				edges.push(`${as}:${typeof one === 'string' ? one : enter(one)}`);
				named.push(`${as}:${typeof one === 'string' ? one : nameOfPart(one)}`);
			}
		};
		for (const [used, number] of form.uses) follow(reach(file, used, sources, files), String(number));
		for (const specifier of form.dynamicImports)
			if (specifier !== null)
				follow(reachExport(file, { from: specifier, name: '*' }, sources, files), 'import');
		digest.update(`${form.text}\n${edges.join(' ')}\n`);
		const where = nameOfPart(piece);
		const same = parts.filter((part) => part.name === where || part.name.startsWith(`${where} (`)).length;
		parts.push({
			name: same === 0 ? where : `${where} (${same + 1})`,
			digest: hexOf(`${form.text}\n${named.join(' ')}`),
		});
		for (const what of impuritiesOf(form, leaves)) impurities.push({ what, where });
		if (index === pieces.length - 1)
			for (const entryFile of perhaps.values())
				for (const effect of effectsUsing(entryFile, pieces, sources)) enter(effect);
	}
	return {
		digest: digest.digest('hex').slice(0, 16),
		parts,
		impurities,
		files: [...files],
	};
}

/** `possessions in possessions.ts` */
function nameOfPart({ name, file }: Piece): string {
	return `${name} in ${basename(file.path)}`;
}

function hexOf(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function impuritiesOf({ globals, calls, dynamicImports }: Canonical, leaves: readonly string[]): string[] {
	return [
		...[...globals].filter((name) => IMPURE_GLOBALS.has(name)),
		...[...calls].filter((call) => IMPURE_CALLS.has(call)),
		...new Set(leaves.filter((leaf) => leaf.startsWith('node:')).map((leaf) => leaf.split(' ')[0] ?? leaf)),
		...(dynamicImports.includes(null) ? ['an import whose name is computed'] : []),
	];
}

/** The statement at a place. Of one that is nothing but a `defineProcessor({…})`, only what decides outcomes. */
function entryPieces(file: SourceFile, { line, column }: CallSite): Piece[] {
	const offset = offsetOf(file.text, line, column);
	const { statements } = file.module;
	const statement =
		statements.find(({ start, end }) => start <= offset && offset < end) ??
		statements.find(({ start, end }) => {
			const from = offsetOf(file.text, line, 1);
			return start <= from + (file.text.slice(from).search(/\S/) ?? 0) && from < end;
		});
	if (statement === undefined) return [{ file, name: 'the whole module', nodes: statements }];
	// Some loaders run a module from within the statement that imports it.
	if (nodeAt(statement, 'source') !== null) return [];
	const [name] = declaredBy(file.module, statement);
	if (name !== undefined) return [{ file, name, nodes: decisive(statement) ?? [statement] }];
	// Within a statement that declares nothing, as in a test or a script: the call alone.
	const call = callAt(statement, offset);
	return [{ file, name: `line ${line}`, nodes: [call ?? statement] }];
}

/** The innermost call of `defineProcessor` around a position; null if there is none. */
function callAt(statement: Node, offset: number): Node | null {
	let found: Node | null = null;
	const visit = (value: unknown): void => {
		for (const node of nodesIn(value)) {
			if (node.type === 'CallExpression' && nameOf(nodeAt(node, 'callee')) === 'defineProcessor')
				if (node.start <= offset && offset < node.end) found = node;
			for (const child of Object.values(node)) visit(child);
		}
	};
	visit(statement);
	return found;
}

function declaredBy({ declarations }: Module, statement: Node): string[] {
	const inner = nodeAt(statement, 'declaration');
	return [...declarations].flatMap(([name, node]) => (node === statement || node === inner ? [name] : []));
}

function offsetOf(text: string, line: number, column: number): number {
	let offset = 0;
	for (let current = 1; current < line; current++) {
		const next = text.indexOf('\n', offset);
		if (next === -1) return text.length;
		offset = next + 1;
	}
	return offset + column - 1;
}

/** The keys of a definition that decide outcomes and are digested nowhere else. */
const DECISIVE: ReadonlySet<string> = new Set(['evaluate', 'failures', 'output']);

/**
 * The decisive parts of `const x = defineProcessor({…})`, `export default defineProcessor({…})`; null if the statement is
 * anything else, and then all of it counts.
 */
function decisive(statement: Node): Node[] | null {
	const exported = /^Export/.test(statement.type) ? nodeAt(statement, 'declaration') : statement;
	const call =
		exported?.type === 'VariableDeclaration'
			? soleInitializer(exported)
			: exported?.type === 'CallExpression'
				? exported
				: null;
	if (call?.type !== 'CallExpression' || nameOf(nodeAt(call, 'callee')) !== 'defineProcessor') return null;
	const [literal, ...more] = nodesIn(call.arguments);
	if (literal?.type !== 'ObjectExpression' || more.length > 0) return null;
	const properties = nodesIn(literal.properties);
	if (properties.some((one) => one.type !== 'Property' || one.computed === true)) return null;
	return properties.flatMap((property) => {
		const key = nameOf(nodeAt(property, 'key')) ?? '';
		if (key === 'upstream') return upstreamParts(nodeAt(property, 'value'));
		return DECISIVE.has(key) ? [property] : [];
	});
}

function soleInitializer(declaration: Node): Node | null {
	const [one, ...more] = nodesIn(declaration.declarations);
	return one === undefined || more.length > 0 ? null : nodeAt(one, 'init');
}

/** Of each upstream, how the required entity is found, and what is spread into it. Which upstream it is counts elsewhere. */
function upstreamParts(value: Node | null): Node[] {
	if (value === null) return [];
	if (value.type !== 'ArrayExpression') return [value];
	return nodesIn(value.elements).flatMap((element) =>
		element.type === 'ObjectExpression'
			? nodesIn(element.properties).filter(
					(one) => one.type !== 'Property' || nameOf(nodeAt(one, 'key')) === 'requiredOf',
				)
			: [element],
	);
}

/** What runs when a module is loaded: statements that declare nothing, and modules imported for what they do. */
function effectsOf(file: SourceFile, sources: Sources, seen: Set<string> = new Set()): Piece[] {
	if (seen.has(file.path)) return [];
	seen.add(file.path);
	const { effects, bareImports } = file.module;
	const own = effects.length === 0 ? [] : [{ file, name: 'statements', nodes: effects }];
	return [
		...own,
		...bareImports.flatMap((specifier): Piece[] => {
			const target = sources.resolve(file.path, specifier);
			const other = target.kind === 'file' ? sources.read(target.path) : null;
			return other === null ? [] : effectsOf(other, sources, seen);
		}),
	];
}

/** The statements of a file that use a declaration of its own that is in the slice, and the modules that it imports for what they do. */
function effectsUsing(file: SourceFile, pieces: readonly Piece[], sources: Sources): Piece[] {
	const { module } = file;
	const inSlice = new Set(pieces.flatMap(({ nodes }) => nodes));
	const decides = (name: string): boolean => {
		const node = module.declarations.get(name);
		return node !== undefined && inSlice.has(node) && !definesProcessor(node);
	};
	const nodes = module.effects.filter((effect) => [...canonical([effect], module).uses.keys()].some(decides));
	const own = nodes.map((node): Piece => ({ file, name: 'a statement', nodes: [node] }));
	return [...own, ...effectsOf({ ...file, module: { ...module, effects: [] } }, sources)];
}

/** What a name of a module's top level leads to. */
function reach(file: SourceFile, name: string, sources: Sources, files: Set<string>): Reached[] {
	const imported = file.module.imports.get(name);
	if (imported !== undefined) return reachExport(file, imported, sources, files);
	const node = file.module.declarations.get(name);
	if (node === undefined) return [`no declaration of ${name}`];
	// Another processor counts by a definition of its own.
	return definesProcessor(node) ? ['a processor'] : [{ file, name, nodes: [node] }];
}

function reachExport(
	from: SourceFile,
	{ from: specifier, name }: ImportedName,
	sources: Sources,
	files: Set<string>,
	seen: Set<string> = new Set(),
): Reached[] {
	const target = sources.resolve(from.path, specifier);
	switch (target.kind) {
		case 'file': {
			const file = sources.read(target.path);
			if (file === null) return [`${basename(target.path)} cannot be read`];
			files.add(file.path);
			return reachIn(file, name, sources, files, seen) ?? [`no export ${name}`];
		}
		case 'data':
			files.add(target.path);
			return [`${basename(target.path)} ${hexOf(sources.contentOf(target.path))}`];
		case 'package':
			if (target.manifest !== null) files.add(target.manifest);
			return [`${target.name} ${name}`];
		case 'builtin':
		case 'unknown':
			return [`${target.name} ${name}`];
	}
}

/**
 * What an export of a module leads to; null if the module does not have it.
 * @param seen The exports that are being followed: modules may export one another.
 */
function reachIn(
	file: SourceFile,
	name: string,
	sources: Sources,
	files: Set<string>,
	seen: Set<string>,
): Reached[] | null {
	const key = `${name} of ${file.path}`;
	if (seen.has(key)) return null;
	seen.add(key);
	const { exports, starExports } = file.module;
	if (name === '*') {
		const own = [...exports.keys()].sort().flatMap((one) => reachIn(file, one, sources, files, seen) ?? []);
		return [
			...own,
			...starExports.flatMap((from) => reachExport(file, { from, name }, sources, files, seen)),
		];
	}
	const exported = exports.get(name);
	if (typeof exported === 'string') return reach(file, exported, sources, files);
	if (exported !== undefined) return reachExport(file, exported, sources, files, seen);
	const elsewhere: Reached[] = [];
	for (const specifier of starExports) {
		const target = sources.resolve(file.path, specifier);
		const other = target.kind === 'file' ? sources.read(target.path) : null;
		if (other === null) {
			// What a package exports is not read: each may be the one that has the name.
			for (const one of reachExport(file, { from: specifier, name }, sources, files, seen))
				elsewhere.push(one);
			continue;
		}
		files.add(other.path);
		const reached = reachIn(other, name, sources, files, seen);
		if (reached !== null) return reached;
	}
	return elsewhere.length === 0 ? null : elsewhere;
}

function definesProcessor(statement: Node): boolean {
	const exported = /^Export/.test(statement.type) ? nodeAt(statement, 'declaration') : statement;
	const declaration = exported?.type === 'VariableDeclaration' ? soleInitializer(exported) : exported;
	return (
		declaration?.type === 'CallExpression' && nameOf(nodeAt(declaration, 'callee')) === 'defineProcessor'
	);
}
