import {
	type DateRange,
	type IsoDate,
	isoDate,
	type PresentTables,
	type Sql,
	sql,
	type Warehouse,
} from '@accounted/warehouse';
import { z } from 'zod';
import { CATEGORY_FACTS, type Disposition, dispositionOf } from '../failure/category.ts';
import {
	DATE_LEVEL,
	type FailureRow,
	failuresTable,
	parseFailureRow,
	storedFailureRow,
} from '../failure/failure-row.ts';
import { soleUpstream } from '../processor/graph.ts';
import { type AuditedProcessor, isOwn, isProcessor } from '../processor/processor.ts';
import { type Why, whyOf } from '../reconcile/reconcile.ts';
import { inRange, isOpen } from '../reconcile/rooted-failures.ts';
import { entityRow, entityStatement } from '../reconcile/statement.ts';
import { tablesOf } from '../reconcile/tables-of.ts';
import { reachOf } from './caused-failures.ts';

/** How a key stands: one of the two things that it may be, or a way in which it is neither. */
export type Standing = 'RECORD' | 'FAILURE' | 'CONFLICT' | 'UNACCOUNTED' | 'UNEXPECTED';

/** One failure of a chain, and those that it follows from. */
export interface Step {
	readonly processorName: string;
	readonly entityId: string;
	readonly date: IsoDate;
	/** Null where a chain ends in nothing: the upstream has neither record nor failure. */
	readonly failure: FailureRow | null;
	/** The upstream failure of a cascade; of a gap, the failures on its missing dates. Empty at a root. */
	readonly causes: readonly Step[];
}

/** Why an entity has no record of a processor and date, or that it has one. */
export interface Explanation {
	readonly processor: AuditedProcessor;
	readonly date: IsoDate;
	readonly entityId: string;
	readonly standing: Standing;
	/** Of an unaccounted key. */
	readonly why: Why | null;
	readonly duplicate: boolean;
	/** The chain of a failure. */
	readonly chain: Step | null;
	/** What the chain amounts to at its root; null without one. */
	readonly disposition: Disposition | null;
}

export interface ExplainRequest {
	/** The processors whose keys are explained. */
	readonly processors: readonly AuditedProcessor[];
	readonly range: DateRange;
	/** One entity; left out: every entity of these processors and dates that has no record. */
	readonly entityId?: string;
}

/**
 * Explains the keys of an entity, or of a cell: each failure with the chain up to its roots. Asks one statement
 * for the keys and one for each step of the longest chain, however many keys there are.
 */
export async function explain(
	warehouse: Warehouse,
	{ processors, range, entityId }: ExplainRequest,
): Promise<Explanation[]> {
	if (processors.length === 0) return [];
	const tables = await warehouse.existing(tablesOf(processors));
	const whose =
		entityId === undefined
			? sql`accounts.records = 0 OR accounts.failures > 0 OR accounts.expected = 0`
			: sql`accounts.entity_id = ${entityId}`;
	const keys = await warehouse.query(
		entityStatement(processors, range, tables, whose, { allCells: true }),
		entityRow,
	);
	const chains = await readChains(
		warehouse,
		tables,
		processors,
		range,
		keys.filter(({ failures }) => failures > 0),
	);
	return keys
		.flatMap((key): Explanation[] => {
			const processor = processors.find(({ name }) => name === key.processor_name);
			if (processor === undefined) return [];
			const standing = standingOf(key);
			const chain = key.failures > 0 ? chains.stepOf(key) : null;
			return [
				{
					processor,
					date: key.analysis_date,
					entityId: key.entity_id,
					standing,
					why: standing === 'UNACCOUNTED' ? whyOf(processor, key) : null,
					duplicate: key.records > 1,
					chain,
					disposition: chain === null ? null : dispositionOfChain(chain),
				},
			];
		})
		.sort(
			(one, other) =>
				compare(one.date, other.date) ||
				processors.indexOf(one.processor) - processors.indexOf(other.processor),
		);
}

/** The ends of a chain: the failures that nothing else explains. */
export function rootsOf(step: Step): Step[] {
	return step.causes.length === 0 ? [step] : step.causes.flatMap(rootsOf);
}

/** As serious as the failure at the end of its chain of cascades; one that ends in nothing is an error. */
function dispositionOfChain(step: Step): Disposition {
	const { failure, causes } = step;
	if (failure === null) return 'error';
	if (CATEGORY_FACTS[failure.failure_category].disposition !== 'cascade')
		return dispositionOf(failure.failure_category, null);
	const [cause] = causes;
	return cause?.failure
		? dispositionOfChain(cause)
		: dispositionOf('MISSING_UPSTREAM', failure.cause_category);
}

type EntityRow = z.output<typeof entityRow>;

function standingOf({ expected, records, failures }: EntityRow): Standing {
	if (expected === 0) return 'UNEXPECTED';
	if (records > 0) return failures > 0 ? 'CONFLICT' : 'RECORD';
	return failures > 0 ? 'FAILURE' : 'UNACCOUNTED';
}

interface Key {
	readonly processor_name: string;
	readonly analysis_date: IsoDate;
	readonly entity_id: string;
}

function keyText({ processor_name, analysis_date, entity_id }: Key): string {
	return `${processor_name} ${analysis_date} ${entity_id}`;
}

/** Open failures with those they follow from, read step by step: one statement for all keys of a step. */
class Chains {
	readonly #failures = new Map<string, FailureRow>();
	readonly #processors: readonly AuditedProcessor[];

	constructor(processors: readonly AuditedProcessor[]) {
		this.#processors = processors;
	}

	add(rows: readonly FailureRow[]): void {
		for (const row of rows) this.#failures.set(keyText(row), row);
	}

	has(key: Key): boolean {
		return this.#failures.has(keyText(key));
	}

	/** Returns the chain of a key. A DATE_LEVEL row may explain the key of another system's processor. */
	stepOf(key: Key, seen: ReadonlySet<string> = new Set()): Step {
		const own = keyText(key);
		const processor = this.#readerOf(key);
		const ofDate =
			processor === undefined || isOwn(processor)
				? undefined
				: this.#failures.get(keyText({ ...key, entity_id: DATE_LEVEL }));
		const failure = this.#failures.get(own) ?? ofDate ?? null;
		const path = new Set([...seen, own]);
		const causes =
			failure === null
				? []
				: this.causesOf(failure)
						.filter(({ key: cause, certain }) => !path.has(keyText(cause)) && (certain || this.has(cause)))
						.map(({ key: cause }) => this.stepOf(cause, path));
		return {
			processorName: key.processor_name,
			entityId: key.entity_id,
			date: key.analysis_date,
			failure,
			causes,
		};
	}

	/** Where a failure's causes would stand. A cascade names its own; that a gap has left a failure is a guess. */
	causesOf(failure: FailureRow): { key: Key; certain: boolean }[] {
		const { failure_category, cause_processor, cause_entity_id, cause_date } = failure;
		if (CATEGORY_FACTS[failure_category].disposition === 'cascade')
			return cause_processor === null || cause_entity_id === null || cause_date === null
				? this.#supposedCause(failure)
				: [
						{
							key: { processor_name: cause_processor, analysis_date: cause_date, entity_id: cause_entity_id },
							certain: true,
						},
					];
		if (failure_category !== 'INCOMPLETE_UPSTREAM') return [];
		const reader = this.#readerOf(failure);
		const upstreams = (reader?.upstream ?? []).flatMap(({ from }) => (isProcessor(from) ? [from.name] : []));
		return missingDatesOf(failure).flatMap((analysis_date) =>
			upstreams.map((processor_name) => ({
				key: { processor_name, analysis_date, entity_id: failure.entity_id },
				certain: false,
			})),
		);
	}

	/** If an audited processor reads one upstream alone, a cascade without a cause means that upstream. */
	#supposedCause({
		processor_name: name,
		analysis_date,
		entity_id,
	}: FailureRow): { key: Key; certain: boolean }[] {
		const reader = this.#readerOf({ processor_name: name });
		const upstream = reader === undefined ? null : soleUpstream(reader);
		if (upstream === null || entity_id === DATE_LEVEL) return [];
		return [{ key: { processor_name: upstream.name, analysis_date, entity_id }, certain: false }];
	}

	#readerOf({ processor_name }: Pick<FailureRow, 'processor_name'>): AuditedProcessor | undefined {
		return this.#processors.find(({ name }) => name === processor_name);
	}
}

/** The dates that a gap names; none where another system wrote something else there. */
export function missingDatesOf({ missing_dates }: FailureRow): IsoDate[] {
	try {
		return z
			.array(isoDate)
			.catch([])
			.parse(JSON.parse(missing_dates ?? '[]'));
	} catch {
		return [];
	}
}

async function readChains(
	warehouse: Warehouse,
	tables: PresentTables,
	processors: readonly AuditedProcessor[],
	range: DateRange,
	asked: readonly Key[],
): Promise<Chains> {
	const reach = reachOf(processors, range);
	const chains = new Chains(reach.processors);
	const columns = tables.get(failuresTable.name);
	if (columns === undefined) return chains;
	const looked = new Set<string>();
	let wanted: Key[] = asked.flatMap((key) => [key, { ...key, entity_id: DATE_LEVEL }]);
	while (wanted.length > 0) {
		for (const key of wanted) looked.add(keyText(key));
		const rows = (await warehouse.query(failuresStatement(wanted, columns), storedFailureRow)).map(
			parseFailureRow,
		);
		chains.add(rows);
		wanted = rows.flatMap((row) => chains.causesOf(row).map(({ key }) => key));
		wanted = [
			...new Map(
				wanted.map((key) => [keyText(key), key] as const).filter(([text]) => !looked.has(text)),
			).values(),
		];
	}
	return chains;
}

function failuresStatement(keys: readonly Key[], columns: ReadonlySet<string>): Sql {
	const dates = keys.map(({ analysis_date }) => analysis_date).sort();
	const [start = isoDate.parse('1970-01-01')] = dates;
	const texts = [...new Set(keys.map(keyText))];
	return sql`SELECT ${failureColumns(columns)}
FROM ${failuresTable}
WHERE ${inRange('analysis_date', { start, end: dates.at(-1) ?? start })} AND ${isOpen(columns)}
	AND CONCAT(processor_name, ' ', CAST(analysis_date AS STRING), ' ', COALESCE(entity_id, ''))
		${sql.in('STRING', texts)}`;
}

/**
 * Returns the columns of a failure row: those that the table has, and null in place of those that it lacks. A row without
 * an entity has an empty one.
 */
export function failureColumns(columns: ReadonlySet<string>): Sql {
	return sql.join(
		failuresTable.columns.map(({ name, type }) => {
			const column = sql.identifier(name);
			if (!columns.has(name)) return sql`CAST(NULL AS ${sql.type(type)}) AS ${column}`;
			return name === 'entity_id' ? sql`COALESCE(${column}, '') AS ${column}` : sql`${column}`;
		}),
		', ',
	);
}

function compare(one: string, other: string): number {
	return one < other ? -1 : one > other ? 1 : 0;
}
