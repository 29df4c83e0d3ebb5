import {
	type DateRange,
	isoDate,
	mentionsInText,
	namesInText,
	type Sql,
	sql,
	type TableDefinition,
	tablesOf,
} from '@accounted/warehouse';
import { isProcessor, type Processor } from './processor.ts';

/** Any range: which tables a statement reads does not depend on it. */
const ANY_RANGE: DateRange = { start: isoDate.parse('2020-02-28'), end: isoDate.parse('2020-03-01') };

/** The statements of a processor, by the name under which its definition has them. */
export function statementsOf(
	{ expectation, inputs, upstream }: Pick<Processor, 'expectation' | 'inputs' | 'upstream'>,
	range: DateRange = ANY_RANGE,
): ReadonlyMap<string, Sql> {
	const anything = { has: () => sql`TRUE`, hasId: () => sql`TRUE` };
	return new Map<string, Sql>([
		['expectation.sql', expectation.sql(range)],
		['inputs.sql', inputs.sql(range)],
		['inputs.sql for some entities', inputs.sql(range, ['one entity'])],
		...upstream.flatMap(({ from, concerns }): [string, Sql][] =>
			typeof concerns === 'function' ? [[`concerns of ${from.name}`, concerns(anything, range)]] : [],
		),
	]);
}

/** Returns every table that a processor reads: those that its statements name, and the outputs that its entities require. */
export function tablesRead(
	processor: Pick<Processor, 'expectation' | 'inputs' | 'upstream'>,
): TableDefinition[] {
	const required = processor.upstream.flatMap(({ from, requiredOf }) =>
		requiredOf !== undefined && isProcessor(from) ? [from.output.table] : [],
	);
	const named = [...statementsOf(processor).values()].flatMap(tablesOf);
	return [...new Map([...required, ...named].map((table) => [table.name, table])).values()];
}

/**
 * Checks that a processor declares every table that its statements name. Staleness is derived from the declarations: a table
 * that they lack could change without any cell becoming stale.
 * @throws TypeError naming the processor, the statement and the table.
 */
export function checkDeclaredReads(
	processor: Pick<Processor, 'name' | 'expectation' | 'inputs' | 'upstream'>,
): void {
	const declared = new Set(
		processor.upstream.flatMap(({ from }) =>
			isProcessor(from) ? [from.output.table.name] : from.tables.map(({ table }) => table.name),
		),
	);
	const ignored = processor.upstream.flatMap(({ from }) =>
		isProcessor(from)
			? []
			: from.tables.flatMap(({ table, ignored: columns = [] }) =>
					columns.map((column) => ({ table, column })),
				),
	);
	for (const [name, statement] of statementsOf(processor)) {
		const tables = tablesOf(statement);
		const unwatched = ignored.find(
			({ table, column }) =>
				tables.some((one) => one.name === table.name) && mentionsInText(statement, column),
		);
		if (unwatched !== undefined)
			throw new TypeError(
				`${processor.name}: ${name} reads ${unwatched.column} of ${unwatched.table.name}, which its source ignores. Do not read it, or take it off the ignored columns`,
			);
		const undeclared = tables.find((table) => !declared.has(table.name));
		if (undeclared !== undefined)
			throw new TypeError(
				`${processor.name}: ${name} reads ${undeclared.name}, and no upstream has that table. Add its source or its processor to upstream, or do not read it`,
			);
		const [unknown] = namesInText(statement);
		if (unknown !== undefined)
			throw new TypeError(
				`${processor.name}: ${name} names ${unknown} as text, which hides what it reads. Put the table definition in the statement instead of its name`,
			);
	}
}
