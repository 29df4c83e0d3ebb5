import { quotedText } from '@accounted/warehouse';
import type { RelationColumn } from '../source/relation.ts';
import { TEAM_SPELLINGS } from '../tables/team-abbr.ts';
import type { RawColumn } from './raw-column.ts';
import { FALSE_SPELLINGS, FIRST_YEAR, NULL_SPELLINGS, TRUE_SPELLINGS } from './read-text.ts';

/**
 * How a stored column is read in SQL. Where `good` is true, `readText` reads the text of the value as `value`, and the
 * row's schema takes it. `good` need not be exact: every other value is read again by `readText`. It is never NULL.
 */
export interface SqlReading {
	readonly value: string;
	readonly good: string;
}

const LARGEST = String(Number.MAX_SAFE_INTEGER);
/** One pattern, not a list: DuckDB makes a join of each long list. */
const NULL_PATTERN = ` *(?i:${NULL_SPELLINGS.map(escaped).join('|')}) *`;

/** The text of a stored value: what a person would see in the file, and what `readText` reads. */
export function textOf({ expression, type }: RelationColumn): string {
	if (type === 'VARCHAR') return expression;
	// A FLOAT of 0.1 is the number 0.10000000149; its own short text is another number.
	if (type === 'FLOAT') return `CAST(CAST(${expression} AS DOUBLE) AS VARCHAR)`;
	if (type === 'BLOB') return `COALESCE(TRY(decode(${expression})), CAST(${expression} AS VARCHAR))`;
	if (type.endsWith('[]')) return `array_to_string(CAST(${expression} AS VARCHAR[]), ', ')`;
	return `CAST(${expression} AS VARCHAR)`;
}

/** Behind one of these marks stands a text as it is, or what a person sees of bytes that are no UTF-8. */
const TEXT_MARK = '=';
export const BYTES_MARK = '!';

/** `textOf` behind a mark. The client of the engine loses a byte order mark at the beginning of a text without one. */
export function markedTextOf(column: RelationColumn): string {
	if (column.type !== 'BLOB') return `'${TEXT_MARK}' || ${textOf(column)}`;
	const { expression } = column;
	return `COALESCE('${TEXT_MARK}' || TRY(decode(${expression})), '${BYTES_MARK}' || CAST(${expression} AS VARCHAR))`;
}

/** @param stored Undefined where the source lacks the column: it is null then. */
export function readingOf(column: RawColumn, stored: RelationColumn | undefined): SqlReading {
	if (stored === undefined)
		return {
			value: `CAST(NULL AS ${sqlType(column)})`,
			good: column.nullable ? 'TRUE' : 'FALSE',
		};
	const reading = limited(column, typedReading(column, stored) ?? textReading(column, textOf(stored)));
	if (stored.type !== 'BLOB') return reading;
	const isText = `(${stored.expression} IS NULL OR TRY(decode(${stored.expression})) IS NOT NULL)`;
	return { ...reading, good: `(${isText} AND ${reading.good})` };
}

/** The engine's type for the values of a column. */
function sqlType({ type }: Pick<RawColumn, 'type'>): string {
	switch (type) {
		case 'INT64':
			return 'BIGINT';
		case 'FLOAT64':
			return 'DOUBLE';
		case 'BOOL':
			return 'BOOLEAN';
		case 'DATE':
			return 'DATE';
		case 'DATETIME':
			return 'TIMESTAMP';
		case 'TIMESTAMP':
			return 'TIMESTAMPTZ';
		case 'ARRAY<STRING>':
			return 'VARCHAR[]';
		default:
			return 'VARCHAR';
	}
}

/** Adds what the schema demands beyond the type. */
function limited(column: RawColumn, { value, good }: SqlReading): SqlReading {
	const { known, least, most, minLength } = column.limits;
	if (!known) return { value, good: 'FALSE' };
	const conditions = [
		good,
		...(least === null ? [] : [`COALESCE((${value}) >= ${least}, TRUE)`]),
		...(most === null ? [] : [`COALESCE((${value}) <= ${most}, TRUE)`]),
		...(minLength === null ? [] : [`COALESCE(length(${value}) >= ${minLength}, TRUE)`]),
	];
	return { value, good: conditions.length === 1 ? good : `(${conditions.join(' AND ')})` };
}

const WHOLE_TYPES: ReadonlySet<string> = new Set([
	'TINYINT',
	'SMALLINT',
	'INTEGER',
	'BIGINT',
	'UTINYINT',
	'USMALLINT',
	'UINTEGER',
]);
const FLOATING_TYPES: ReadonlySet<string> = new Set(['FLOAT', 'DOUBLE']);

/** Readings of values that are stored in a type that suits the column. Null: read the text. */
function typedReading(column: RawColumn, { expression: x, type }: RelationColumn): SqlReading | null {
	const nullable = column.nullable ? 'TRUE' : 'FALSE';
	const whole = WHOLE_TYPES.has(type);
	const floating = FLOATING_TYPES.has(type);
	const number = `CAST(${x} AS DOUBLE)`;
	switch (column.kind) {
		case 'WHOLE':
		case 'SHOT_VALUE':
		case 'PERSON': {
			const playerOrNull = (value: string) =>
				column.kind === 'PERSON' ? `CASE WHEN (${value}) > 0 THEN (${value}) END` : value;
			const fits = (value: string) => `(${value}) BETWEEN -${LARGEST} AND ${LARGEST}`;
			// NULL is good for a PERSON only where the column takes null.
			const good = (value: string, taken: string) =>
				column.kind === 'PERSON' && !column.nullable
					? `COALESCE(${taken} AND (${value}) > 0, FALSE)`
					: `COALESCE(${taken}, ${nullable})`;
			if (whole) {
				const value = `CAST(${x} AS BIGINT)`;
				return { value: playerOrNull(value), good: good(value, fits(value)) };
			}
			if (!floating) return null;
			const value = `TRY_CAST(${number} AS BIGINT)`;
			const taken = `(NOT isnan(${number}) AND ${number} = trunc(${number}) AND ${fits(number)})`;
			return {
				value: playerOrNull(value),
				good: `CASE WHEN isnan(${number}) THEN ${nullable} ELSE ${good(value, taken)} END`,
			};
		}
		case 'NUMBER':
		case 'MINUTES': {
			if (sqlType(column) !== 'DOUBLE' || !(whole || floating)) return null;
			return {
				value: `CASE WHEN isnan(${number}) THEN NULL ELSE ${number} + 0 END`,
				good: `COALESCE(CASE WHEN isnan(${number}) THEN ${nullable} ELSE isfinite(${number}) END, ${nullable})`,
			};
		}
		case 'BOOLEAN':
		case 'WIN':
			if (type === 'BOOLEAN') return { value: x, good: `(${x} IS NOT NULL OR ${nullable})` };
			if (whole || floating)
				return {
					value: `CASE WHEN ${x} = 1 THEN TRUE WHEN ${x} = 0 THEN FALSE END`,
					good: `COALESCE(${x} IN (0, 1), ${nullable})`,
				};
			return null;
		case 'DATE':
			if (type === 'DATE') return { value: x, good: `COALESCE(${inYears(x)}, ${nullable})` };
			if (type === 'TIMESTAMP')
				return {
					value: `TRY_CAST(${x} AS DATE)`,
					good: `COALESCE(${x} = CAST(TRY_CAST(${x} AS DATE) AS TIMESTAMP) AND ${inYears(x)}, ${nullable})`,
				};
			return null;
		case 'EASTERN_TIME':
			if (type === 'TIMESTAMP') return { value: x, good: `COALESCE(${inYears(x)}, ${nullable})` };
			if (type === 'TIMESTAMP WITH TIME ZONE')
				return {
					value: `(${x} AT TIME ZONE 'America/New_York')`,
					good: `COALESCE(${inYears(`(${x} AT TIME ZONE 'America/New_York')`)}, ${nullable})`,
				};
			return null;
		case 'GAME_ID':
			if (!whole) return null;
			return {
				value: `CASE WHEN ${x} BETWEEN 10000000 AND 99999999 THEN '00' ELSE '' END || CAST(${x} AS VARCHAR)`,
				good: `COALESCE(${x} >= 0, FALSE)`,
			};
		default:
			return null;
	}
}

function inYears(value: string): string {
	return `(${value} >= DATE '${FIRST_YEAR}-01-01' AND ${value} < DATE '9999-12-31')`;
}

/** Readings of text in the forms that are common; the other forms that `readText` knows are left to it. */
function textReading(column: RawColumn, text: string): SqlReading {
	switch (column.kind) {
		case 'NAME':
			return { value: text, good: `COALESCE(regexp_matches(${text}, '[A-Za-z0-9]'), FALSE)` };
		case 'TEXT':
			if (column.limits.minLength === null) return { value: `COALESCE(${text}, '')`, good: 'TRUE' };
			return { value: text, good: `COALESCE(regexp_matches(${text}, '[A-Za-z0-9]'), FALSE)` };
		case 'OPTIONAL_TEXT':
			return { value: `CASE WHEN ${isNullSpelling(text)} THEN NULL ELSE ${text} END`, good: 'TRUE' };
		case 'SIDE':
			return { value: text, good: 'FALSE' };
		case 'SEASON':
			return seasonReading(column, text);
		default:
			return nullAware(column, text, valueReading(column, text));
	}
}

/** A blank, or a word that means "no value", is null where the column takes null. */
function nullAware(column: RawColumn, text: string, { value, good }: SqlReading): SqlReading {
	const isNull = `(${text} IS NULL OR ${isNullSpelling(text)})`;
	return {
		value: `CASE WHEN ${isNull} THEN NULL ELSE ${value} END`,
		good: `CASE WHEN ${isNull} THEN ${column.nullable ? 'TRUE' : 'FALSE'} ELSE COALESCE(${good}, FALSE) END`,
	};
}

function isNullSpelling(text: string): string {
	return matches(text, NULL_PATTERN);
}

function valueReading(column: RawColumn, text: string): SqlReading {
	switch (column.kind) {
		case 'GAME_ID':
			return {
				value: `CASE WHEN length(${text}) = 8 THEN '00' ELSE '' END || ${text}`,
				good: matches(text, '[0-9]{10}|[0-9]{8}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'),
			};
		case 'TEAM':
			return {
				value: `CASE ${text} ${[...TEAM_SPELLINGS].map(([spelt, code]) => `WHEN ${quotedText(spelt)} THEN ${quotedText(code)}`).join(' ')} ELSE ${text} END`,
				good: matches(text, '[A-Z]{1,5}'),
			};
		case 'WORD':
		case 'ZONE': {
			const word = wordCase(column, `lower(${text})`);
			return { value: word, good: `(${word}) IS NOT NULL` };
		}
		case 'WHOLE':
			return wholeReading(text);
		case 'PERSON': {
			const whole = wholeReading(text);
			return {
				value: `CASE WHEN (${whole.value}) > 0 THEN (${whole.value}) END`,
				good: column.nullable ? whole.good : `(${whole.good} AND (${whole.value}) > 0)`,
			};
		}
		case 'SHOT_VALUE': {
			const whole = wholeReading(text);
			const words = `lower(${text}) IN ('2pt field goal', '3pt field goal')`;
			return {
				value: `CASE WHEN ${words} THEN CAST(left(${text}, 1) AS BIGINT) ELSE ${whole.value} END`,
				good: `(${words} OR ${whole.good})`,
			};
		}
		case 'NUMBER':
			return numberReading(text);
		case 'MINUTES':
			return sqlType(column) === 'DOUBLE' ? minutesReading(text) : wholeReading(text);
		case 'BOOLEAN':
			return booleanReading(text, TRUE_SPELLINGS, FALSE_SPELLINGS);
		case 'WIN':
			return booleanReading(text, [...TRUE_SPELLINGS, 'w'], [...FALSE_SPELLINGS, 'l']);
		case 'DATE':
			return dateReading(text);
		case 'EASTERN_TIME':
			return {
				value: `TRY_CAST(${text} AS TIMESTAMP)`,
				good: `(${matches(text, '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}')} AND ${inYears(`TRY_CAST(${text} AS TIMESTAMP)`)})`,
			};
		default:
			throw new TypeError(`column ${column.name}: text of kind ${column.kind} is read elsewhere`);
	}
}

/** Few digits, no exponent: the number is exact, or rounded as JavaScript rounds it. */
function numberReading(text: string): SqlReading {
	return {
		value: `TRY_CAST(${text} AS DOUBLE) + 0`,
		good: `(${matches(text, '-?[0-9]{1,15}(\\.[0-9]{1,20})?')} AND TRY_CAST(${text} AS DOUBLE) IS NOT NULL)`,
	};
}

function wholeReading(text: string): SqlReading {
	return {
		value: `TRY_CAST(split_part(${text}, '.', 1) AS BIGINT)`,
		good: matches(text, '-?[0-9]{1,15}(\\.0{0,9})?'),
	};
}

function minutesReading(text: string): SqlReading {
	const number = numberReading(text);
	const isClock = matches(text, '[0-9]{1,3}:[0-5][0-9]');
	const part = (index: number) => `TRY_CAST(split_part(${text}, ':', ${index}) AS DOUBLE)`;
	return {
		value: `CASE WHEN ${isClock} THEN ${part(1)} + ${part(2)} / 60 ELSE ${number.value} END`,
		good: `(${isClock} OR ${number.good})`,
	};
}

function booleanReading(text: string, yes: readonly string[], no: readonly string[]): SqlReading {
	const when = (texts: readonly string[], value: string) =>
		texts.map((word) => `WHEN ${quotedText(word)} THEN ${value}`).join(' ');
	const value = `CASE lower(${text}) ${when(yes, 'TRUE')} ${when(no, 'FALSE')} END`;
	return { value, good: `(${value}) IS NOT NULL` };
}

function dateReading(text: string): SqlReading {
	const iso = `TRY_CAST(left(${text}, 10) AS DATE)`;
	const compact = `TRY_CAST(left(${text}, 4) || '-' || substr(${text}, 5, 2) || '-' || substr(${text}, 7, 2) AS DATE)`;
	const american = `TRY_CAST(split_part(${text}, '/', 3) || '-' || split_part(${text}, '/', 1) || '-' || split_part(${text}, '/', 2) AS DATE)`;
	const value = `CASE WHEN ${text} LIKE '____-%' THEN ${iso} WHEN ${text} LIKE '%/%' THEN ${american} ELSE ${compact} END`;
	return {
		value,
		good: `(${matches(text, '[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]00:00:00(\\.0+)?(Z|\\+00)?)?|[0-9]{8}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}')} AND ${inYears(value)})`,
	};
}

/** Only the table that says the season holds to its form; the other tables follow the schedule. */
function seasonReading(column: RawColumn, text: string): SqlReading {
	const first = `TRY_CAST(CASE WHEN length(${text}) = 5 THEN substr(${text}, 2) ELSE left(${text}, 4) END AS BIGINT)`;
	const value = `lpad(CAST(${first} AS VARCHAR), 4, '0') || '-' || lpad(CAST((${first} + 1) % 100 AS VARCHAR), 2, '0')`;
	const isSeason = `(${matches(text, '[0-9]{4}|2[0-9]{4}')} OR (${matches(text, '[0-9]{4}-[0-9]{2}')} AND ${text} = ${value}))`;
	return {
		value: `CASE WHEN ${text} IS NULL THEN NULL ELSE ${value} END`,
		good: `COALESCE(${isSeason}, ${column.nullable ? 'TRUE' : 'FALSE'})`,
	};
}

function wordCase({ words }: RawColumn, lower: string): string {
	return `CASE ${lower} ${[...words].map(([spelt, word]) => `WHEN ${quotedText(spelt)} THEN ${quotedText(word)}`).join(' ')} END`;
}

function matches(text: string, pattern: string): string {
	return `regexp_full_match(${text}, ${quotedText(pattern)})`;
}

/** A text as a pattern that matches it alone. */
function escaped(text: string): string {
	return text.replaceAll(/[\\.]/g, '\\$&');
}
