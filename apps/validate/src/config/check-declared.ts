import { nearest, PIPELINE_TABLES, UsageError } from '@accounted/command-line';
import { type AuditedProcessor, expectedEntities, isOwn } from '@accounted/failure-tracking';
import { isoDate, splitTableName, type Warehouse, WarehouseError } from '@accounted/warehouse';

/** A day with nothing on it: what an expectation reads of it costs next to nothing. */
const EMPTY_DAY = isoDate.parse('1970-01-01');

/**
 * Sees that what a configuration declares is in the warehouse: tables, columns, and what expectations read.
 * @throws WarehouseError MISSING_TABLE naming the table or column, and the nearest one that is there.
 * @throws UsageError for an expectation that the warehouse does not take.
 */
export async function checkDeclared(
	warehouse: Warehouse,
	processors: readonly AuditedProcessor[],
): Promise<void> {
	const declared = processors.filter((processor) => !isOwn(processor));
	if (declared.length === 0) return;
	const present = await warehouse.existing(declared.map(({ output }) => output.table));
	for (const { code, output } of declared) {
		const { table, dateColumn, entityColumn } = output;
		const columns = present.get(table.name);
		if (columns === undefined) throw await missingTable(warehouse, code, table.name);
		for (const column of [dateColumn, entityColumn])
			if (!columns.has(column))
				throw new WarehouseError(
					'MISSING_TABLE',
					`${warehouse.label}: ${table.name}, the table of ${code}, has no column ${column}`,
					`The nearest column there is ${nearest(column, [...columns])}: correct the configuration.`,
				);
	}
	for (const processor of declared) await checkExpectation(warehouse, processor);
}

async function missingTable(warehouse: Warehouse, code: string, name: string): Promise<WarehouseError> {
	const datasets = [splitTableName(name), ...PIPELINE_TABLES.map((table) => splitTableName(table.name))];
	const names: string[] = [];
	for (const dataset of new Set(datasets.map((parts) => parts.dataset)))
		for (const name of await warehouse.tablesIn(dataset)) names.push(name);
	const near = nearest(name, names);
	const hint = near === undefined ? 'There are no tables at all' : `The nearest there is ${near}`;
	return new WarehouseError(
		'MISSING_TABLE',
		`${warehouse.label}: there is no table ${name}, which is to hold the records of ${code}`,
		`${hint}: correct the configuration, or let ${code} run first.`,
	);
}

async function checkExpectation(warehouse: Warehouse, processor: AuditedProcessor): Promise<void> {
	const { code, expectation } = processor;
	try {
		await expectedEntities(warehouse, [processor], { start: EMPTY_DAY, end: EMPTY_DAY });
	} catch (error) {
		if (!(error instanceof WarehouseError) || !['BAD_STATEMENT', 'MISSING_TABLE'].includes(error.reason))
			throw error;
		throw new UsageError(
			`the expectation of ${code} (${expectation.description}) cannot be asked: ${saidBy(error)}`,
			'Correct it in the configuration: a SELECT of analysis_date and entity_id, from tables that are there.',
			error,
		);
	}
}

/** What the engine itself said, without the statement it quotes, which is longer than what stands in the file. */
function saidBy({ message, cause }: WarehouseError): string {
	const said = cause instanceof Error ? cause.message : message;
	return (
		said
			.split(/\n\s*LINE \d/)[0]
			?.trim()
			.replaceAll(/\s+/g, ' ') ?? said
	);
}
