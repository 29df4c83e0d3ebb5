import {
	type DateRange,
	isoDate,
	messageOf,
	type PresentTables,
	type Sql,
	splitTableName,
	sql,
	type Warehouse,
	WarehouseError,
	type WarehouseFailure,
} from '@accounted/warehouse';
import { z } from 'zod';
import { type AuditedProcessor, isOwn } from '../processor/processor.ts';
import { isIsoText } from '../processor/record-date.ts';
import { reconcileRow, reconcileStatement } from './statement.ts';
import { tablesOf } from './tables-of.ts';

/** An audited processor whose table or expectation the warehouse cannot read. */
export interface CouldNotCheck {
	readonly processor: AuditedProcessor;
	/** What is wrong, and what to do, about the user's table: `others.preds.game_date holds '10/19/2021' …`. */
	readonly why: string;
}

type Readable = Pick<Warehouse, 'existing' | 'query' | 'tablesIn'>;

/** Processors that can be checked, and the tables of them that exist. */
export interface Checkable<P extends AuditedProcessor> {
	readonly processors: readonly P[];
	readonly tables: PresentTables;
}

/** Faults of the whole warehouse. Any other can be the fault of one table. */
const OF_THE_WAREHOUSE: ReadonlySet<WarehouseFailure> = new Set([
	'LOCKED',
	'READ_ONLY',
	'NO_SPACE',
	'CONFLICT',
	'UNAVAILABLE',
]);

/**
 * Does some work over all processors that can be checked. An audited processor whose table or expectation cannot be read
 * is left out and named in `couldNotCheck`, and the work is done over the others. Asks nothing but `existing` before the
 * work; only if that fails is each audited processor asked alone.
 * @throws what the work throws if no audited processor is at fault.
 */
export async function overCheckable<P extends AuditedProcessor, T>(
	warehouse: Readable,
	processors: readonly P[],
	range: DateRange,
	work: (checkable: Checkable<P>) => Promise<T>,
): Promise<{ readonly result: T; readonly couldNotCheck: readonly CouldNotCheck[] }> {
	const tables = await warehouse.existing(tablesOf(processors));
	const absent: CouldNotCheck[] = [];
	for (const processor of processors) {
		const why = isOwn(processor) ? null : await absence(warehouse, processor, tables);
		if (why !== null) absent.push({ processor, why });
	}
	const present = without(processors, absent);
	try {
		return { result: await work({ processors: present, tables }), couldNotCheck: absent };
	} catch (error) {
		if (!(error instanceof WarehouseError) || OF_THE_WAREHOUSE.has(error.reason)) throw error;
		const unreadable: CouldNotCheck[] = [];
		for (const processor of present) {
			const why = isOwn(processor) ? null : await faultOf(warehouse, processor, range, tables);
			if (why !== null) unreadable.push({ processor, why });
		}
		if (unreadable.length === 0) throw error;
		const rest = without(present, unreadable);
		const couldNotCheck = [...absent, ...unreadable];
		return { result: await work({ processors: rest, tables }), couldNotCheck };
	}
}

function without<P extends AuditedProcessor>(
	processors: readonly P[],
	left: readonly CouldNotCheck[],
): readonly P[] {
	return processors.filter((processor) => !left.some((one) => one.processor === processor));
}

/** Returns what an audited processor lacks, a table or a column, with what there is instead; null if nothing. */
async function absence(
	warehouse: Readable,
	{ output }: AuditedProcessor,
	tables: PresentTables,
): Promise<string | null> {
	const { table, dateColumn, entityColumn } = output;
	const columns = tables.get(table.name);
	if (columns === undefined) {
		const { dataset } = splitTableName(table.name);
		const names = (await warehouse.tablesIn(dataset)).map((name) => splitTableName(name).table);
		const instead =
			names.length === 0
				? `there is no dataset ${dataset}, or it is empty`
				: `${dataset} has ${someOf(names)}`;
		return `there is no table ${table.name}; ${instead}`;
	}
	for (const column of [dateColumn, entityColumn])
		if (!columns.has(column.toLowerCase()))
			return `${table.name} has no column ${column}; it has ${someOf([...columns])}`;
	return null;
}

const NAMES_SHOWN = 20;

function someOf(names: readonly string[]): string {
	const more = names.length - NAMES_SHOWN;
	return `${names.slice(0, NAMES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Returns why an audited processor cannot be reconciled by itself; null if it can. */
async function faultOf(
	warehouse: Readable,
	processor: AuditedProcessor,
	range: DateRange,
	tables: PresentTables,
): Promise<string | null> {
	const failure = await failureOf(warehouse, reconcileStatement([processor], range, tables), reconcileRow);
	if (failure === null) return null;
	const { output, expectation } = processor;
	const { table, dateColumn, entityColumn, timeZone } = output;
	const keys = sql`SELECT ${sql.identifier(entityColumn)} AS entity_id, ${sql.identifier(dateColumn)} AS analysis_date FROM ${table}`;
	const unread = await failureOf(warehouse, countOf(keys, sql`entity_id`, sql`analysis_date`), countRow);
	if (unread !== null) return `${table.name} cannot be read: ${unread}`;
	const noDate = await firstThatIsNoDate(warehouse, processor);
	if (noDate !== null) return noDate;
	if (timeZone !== undefined) {
		const inZone = countOf(keys, sql`DATETIME(analysis_date, ${timeZone})`);
		if ((await failureOf(warehouse, inZone, countRow)) !== null)
			return `${table.name}.${dateColumn} holds no instants, so it has no dates in the time zone ${timeZone}. Remove timeZone, or make the column a TIMESTAMP (DuckDB: TIMESTAMP WITH TIME ZONE)`;
	}
	const expected = countOf(expectation.sql(range), sql`entity_id`, sql`analysis_date`);
	const unexpected = await failureOf(warehouse, expected, countRow);
	if (unexpected !== null)
		return `its expectation (${expectation.description}) cannot be read: ${unexpected}`;
	return `${table.name}, with ${dateColumn} and ${entityColumn}, cannot be compared: ${failure}`;
}

const countRow = z.object({ row_count: z.int() });

/** A statement that evaluates some values of each row, and yields next to nothing. */
function countOf(rows: Sql, ...values: readonly Sql[]): Sql {
	const counts = values.map((value) => sql`COUNT(${value})`);
	return sql`SELECT ${sql.join(counts, ' + ')} AS row_count FROM (${rows}) AS counted`;
}

/** Returns what the engine says against a statement, on one line; null if it takes the statement. */
async function failureOf(warehouse: Readable, statement: Sql, row: z.ZodObject): Promise<string | null> {
	try {
		await warehouse.query(statement, row);
		return null;
	} catch (error) {
		if (!(error instanceof WarehouseError) || OF_THE_WAREHOUSE.has(error.reason)) throw error;
		return saidBy(error);
	}
}

/** What the engine itself said, without the statement that it quotes. */
function saidBy({ message, cause }: WarehouseError): string {
	const said = cause === undefined ? message : messageOf(cause);
	return (said.split(/\n\s*LINE \d/)[0] ?? said)
		.trim()
		.replaceAll(/\s+/g, ' ')
		.replace(/ Did you mean "pg_catalog\..*$/, '');
}

const dayRow = z.object({
	day: z.string(),
	is_iso: z.boolean(),
	example: z.string(),
	entity_id: z.string().nullable(),
	row_count: z.int(),
});

/** Returns a sentence about the values of the date column that are not dates; null if there is none. */
async function firstThatIsNoDate(
	warehouse: Readable,
	{ output: { table, dateColumn, entityColumn } }: AuditedProcessor,
): Promise<string | null> {
	const date = sql.identifier(dateColumn);
	const text = sql`CAST(${date} AS STRING)`;
	const statement = sql`
SELECT day, is_iso, MIN(value) AS example, MIN(entity_id) AS entity_id, COUNT(*) AS row_count
FROM (
	SELECT SUBSTR(${text}, 1, 10) AS day, ${isIsoText(text)} AS is_iso, ${text} AS value,
		CAST(${sql.identifier(entityColumn)} AS STRING) AS entity_id
	FROM ${table}
	WHERE ${date} IS NOT NULL
) AS texts
GROUP BY day, is_iso
ORDER BY day, is_iso`;
	if ((await failureOf(warehouse, statement, dayRow)) !== null) return null;
	const days = await warehouse.query(statement, dayRow);
	const wrong = days.filter(({ day, is_iso }) => !is_iso || !isoDate.safeParse(day).success);
	const [first] = wrong;
	if (first === undefined) return null;
	const rows = wrong.reduce((sum, { row_count }) => sum + row_count, 0);
	const where = `of ${first.entity_id ?? 'a row without an entity'}`;
	const more = rows > 1 ? `, and ${rows - 1} more such ${rows === 2 ? 'row' : 'rows'}` : '';
	return `${table.name}.${dateColumn} holds '${first.example.replaceAll(/\s/g, ' ')}' (${where}${more}), which is not a date. Make the column a DATE, DATETIME or TIMESTAMP, or text such as 2021-10-19 or 2021-10-19T19:30:00 without a time zone`;
}
