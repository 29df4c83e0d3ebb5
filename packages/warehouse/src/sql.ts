import type { ColumnType, ScalarType } from './column.ts';
import type { IsoDate } from './iso-date.ts';
import { RESERVED_WORDS } from './reserved-words.ts';
import type { TableDefinition } from './table.ts';

export type ScalarValue = string | number | bigint | boolean | null;

/** A value that travels beside the statement, never inside its text. */
export interface Parameter {
	readonly kind: 'parameter';
	readonly type: ScalarType;
	readonly value: ScalarValue | readonly ScalarValue[];
}

/** The parts of a name: dataset and table, alias and column, or one alone. */
interface Name {
	readonly kind: 'name';
	readonly path: readonly string[];
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

/**
 * A column, alias or table name that is not known until run time, such as `player_lookup` or `nba_raw.schedule`. The
 * adapter quotes it where the engine needs that.
 * @throws TypeError for a name that no quotes can hold: empty, of more than two parts, or with a quote or control character.
 */
sql.identifier = (name: string): Name => {
	if (!isIdentifier(name))
		throw new TypeError(`${JSON.stringify(name)} cannot stand in a statement as a name`);
	return { kind: 'name', path: name.split('.') };
};

/** The name of a type: `CAST(NULL AS ${sql.type('STRING')})`. */
sql.type = (type: ColumnType): Sql => ({ kind: 'sql', parts: [type] });

sql.join = (fragments: readonly Sql[], separator: string): Sql => ({
	kind: 'sql',
	parts: fragments.flatMap((fragment, index) =>
		index === 0 ? fragment.parts : [separator, ...fragment.parts],
	),
});

/** How an engine spells parameters, and the quotes around a name that cannot stand without. */
export interface Spelling {
	readonly parameterMark: '$' | '@';
	readonly quote: '"' | '`';
}

/** BigQuery, and all else that takes GoogleSQL. */
export const GOOGLE_SQL_SPELLING: Spelling = { parameterMark: '@', quote: '`' };

/** Returns the text that an engine gets, and its parameters in order. */
export function render(
	statement: Sql,
	{ parameterMark, quote }: Spelling,
): { text: string; parameters: BoundParameter[] } {
	const parameters: BoundParameter[] = [];
	let text = '';
	for (const part of statement.parts) {
		if (typeof part === 'string') text += part;
		else if (part.kind === 'name') text += part.path.map((name) => quotedIfNeeded(name, quote)).join('.');
		else {
			const name = `p${parameters.length + 1}`;
			parameters.push({ ...part, name });
			text += `${parameterMark}${name}`;
		}
	}
	return { text, parameters };
}

/** Whether a text can be a name, or two names with a dot between them, quoted or not. */
export function isIdentifier(text: string): boolean {
	// A quote, or a backslash, would end the name in one engine or the other.
	return /^[^."`\\\p{C}]+(\.[^."`\\\p{C}]+)?$/u.test(text);
}

/** Returns one part of a name as an engine takes it: in quotes if it cannot stand without. */
export function quotedIfNeeded(name: string, quote: Spelling['quote']): string {
	const isPlain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !RESERVED_WORDS.has(name.toLowerCase());
	return isPlain ? name : `${quote}${name}${quote}`;
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
