import { UsageError, withinLimits } from '@accounted/command-line';
import {
	type AuditedProcessor,
	type ExplainRequest,
	explain,
	knownEntities,
	knownRange,
	overCheckable,
	rootsOf,
} from '@accounted/failure-tracking';
import { displayNames, playerLookup, RawEvidence, rejectedAbout, rejectedEntities } from '@accounted/raw';
import type { Warehouse } from '@accounted/warehouse';
import { type Explained, explainJson, explainText } from './explain-view.ts';
import { findEntity } from './find-entity.ts';

/**
 * The chain of every asked key up to its roots, with the raw rows that bear on them, and the rejected rows about the entity;
 * `processors` are all there are.
 */
export async function explained(
	warehouse: Warehouse,
	request: ExplainRequest,
	subject: string,
	processors: readonly AuditedProcessor[],
): Promise<Explained> {
	const { result: explanations, couldNotCheck } = await overCheckable(
		warehouse,
		request.processors,
		request.range,
		(checkable) => explain(warehouse, { ...request, processors: checkable.processors }),
	);
	const roots = explanations.flatMap(({ chain }) => (chain === null ? [] : rootsOf(chain)));
	const evidence = await RawEvidence.read(warehouse, roots);
	const { range, entityId = null } = request;
	const rejected = entityId === null ? [] : await rejectedAbout(warehouse, entityId, range);
	return { subject, entityId, range, explanations, evidence, rejected, couldNotCheck, processors };
}

/**
 * Returns the id of the entity that a person names. Looks beyond the dates that are asked for: an entity can be known and
 * have nothing on them.
 * @throws UsageError for a name that no entity has, or several.
 */
export async function entityNamed(
	warehouse: Warehouse,
	{ processors, range }: Pick<ExplainRequest, 'processors' | 'range'>,
	text: string,
): Promise<string> {
	const known = withinLimits((await knownRange(warehouse, processors)) ?? range);
	const whole = {
		start: known.start < range.start ? known.start : range.start,
		end: known.end > range.end ? known.end : range.end,
	};
	return findEntity(text, {
		ids: [...(await knownEntities(warehouse, processors, whole)), ...(await rejectedEntities(warehouse))],
		names: await displayNames(warehouse),
		fold: playerLookup,
	});
}

/** @throws UsageError for a format that an explanation has not. */
export function explainReport(format: string, found: Explained, width?: number): string {
	if (format === 'table') return explainText(found, width);
	if (format === 'json') return explainJson(found);
	throw new UsageError(
		`--format ${format}: an explanation has no such format`,
		'Say --format table or --format json.',
	);
}
