import { ANALYTICS_PROCESSORS } from '@accounted/analytics';
import type { AuditedProcessor, Processor } from '@accounted/failure-tracking';
import { PRECOMPUTE_PROCESSORS } from '@accounted/precompute';
import { RAW_SCHEMA, rawGameLoader } from '@accounted/raw';
import { didYouMean } from './did-you-mean.ts';
import { UsageError } from './usage-error.ts';

/** Every processor there is, by phase. */
export const PROCESSORS: readonly Processor[] = [
	rawGameLoader,
	...ANALYTICS_PROCESSORS,
	...PRECOMPUTE_PROCESSORS,
];

/** Every table that a pipeline writes, besides those the core keeps for itself. */
export const PIPELINE_TABLES = [...RAW_SCHEMA, ...PROCESSORS.map(({ output }) => output.table)];

/**
 * The processors that `--processor` names, of those that the pipeline runs or of others; all where it is not given.
 * @throws UsageError for a code that nobody has, with the nearest one.
 */
export function selectProcessors(codes: string | undefined): Processor[];
export function selectProcessors<P extends AuditedProcessor>(
	codes: string | undefined,
	among: readonly P[],
): P[];
export function selectProcessors(
	codes: string | undefined,
	among: readonly AuditedProcessor[] = PROCESSORS,
): AuditedProcessor[] {
	if (codes === undefined) return [...among];
	const wanted = codes
		.split(',')
		.map((code) => code.trim().toUpperCase())
		.filter((code) => code !== '');
	const known = among.map(({ code }) => code);
	if (wanted.length === 0)
		throw new UsageError('--processor names no processor', `The processors are ${known.join(', ')}.`);
	for (const code of wanted) {
		if (known.includes(code)) continue;
		throw new UsageError(
			`--processor ${code}: there is no such processor.${didYouMean(code, known)}`,
			`The processors are ${known.join(', ')}.`,
		);
	}
	return among.filter(({ code }) => wanted.includes(code));
}
