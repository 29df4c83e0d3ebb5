import { describingParts } from './describing.ts';
import { isDeclaredIn, type Module } from './module.ts';
import { namesInScope } from './scope.ts';
import { isNode, isTypeOnly, type Node, nameOf, nodeAt, nodesIn, TYPE_WRAPPERS } from './syntax.ts';

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

/**
 * Returns the canonical form of a piece of code.
 * @param module The module that they stand in.
 */
export function canonical(pieces: readonly Node[], module: Module): Canonical {
	const scopes: ReadonlySet<string>[] = [];
	const described = new Set<Node>();
	const numbers = new Map<string, number>();
	const uses = new Map<string, number>();
	const globals = new Set<string>();
	const calls = new Set<string>();
	const dynamicImports: (string | null)[] = [];

	const isLocal = (name: string): boolean => scopes.some((names) => names.has(name));

	const nameText = (name: string): string => {
		if (!isLocal(name) && !isDeclaredIn(module, name)) {
			globals.add(name);
			return `=${name}`;
		}
		const number = numbers.get(name) ?? numbers.size;
		numbers.set(name, number);
		if (!isLocal(name)) uses.set(name, number);
		return `#${number}`;
	};

	const textOf = (value: unknown): string => {
		// An element that is left out of a list is null, which the literal `null` is not.
		if (Array.isArray(value))
			return `[${value
				.filter(isKept)
				.map((one) => (one === null ? '' : textOf(one)))
				.join(',')}]`;
		return isNode(value) ? scopedText(value) : (JSON.stringify(value) ?? '');
	};

	const scopedText = (node: Node): string => {
		const names = namesInScope(node);
		if (names.length === 0) return nodeText(node);
		scopes.push(new Set(names));
		const text = nodeText(node);
		scopes.pop();
		return text;
	};

	const nodeText = (node: Node): string => {
		if (TYPE_WRAPPERS.has(node.type)) return textOf(node.expression);
		switch (node.type) {
			case 'Identifier':
				return nameText(String(node.name));
			case 'Literal':
				return literalText(node);
			case 'JSXIdentifier':
				return isDeclaredIn(module, String(node.name))
					? nameText(String(node.name))
					: JSON.stringify(node.name);
			case 'TemplateElement':
				return JSON.stringify(cookedOf(node));
			case 'TaggedTemplateExpression':
				return `(${node.type}${fieldsOf(node, NOTHING)} raw:${JSON.stringify(rawOf(nodeAt(node, 'quasi')))})`;
			case 'TSEnumMember':
				return `(${node.type} ${keyText(node)}${fieldsOf(node, ID)})`;
			case 'ImportExpression':
				dynamicImports.push(nameOf(nodeAt(node, 'source')));
				break;
			case 'CallExpression': {
				const { call, properties } = describingParts(node, module, isLocal);
				if (call) return textOf(nodeAt(node, 'callee')?.object);
				for (const property of properties) described.add(property);
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
			.map(([key, value]) => ` ${key}:${textOf(value)}`)
			.join('');

	const noteCall = (node: Node): void => {
		const [object, property] = [nameOf(nodeAt(node, 'object')), nameOf(nodeAt(node, 'property'))];
		const isName = nodeAt(node, 'object')?.type === 'Identifier';
		if (isName && object !== null && property !== null && !isLocal(object) && !isDeclaredIn(module, object))
			calls.add(`${object}.${property}`);
	};

	const keyText = (node: Node): string => {
		const key = nodeAt(node, KEYS[node.type] ?? 'key');
		if (key?.type === 'PrivateIdentifier') return `#${JSON.stringify(key.name)}`;
		return key?.type === 'Literal' ? JSON.stringify(String(key.value)) : JSON.stringify(nameOf(key));
	};

	const isKept = (value: unknown): boolean =>
		!isNode(value) || (reachesProgram(value) && !described.has(value));

	const text = pieces.filter(isKept).map(textOf).join(';');
	return { text, uses, globals, calls, dynamicImports };
}

const NOTHING: ReadonlySet<string> = new Set();
const KEY: ReadonlySet<string> = new Set(['key']);
const LABEL: ReadonlySet<string> = new Set(['label']);
const ID: ReadonlySet<string> = new Set(['id', 'computed']);

/** Where the name of a property stands, if not under `key`. */
const KEYS: Readonly<Record<string, string>> = { MemberExpression: 'property', TSEnumMember: 'id' };

/** Whether anything of a node reaches the running program. */
function reachesProgram(node: Node): boolean {
	if (node.type === 'EmptyStatement' || isTypeOnly(node)) return false;
	return !(node.type === 'Identifier' && node.name === 'this' && node.typeAnnotation !== null);
}

function literalText(node: Node): string {
	if (isRegex(node.regex)) return `/${JSON.stringify(node.regex.pattern)}/${node.regex.flags}`;
	if (typeof node.bigint === 'string') return `${node.bigint}n`;
	// JSON writes a number that is too large as null.
	return typeof node.value === 'number' ? String(node.value) : JSON.stringify(node.value);
}

function isRegex(value: unknown): value is { readonly pattern: string; readonly flags: string } {
	return typeof value === 'object' && value !== null && 'pattern' in value && 'flags' in value;
}

/** The text of a piece of a template; as it is written where it cannot be cooked. */
function cookedOf({ value }: Node): unknown {
	if (typeof value !== 'object' || value === null || !('cooked' in value)) return value;
	return value.cooked ?? ('raw' in value ? value.raw : null);
}

/** The pieces of a template as they are written: its function may read them. */
function rawOf(template: Node | null): unknown[] {
	return nodesIn(template?.quasis).map(({ value }) =>
		typeof value === 'object' && value !== null && 'raw' in value && typeof value.raw === 'string'
			? value.raw.replaceAll('\r\n', '\n')
			: null,
	);
}
