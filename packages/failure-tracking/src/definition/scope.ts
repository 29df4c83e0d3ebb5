import { isNode, isTypeOnly, type Node, nameOf, namesBoundBy, nodeAt, nodesIn } from './syntax.ts';

/** Returns the names that a node declares for the code in it; none if the node is no scope. */
export function namesInScope(node: Node): string[] {
	switch (node.type) {
		case 'FunctionDeclaration':
		case 'FunctionExpression':
		case 'ArrowFunctionExpression':
			return [
				...namesBoundBy(nodeAt(node, 'id')),
				...nodesIn(node.params).flatMap(namesBoundBy),
				...hoistedFrom(node.body),
			];
		case 'BlockStatement':
		case 'StaticBlock':
		case 'TSModuleBlock':
			return [
				...declaredBy(nodesIn(node.body)),
				...(node.type === 'BlockStatement' ? [] : hoistedFrom(node.body)),
			];
		case 'SwitchStatement':
			return declaredBy(nodesIn(node.cases).flatMap((one) => nodesIn(one.consequent)));
		case 'ForStatement':
			return declaredBy(nodesIn(node.init));
		case 'ForInStatement':
		case 'ForOfStatement':
			return declaredBy(nodesIn(node.left));
		case 'CatchClause':
			return namesBoundBy(nodeAt(node, 'param'));
		case 'ClassDeclaration':
		case 'ClassExpression':
			return namesBoundBy(nodeAt(node, 'id'));
		default:
			return [];
	}
}

/** The names that statements declare for the block that they stand in. */
function declaredBy(statements: readonly Node[]): string[] {
	return statements
		.filter((statement) => !isTypeOnly(statement))
		.flatMap((statement) => {
			if (statement.type === 'VariableDeclaration')
				return nodesIn(statement.declarations).flatMap((one) => namesBoundBy(nodeAt(one, 'id')));
			if (/^Export/.test(statement.type)) return declaredBy(nodesIn(statement.declaration));
			const isDeclaration = /Declaration$/.test(statement.type);
			return isDeclaration ? [nameOf(nodeAt(statement, 'id'))].filter((name) => name !== null) : [];
		});
}

/** The names of all `var` in a piece of code, but not those in functions within it. */
function hoistedFrom(code: unknown): string[] {
	if (Array.isArray(code)) return code.flatMap(hoistedFrom);
	if (!isNode(code) || isTypeOnly(code) || /Function|^Class|^StaticBlock$/.test(code.type)) return [];
	const own = code.type === 'VariableDeclaration' && code.kind === 'var' ? declaredBy([code]) : [];
	return [...own, ...Object.values(code).flatMap(hoistedFrom)];
}
