import type { ScalarType } from './column.ts';
import type { IsoDate } from './iso-date.ts';
import type { TableDefinition } from './table.ts';

export type ScalarValue = string | number | bigint | boolean | null;

/** A value that travels beside the statement, never inside its text. */
export interface Parameter {
	readonly kind: 'parameter';
	readonly type: ScalarType;
	readonly value: ScalarValue | readonly ScalarValue[];
}

interface Name {
	readonly kind: 'name';
	readonly name: string;
}

type Part = string | Name | Parameter;

/** Statement text with its values held apart. Made by the `sql` tag; rendered by an adapter. */
export interface Sql {
	readonly kind: 'sql';
	readonly parts: readonly Part[];
}

export type SqlValue = Sql | Parameter | Name | TableDefinition | string | number | bigint | boolean;

export interface BoundParameter extends Parameter {
	readonly name: string;
}

/**
 * Builds a statement. A table definition becomes its name and a fragment its text. Every other value becomes a bound
 * parameter: strings as STRING, whole numbers as INT64, other numbers as FLOAT64, booleans as BOOL.
 * Dates, nulls and arrays say their type: `sql.date(d)`, `sql.parameter('INT64', null)`.
 * @throws TypeError for undefined, null, NaN and infinities, which would otherwise leave a hole or match nothing.
 */
export function sql(strings: TemplateStringsArray, ...values: readonly SqlValue[]): Sql {
	const parts: Part[] = [];
	strings.forEach((text, index) => {
		parts.push(text);
		// One by one: a list of fragments can be longer than a call may have arguments.
		if (index < values.length) for (const part of partsOf(values[index])) parts.push(part);
	});
	return { kind: 'sql', parts };
}

sql.parameter = (type: ScalarType, value: Parameter['value']): Parameter => ({
	kind: 'parameter',
	type,
	value,
});

sql.date = (date: IsoDate): Parameter => sql.parameter('DATE', date);

/** `IN` a list of values, after a column or its `NOT`; the spelling that every engine takes. Never true of none. */
sql.in = (type: ScalarType, values: readonly ScalarValue[]): Sql =>
	sql`IN (SELECT * FROM UNNEST(${sql.parameter(type, values)}))`;

/** A column, alias or table name that is not known until run time. */
sql.identifier = (name: string): Name => {
	if (!/^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$/.test(name))
		throw new TypeError(`${JSON.stringify(name)} cannot stand in a statement as a name`);
	return { kind: 'name', name };
};

sql.join = (fragments: readonly Sql[], separator: string): Sql => ({
	kind: 'sql',
	parts: fragments.flatMap((fragment, index) =>
		index === 0 ? fragment.parts : [separator, ...fragment.parts],
	),
});

/** The text an engine gets, each parameter spelt by `placeholder`, and the parameters in order. */
export function render(
	statement: Sql,
	placeholder: (name: string) => string,
): { text: string; parameters: BoundParameter[] } {
	const parameters: BoundParameter[] = [];
	let text = '';
	for (const part of statement.parts) {
		if (typeof part === 'string') text += part;
		else if (part.kind === 'name') text += part.name;
		else {
			const name = `p${parameters.length + 1}`;
			parameters.push({ ...part, name });
			text += placeholder(name);
		}
	}
	return { text, parameters };
}

function partsOf(value: SqlValue | undefined): readonly Part[] {
	switch (typeof value) {
		case 'string':
			return [sql.parameter('STRING', value)];
		case 'boolean':
			return [sql.parameter('BOOL', value)];
		case 'bigint':
			return [sql.parameter('INT64', value)];
		case 'number':
			if (!Number.isFinite(value)) throw new TypeError(`${value} cannot stand in a statement as a value`);
			return [sql.parameter(Number.isSafeInteger(value) ? 'INT64' : 'FLOAT64', value)];
		default:
			if (value === undefined || value === null)
				throw new TypeError(
					`${value} cannot stand in a statement; a null says its type: sql.parameter(type, null)`,
				);
			if (!('kind' in value)) return [sql.identifier(value.name)];
			return value.kind === 'sql' ? value.parts : [value];
	}
}
