import { printedCommand, UsageError } from '@accounted/command-line';
import { type AuditedProcessor, type Explanation, reconcile, rootsOf } from '@accounted/failure-tracking';
import type { CellDetails, EntityDetails, ReportData, Standing } from '@accounted/report-page';
import { type DateRange, isoDate, type Warehouse } from '@accounted/warehouse';
import { codesOf } from '../codes.ts';
import { explained } from '../explain/explain-command.ts';
import { chainLines, type Explained, groupedByRoot } from '../explain/explain-view.ts';
import { repairOf } from '../explain/repair.ts';
import { findingsOf } from '../findings.ts';
import { reportData } from '../html/report-data.ts';

/** What is served: these processors and dates, and nothing else. */
export interface Served {
	readonly processors: readonly AuditedProcessor[];
	/** Those, and all that a chain of causes may lead to. */
	readonly known: readonly AuditedProcessor[];
	readonly range: DateRange;
}

export async function reportAnswer(warehouse: Warehouse, { processors, range }: Served): Promise<ReportData> {
	return reportData(await findingsOf(warehouse, await reconcile(warehouse, processors, range)));
}

/** @throws UsageError for a cell that is not served. */
export async function cellAnswer(
	warehouse: Warehouse,
	{ processors, known, range }: Served,
	code: string,
	text: string,
): Promise<CellDetails> {
	const processor = processors.find((one) => one.code === code);
	const date = isoDate.safeParse(text).data;
	if (processor === undefined || date === undefined || date < range.start || date > range.end)
		throw new UsageError(`${code}:${text}: there is no such cell here`, 'Ask for one that the page shows.');
	const request = { processors: [processor], range: { start: date, end: date } };
	const found = await explained(warehouse, request, `${code}:${text}`, known);
	const unaccounted = found.explanations.filter(({ standing }) => standing === 'UNACCOUNTED');
	const groups = groupedByRoot(found.explanations.filter(({ standing }) => standing !== 'UNACCOUNTED'));
	const repairs = [...unaccounted.slice(0, 1), ...groups.flatMap((group) => group.slice(0, 1))].flatMap(
		(one) => repairOf(one, found.processors, found.evidence),
	);
	return {
		groups: groups.map((group) => groupAnswer(group, found)),
		unaccounted: unaccounted.map(({ entityId, why }) => ({ entity: entityId, why: why ?? '' })),
		commands: [
			...new Set([
				...repairs.filter(({ isCommand }) => isCommand).map(({ text: line }) => line),
				printedCommand('validate', ['--explain', `${code}:${text}`]),
			]),
		],
	};
}

function groupAnswer(
	group: readonly Explanation[],
	{ processors, evidence }: Explained,
): CellDetails['groups'][number] {
	const [first] = group;
	const chain = first?.chain ?? null;
	const [root] = chain === null ? [] : rootsOf(chain);
	const standing = first?.standing ?? 'FAILURE';
	const cause =
		root === undefined
			? ''
			: `${root.failure?.failure_category ?? 'never ran'} of ${codesOf(processors)(root.processorName)} ${root.date}`;
	return {
		title:
			standing === 'FAILURE'
				? cause
				: `${standing.charAt(0)}${standing.slice(1).toLowerCase()} ${cause}`.trim(),
		disposition: first?.disposition ?? 'error',
		chain: chain === null ? [] : chainLines(chain, '', processors, evidence).map((line) => line.trim()),
		entities: group.map(({ entityId }) => entityId),
	};
}

export async function entityAnswer(
	warehouse: Warehouse,
	{ processors, known, range }: Served,
	entityId: string,
): Promise<EntityDetails> {
	const { explanations } = await explained(warehouse, { processors, range, entityId }, entityId, known);
	const byProcessor = Map.groupBy(explanations, ({ processor }) => processor);
	return {
		entity: entityId,
		processors: processors.flatMap((processor) => {
			const own = byProcessor.get(processor) ?? [];
			if (own.length === 0) return [];
			return [
				{
					code: processor.code,
					dates: own.map((one) => ({ date: one.date, standing: standingOf(one), says: saysOf(one) })),
				},
			];
		}),
	};
}

function standingOf({ standing, disposition }: Explanation): Standing {
	switch (standing) {
		case 'RECORD':
			return 'record';
		case 'FAILURE':
			return disposition ?? 'error';
		case 'UNACCOUNTED':
			return 'unaccounted';
		case 'CONFLICT':
			return 'conflict';
		case 'UNEXPECTED':
			return 'unexpected';
	}
}

function saysOf({ why, chain }: Explanation): string {
	if (why !== null) return why;
	if (chain === null) return '';
	const [root] = rootsOf(chain);
	const own =
		chain.failure === null ? '' : `${chain.failure.failure_category}: ${chain.failure.failure_reason}`;
	return root === undefined || root === chain || root.failure === null
		? own
		: `${own}; root cause ${root.failure.failure_category} ${root.date} ${root.entityId}`;
}
