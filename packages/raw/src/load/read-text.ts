import { DATE_LEVEL } from '@accounted/failure-tracking';
import { shotZoneOf } from '../tables/shot-zone.ts';
import { teamAbbr } from '../tables/team-abbr.ts';
import type { RawColumn } from './raw-column.ts';

/** What a text of a source file is read as. */
export interface TextReading {
	/** The value; the text itself where it cannot be read, for the row's schema to refuse. */
	readonly value: unknown;
	/** Why the text is refused although the schema would take its value; null where nothing is wrong. */
	readonly problem: string | null;
}

/** Spellings of "no value", in lower case. Player names are exempt: a name may be one of these words. */
export const NULL_SPELLINGS = ['', 'nan', 'na', 'n/a', 'none', 'null', '\\n', '<na>', 'nat'] as const;
const NULLS: ReadonlySet<string> = new Set(NULL_SPELLINGS);

export const TRUE_SPELLINGS = ['true', 't', '1', '1.0', 'y', 'yes'] as const;
export const FALSE_SPELLINGS = ['false', 'f', '0', '0.0', 'n', 'no'] as const;
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
	...TRUE_SPELLINGS.map((text) => [text, true] as const),
	...FALSE_SPELLINGS.map((text) => [text, false] as const),
]);

/** The first year of basketball as the NBA plays it is 1946; earlier dates are slips. */
export const FIRST_YEAR = 1900;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Reads a text by the rules of its column. Text that has no meaning there is returned as it is: the row's schema says
 * what is wrong with it.
 */
export function readText(column: RawColumn, text: string): TextReading {
	const trimmed = text.trim();
	switch (column.kind) {
		case 'NAME':
			return read(trimmed === '' ? null : text);
		case 'TEXT':
			return column.limits.minLength !== null && trimmed === '' ? read(null) : read(text);
		case 'OPTIONAL_TEXT':
			// Only blanks are cut: the SQL reading cuts the same.
			return read(NULLS.has(text.replace(/^ +| +$/g, '').toLowerCase()) ? null : text);
		case 'SEASON':
			return read(readSeason(trimmed) ?? text);
		case 'SIDE':
			return unlessReserved(NULLS.has(trimmed.toLowerCase()) ? '' : teamAbbr(trimmed), text);
		default:
			return NULLS.has(trimmed.toLowerCase()) ? read(null) : readValue(column, trimmed, text);
	}
}

function readValue(column: RawColumn, trimmed: string, text: string): TextReading {
	switch (column.kind) {
		case 'GAME_ID':
			return isCutShort(trimmed)
				? { value: text, problem: `${JSON.stringify(text)} has lost its last digits` }
				: unlessReserved(readGameId(trimmed), text);
		case 'TEAM':
			return unlessReserved(teamAbbr(trimmed), text);
		case 'WORD':
			return read(column.words.get(trimmed.toLowerCase()) ?? text);
		case 'ZONE':
			return read(shotZoneOf(trimmed) ?? text);
		case 'WHOLE':
			return read(readWhole(trimmed) ?? text);
		case 'PERSON':
			return read(readPerson(trimmed, text));
		case 'SHOT_VALUE':
			return read(readWhole(trimmed) ?? readShotValue(trimmed) ?? text);
		case 'NUMBER':
			return readNumber(trimmed, text);
		case 'MINUTES': {
			const minutes = readClock(trimmed);
			return minutes === null ? readNumber(trimmed, text) : read(minutes);
		}
		case 'BOOLEAN':
			return read(BOOLEANS.get(trimmed.toLowerCase()) ?? text);
		case 'WIN':
			return read(BOOLEANS.get(trimmed.toLowerCase()) ?? WINS.get(trimmed.toLowerCase()) ?? text);
		case 'DATE':
			return readDate(trimmed, text);
		case 'EASTERN_TIME':
			return read(readEasternTime(trimmed) ?? text);
		default:
			return read(text);
	}
}

function read(value: unknown): TextReading {
	return { value, problem: null };
}

function unlessReserved(value: string, text: string): TextReading {
	if (value.toUpperCase() !== DATE_LEVEL) return read(value);
	return { value: text, problem: `${JSON.stringify(text)} is reserved for the program` };
}

/** Ten digits. Where a number has lost its two leading zeros, they are put back. Any other id stays as it is. */
export function readGameId(trimmed: string): string {
	const digits = /^(\d+)\.0*$/.exec(trimmed)?.[1] ?? exponentDigits(trimmed) ?? trimmed;
	return /^\d{8}$/.test(digits) ? `00${digits}` : digits;
}

/** `2.21E+07`, as a spreadsheet shows 22100001: fewer digits than the number has. */
function isCutShort(trimmed: string): boolean {
	const [, whole = '', decimals = '', exponent] = /^(\d+)(?:\.(\d*))?e\+?(\d+)$/i.exec(trimmed) ?? [];
	return exponent !== undefined && Number(whole) > 0 && decimals.length < Number(exponent);
}

/** `2.2100001e+7` → `22100001`. */
function exponentDigits(trimmed: string): string | null {
	if (!/^\d+(\.\d*)?e\+?\d+$/i.test(trimmed)) return null;
	const number = Number(trimmed);
	return Number.isSafeInteger(number) ? String(number) : null;
}

/** `12`, `12.0` as dataframes write whole numbers beside gaps, `18,997` with groups of three digits. */
function readWhole(trimmed: string): number | null {
	if (/^[+-]?\d+(\.0*)?$/.test(trimmed)) return Number(trimmed) + 0;
	if (/^[+-]?\d{1,3}(,\d{3})+(\.0*)?$/.test(trimmed)) return Number(trimmed.replaceAll(',', '')) + 0;
	return null;
}

/** 0 and negative ids stand for no player. */
function readPerson(trimmed: string, text: string): number | string | null {
	const id = readWhole(trimmed);
	if (id === null) return text;
	return id <= 0 ? null : id;
}

function readShotValue(trimmed: string): number | null {
	const points = /^([23])pt field goal$/i.exec(trimmed)?.[1];
	return points === undefined ? null : Number(points);
}

const WINS: ReadonlyMap<string, boolean> = new Map([
	['w', true],
	['l', false],
]);

/** A comma may part thousands or decimals: `210,500` is two numbers, and is read as neither. */
function readNumber(trimmed: string, text: string): TextReading {
	if (/^[+-]?\d[\d.]*(,\d+)+(\.\d+)?$/.test(trimmed))
		return {
			value: text,
			problem: `${JSON.stringify(text)} has a comma; write decimals behind a point, and thousands without a separator`,
		};
	if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return read(text);
	const number = Number(trimmed);
	if (!Number.isFinite(number))
		return { value: text, problem: `${JSON.stringify(text)} is larger than any number that can be stored` };
	const isZero = !/[1-9]/.test(trimmed.replace(/e.*$/i, ''));
	if (number === 0 && !isZero)
		return { value: text, problem: `${JSON.stringify(text)} is smaller than any number that can be stored` };
	return read(number + 0);
}

/** Minutes of `48:00`, `0:48:00` (up to five hours) and `PT48M00.00S`; null for any other text. */
function readClock(trimmed: string): number | null {
	const clock = /^(\d{1,3}):([0-5]\d(?:\.\d+)?)$/.exec(trimmed);
	if (clock !== null) return Number(clock[1]) + Number(clock[2]) / 60;
	const long = /^0?([0-5]):([0-5]\d):([0-5]\d(?:\.\d+)?)$/.exec(trimmed);
	if (long !== null) return Number(long[1]) * 60 + Number(long[2]) + Number(long[3]) / 60;
	const iso = /^PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/i.exec(trimmed);
	if (iso === null) return null;
	return Number(iso[1] ?? 0) * 60 + Number(iso[2] ?? 0) + Number(iso[3] ?? 0) / 60;
}

/** `2021-22`, also written 2021-2022, 2021 (the year it began) and 22021 (stats.nba.com); null for any other text. */
function readSeason(trimmed: string): string | null {
	const years = /^(\d{4})[-/](\d{2}|\d{4})$/.exec(trimmed);
	const first = years?.[1] ?? /^2?(\d{4})(?:\.0*)?$/.exec(trimmed)?.[1];
	if (first === undefined) return null;
	const last = String(Number(first) + 1);
	const told = years?.[2];
	if (told !== undefined && told !== last.slice(-told.length)) return null;
	return `${first}-${last.slice(-2)}`;
}

/** Months come first in `10/19/2021`: the sources are American. A time of day other than midnight is refused. */
function readDate(trimmed: string, text: string): TextReading {
	const midnight =
		/(?:[ T]0?0:00(?::00(?:\.0+)?)?| 12:00(?::00)? AM)(?: ?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?))?$/i;
	const day = trimmed.replace(midnight, '');
	const iso =
		isoOf(/^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/.exec(day)) ??
		isoOf(/^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:\.0*)?$/.exec(day)) ??
		isoOf(/^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})$/.exec(day)) ??
		isoOf(/^(?:[a-z]{3,9},? )?(?<month>[a-z]{3,9})\.? (?<day>\d{1,2}),? (?<year>\d{4})$/i.exec(day));
	if (iso === null) return read(text);
	if (Number(iso.slice(0, 4)) < FIRST_YEAR)
		return { value: text, problem: `${JSON.stringify(text)} is before ${FIRST_YEAR}` };
	return read(iso);
}

function isoOf(match: RegExpExecArray | null): string | null {
	const { year = '', month = '', day = '' } = match?.groups ?? {};
	if (match === null) return null;
	const number = /^\d+$/.test(month) ? month : monthNumber(month);
	return number === null ? null : `${year}-${number.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

const FULL_MONTHS =
	'january february march april may june july august september october november december'.split(' ');

function monthNumber(name: string): string | null {
	const lower = name.toLowerCase();
	const index = Math.max(MONTHS.indexOf(lower), FULL_MONTHS.indexOf(lower), lower === 'sept' ? 8 : -1);
	return index < 0 ? null : String(index + 1);
}

const eastern = new Intl.DateTimeFormat('en-CA', {
	timeZone: 'America/New_York',
	hourCycle: 'h23',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit',
});

/** A wall clock in Eastern Time. A text without a zone is one already; a text with a zone is converted. */
function readEasternTime(trimmed: string): string | null {
	const parts =
		/^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2}(?:\.\d+)?))? ?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i.exec(
			trimmed,
		);
	if (parts === null) return null;
	const [, day = '', minutes = '', seconds = '00', zone] = parts;
	const local = `${day}T${minutes}:${seconds}`;
	if (zone === undefined) return local;
	const [whole = '', fraction = ''] = seconds.split('.');
	const instant = Date.parse(`${day}T${minutes}:${whole}${offsetOf(zone)}`);
	if (Number.isNaN(instant)) return null;
	const field = Object.fromEntries(eastern.formatToParts(instant).map(({ type, value }) => [type, value]));
	const { year, month, day: date, hour, minute, second } = field;
	const rest = /[1-9]/.test(fraction) ? `.${fraction}` : '';
	return `${year?.padStart(4, '0')}-${month}-${date}T${hour}:${minute}:${second}${rest}`;
}

/** The offset as Date.parse reads it: `-04` → `-04:00`. */
function offsetOf(zone: string): string {
	const [, sign, hours, minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
	return sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
}
