import { invalidQuery } from '../errors.ts';
import { limitsPartitions } from '../googlesql/partition-predicate.ts';
import { conditionsOn } from '../googlesql/query-block.ts';
import type { Statement } from '../googlesql/statements.ts';
import type { Resolved } from './resolve.ts';

/** Statements whose target is not read. */
const TARGET_NOT_READ: ReadonlySet<string> = new Set(['INSERT', 'TRUNCATE_TABLE', 'ALTER_TABLE']);

/**
 * Holds a statement to the partition filters that tables require. Stricter than BigQuery in places: a filter must stand
 * in the query that names the table, and compare with constants.
 * Source: https://cloud.google.com/bigquery/docs/managing-partitioned-tables#require-filter
 * @throws BigQueryError invalidQuery naming the first table that is read without a filter.
 */
export function checkPartitionFilters(
	projectId: string,
	statement: Statement,
	resolved: readonly Resolved[],
): void {
	const read = resolved.filter(({ mention }) => !mention.target || !TARGET_NOT_READ.has(statement.type));
	for (const { kind, table, mention } of read) {
		if (kind === 'temporary' || !table.requirePartitionFilter) continue;
		const name = table.timePartitioning?.field ?? '_PARTITIONTIME';
		const { qualifier, conditions, hasOuterJoin, isAfter } = conditionsOn(statement.words, mention);
		const hasColumn = (other: Resolved) =>
			other.table.fields.some((field) => field.name.toLowerCase() === name.toLowerCase());
		const column = {
			name,
			qualifier,
			qualifiedOnly: read.some((other) => isAfter(other.mention) && hasColumn(other)),
			nullCounts: !hasOuterJoin,
		};
		if (!conditions.some((condition) => limitsPartitions(condition, column)))
			throw invalidQuery(
				`Cannot query over table '${projectId}.${table.dataset}.${table.name}' without a filter over column(s) '${name}' that can be used for partition elimination`,
			);
	}
}
