import { type ColumnType, dayOf, isoDate, isoDateFromDay } from '@accounted/warehouse';
import { elementOf, type TypeMessage } from './types.ts';

/** `zetasql.ValueProto`: one field says the type and holds the value; none is NULL. */
export type ValueMessage = Readonly<Record<string, unknown>>;

/** Absent is 0. */
interface Moment {
	readonly seconds?: string;
	readonly nanos?: number;
}

interface PackedMoment {
	readonly bitFieldDatetimeSeconds: string;
	readonly nanos?: number;
}

/** A value as the warehouse port holds it (dates and times as ISO text), as GoogleSQL's service takes it. */
export function encodeValue(type: ColumnType, value: unknown): ValueMessage {
	if (value === null) return {};
	const element = elementOf(type);
	if (element !== null)
		return {
			arrayValue: { element: (value as readonly unknown[]).map((item) => encodeValue(element, item)) },
		};
	switch (type) {
		case 'STRING':
			return { stringValue: value };
		case 'BOOL':
			return { boolValue: value };
		case 'FLOAT64':
			return { doubleValue: value };
		case 'INT64':
			return { int64Value: String(value) };
		case 'DATE':
			return { dateValue: dayOf(isoDate.parse(value)) };
		case 'TIMESTAMP':
			return { timestampValue: momentOf(String(value)) };
		case 'DATETIME':
			return { datetimeValue: packed(String(value)) };
		default:
			throw new TypeError(`no value of type ${type} can be sent`);
	}
}

/** What `encodeValue` takes, back: INT64 as a number where it is exact and as a bigint elsewhere. */
export function decodeValue(type: TypeMessage, value: ValueMessage): unknown {
	switch (type.typeKind) {
		case 'TYPE_ARRAY': {
			const array = value.arrayValue as { element?: readonly ValueMessage[] } | undefined;
			const element = type.arrayType?.elementType;
			if (array === undefined || element === undefined) return null;
			return (array.element ?? []).map((item) => decodeValue(element, item));
		}
		case 'TYPE_STRING':
			return value.stringValue ?? null;
		case 'TYPE_BOOL':
			return value.boolValue ?? null;
		case 'TYPE_DOUBLE':
			return value.doubleValue ?? null;
		case 'TYPE_INT64':
			return value.int64Value === undefined ? null : exactNumber(String(value.int64Value));
		case 'TYPE_DATE':
			return value.dateValue === undefined ? null : isoDateFromDay(Number(value.dateValue));
		case 'TYPE_TIMESTAMP':
			return value.timestampValue === undefined ? null : `${isoOf(value.timestampValue as Moment)}Z`;
		case 'TYPE_DATETIME':
			return value.datetimeValue === undefined ? null : unpacked(value.datetimeValue as PackedMoment);
		default:
			throw new TypeError(`a column of ${type.typeKind} comes back, which no table here has`);
	}
}

function exactNumber(text: string): number | bigint {
	const number = Number(text);
	return Number.isSafeInteger(number) ? number : BigInt(text);
}

function momentOf(iso: string): Moment {
	const [whole = '', fraction = ''] = iso.replace(/Z$/, '').split('.');
	return { seconds: String(Date.parse(`${whole}Z`) / 1000), nanos: Number(fraction.padEnd(9, '0')) };
}

function isoOf({ seconds = '0', nanos = 0 }: Moment): string {
	const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
	return `${whole}.${fractionOf(nanos)}`;
}

/** Milliseconds, or microseconds where there are any. */
function fractionOf(nanos: number): string {
	return String(nanos).padStart(9, '0').slice(0, 6).replace(/000$/, '');
}

/** Year, month, day, hour, minute and second, from the 26th bit on in 14, 4, 5, 5, 6 and 6 bits. */
function packed(iso: string): PackedMoment {
	const [whole = '', fraction = ''] = iso.split('.');
	const parts = whole.split(/[-T:]/).map(Number);
	const bits = [14, 4, 5, 5, 6, 6].reduce(
		(packedBits, size, index) => (packedBits << BigInt(size)) | BigInt(parts[index] ?? 0),
		0n,
	);
	return { bitFieldDatetimeSeconds: String(bits), nanos: Number(fraction.padEnd(9, '0')) };
}

function unpacked({ bitFieldDatetimeSeconds, nanos = 0 }: PackedMoment): string {
	let bits = BigInt(bitFieldDatetimeSeconds);
	const take = (size: number) => {
		const part = Number(bits & ((1n << BigInt(size)) - 1n));
		bits >>= BigInt(size);
		return part;
	};
	const [second, minute, hour, day, month] = [6, 6, 5, 5, 4].map(take);
	const two = (part: number | undefined) => String(part).padStart(2, '0');
	const text = `${String(Number(bits)).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
	return nanos === 0 ? text : `${text}.${fractionOf(nanos)}`;
}
