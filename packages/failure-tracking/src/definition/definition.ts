import { createHash } from 'node:crypto';
import { columnsOf, type DateRange, isoDate, type TableDefinition } from '@accounted/warehouse';
import { IS_BUNDLED } from '../processor/call-site.ts';
import { statementsOf } from '../processor/declared-reads.ts';
import { hasOwnCode, textOfEvaluate } from '../processor/define-processor.ts';
import { isProcessor, type Processor } from '../processor/processor.ts';
import { OUTCOME_RULES } from './outcome-rules.ts';
import type { Slice, SlicePart } from './slice.ts';
import { CANONICAL_VERSION, slicesOf } from './slice-cache.ts';
import { statementText } from './statement-digest.ts';

/** Everything that decides the outcomes of a processor. */
export interface Definition {
	/**
	 * `s2-` and 16 hexadecimal digits. The letter is where the code was found: `s` in source files or their unbundled output,
	 * `b` in a bundle, `n` nowhere. Versions of different letters, or of different forms, cannot be compared.
	 */
	readonly version: string;
	/** What it consists of, so that a change can be named. */
	readonly parts: readonly SlicePart[];
	/** What the code uses that no version can hold, as part of a sentence; null if there is nothing. */
	readonly impurity: string | null;
}

/** Short ranges that cross what arithmetic on dates could stumble on. A statement that depends on its range shows it. */
const RANGES: readonly DateRange[] = [
	{ start: isoDate.parse('2021-11-05'), end: isoDate.parse('2021-11-05') },
	{ start: isoDate.parse('2023-12-30'), end: isoDate.parse('2024-03-01') },
];

const known = new WeakMap<Processor, Promise<Definition>>();

/** Returns the definitions of processors by their names. Each is derived once in a process. */
export async function definitionsOf(
	processors: readonly Processor[],
): Promise<ReadonlyMap<string, Definition>> {
	const fresh = processors.filter((processor) => !known.has(processor));
	if (fresh.length > 0) {
		const slices = slicesOf(fresh.map(({ definedAt = [] }) => definedAt));
		for (const [index, processor] of fresh.entries())
			known.set(
				processor,
				slices.then((all) => definitionOf(processor, all[index] ?? null)),
			);
	}
	const definitions = new Map<string, Definition>();
	for (const processor of processors) {
		const definition = await known.get(processor);
		if (definition !== undefined) definitions.set(processor.name, definition);
	}
	return definitions;
}

/** Whether two definition versions can be compared: the same kind of code, in the same form. */
export function areComparable(one: string, other: string): boolean {
	return kindOf(one) === kindOf(other);
}

function kindOf(version: string): string {
	return version.slice(0, version.indexOf('-'));
}

/** Returns what differs between two lists of parts, by name: what was changed, is new, or is gone. */
export function changedParts(before: readonly SlicePart[], after: readonly SlicePart[]): string[] {
	const [was, is] = [before, after].map((parts) => new Map(parts.map(({ name, digest }) => [name, digest])));
	const names = new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])]);
	return [...names].filter((name) => was?.get(name) !== is?.get(name));
}

function definitionOf(processor: Processor, slice: Slice | null): Definition {
	const { output, inputs, upstream, entityType, phase, impure } = processor;
	const parts: SlicePart[] = [
		part('rules of the engine', OUTCOME_RULES),
		part('output table', [tableOf(output.table), output.entityColumn, output.dateColumn, entityType, phase]),
		part('input columns', columnsOf(inputs.row).map(columnOf)),
		part(
			'upstreams',
			upstream.map(({ from, lookbackDays, includesDate, requiredOf }) => [
				from.name,
				lookbackDays,
				includesDate,
				requiredOf !== undefined,
				isProcessor(from) ? [] : from.tables.map(({ table, dateColumn }) => [table.name, dateColumn]),
			]),
		),
		...RANGES.flatMap((range, index) =>
			[...statementsOf(processor, range)]
				.filter(([name]) => !name.startsWith('concerns'))
				.map(([name, statement]) =>
					part(`${name}${index === 0 ? '' : ' over months'}`, statementText(statement)),
				),
		),
		...(slice !== null && hasOwnCode(processor) ? [] : textParts(processor)),
		...(slice?.parts ?? []),
	];
	const kind = slice === null ? 'n' : IS_BUNDLED ? 'b' : 's';
	// The order of the parts of the slice is the digest's; their names are not part of it.
	const own = parts.slice(0, parts.length - (slice?.parts.length ?? 0));
	const digest = hexOf([...own.map((one) => one.digest), slice?.digest ?? ''].join(' '));
	return {
		version: `${kind}${CANONICAL_VERSION}-${digest}`,
		parts,
		impurity: impure === undefined ? impurityOf(processor, slice) : null,
	};
}

function impurityOf(processor: Processor, slice: Slice | null): string | null {
	if ((slice === null || !hasOwnCode(processor)) && textOfEvaluate(processor) === null)
		return 'evaluate is a function whose text cannot be read, such as one made by bind';
	const [impurity] = slice?.impurities ?? [];
	return impurity === undefined ? null : `${impurity.where} uses ${impurity.what}`;
}

/** The texts of a processor's functions: all there is of its code where no source file can be read. */
function textParts(processor: Processor): SlicePart[] {
	const failures = 'failures' in processor ? processor.failures : [];
	return [
		part('evaluate', textOfEvaluate(processor)),
		part('failures', failures),
		part(
			'required entities',
			processor.upstream.map(({ requiredOf }) => String(requiredOf)),
		),
	];
}

function part(name: string, content: unknown): SlicePart {
	return { name, digest: hexOf(JSON.stringify(content)) };
}

function hexOf(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function tableOf({ name, columns, key }: TableDefinition): unknown {
	return [name, columns.map(columnOf), key];
}

function columnOf({ name, type, nullable }: TableDefinition['columns'][number]): unknown {
	return [name, type, nullable];
}
