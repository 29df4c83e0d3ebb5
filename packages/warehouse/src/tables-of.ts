import type { Sql } from './sql.ts';
import type { TableDefinition } from './table.ts';

/** Returns the tables that a statement names through their definitions, each once, in the order in which they come. */
export function tablesOf(statement: Sql): TableDefinition[] {
	const found = new Map<string, TableDefinition>();
	const seen = new Set<Sql>();
	const visit = (one: Sql): void => {
		if (seen.has(one)) return;
		seen.add(one);
		for (const part of one.parts) {
			if (typeof part === 'string') continue;
			if (part.kind === 'name' && part.table !== undefined) found.set(part.table.name, part.table);
			if (part.kind === 'shared') visit(part.query);
		}
	};
	visit(statement);
	return [...found.values()];
}

/**
 * Returns the names that a statement reads by its text alone: those after FROM and JOIN that are no CTE of the statement and
 * did not come as a table definition. A table after a comma and a table function are not seen.
 */
export function namesInText(statement: Sql): string[] {
	const text = textOnly(statement, new Set());
	const ctes = new Set(
		[...text.matchAll(/([A-Za-z_]\w*)\s+AS\s*\(/gi)].map(([, name = '']) => name.toLowerCase()),
	);
	const read = [...text.matchAll(/\b(?:FROM|JOIN)\s+([`"]?[A-Za-z_][\w.`"-]*)(\s*\()?/gi)];
	return [
		...new Set(
			read.flatMap(([, name = '', call]) => {
				const plain = name.replaceAll(/[`"]/g, '');
				const isNoTable =
					call !== undefined || ctes.has(plain.toLowerCase()) || /^(UNNEST|SELECT)$/i.test(plain);
				return isNoTable ? [] : [plain];
			}),
		),
	];
}

/** Whether the text of a statement mentions a column, or anything else of that name, in any letter case. */
export function mentionsInText(statement: Sql, name: string): boolean {
	const words = textOnly(statement, new Set()).match(/\w+/g) ?? [];
	return words.some((word) => word.toLowerCase() === name.toLowerCase());
}

/** The literal text of a statement, without comments, quoted texts, and the FROM that is no clause. A value becomes `?`. */
function textOnly({ parts }: Sql, seen: Set<Sql>): string {
	const text = parts
		.map((part) => {
			if (typeof part === 'string') return part;
			if (part.kind === 'name') return part.table === undefined ? part.path.join('.') : '?';
			if (part.kind !== 'shared' || seen.has(part.query)) return '?';
			seen.add(part.query);
			return `? /* */ (${textOnly(part.query, seen)})`;
		})
		.join('');
	return (
		text
			// In one pass: an apostrophe in a comment begins no text, and dashes in a text begin no comment.
			.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\]|\\.|'')*'/g, (found) =>
				found.startsWith("'") ? '?' : ' ',
			)
			.replaceAll(/\bEXTRACT\s*\(\s*\w+\s+FROM\b/gi, 'EXTRACT(')
			.replaceAll(/\bDISTINCT\s+FROM\b/gi, 'DISTINCT')
	);
}
