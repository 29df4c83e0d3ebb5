import type { Column, ColumnType, ScalarType } from './column.ts';
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
	/** The table that the name stands for, if it came as a table definition. */
	readonly table?: TableDefinition;
}

/** A query that a statement reads in several places. */
interface SharedQuery {
	readonly kind: 'shared';
	readonly name: string;
	readonly query: Sql;
}

/** A fingerprint of some columns of a row. */
interface RowFingerprint {
	readonly kind: 'fingerprint';
	readonly columns: readonly FingerprintColumn[];
}

/** A column that a fingerprint covers, by its name as an engine takes it. */
type FingerprintColumn = Pick<Column, 'name' | 'type'>;

export type Part = string | Name | Parameter | SharedQuery | RowFingerprint;

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

/**
 * A query to stand after FROM or JOIN, in as many places of a statement as need it. The statement holds it once, as a CTE
 * of this name before its own, so that the engine plans it once. No CTE of the statement may have the name.
 */
sql.shared = (name: string, query: Sql): Sql => ({
	kind: 'sql',
	parts: [{ kind: 'shared', name, query }],
});

/**
 * A number of 64 bits that differs, as good as always, where any of these columns of a row differs. Each engine computes it in
 * its own way: compare it only with fingerprints of the same `engine`.
 */
sql.fingerprint = (columns: readonly FingerprintColumn[]): Sql => ({
	kind: 'sql',
	parts: [{ kind: 'fingerprint', columns }],
});

sql.join = (fragments: readonly Sql[], separator: string): Sql => ({
	kind: 'sql',
	parts: fragments.flatMap((fragment, index) =>
		index === 0 ? fragment.parts : [separator, ...fragment.parts],
	),
});

/** How an engine spells parameters, the quotes around a name that needs them, and what differs between engines altogether. */
export interface Spelling {
	readonly parameterMark: '$' | '@';
	readonly quote: '"' | '`';
	/** The text of `sql.fingerprint`. */
	fingerprint(columns: readonly FingerprintColumn[]): string;
}

/** BigQuery, and all else that takes GoogleSQL. */
export const GOOGLE_SQL_SPELLING: Spelling = {
	parameterMark: '@',
	quote: '`',
	// As JSON, so that no two rows have one text. A null stays a null. An array cannot be cast.
	fingerprint: (columns) =>
		`FARM_FINGERPRINT(TO_JSON_STRING([${columns
			.map(({ name, type }) =>
				type.startsWith('ARRAY') ? `TO_JSON_STRING(${name})` : `CAST(${name} AS STRING)`,
			)
			.join(', ')}]))`,
};

/**
 * Returns the text that an engine gets, and its parameters in order.
 * @throws TypeError for two shared queries of one name, and for one in a statement that is no query.
 */
export function render(
	statement: Sql,
	{ parameterMark, quote, fingerprint }: Spelling,
): { text: string; parameters: BoundParameter[] } {
	const parameters: BoundParameter[] = [];
	const shared = new Map<string, { query: Sql; text: string }>();
	const textOf = ({ parts }: Sql) => parts.map(textOfPart).join('');
	const text = textOf(statement);
	return { text: withShared(text, shared), parameters };

	function textOfPart(part: Part): string {
		if (typeof part === 'string') return part;
		switch (part.kind) {
			case 'name':
				return part.path.map((name) => quotedIfNeeded(name, quote)).join('.');
			case 'parameter': {
				const name = `p${parameters.length + 1}`;
				parameters.push({ ...part, name });
				return `${parameterMark}${name}`;
			}
			case 'fingerprint':
				return fingerprint(
					part.columns.map(({ name, type }) => ({ name: quotedIfNeeded(name, quote), type })),
				);
			case 'shared': {
				const { name, query } = part;
				const known = shared.get(name);
				if (known === undefined) {
					// Those that it reads come before it.
					const body = textOf(query);
					shared.set(name, { query, text: body });
				} else if (known.query !== query) throw new TypeError(`two shared queries have the name ${name}`);
				return quotedIfNeeded(name, quote);
			}
		}
	}
}

/** Puts the shared queries before the CTEs of a query. */
function withShared(text: string, shared: ReadonlyMap<string, { readonly text: string }>): string {
	if (shared.size === 0) return text;
	const ctes = [...shared].map(([name, { text: body }]) => `${name} AS (${body}\n)`).join(',\n');
	const own = /^\s*(WITH|SELECT|\()/.exec(text);
	if (own === null) throw new TypeError(`only a query can hold a shared one: ${text.trim().slice(0, 80)}`);
	return own[1] === 'WITH' ? `WITH ${ctes},${text.slice(own[0].length)}` : `WITH ${ctes}\n${text}`;
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
			if (!('kind' in value)) return [{ ...sql.identifier(value.name), table: value }];
			return value.kind === 'sql' ? value.parts : [value];
	}
}
