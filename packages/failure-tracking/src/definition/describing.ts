import type { Module } from './module.ts';
import { type Node, nameOf, nodeAt, nodesIn } from './syntax.ts';

/**
 * Returns the nodes of a call that only describe a table or a column: they change no outcome. Whether a function is
 * `defineTable`, and an object a schema, is told by where they are imported from: another one of the same name may do anything.
 * @param isShadowed Whether a name is not that of the module's top level where the call stands.
 */
export function describingParts(
	call: Node,
	module: Module,
	isShadowed: (name: string) => boolean,
): { readonly call: boolean; readonly properties: ReadonlySet<Node> } {
	const callee = nodeAt(call, 'callee');
	const [argument, ...more] = nodesIn(call.arguments);
	const nothing = { call: false, properties: new Set<Node>() };
	if (callee === null || argument === undefined || more.length > 0) return nothing;

	if (isTableDefinition(callee, module, isShadowed))
		return { call: false, properties: new Set(textsOf(argument, TABLE_TEXTS)) };
	const method = methodOf(callee);
	const receiver = nodeAt(callee, 'object');
	if (receiver === null || !isSchema(receiver, module, isShadowed)) return nothing;
	if (method === 'describe') return { call: isText(argument), properties: new Set() };
	if (method !== 'meta' || argument.type !== 'ObjectExpression') return nothing;
	const properties = textsOf(argument, COLUMN_TEXTS);
	return { call: properties.length === nodesIn(argument.properties).length, properties: new Set(properties) };
}

const TABLE_TEXTS: ReadonlySet<string> = new Set(['description']);
const COLUMN_TEXTS: ReadonlySet<string> = new Set(['description', 'unit']);

/** The properties of an object that are texts under certain keys. */
function textsOf(object: Node, keys: ReadonlySet<string>): Node[] {
	if (object.type !== 'ObjectExpression') return [];
	return nodesIn(object.properties).filter(
		(one) =>
			one.type === 'Property' &&
			one.computed !== true &&
			keys.has(nameOf(nodeAt(one, 'key')) ?? '') &&
			isText(nodeAt(one, 'value')),
	);
}

/** Whether an expression is a text that is written out: nothing runs to make it. */
function isText(node: Node | null): boolean {
	if (node?.type === 'Literal') return typeof node.value === 'string';
	if (node?.type === 'TemplateLiteral') return nodesIn(node.expressions).length === 0;
	return (
		node?.type === 'BinaryExpression' &&
		node.operator === '+' &&
		isText(nodeAt(node, 'left')) &&
		isText(nodeAt(node, 'right'))
	);
}

const WAREHOUSE = '@accounted/warehouse';

function isTableDefinition(
	callee: Node,
	{ imports }: Module,
	isShadowed: (name: string) => boolean,
): boolean {
	const isMember = callee.type === 'MemberExpression' && callee.computed !== true;
	const name = nameOf(isMember ? nodeAt(callee, 'object') : callee);
	if (name === null || isShadowed(name)) return false;
	const imported = imports.get(name);
	if (imported?.from !== WAREHOUSE) return false;
	return isMember
		? imported.name === '*' && methodOf(callee) === 'defineTable'
		: callee.type === 'Identifier' && imported.name === 'defineTable';
}

/** Whether an expression is a zod schema for sure: a chain of zod's own methods that begins at zod, or at a constant that is one. */
function isSchema(
	node: Node,
	module: Module,
	isShadowed: (name: string) => boolean,
	seen: ReadonlySet<string> = new Set(),
): boolean {
	switch (node.type) {
		case 'Identifier': {
			const name = nameOf(node) ?? '';
			if (isShadowed(name) || seen.has(name)) return false;
			const imported = module.imports.get(name);
			if (imported !== undefined) return imported.from === WAREHOUSE && imported.name === 'isoDate';
			const value = constantValue(module, name);
			return value !== null && isSchema(value, module, NEVER, new Set([...seen, name]));
		}
		case 'MemberExpression': {
			// `schema.element`, `schema.shape.column`.
			const object = nodeAt(node, 'object');
			if (object === null || node.computed === true) return false;
			const ofShape = methodOf(object) === 'shape' ? nodeAt(object, 'object') : null;
			const of = ofShape ?? (methodOf(node) === 'element' ? object : null);
			return of !== null && isSchema(of, module, isShadowed, seen);
		}
		case 'CallExpression': {
			const callee = nodeAt(node, 'callee');
			if (callee === null) return false;
			if (isFactory(callee, module, isShadowed)) return true;
			const object = nodeAt(callee, 'object');
			return (
				object !== null &&
				SCHEMA_METHODS.has(methodOf(callee) ?? '') &&
				isSchema(object, module, isShadowed, seen)
			);
		}
		default:
			return false;
	}
}

const NEVER = () => false;

/** `z.string`, `z.iso.date`, zod's `string`, and the warehouse's `timestamp`. */
function isFactory(callee: Node, { imports }: Module, isShadowed: (name: string) => boolean): boolean {
	const path = pathOf(callee);
	const [root, ...rest] = path;
	if (root === undefined || isShadowed(root)) return false;
	const imported = imports.get(root);
	if (imported === undefined) return false;
	if (imported.from === WAREHOUSE)
		return rest.length === 0 && (imported.name === 'timestamp' || imported.name === 'datetime');
	if (!/^zod(\/(v4|mini|v4-mini))?$/.test(imported.from)) return false;
	const isAll = imported.name === '*' || imported.name === 'z' || imported.name === 'default';
	const within = isAll ? rest : [imported.name, ...rest];
	// `import * as zod`, then `zod.z.string`.
	const [first, second, ...more] = within[0] === 'z' ? within.slice(1) : within;
	if (first === undefined || more.length > 0) return false;
	return second === undefined ? SCHEMA_FACTORIES.has(first) : first === 'iso' || first === 'coerce';
}

/** The names of `a.b.c`; none of anything else. */
function pathOf(node: Node): string[] {
	if (node.type === 'Identifier') return [nameOf(node) ?? ''];
	const object = node.type === 'MemberExpression' && node.computed !== true ? nodeAt(node, 'object') : null;
	const path = object === null ? [] : pathOf(object);
	return path.length === 0 ? [] : [...path, methodOf(node) ?? ''];
}

function methodOf(node: Node): string | null {
	return node.type === 'MemberExpression' && node.computed !== true ? nameOf(nodeAt(node, 'property')) : null;
}

/** What a constant of a module's top level is made as; null if it is none, or is taken out of something. */
function constantValue({ declarations }: Module, name: string): Node | null {
	const declaration = declarations.get(name);
	if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const') return null;
	const declarator = nodesIn(declaration.declarations).find((one) => {
		const id = nodeAt(one, 'id');
		return id?.type === 'Identifier' && id.name === name;
	});
	return declarator === undefined ? null : nodeAt(declarator, 'init');
}

const SCHEMA_FACTORIES: ReadonlySet<string> = new Set(
	`any array bigint boolean cuid2 custom date discriminatedUnion email enum file float32 float64 guid int int32 int64
	intersection lazy literal looseObject map nan nativeEnum never null nullable nullish number object optional partialRecord
	preprocess record set strictObject string stringbool templateLiteral tuple uint32 uint64 ulid undefined union unknown url
	uuid void`.split(/\s+/),
);

/** The methods of a schema that return a schema. */
const SCHEMA_METHODS: ReadonlySet<string> = new Set(
	`and array brand catch catchall check clone default describe email endsWith exclude exactOptional extend extract finite gt
	gte includes int keyof length loose lowercase lt lte max meta merge min multipleOf negative nonempty nonnegative nonoptional
	nonpositive normalize nullable nullish omit optional or overwrite partial passthrough pick pipe positive prefault readonly
	refine regex required safe safeExtend startsWith step strict strip superRefine toLowerCase toUpperCase transform trim
	unwrap uppercase url uuid`.split(/\s+/),
);
