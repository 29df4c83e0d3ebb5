import { type DateRange, type Sql, sql } from '@accounted/warehouse';
import { CASCADE_SPELLINGS, spellingsOf } from '../failure/category.ts';
import { DATE_LEVEL, failuresTable } from '../failure/failure-row.ts';
import { isAmong } from '../processor/expectation.ts';
import { allRequired, cascadeDepth, soleUpstream } from '../processor/graph.ts';
import { type AuditedProcessor, isOwn } from '../processor/processor.ts';

/**
 * The failures that other dates have caused: a gap, and games that are not final. `missing_dates` is a JSON array of dates;
 * its first stands between bracket, quote and quote.
 */
const GAP_SPELLINGS = [...spellingsOf('INCOMPLETE_UPSTREAM'), ...spellingsOf('SOURCE_NOT_READY')];

const CATEGORY = sql`failure_category`;

/** The processors and dates whose failures may stand in a chain of causes. */
export interface Reach {
	readonly processors: readonly AuditedProcessor[];
	readonly range: DateRange;
}

/**
 * The open failures, each with the end of its chain of causes: itself, or, of a cascade, the first failure up the chain
 * that is not one. The chain is followed through the table as it is now, as far as any processor's can reach; where it
 * breaks off, the last failure found is the end, and the category is what that one noted of its cause.
 *
 * Two CTEs, `open_failures` and `rooted_failures`. `is_wanted` marks the failures of these processors and this range. The
 * CTEs hold all failures within `reach`.
 */
export function rootedFailures(
	processors: readonly AuditedProcessor[],
	range: DateRange,
	columns: ReadonlySet<string>,
	reach: Reach = { processors, range },
): Sql[] {
	const known = [...allRequired(reach.processors)].filter(({ sharesFailures }) => sharesFailures);
	const supposed = supposedCause(known);
	const steps = columns.has('cause_processor') || supposed !== null ? cascadeDepth(reach.processors) : 0;
	const links = ['failure', ...Array.from({ length: steps }, (_, index) => `cause_${index + 1}`)].map(
		(name) => sql.identifier(name),
	);
	const joins = links.slice(1).map((to, index) => {
		const from = links[index] ?? to;
		return sql`
	LEFT JOIN open_failures AS ${to}
		ON ${to}.processor_name = ${from}.cause_processor
		AND ${to}.entity_id = ${from}.cause_entity_id
		AND ${to}.analysis_date = ${from}.cause_date`;
	});
	/** A column of the last failure of the chain. */
	const last = (column: string) => {
		const [first, ...rest] = links.map((link) => ({ link, value: sql`${link}.${sql.identifier(column)}` }));
		return rest.reduce(
			(before, { link, value }) => sql`IF(${link}.processor_name IS NULL, ${before}, ${value})`,
			first?.value ?? sql`NULL`,
		);
	};
	return [
		sql`open_failures AS (
	SELECT processor_name, analysis_date, entity_id, failure_category AS category,
		${isAmong(CATEGORY, CASCADE_SPELLINGS)} AS is_cascade,
		${textColumn(columns, 'failure_reason')} AS reason,
		IF(${isAmong(CATEGORY, GAP_SPELLINGS)}, SUBSTR(${textColumn(columns, 'missing_dates')}, 3, 10), NULL) AS gap_date,
		${causeColumns(columns, supposed)},
		${textColumn(columns, 'cause_category')} AS cause_category,
		${textColumn(columns, 'resolution_status')} AS status,
		${dateColumn(columns, 'acknowledged_until')} AS acknowledged_until,
		${textColumn(columns, 'acknowledged_reason')} AS acknowledged_reason,
		${acceptedUntil(columns)} AS own_accepted_until
	FROM ${failuresTable}
	WHERE ${inRange('analysis_date', reach.range)} AND ${isOfEntity(known)} AND ${isOpen(columns)}
		AND processor_name ${oneOf(known)}
)`,
		sql`rooted_failures AS (
	SELECT failure.processor_name, failure.analysis_date, failure.entity_id, failure.category, failure.reason,
		IF(${last('is_cascade')}, ${last('cause_category')}, ${last('category')}) AS root_category,
		${last('processor_name')} AS root_processor,
		${last('entity_id')} AS root_entity_id,
		${last('analysis_date')} AS root_date,
		${last('reason')} AS root_reason,
		${last('gap_date')} AS root_gap_date,
		${last('cause_processor')} AS root_lacks,
		failure.status, failure.acknowledged_until, failure.acknowledged_reason,
		IF(COALESCE(failure.own_accepted_until >= ${last('own_accepted_until')}, failure.own_accepted_until IS NOT NULL),
			failure.own_accepted_until, ${last('own_accepted_until')}) AS accepted_until,
		failure.processor_name ${oneOf(processors)}
			AND failure.analysis_date BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)} AS is_wanted
	FROM open_failures AS failure${sql.join(joins, '')}
)`,
	];
}

/**
 * Whether a failure is about one entity, or about none. A row of another system's processor may be about a whole date
 * instead; DATE_LEVEL under the name of a processor of the engine is an entity that no expectation names.
 */
function isOfEntity(processors: readonly AuditedProcessor[]): Sql {
	return sql`(entity_id IS NULL OR entity_id <> ${DATE_LEVEL} OR processor_name ${oneOf(processors.filter(isOwn))})`;
}

/** A status that is absent, as in rows and tables of an older schema, is open too. */
export function isOpen(columns: ReadonlySet<string>): Sql {
	return columns.has('resolution_status')
		? sql`COALESCE(resolution_status, 'UNRESOLVED') <> 'RESOLVED'`
		: sql`TRUE`;
}

export function inRange(column: string, { start, end }: DateRange): Sql {
	return sql`${sql.identifier(column)} BETWEEN ${sql.date(start)} AND ${sql.date(end)}`;
}

/**
 * The last day on which a failure is accepted, whatever day it is today; null if it is not. An acknowledgement that
 * names no end has none.
 */
export function acceptedUntil(columns: ReadonlySet<string>): Sql {
	if (!columns.has('resolution_status')) return sql`CAST(NULL AS DATE)`;
	const until = dateColumn(columns, 'acknowledged_until');
	return sql`IF(resolution_status = 'ACKNOWLEDGED', COALESCE(${until}, CAST('9999-12-31' AS DATE)), NULL)`;
}

/** What a failure follows from: the cause that it names, or else the one that it is supposed to have. */
function causeColumns(columns: ReadonlySet<string>, supposed: Sql | null): Sql {
	const processor = textColumn(columns, 'cause_processor');
	const entity = textColumn(columns, 'cause_entity_id');
	const date = dateColumn(columns, 'cause_date');
	if (supposed === null)
		return sql`IF(${isAmong(CATEGORY, CASCADE_SPELLINGS)}, ${processor}, NULL) AS cause_processor,
		${entity} AS cause_entity_id, ${date} AS cause_date`;
	return sql`IF(${isAmong(CATEGORY, CASCADE_SPELLINGS)}, COALESCE(${processor}, ${supposed}), NULL) AS cause_processor,
		COALESCE(${entity}, IF(${supposed} IS NULL, NULL, entity_id)) AS cause_entity_id,
		COALESCE(${date}, IF(${supposed} IS NULL, NULL, analysis_date)) AS cause_date`;
}

/**
 * The cause that a cascade of an audited processor is supposed to have if it names none; null if no processor has such a
 * cause.
 */
function supposedCause(processors: readonly AuditedProcessor[]): Sql | null {
	const cases = processors.flatMap((processor) => {
		const upstream = soleUpstream(processor);
		return upstream === null ? [] : [sql`WHEN ${processor.name} THEN ${upstream.name}`];
	});
	if (cases.length === 0) return null;
	return sql`IF(${isAmong(CATEGORY, CASCADE_SPELLINGS)}, CASE processor_name ${sql.join(cases, ' ')} END, NULL)`;
}

/** After a column of names: it names one of some processors. */
export function oneOf(processors: readonly { readonly name: string }[]): Sql {
	return sql.in(
		'STRING',
		processors.map(({ name }) => name),
	);
}

/** A column of the failure table, or null where the table lacks it. */
export function textColumn(columns: ReadonlySet<string>, name: string): Sql {
	return columns.has(name) ? sql`${sql.identifier(name)}` : sql`CAST(NULL AS STRING)`;
}

function dateColumn(columns: ReadonlySet<string>, name: string): Sql {
	return columns.has(name) ? sql`${sql.identifier(name)}` : sql`CAST(NULL AS DATE)`;
}
