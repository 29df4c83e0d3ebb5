import { isTypeOnly, type Node, nameOf, namesBoundBy, nodeAt, nodesIn } from './syntax.ts';

/** A name that one module takes from another. `*` is all of it. */
export interface ImportedName {
	readonly from: string;
	readonly name: string;
}

/** What a module declares, takes from other modules and hands on, by name. */
export interface Module {
	/** The top-level statement that declares each name. Two names of one statement have the same. */
	readonly declarations: ReadonlyMap<string, Node>;
	readonly imports: ReadonlyMap<string, ImportedName>;
	/** The local name, or the name of another module, behind each exported one. */
	readonly exports: ReadonlyMap<string, string | ImportedName>;
	/** Modules whose exports it hands on. */
	readonly starExports: readonly string[];
	/** Top-level statements that declare nothing: they run when the module is loaded. */
	readonly effects: readonly Node[];
	/** Modules that are imported for what they do. */
	readonly bareImports: readonly string[];
	/** All top-level statements that are not for the type checker alone. */
	readonly statements: readonly Node[];
}

/** Whether a name is one of a module's top level. */
export function isDeclaredIn({ declarations, imports }: Module, name: string): boolean {
	return declarations.has(name) || imports.has(name);
}

/** Reads the top level of a module. */
export function moduleOf(body: readonly Node[]): Module {
	const declarations = new Map<string, Node>();
	const imports = new Map<string, ImportedName>();
	const exports = new Map<string, string | ImportedName>();
	const starExports: string[] = [];
	const effects: Node[] = [];
	const bareImports: string[] = [];
	const statements = body.filter((node) => !isTypeOnly(node));

	const declare = (statement: Node | null): string[] => {
		if (statement === null || isTypeOnly(statement)) return [];
		const names =
			statement.type === 'VariableDeclaration'
				? nodesIn(statement.declarations).flatMap((one) => namesBoundBy(nodeAt(one, 'id')))
				: [nameOf(nodeAt(statement, 'id'))].filter((name) => name !== null);
		for (const name of names) declarations.set(name, statement);
		return names;
	};

	for (const node of statements)
		switch (node.type) {
			case 'ImportDeclaration': {
				const from = nameOf(nodeAt(node, 'source')) ?? '';
				const specifiers = nodesIn(node.specifiers);
				// `import {} from` and `import { type A } from` load the module, too.
				if (specifiers.length === 0) bareImports.push(from);
				for (const one of specifiers) {
					if (isTypeOnly(one)) continue;
					const local = nameOf(nodeAt(one, 'local')) ?? '';
					imports.set(local, { from, name: importedName(one) });
				}
				break;
			}
			case 'ExportAllDeclaration': {
				const from = nameOf(nodeAt(node, 'source')) ?? '';
				const as = nameOf(nodeAt(node, 'exported'));
				if (as === null) starExports.push(from);
				else exports.set(as, { from, name: '*' });
				break;
			}
			case 'ExportNamedDeclaration': {
				for (const name of declare(nodeAt(node, 'declaration'))) exports.set(name, name);
				const from = nameOf(nodeAt(node, 'source'));
				for (const one of nodesIn(node.specifiers)) {
					if (isTypeOnly(one)) continue;
					const [local, exported] = [nameOf(nodeAt(one, 'local')), nameOf(nodeAt(one, 'exported'))];
					if (local === null || exported === null) continue;
					exports.set(exported, from === null ? local : { from, name: local });
				}
				break;
			}
			case 'ExportDefaultDeclaration': {
				const declaration = nodeAt(node, 'declaration');
				const [name = DEFAULT] = declare(declaration?.id === null ? null : declaration);
				if (name === DEFAULT) declarations.set(DEFAULT, node);
				exports.set('default', name);
				break;
			}
			case 'EmptyStatement':
				break;
			default:
				if (declare(node).length === 0) effects.push(node);
		}
	return { declarations, imports, exports, starExports, effects, bareImports, statements };
}

/** The name of a default export that has none. No declaration can have it. */
const DEFAULT = 'export default';

function importedName(specifier: Node): string {
	switch (specifier.type) {
		case 'ImportNamespaceSpecifier':
			return '*';
		case 'ImportDefaultSpecifier':
			return 'default';
		default:
			return nameOf(nodeAt(specifier, 'imported')) ?? '';
	}
}
