import { type RowOf, replaceRows, sql, type TableChange, type Warehouse } from '@accounted/warehouse';
import { changedParts, type Definition } from '../definition/definition.ts';
import type { SlicePart } from '../definition/slice.ts';
import type { Processor } from '../processor/processor.ts';
import { definitionsTable } from './tables.ts';

type DefinitionRow = RowOf<typeof definitionsTable>;

/** The definitions that a warehouse knows, those of earlier runs too. */
export class KnownDefinitions {
	readonly #rows: readonly DefinitionRow[];

	private constructor(rows: readonly DefinitionRow[]) {
		this.#rows = rows;
	}

	static async read(
		warehouse: Pick<Warehouse, 'query'>,
		processors: readonly Processor[],
	): Promise<KnownDefinitions> {
		const names = processors.map(({ name }) => name);
		return new KnownDefinitions(
			await warehouse.query(
				sql`SELECT * FROM ${definitionsTable} WHERE processor_name ${sql.in('STRING', names)}`,
				definitionsTable.schema,
			),
		);
	}

	/** What differs between a definition that made a cell and the one that there is now, by name; none if it is not known. */
	changedSince(processor: Processor, version: string, { parts }: Definition): string[] {
		const row = this.#find(processor, version);
		return row === undefined ? [] : changedParts(partsOf(row), parts);
	}

	/** The changes that record a definition; none if it is recorded already. */
	recording(
		processor: Processor,
		{ version, parts }: Definition,
		{ runId, now }: { readonly runId: string; readonly now: string },
		acceptedReason: string | null = null,
	): TableChange[] {
		if (acceptedReason === null && this.#find(processor, version) !== undefined) return [];
		return [
			replaceRows(
				definitionsTable,
				sql`processor_name = ${processor.name} AND definition_version = ${version}`,
				[
					{
						processor_name: processor.name,
						definition_version: version,
						part_names: parts.map(({ name }) => name),
						part_digests: parts.map(({ digest }) => digest),
						first_run_id: runId,
						accepted_reason: acceptedReason,
						recorded_at: now,
					},
				],
			),
		];
	}

	#find({ name }: Processor, version: string): DefinitionRow | undefined {
		return this.#rows.find((row) => row.processor_name === name && row.definition_version === version);
	}
}

function partsOf({ part_names, part_digests }: DefinitionRow): SlicePart[] {
	return part_names.map((name, index) => ({ name, digest: part_digests[index] ?? '' }));
}

/** The definition versions by the processor's name, as cells are compared with them. */
export function versionsOf(definitions: ReadonlyMap<string, Definition>): ReadonlyMap<string, string> {
	return new Map([...definitions].map(([name, { version }]) => [name, version]));
}

/** Why the outcomes of a processor may change without anything noticing; null if they cannot. */
export function impurityProblem({ code }: Processor, definition: Definition | undefined): Error | null {
	if (definition === undefined || definition.impurity === null) return null;
	return new Error(
		`${code}: ${definition.impurity}, whose value no definition version holds: cells would not become stale when it changes. Pass it in through the inputs, or say in the definition why it is harmless: impure: 'reason'`,
	);
}
