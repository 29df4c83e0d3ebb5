import { formatCount } from '@accounted/command-line';
import type { AuditedProcessor, NearlyAgreeing, UnaccountedEntity } from '@accounted/failure-tracking';
import type { IsoDate } from '@accounted/warehouse';
import type { Findings } from './findings.ts';

/** One text for a processor, a date and an entity. */
export function keyText(
	{ processor, date }: { readonly processor: AuditedProcessor; readonly date: IsoDate },
	entityId: string,
): string {
	return JSON.stringify([processor.code, date, entityId]);
}

/** Returns the unaccounted entities that were not found under another spelling. */
export function withoutNearlyAgreeing({
	unaccounted,
	nearlyAgreeing,
}: Pick<Findings, 'unaccounted' | 'nearlyAgreeing'>): UnaccountedEntity[] {
	const found = new Set(nearlyAgreeing.map((pair) => keyText(pair, pair.expected)));
	return unaccounted.filter((entity) => !found.has(keyText(entity, entity.entityId)));
}

/** Says for each processor in what its keys differ, with an example, and what to do about it. */
export function nearlyAgreeingLines(nearlyAgreeing: readonly NearlyAgreeing[]): string[] {
	const groups = Map.groupBy(nearlyAgreeing, ({ processor, by }) => JSON.stringify([processor.code, by]));
	return [...groups.values()].flatMap((pairs) => {
		const [first] = pairs;
		if (first === undefined) return [];
		const { processor, expected, found, by } = first;
		const { code, output } = processor;
		const several = pairs.length === 1 ? 'key differs' : 'keys differ';
		const count = formatCount(pairs.length);
		return [
			`${code}: ${count} unaccounted and ${count} unexpected ${several} by ${by.join(' and ')} alone: '${expected}' expected, '${found}' found. Correct the spelling in ${output.table.name}.${output.entityColumn}, or in the expectation`,
		];
	});
}
