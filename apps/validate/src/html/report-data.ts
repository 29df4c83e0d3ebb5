import { ownInvocation, printedCommand } from '@accounted/command-line';
import {
	causeKeyText,
	expectedEntities,
	failuresWithCauses,
	type ProcessorAccount,
} from '@accounted/failure-tracking';
import {
	CELL_COLUMNS,
	type DetailData,
	type GroupData,
	type ProcessorData,
	type ReportData,
} from '@accounted/report-page';
import type { Warehouse } from '@accounted/warehouse';
import { causeSays, causeSubject } from '../causes.ts';
import type { Findings } from '../findings.ts';
import { reasonText } from '../rejected-rows.ts';
import { countUnchecked, uncheckedLines } from '../unchecked.ts';

/** Causes that a page lists; a person reads fewer. */
const CAUSES = 500;
/** What a page of less than 2 MB has room for, with a margin: names take a few bytes each once they are packed. */
const MOST_FAILURES = 150_000;
const MOST_EXPECTED = 150_000;

/** The cells, totals and causes of a report; its entities come with `detailData`, or are asked for one by one. */
export function reportData({ reconciliation, causes, generatedAt }: Findings): ReportData {
	const dates = [
		...new Set(reconciliation.processors.flatMap(({ cells }) => cells.map(({ date }) => date))),
	].sort();
	const position = new Map(dates.map((date, index) => [date, index]));
	return {
		range: reconciliation.range,
		generatedAt,
		dates,
		processors: reconciliation.processors.map((account) => processorData(account, position)),
		causes: causes.slice(0, CAUSES).map((cause) => ({
			category: cause.category,
			disposition: cause.disposition,
			subject: causeSubject(cause),
			says: causeSays(cause),
			failures: cause.failures,
			entities: cause.entities,
			dates: cause.dates,
			processors: cause.processors.map(({ code }) => code),
			first: cause.first,
			last: cause.last,
		})),
		moreCauses: Math.max(0, causes.length - CAUSES),
		unchecked: {
			processors: countUnchecked(reconciliation),
			lines: uncheckedLines(reconciliation),
		},
		rejected: reconciliation.rejected.map((group) => ({
			file: group.file,
			column: group.column,
			reason: reasonText(group),
			count: group.count,
			firstPosition: group.firstPosition,
		})),
		invocation: ownInvocation(),
		details: null,
	};
}

function processorData(
	{ processor, cells, rejectedWithoutDate }: ProcessorAccount,
	position: ReadonlyMap<string, number>,
): ProcessorData {
	const columns = new Map(CELL_COLUMNS.map((name) => [name, new Array<number>(position.size).fill(0)]));
	const categories: Record<string, number[]> = {};
	for (const cell of cells) {
		const at = position.get(cell.date);
		if (at === undefined) continue;
		const { error, pending, expected } = cell.failuresByDisposition;
		const values = {
			...cell,
			error,
			acknowledged: cell.acknowledged.error,
			pending,
			expectedFailures: expected,
		};
		for (const [name, column] of columns) column[at] = values[name];
		for (const [category, count] of Object.entries(cell.failuresByCategory)) {
			categories[category] ??= [];
			categories[category].push(at, count);
		}
	}
	return {
		code: processor.code,
		name: processor.name,
		phase: processor.phase,
		expectation: processor.expectation.description,
		rejectedWithoutDate,
		columns: Object.fromEntries([...columns].filter(([, column]) => column.some((value) => value > 0))),
		categories,
	};
}

/**
 * Returns the entities behind the cells, as far as a page has room. Expected failures are left out first, then entities
 * with a record. The page says what is left out.
 */
export async function detailData(
	warehouse: Warehouse,
	{ reconciliation, unaccounted, causes }: Findings,
	{ dates }: ReportData,
): Promise<DetailData> {
	const { range } = reconciliation;
	const processors = reconciliation.processors.map(({ processor }) => processor);
	const count = (pick: (account: ProcessorAccount) => number, of = reconciliation.processors) =>
		of.reduce((sum, account) => sum + pick(account), 0);
	const withExpected = count(({ hasFailure }) => hasFailure) <= MOST_FAILURES;
	// An entity that several processors expect by one expectation is named once.
	const expectations = new Map(
		reconciliation.processors.map((account) => [account.processor.expectation.name, account]),
	);
	const withRecords = count(({ expected }) => expected, [...expectations.values()]) <= MOST_EXPECTED;
	const failures = await failuresWithCauses(warehouse, processors, range, {
		withExpected,
		limit: MOST_FAILURES,
	});
	const names = new Map<string, number>();
	const nameOf = (entity: string) => {
		const known = names.get(entity) ?? names.size;
		names.set(entity, known);
		return known;
	};
	const position = new Map<string, number>(dates.map((date, index) => [date, index]));
	const at = (date: string) => position.get(date) ?? -1;
	const order = new Map(processors.map(({ name }, index) => [name, index]));
	const causeOf = new Map(causes.slice(0, CAUSES).map((cause, index) => [causeKeyText(cause), index]));
	const groups = new Map<string, GroupData & { entities: number[] }>();
	for (const { processorName, date, entityId, reason, cause } of failures) {
		const place = [order.get(processorName) ?? -1, at(date), causeOf.get(causeKeyText(cause)) ?? -1] as const;
		const group = groups.get(place.join()) ?? { at: place, says: reason, entities: [] };
		groups.set(place.join(), group);
		group.entities.push(nameOf(entityId));
	}
	const expected: Record<string, number[][]> = {};
	if (withRecords)
		for (const { expectation, date, entityId } of await expectedEntities(warehouse, processors, range)) {
			const description =
				processors.find((processor) => processor.expectation.name === expectation)?.expectation.description ??
				'';
			expected[description] ??= dates.map(() => []);
			expected[description][at(date)]?.push(nameOf(entityId));
		}
	const leftOut = [
		...(withExpected ? [] : ['expected failures']),
		...(withRecords ? [] : ['entities with a record']),
		...(failures.length === MOST_FAILURES ? ['more than 150,000 failures'] : []),
	];
	return {
		groups: [...groups.values()],
		unaccounted: unaccounted
			.slice(0, MOST_FAILURES)
			.map(({ processor, date, entityId, why }) => [
				order.get(processor.name) ?? -1,
				at(date),
				nameOf(entityId),
				why,
			]),
		expected: withRecords ? expected : null,
		entities: [...names.keys()],
		leftOut:
			leftOut.length === 0
				? ''
				: `Left out to keep this file small: ${leftOut.join(', ')}. ${printedCommand('validate', ['serve'])} has every entity.`,
	};
}
