import { addDays, type DateRange, type PresentTables, type Sql, sql } from '@accounted/warehouse';
import { failuresTable } from '../failure/failure-row.ts';
import { isAmong } from '../processor/expectation.ts';
import { type AuditedProcessor, isProcessor } from '../processor/processor.ts';
import { keyedOutcomes } from '../reconcile/keyed-outcomes.ts';
import type { Reach } from '../reconcile/rooted-failures.ts';
import { spellingsWithout } from './cause-scope.ts';

/**
 * The CTEs that end in `caused`: one row per expected entity that has a failure and no record, with the cause of it. That
 * is the end of its chain; and where that is a gap, the failure that left the gap: of what the processor reads, for the
 * same entity, on the first missing date. `cause_*` are null in what does not tell causes of the category apart.
 */
export function causedFailures(
	processors: readonly AuditedProcessor[],
	range: DateRange,
	tables: PresentTables,
): Sql {
	const reach = reachOf(processors, range);
	return sql`${keyedOutcomes(processors, range, tables, { reach })},
ends AS (
	${tables.has(failuresTable.name) ? chainEnds(reach.processors) : NO_CHAINS}
),
caused AS (
	SELECT processor_name, analysis_date, entity_id, own_category, own_reason,
		COALESCE(end_category, own_category) AS category,
		IF(${isAmong(END_CATEGORY, spellingsWithout('processor'))}, NULL, COALESCE(end_lacks, end_processor, processor_name)) AS cause_processor,
		IF(${isAmong(END_CATEGORY, spellingsWithout('date'))}, NULL, COALESCE(end_date, CAST(analysis_date AS STRING))) AS cause_date,
		IF(${isAmong(END_CATEGORY, spellingsWithout('entity'))}, NULL, COALESCE(end_entity_id, entity_id)) AS cause_entity_id,
		IF(${isAmong(END_CATEGORY, spellingsWithout('reason'))}, NULL, end_reason) AS cause_reason,
		end_reason AS reason
	FROM ends
)`;
}

const END_CATEGORY = sql`end_category`;

/** How far a chain of causes may lead: to whatever these processors read, from as far back as any of them looks. */
export function reachOf(processors: readonly AuditedProcessor[], range: DateRange): Reach {
	const known = withUpstreams(processors);
	const lookback = Math.max(
		0,
		...known.flatMap(({ upstream }) => upstream.map(({ lookbackDays }) => lookbackDays)),
	);
	return { processors: known, range: { start: addDays(range.start, -lookback), end: range.end } };
}

/** One end for each key, however often other systems have written its failure. */
function chainEnds(processors: readonly AuditedProcessor[]): Sql {
	return sql`SELECT failed.processor_name, failed.analysis_date, failed.entity_id, failed.category AS own_category,
		own.reason AS own_reason,
		COALESCE(origin.root_category, own.root_category, failed.root_category, failed.category) AS end_category,
		COALESCE(origin.root_processor, own.root_processor) AS end_processor,
		IF(own.root_category IS NULL, own.root_lacks, NULL) AS end_lacks,
		COALESCE(CAST(origin.root_date AS STRING), own.root_gap_date, CAST(own.root_date AS STRING)) AS end_date,
		COALESCE(origin.root_entity_id, own.root_entity_id) AS end_entity_id,
		COALESCE(origin.root_reason, own.root_reason) AS end_reason
	FROM failed
	LEFT JOIN rooted_failures AS own
		ON own.processor_name = failed.processor_name
		AND own.analysis_date = failed.analysis_date
		AND own.entity_id = failed.entity_id
	LEFT JOIN (
		SELECT reads.reader, found.entity_id, found.analysis_date, MIN(found.processor_name) AS processor_name
		FROM rooted_failures AS found
		INNER JOIN (${readings(processors)}) AS reads ON reads.upstream = found.processor_name
		GROUP BY reads.reader, found.entity_id, found.analysis_date
	) AS gap
		ON gap.reader = own.root_processor
		AND gap.entity_id = own.root_entity_id
		AND CAST(gap.analysis_date AS STRING) = own.root_gap_date
	LEFT JOIN rooted_failures AS origin
		ON origin.processor_name = gap.processor_name
		AND origin.analysis_date = gap.analysis_date
		AND origin.entity_id = gap.entity_id
	WHERE TRUE
	QUALIFY ROW_NUMBER() OVER (
		PARTITION BY failed.processor_name, failed.analysis_date, failed.entity_id ORDER BY own.root_processor, origin.root_processor
	) = 1`;
}

/** Where there is no failure table there is nothing that failed; the columns all the same. */
const NO_CHAINS = sql`SELECT *, category AS own_category, CAST(NULL AS STRING) AS own_reason, root_category AS end_category,
		CAST(NULL AS STRING) AS end_processor, CAST(NULL AS STRING) AS end_lacks, CAST(NULL AS STRING) AS end_date,
		CAST(NULL AS STRING) AS end_entity_id, CAST(NULL AS STRING) AS end_reason
	FROM failed`;

/** Which processor reads which. */
function readings(processors: readonly AuditedProcessor[]): Sql {
	const pairs = processors.flatMap(({ name, upstream }) =>
		upstream.flatMap(({ from }) =>
			isProcessor(from) ? [sql`SELECT ${name} AS reader, ${from.name} AS upstream`] : [],
		),
	);
	return pairs.length === 0
		? sql`SELECT CAST(NULL AS STRING) AS reader, CAST(NULL AS STRING) AS upstream`
		: sql.join(pairs, ' UNION ALL ');
}

/** These processors and every processor that they read, all the way up. */
export function withUpstreams(processors: readonly AuditedProcessor[]): AuditedProcessor[] {
	const found = new Set(processors);
	for (const { upstream } of found) for (const { from } of upstream) if (isProcessor(from)) found.add(from);
	return [...found];
}
