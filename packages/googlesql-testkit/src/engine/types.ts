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

export function elementOf(type: ColumnType): ScalarType | null {
	return (/^ARRAY<(.*)>$/.exec(type)?.[1] as ScalarType | undefined) ?? null;
}
