import type { Table } from '../catalog/catalog.ts';
import { invalid } from '../errors.ts';
import type { LoadConfiguration } from '../jobs/job-configuration.ts';
import { type Field, fieldsOf } from '../schema.ts';

/**
 * What the rows of a load have: the schema that the job gives, or else the table's.
 * @throws BigQueryError where there is neither, or a given one does not fit the table that rows are added to.
 */
export function fieldsFor(
	load: LoadConfiguration,
	table: Table | undefined,
	label: string,
): readonly Field[] {
	const given = load.schema === undefined ? undefined : fieldsOf(load.schema);
	if (given !== undefined && (table === undefined || load.writeDisposition === 'WRITE_TRUNCATE'))
		return given;
	if (table === undefined) throw invalid('No schema specified on job or table.');
	if (given === undefined) return table.fields;
	const mismatch = (what: string): Error => invalid(`Provided Schema does not match Table ${label}. ${what}`);
	for (const field of given) {
		const own = table.fields.find(({ name }) => name.toLowerCase() === field.name.toLowerCase());
		if (own === undefined) throw mismatch(`Cannot add fields (field: ${field.name})`);
		if (own.type !== field.type)
			throw mismatch(`Field ${field.name} has changed type from ${own.type} to ${field.type}`);
		if (own.mode !== field.mode)
			throw mismatch(`Field ${field.name} has changed mode from ${own.mode} to ${field.mode}`);
	}
	for (const own of table.fields)
		if (own.mode === 'REQUIRED' && !given.some(({ name }) => name === own.name))
			throw mismatch(`Field ${own.name} is missing in new schema`);
	return given;
}
