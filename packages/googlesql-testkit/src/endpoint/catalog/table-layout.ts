import { invalid, notServed } from '../errors.ts';
import { quoteName } from '../googlesql/render.ts';
import type { Field } from '../schema.ts';
import { duckdbType } from '../values/values.ts';
import type { TableDetails } from './table-details.ts';

const PARTITIONING_TYPES: ReadonlySet<string> = new Set(['DATE', 'DATETIME', 'TIMESTAMP']);

/** @throws BigQueryError invalid where partitions or clusters are of columns that cannot have them. */
export function checkLayout(details: TableDetails): void {
	const { fields, timePartitioning, clustering, requirePartitionFilter = false } = details;
	if (requirePartitionFilter && timePartitioning === undefined)
		throw invalid('require_partition_filter can only be set for partitioned tables');
	const named = (name: string): Field | undefined =>
		fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
	if (timePartitioning?.field !== undefined) {
		const field = named(timePartitioning.field);
		if (field === undefined)
			throw invalid('The field specified for partitioning cannot be found in the schema');
		if (!PARTITIONING_TYPES.has(field.type) || field.mode === 'REPEATED')
			throw invalid(
				`The field specified for time partitioning can only be of type TIMESTAMP, DATE or DATETIME. The type found is: ${field.type}.`,
			);
	}
	if ((clustering?.fields.length ?? 0) > 4) throw invalid('At most 4 clustering fields are supported');
	for (const name of clustering?.fields ?? [])
		if (named(name) === undefined)
			throw invalid(
				`The field specified for clustering cannot be found in the schema. Invalid field: ${name}.`,
			);
}

/** How DuckDB declares a column. An array that nobody names is empty, not NULL. */
export function columnSpec(field: Field): string {
	const modes = { NULLABLE: '', REQUIRED: ' NOT NULL', REPEATED: ' DEFAULT []' };
	return `${quoteName(field.name)} ${duckdbType(field)}${modes[field.mode]}`;
}

/** New columns stand last, wherever the request has them. */
export function inOrder(before: readonly Field[], after: readonly Field[]): readonly Field[] {
	const place = ({ name }: Field): number => {
		const index = before.findIndex((field) => field.name === name);
		return index < 0 ? before.length : index;
	};
	return after.toSorted((a, b) => place(a) - place(b));
}

/**
 * What to alter so that a table has its new schema: new columns, and REQUIRED ones that may be null from now on.
 * Source: https://cloud.google.com/bigquery/docs/managing-table-schemas
 */
export function schemaChanges(
	label: string,
	before: readonly Field[],
	after: readonly Field[],
): readonly string[] {
	const mismatch = (what: string): Error => invalid(`Provided Schema does not match Table ${label}. ${what}`);
	for (const { name } of before)
		if (!after.some((field) => field.name === name)) throw mismatch(`Field ${name} is missing in new schema`);
	return after.flatMap((field) => {
		const old = before.find(({ name }) => name === field.name);
		if (old === undefined) {
			if (field.mode === 'REQUIRED')
				throw mismatch(`Cannot add required fields to an existing schema. (field: ${field.name})`);
			return [`ADD COLUMN ${columnSpec(field)}`];
		}
		if (
			String(duckdbType({ ...old, mode: 'NULLABLE' })) !== String(duckdbType({ ...field, mode: 'NULLABLE' }))
		)
			throw old.type === 'RECORD' && field.type === 'RECORD'
				? notServed('changes within a RECORD')
				: mismatch(`Field ${field.name} has changed type from ${old.type} to ${field.type}`);
		if (old.mode === field.mode) return [];
		if (old.mode === 'REQUIRED' && field.mode === 'NULLABLE')
			return [`ALTER COLUMN ${quoteName(field.name)} DROP NOT NULL`];
		throw mismatch(`Field ${field.name} has changed mode from ${old.mode} to ${field.mode}`);
	});
}
