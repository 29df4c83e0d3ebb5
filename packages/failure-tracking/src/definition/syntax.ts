/** A node of a syntax tree as the parser gives it: ESTree, with TypeScript's own nodes. */
export interface Node {
	readonly type: string;
	readonly start: number;
	readonly end: number;
	readonly [key: string]: unknown;
}

export function isNode(value: unknown): value is Node {
	return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

export function nodesIn(value: unknown): Node[] {
	if (Array.isArray(value)) return value.filter(isNode);
	return isNode(value) ? [value] : [];
}

/** The node at a key of another; null if there is none. */
export function nodeAt(node: Node, key: string): Node | null {
	const value = node[key];
	return isNode(value) ? value : null;
}

/** The name of an identifier, or the text of a literal: `a`, `'a'`. */
export function nameOf(node: Node | null): string | null {
	if (node === null) return null;
	if (typeof node.name === 'string') return node.name;
	return typeof node.value === 'string' ? node.value : null;
}

/** Whether a node is there for the type checker alone. */
export function isTypeOnly(node: Node): boolean {
	if (node.declare === true || node.importKind === 'type' || node.exportKind === 'type') return true;
	// A method that is declared once more for each way to call it.
	if (nodeAt(node, 'value')?.type === 'TSEmptyBodyFunctionExpression') return true;
	return TYPE_STATEMENTS.has(node.type);
}

const TYPE_STATEMENTS: ReadonlySet<string> = new Set([
	'TSTypeAliasDeclaration',
	'TSInterfaceDeclaration',
	'TSDeclareFunction',
	'TSTypeAnnotation',
	'TSTypeParameterDeclaration',
	'TSTypeParameterInstantiation',
	'TSIndexSignature',
	'TSAbstractMethodDefinition',
	'TSAbstractPropertyDefinition',
]);

/** Expressions that only tell the type checker something about another one. */
export const TYPE_WRAPPERS: ReadonlySet<string> = new Set([
	'TSAsExpression',
	'TSSatisfiesExpression',
	'TSNonNullExpression',
	'TSTypeAssertion',
	'TSInstantiationExpression',
	'ParenthesizedExpression',
]);

/** The names that a binding pattern declares. */
export function namesBoundBy(pattern: Node | null): string[] {
	switch (pattern?.type) {
		case 'Identifier':
			return typeof pattern.name === 'string' ? [pattern.name] : [];
		case 'ObjectPattern':
			return nodesIn(pattern.properties).flatMap((one) =>
				namesBoundBy(nodeAt(one, one.type === 'RestElement' ? 'argument' : 'value')),
			);
		case 'ArrayPattern':
			return nodesIn(pattern.elements).flatMap(namesBoundBy);
		case 'AssignmentPattern':
			return namesBoundBy(nodeAt(pattern, 'left'));
		case 'RestElement':
			return namesBoundBy(nodeAt(pattern, 'argument'));
		case 'TSParameterProperty':
			return namesBoundBy(nodeAt(pattern, 'parameter'));
		default:
			return [];
	}
}
