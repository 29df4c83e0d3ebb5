import { type ColumnType, columnsOf } from '@accounted/warehouse';
import { z } from 'zod';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';

/** What a column holds: this decides how its text is read. */
export type Kind =
	| 'GAME_ID'
	| 'TEAM'
	/** A team on the schedule: it may be blank, as long as it is not known who plays. */
	| 'SIDE'
	| 'NAME'
	| 'SEASON'
	| 'TEXT'
	| 'OPTIONAL_TEXT'
	| 'WORD'
	| 'ZONE'
	| 'WHOLE'
	| 'PERSON'
	| 'SHOT_VALUE'
	| 'NUMBER'
	| 'MINUTES'
	| 'BOOLEAN'
	| 'WIN'
	| 'DATE'
	| 'EASTERN_TIME';

/** A column of a source file, with the rules that its values must meet. */
export interface RawColumn {
	readonly name: string;
	readonly type: ColumnType;
	readonly kind: Kind;
	readonly nullable: boolean;
	/** A file may lack the column, and a value that cannot be read does not cost the row. */
	readonly optional: boolean;
	/** The spellings that a WORD may have, by their lower-case form. */
	readonly words: ReadonlyMap<string, string>;
	/** Limits that the schema sets. `known` is false where it has a check that is not listed here. */
	readonly limits: {
		readonly known: boolean;
		readonly least: number | null;
		readonly most: number | null;
		readonly minLength: number | null;
	};
}

const TEAMS: ReadonlySet<string> = new Set(['team', 'opponent', 'home_team', 'away_team']);
const PERSONS: ReadonlySet<string> = new Set(['player_id', 'assist_player_id', 'block_player_id']);

const columnsByTable = new Map<RawTableName, readonly RawColumn[]>();

/** The columns of a table's source file, in the order of its schema. */
export function rawColumnsOf(table: RawTableName): readonly RawColumn[] {
	const known = columnsByTable.get(table);
	if (known !== undefined) return known;
	const { file, optionalColumns } = RAW_TABLES[table];
	const shape: Readonly<Record<string, z.ZodType>> = file.shape;
	const columns = columnsOf(file).map(({ name, type, nullable }): RawColumn => {
		const field = inner(shape[name]);
		const ofColumn = kindOf(name, type, nullable, field);
		const kind = table === 'schedule' && ofColumn === 'TEAM' ? 'SIDE' : ofColumn;
		return {
			name,
			type,
			kind,
			nullable,
			optional: optionalColumns.has(name),
			words: new Map(
				field instanceof z.ZodEnum
					? field.options.map((word) => [String(word).toLowerCase(), String(word)])
					: [],
			),
			limits: limitsOf(field, kind),
		};
	});
	columnsByTable.set(table, columns);
	return columns;
}

function inner(field: z.ZodType | undefined): unknown {
	return field instanceof z.ZodNullable ? field.unwrap() : field;
}

function kindOf(name: string, type: ColumnType, nullable: boolean, field: unknown): Kind {
	if (name === 'game_id') return 'GAME_ID';
	if (TEAMS.has(name)) return 'TEAM';
	if (name === 'player_name') return 'NAME';
	if (name === 'season') return 'SEASON';
	if (name === 'shot_zone_basic') return 'ZONE';
	if (name === 'win') return 'WIN';
	if (name === 'minutes') return 'MINUTES';
	if (name === 'shot_value') return 'SHOT_VALUE';
	if (PERSONS.has(name)) return 'PERSON';
	if (field instanceof z.ZodEnum) return 'WORD';
	switch (type) {
		case 'INT64':
			return 'WHOLE';
		case 'FLOAT64':
			return 'NUMBER';
		case 'BOOL':
			return 'BOOLEAN';
		case 'DATE':
			return 'DATE';
		case 'DATETIME':
			return 'EASTERN_TIME';
		case 'STRING':
			return nullable ? 'OPTIONAL_TEXT' : 'TEXT';
		default:
			throw new TypeError(`column ${name}: a source file has no columns of type ${type}`);
	}
}

function limitsOf(field: unknown, kind: Kind): RawColumn['limits'] {
	const none = { known: true, least: null, most: null, minLength: null };
	if (field instanceof z.ZodNumber) {
		const known = checksOf(field).every((check) => NUMBER_CHECKS.has(check));
		return { ...none, known, least: safe(field.minValue), most: safe(field.maxValue) };
	}
	if (field instanceof z.ZodString) {
		const expected = kind === 'SEASON' ? SEASON_CHECKS : TEXT_CHECKS;
		const known = checksOf(field).every((check) => expected.has(check));
		return { ...none, known, minLength: field.minLength };
	}
	if (field instanceof z.ZodISODate || field instanceof z.ZodISODateTime) return none;
	if (field instanceof z.ZodEnum || field instanceof z.ZodBoolean) return none;
	return { ...none, known: false };
}

const NUMBER_CHECKS: ReadonlySet<string> = new Set(['number_format', 'greater_than', 'less_than']);
/** A pattern is `string_format`: only the season has one, which its reading holds to. */
const TEXT_CHECKS: ReadonlySet<string> = new Set(['min_length']);
const SEASON_CHECKS: ReadonlySet<string> = new Set(['string_format']);

function checksOf(field: z.ZodNumber | z.ZodString): string[] {
	return (field._zod.def.checks ?? []).map((check) => check._zod.def.check);
}

/** z.int() limits itself to what a number holds exactly; that is checked for every whole number anyway. */
function safe(limit: number | null): number | null {
	return limit !== null && Number.isFinite(limit) && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? limit : null;
}
