import {
	isNode,
	isTypeOnly,
	type Node,
	nameOf,
	namesBoundBy,
	nodeAt,
	nodesIn,
	TYPE_WRAPPERS,
} from './syntax.ts';

/** What a piece of code says, whatever it looks like. */
export interface Canonical {
	/**
	 * The syntax tree without types, comments, positions and spelling. Names that the piece declares, or its module at the top
	 * level, are numbers in order of appearance.
	 */
	readonly text: string;
	/** The names of the module's top level that it uses, with the number of each. */
	readonly uses: ReadonlyMap<string, number>;
	/** Global names that it uses. */
	readonly globals: ReadonlySet<string>;
	/** `Date.now`, `new Date()`: global names with the property that is read, and those that are made without arguments. */
	readonly calls: ReadonlySet<string>;
	/** The modules that it imports when it runs; null for one whose name is computed. */
	readonly dynamicImports: readonly (string | null)[];
}

/** Keys that say where a node is, how it is spelt, or what the type checker knows of it. */
const LEFT_OUT: ReadonlySet<string> = new Set([
	'start',
	'end',
	'range',
	'loc',
	'raw',
	'parent',
	'typeAnnotation',
	'typeParameters',
	'typeArguments',
	'superTypeArguments',
	'returnType',
	'implements',
	'accessibility',
	'readonly',
	'override',
	'definite',
	'declare',
	'abstract',
	'shorthand',
	'importKind',
	'exportKind',
	'directive',
]);

/** Properties of tables and columns that only describe: they change no outcome. */
const DESCRIPTIONS: ReadonlySet<string> = new Set(['description', 'unit']);

/**
 * Returns the canonical form of a piece of code.
 * @param topLevel The names that its module declares or imports.
 */
export function canonical(pieces: readonly Node[], topLevel: ReadonlySet<string>): Canonical {
	const locals = new Set(pieces.flatMap(namesDeclaredIn));
	const numbers = new Map<string, number>();
	const uses = new Map<string, number>();
	const globals = new Set<string>();
	const calls = new Set<string>();
	const dynamicImports: (string | null)[] = [];

	const nameText = (name: string): string => {
		if (!locals.has(name) && !topLevel.has(name)) {
			globals.add(name);
			return `=${name}`;
		}
		const number = numbers.get(name) ?? numbers.size;
		numbers.set(name, number);
		// A name that is also declared inside is one too many: that is harmless.
		if (topLevel.has(name)) uses.set(name, number);
		return `#${number}`;
	};

	const textOf = (value: unknown): string => {
		if (Array.isArray(value)) return `[${value.filter(isKept).map(textOf).join(',')}]`;
		if (typeof value === 'bigint') return `${value}n`;
		if (value instanceof RegExp) return String(value);
		return isNode(value) ? nodeText(value) : (JSON.stringify(value) ?? '');
	};

	const nodeText = (node: Node): string => {
		if (TYPE_WRAPPERS.has(node.type)) return textOf(node.expression);
		switch (node.type) {
			case 'Identifier':
				return nameText(String(node.name));
			case 'Literal':
				return literalText(node);
			case 'TemplateElement':
				return JSON.stringify(cookedOf(node));
			case 'ChainExpression':
				return textOf(node.expression);
			case 'ImportExpression':
				dynamicImports.push(nameOf(nodeAt(node, 'source')));
				break;
			case 'CallExpression': {
				const callee = nodeAt(node, 'callee');
				if (callee?.type === 'MemberExpression' && nameOf(nodeAt(callee, 'property')) === 'describe')
					return textOf(callee.object);
				break;
			}
			case 'MemberExpression':
				noteCall(node);
				if (node.computed !== true)
					return `(.${node.optional === true ? '?' : ''} ${textOf(node.object)} ${keyText(node)})`;
				break;
			case 'NewExpression':
				if (nodesIn(node.arguments).length === 0) calls.add(`new ${nameOf(nodeAt(node, 'callee'))}()`);
				break;
			case 'Property':
			case 'MethodDefinition':
			case 'PropertyDefinition':
			case 'AccessorProperty':
				if (node.computed !== true) return `(${node.type} ${keyText(node)}${fieldsOf(node, KEY)})`;
				break;
			case 'LabeledStatement':
			case 'BreakStatement':
			case 'ContinueStatement':
				return `(${node.type} ${JSON.stringify(nameOf(nodeAt(node, 'label')))}${fieldsOf(node, LABEL)})`;
		}
		return `(${node.type}${fieldsOf(node, NOTHING)})`;
	};

	const fieldsOf = (node: Node, without: ReadonlySet<string>): string =>
		Object.keys(node)
			.filter((key) => key !== 'type' && !LEFT_OUT.has(key) && !without.has(key))
			// TypeScript's `optional` of a parameter or property; that of a chain changes what the code does.
			.filter(
				(key) => key !== 'optional' || node.type === 'MemberExpression' || node.type === 'CallExpression',
			)
			// `() => { return 1; }` differs from `() => 1` by its body alone.
			.filter((key) => key !== 'expression' || isNode(node.expression))
			.sort()
			.map((key) => [key, node[key]] as const)
			.filter(
				([, value]) => value !== null && value !== false && !(Array.isArray(value) && value.length === 0),
			)
			.filter(([, value]) => !isNode(value) || isKept(value))
			.map(([key, value]) => ` ${key}:${textOf(key === 'properties' ? described(node, value) : value)}`)
			.join('');

	const noteCall = (node: Node): void => {
		const [object, property] = [nameOf(nodeAt(node, 'object')), nameOf(nodeAt(node, 'property'))];
		const isName = nodeAt(node, 'object')?.type === 'Identifier';
		if (isName && object !== null && property !== null && !locals.has(object) && !topLevel.has(object))
			calls.add(`${object}.${property}`);
	};

	const keyText = (node: Node): string => {
		const key = nodeAt(node, node.type === 'MemberExpression' ? 'property' : 'key');
		if (key?.type === 'PrivateIdentifier') return `#${JSON.stringify(key.name)}`;
		return key?.type === 'Literal' ? JSON.stringify(String(key.value)) : JSON.stringify(nameOf(key));
	};

	const text = pieces.filter(isKept).map(textOf).join(';');
	return { text, uses, globals, calls, dynamicImports };
}

const NOTHING: ReadonlySet<string> = new Set();
const KEY: ReadonlySet<string> = new Set(['key']);
const LABEL: ReadonlySet<string> = new Set(['label']);

/** Whether anything of a node reaches the running program. */
function isKept(value: unknown): boolean {
	if (!isNode(value)) return true;
	if (value.type === 'EmptyStatement' || isTypeOnly(value)) return false;
	return !(value.type === 'Identifier' && value.name === 'this' && value.typeAnnotation !== null);
}

/** The properties of an object without those that only describe a table or a column. */
function described(node: Node, properties: unknown): unknown {
	if (node.type !== 'ObjectExpression' || !Array.isArray(properties)) return properties;
	return properties.filter((one) => {
		if (!isNode(one) || one.type !== 'Property' || one.computed === true) return true;
		const value = nodeAt(one, 'value');
		const isText = value?.type === 'Literal' || value?.type === 'TemplateLiteral';
		return !(isText && DESCRIPTIONS.has(nameOf(nodeAt(one, 'key')) ?? ''));
	});
}

function literalText(node: Node): string {
	if (isRegex(node.regex)) return `/${node.regex.pattern}/${node.regex.flags}`;
	if (typeof node.bigint === 'string') return `${node.bigint}n`;
	return JSON.stringify(node.value);
}

function isRegex(value: unknown): value is { readonly pattern: string; readonly flags: string } {
	return typeof value === 'object' && value !== null && 'pattern' in value && 'flags' in value;
}

/** The text of a piece of a template; as it is written where it cannot be cooked. */
function cookedOf({ value }: Node): unknown {
	if (typeof value !== 'object' || value === null || !('cooked' in value)) return value;
	return value.cooked ?? ('raw' in value ? value.raw : null);
}

/** Every name that is declared anywhere in a piece of code: variables, parameters, functions, classes, caught errors. */
function namesDeclaredIn(node: Node): string[] {
	let names: string[] = [];
	const visit = (value: unknown): void => {
		if (Array.isArray(value)) {
			for (const one of value) visit(one);
			return;
		}
		if (!isNode(value) || isTypeOnly(value)) return;
		if (value.type === 'VariableDeclarator') names = [...names, ...namesBoundBy(nodeAt(value, 'id'))];
		if (value.type === 'CatchClause') names = [...names, ...namesBoundBy(nodeAt(value, 'param'))];
		if (Array.isArray(value.params)) names = [...names, ...nodesIn(value.params).flatMap(namesBoundBy)];
		if (/^(Function|Class)(Declaration|Expression)$|^TSEnumDeclaration$/.test(value.type))
			names = [...names, ...namesBoundBy(nodeAt(value, 'id'))];
		for (const [key, child] of Object.entries(value)) if (!LEFT_OUT.has(key)) visit(child);
	};
	visit(node);
	return names;
}
