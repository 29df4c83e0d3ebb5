import { addDays, type DateRange, type IsoDate, type Warehouse } from '@accounted/warehouse';
import { definitionsOf } from '../definition/definition.ts';
import { isWorthwhile } from '../ledger/affected-entities.ts';
import { CellVersions, readLedger } from '../ledger/cell-versions.ts';
import { impurityProblem, KnownDefinitions, versionsOf } from '../ledger/definitions.ts';
import { isFatal } from '../ledger/fatal-errors.ts';
import { observeSources, sourceProblem } from '../ledger/observe.ts';
import { DEFAULT_RETRY, type RetryPolicy, retrying } from '../ledger/retry.ts';
import { inDependencyOrder } from '../processor/graph.ts';
import { isProcessor, type Processor } from '../processor/processor.ts';
import { countAffected } from './count-affected.ts';
import { type CellReason, EMPTY_STEP, type Plan, type PlannedCell, type PlanStep } from './plan.ts';
import { readFacts } from './read-facts.ts';
import { type CellFacts, reasonFor } from './reason-for.ts';

export interface PlanRequest {
	readonly processors: readonly Processor[];
	readonly range: DateRange;
	/** Run cells again that are done and fresh. */
	readonly force?: boolean;
	/** Run cells again whose failures might pass, though their inputs are what they were. */
	readonly retryFailures?: boolean;
	/** The time in UTC, ISO. */
	readonly now: () => string;
	readonly retry?: RetryPolicy;
}

/**
 * Returns which cells have to run, upstream first: compares what should be with what the sources, the ledger and the tables
 * hold. Changes nothing. A processor that cannot be planned has a step that says why; all other processors are planned.
 * @throws WarehouseError if the warehouse cannot be read at all.
 */
export async function makePlan(warehouse: Warehouse, request: PlanRequest): Promise<Plan> {
	const { processors, range, force = false, retryFailures = false, now, retry = DEFAULT_RETRY } = request;
	const observed = await observeSources(warehouse, processors, range, retry);
	const definitions = await definitionsOf(processors);
	const recorded = await retrying(() => KnownDefinitions.read(warehouse, processors), retry);
	const versions = new CellVersions(
		await retrying(() => readLedger(warehouse), retry),
		observed.sources,
		versionsOf(definitions),
	);
	const planned = new Map<string, IsoDate[]>();
	const steps: PlanStep[] = [];
	for (const processor of inDependencyOrder(processors)) {
		const definition = definitions.get(processor.name);
		const step = { processor: processor.code, definition: definition?.version ?? '' };
		const changedSince = (version: string) =>
			definition === undefined ? [] : recorded.changedSince(processor, version, definition);
		try {
			const problem = sourceProblem(processor, observed) ?? impurityProblem(processor, definition);
			if (problem !== null) throw problem;
			const labelled = warehouse.labelled({ processor: processor.code.toLowerCase() });
			const done = versions.datesOf(processor).filter((date) => date >= range.start && date <= range.end);
			const stale = done.filter((date) => versions.isStale(processor, date));
			const facts = await retrying(
				() => readFacts(labelled, processor, range, { retryFailures, stale }),
				retry,
			);
			const known = new Map(facts.map((fact) => [fact.date, fact]));
			const expected = facts.filter((fact) => fact.expected > 0).map((fact) => fact.date);
			const dates = [...new Set([...expected, ...done])].sort();
			const cells = dates.flatMap((date): PlannedCell[] => {
				const fact = known.get(date) ?? { date, expected: 0, broken: 0, damaged: 0, retryable: 0 };
				const reason = reasonFor(processor, fact, versions, planned, force, changedSince);
				return reason === null ? [] : [{ date, reason, expected: fact.expected, entities: null }];
			});
			planned.set(
				processor.name,
				cells.map(({ date }) => date),
			);
			const inPart = cells.filter(({ date, reason }) => mayRunInPart(reason, known.get(date)));
			const counts = await retrying(
				() =>
					countAffected(
						labelled,
						processor,
						inPart.map(({ date }) => date),
						versions,
					),
				retry,
			);
			const counted = cells.map((cell) => {
				const entities = counts.get(cell.date) ?? null;
				return {
					...cell,
					entities: entities !== null && isWorthwhile(entities, cell.expected) ? entities : null,
				};
			});
			steps.push({ ...step, cells: counted, upToDate: dates.length - cells.length, problem: null });
		} catch (thrown) {
			const error = thrown instanceof Error ? thrown : new Error(String(thrown));
			if (isFatal(error)) throw error;
			steps.push({ ...step, ...EMPTY_STEP, cells: [], problem: error.message });
		}
	}
	return {
		schemaVersion: 2,
		createdAt: now(),
		range,
		force,
		retryFailures,
		sources: sourcesVersion(processors, range, versions),
		steps,
	};
}

/** Whether a cell runs because of what it reads alone: damage, and what is to be tried again, may be anybody's. */
function mayRunInPart({ kind }: CellReason, fact: CellFacts | undefined): boolean {
	const isSound = fact === undefined || (fact.damaged === 0 && fact.retryable === 0);
	return isSound && (kind === 'STALE' || kind === 'SOURCE_REPAIRED');
}

/** The fingerprint of every source cell that any of the processors reads for any date of the range. */
function sourcesVersion(
	processors: readonly Processor[],
	{ start, end }: DateRange,
	versions: CellVersions,
): string {
	const furthest = new Map<string, number>();
	for (const { upstream } of processors)
		for (const { from, lookbackDays } of upstream)
			if (!isProcessor(from)) furthest.set(from.name, Math.max(lookbackDays, furthest.get(from.name) ?? 0));
	return [...furthest]
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([name, days]) => `${name} ${versions.contentOf(name, addDays(start, -days), end)}`)
		.join(', ');
}
