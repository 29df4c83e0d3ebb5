import type { ColumnType, ScalarType } from '@accounted/warehouse';

/** `zetasql.TypeProto`, as far as columns and parameters need it. */
export interface TypeMessage {
	readonly typeKind: string;
	readonly arrayType?: { readonly elementType: TypeMessage };
	readonly structType?: { readonly field: readonly { fieldName: string; fieldType: TypeMessage }[] };
}

const KINDS: Readonly<Record<ScalarType, string>> = {
	STRING: 'TYPE_STRING',
	INT64: 'TYPE_INT64',
	FLOAT64: 'TYPE_DOUBLE',
	BOOL: 'TYPE_BOOL',
	DATE: 'TYPE_DATE',
	DATETIME: 'TYPE_DATETIME',
	TIMESTAMP: 'TYPE_TIMESTAMP',
};
/** Types that the warehouse port does not have, and tables of BigQuery may. */
const OTHER_KINDS: Readonly<Record<string, string>> = {
	NUMERIC: 'TYPE_NUMERIC',
	BIGNUMERIC: 'TYPE_BIGNUMERIC',
	JSON: 'TYPE_JSON',
	BYTES: 'TYPE_BYTES',
};
const NAMES = new Map(Object.entries(KINDS).map(([name, kind]) => [kind, name]));

export function typeMessage(type: ColumnType): TypeMessage {
	const element = elementOf(type);
	if (element === null) return { typeKind: KINDS[type as ScalarType] };
	return { typeKind: 'TYPE_ARRAY', arrayType: { elementType: typeMessage(element) } };
}

/** GoogleSQL's name of a type, `INT64` or `ARRAY<DATE>`; what no column has keeps the name of its kind. */
export function typeName({ typeKind, arrayType }: TypeMessage): string {
	if (typeKind === 'TYPE_ARRAY' && arrayType !== undefined)
		return `ARRAY<${typeName(arrayType.elementType)}>`;
	return NAMES.get(typeKind) ?? typeKind.replace(/^TYPE_/, '');
}

/**
 * A type by its name, records included: `STRUCT<a INT64, b ARRAY<DATE>>`.
 * @throws TypeError for a type that no table or parameter here has.
 */
export function parseType(text: string): TypeMessage {
	const [, outer, inner] = /^(ARRAY|STRUCT)\s*<(.*)>$/s.exec(text.trim()) ?? [];
	if (inner === undefined) {
		const kind = KINDS[text.trim() as ScalarType] ?? OTHER_KINDS[text.trim()];
		if (kind === undefined) throw new TypeError(`no table here has a column of type ${text}`);
		return { typeKind: kind };
	}
	if (outer === 'ARRAY') return { typeKind: 'TYPE_ARRAY', arrayType: { elementType: parseType(inner) } };
	const field = partsOf(inner).map((part) => {
		const [, fieldName = '', type = ''] = /^`?(\w+)`?\s+(.*)$/s.exec(part.trim()) ?? [];
		return { fieldName, fieldType: parseType(type) };
	});
	return { typeKind: 'TYPE_STRUCT', structType: { field } };
}

/** Splits at the commas that stand in no brackets. */
function partsOf(text: string): string[] {
	const parts = [''];
	let depth = 0;
	for (const letter of text) {
		depth += letter === '<' ? 1 : letter === '>' ? -1 : 0;
		if (letter === ',' && depth === 0) parts.push('');
		else parts[parts.length - 1] += letter;
	}
	return parts;
}

export function elementOf(type: ColumnType): ScalarType | null {
	return (/^ARRAY<(.*)>$/.exec(type)?.[1] as ScalarType | undefined) ?? null;
}
