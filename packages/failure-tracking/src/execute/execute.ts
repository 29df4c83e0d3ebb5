import type { DateRange, IsoDate, Warehouse } from '@accounted/warehouse';
import { type Definition, definitionsOf } from '../definition/definition.ts';
import { type AffectedEntities, affectedEntities } from '../ledger/affected-entities.ts';
import { CellVersions, readLedger } from '../ledger/cell-versions.ts';
import { KnownDefinitions, versionsOf } from '../ledger/definitions.ts';
import { isFatal } from '../ledger/fatal-errors.ts';
import { type Observations, observeSources, sourceProblem } from '../ledger/observe.ts';
import { recordOf } from '../ledger/record-source.ts';
import { DEFAULT_RETRY, type RetryPolicy, retrying } from '../ledger/retry.ts';
import { isDue, type Plan, type PlannedCell, type PlanStep } from '../plan/plan.ts';
import { isOfShard, type Shard } from '../plan/shard.ts';
import { type ChunksOf, type Stage, stageOf, stagesOf } from '../plan/stages.ts';
import type { Processor } from '../processor/processor.ts';
import { bisecting, type FailedDates } from './bisect-dates.ts';
import { runChunk } from './chunk.ts';
import { NOTHING, type ProcessorResult, plus } from './result.ts';
import { runRow } from './run-row.ts';
import { type WaitPolicy, waitForOtherShards } from './wait-for-shards.ts';

export interface ExecuteRequest {
	/** Those that the plan names, and perhaps others. */
	readonly processors: readonly Processor[];
	readonly runId: string;
	/** The time in UTC, ISO. */
	readonly now: () => string;
	readonly onProgress?: (event: BackfillProgress) => void;
	/** A processor that has cells to run is begun. */
	readonly onStart?: (processor: Processor) => void;
	/** What became of it. */
	readonly onResult?: (result: ProcessorResult) => void;
	/** Splits a range into what is held in memory and committed at once. A month, unless said otherwise. */
	readonly chunksOf?: ChunksOf;
	/** Once it is aborted, the chunk at hand is finished and no other begun. */
	readonly signal?: AbortSignal;
	readonly retry?: RetryPolicy;
	/** Runs only the cells of one shard, each after all cells of other shards that it rests on. */
	readonly shard?: Shard;
	/** How long to wait for the other shards. Not at all, unless said otherwise. */
	readonly wait?: WaitPolicy;
}

/** A chunk that is done with, or was not to be done. */
export interface BackfillProgress {
	readonly processor: Processor;
	readonly chunk: DateRange;
	readonly cellsDone: number;
	readonly cellsTotal: number;
	/** Of the processor so far. */
	readonly seconds: number;
}

/**
 * Carries out a plan, step by step and chunk by chunk, each chunk committed whole or not at all. Returns what became of
 * each processor; what fails for a passing reason is done again, and what fails for another hides no other cell.
 * @throws PlanError before anything is run, for a plan whose steps were reordered or changed.
 */
export async function execute(
	warehouse: Warehouse,
	plan: Plan,
	request: ExecuteRequest,
): Promise<ProcessorResult[]> {
	const { processors, retry = DEFAULT_RETRY, shard } = request;
	const stages = stagesOf(plan, processors, request.chunksOf);
	const named = processors.filter(({ code }) => plan.steps.some((step) => step.processor === code));
	// Before any inputs are read: a row that arrives later makes its cells stale.
	const observed = await observeSources(warehouse, named, plan.range, retry);
	const definitions = await definitionsOf(named);
	const recorded = await asError(() => recordObservations(warehouse, observed, definitions, request));
	if (recorded instanceof Error)
		return plan.steps.flatMap((step) => notRun(step, plan, processors, recorded));
	let versions = recorded;
	const results: ProcessorResult[] = [];
	let hasFatalError = false;
	for (const planned of stages) {
		const { processor } = planned;
		let { step } = planned;
		if (shard !== undefined && !hasFatalError) {
			step = { ...step, cells: step.cells.filter(({ date }) => isOfShard(date, shard)) };
			const waited = await waitFor(warehouse, plan, processor, shard, request);
			if (waited instanceof CellVersions) versions = waited;
			else step = { ...step, cells: [], problem: waited.message };
		}
		const unreadable = sourceProblem(processor, observed);
		if (unreadable !== null) step = { ...step, cells: [], problem: unreadable.message };
		const labelled = warehouse.labelled({ processor: processor.code.toLowerCase(), run_id: request.runId });
		if (step.cells.length > 0) request.onStart?.(processor);
		const stage = step === planned.step ? planned : stageOf(processor, step, plan.range, request.chunksOf);
		const result = await new StageRun(labelled, plan, stage, versions, request).run(hasFatalError);
		hasFatalError ||= result.errors.some(({ error }) => isFatal(error));
		results.push(result);
		if (step.cells.length > 0) request.onResult?.(result);
	}
	return results;
}

/** What some work yields, or the error that it throws. */
async function asError<T>(work: () => Promise<T>): Promise<T | Error> {
	try {
		return await work();
	} catch (error) {
		return error instanceof Error ? error : new Error(String(error));
	}
}

/** The result of a step of which nothing could be begun. */
function notRun(
	{ processor: code, cells, upToDate }: PlanStep,
	{ range }: Plan,
	processors: readonly Processor[],
	error: Error,
): ProcessorResult[] {
	const processor = processors.find((one) => one.code === code);
	if (processor === undefined) return [];
	const errors = [{ chunk: range, error }];
	return [{ processor, ...NOTHING, cellsSkipped: upToDate, cellsLeft: cells.length, seconds: 0, errors }];
}

/** Says in the ledger what the sources hold and what the definitions consist of, and returns the ledger as it is then. */
async function recordObservations(
	warehouse: Warehouse,
	{ sources }: Observations,
	definitions: ReadonlyMap<string, Definition>,
	{ processors, runId, now, retry = DEFAULT_RETRY }: ExecuteRequest,
): Promise<CellVersions> {
	const ledger = await retrying(() => readLedger(warehouse), retry);
	const stamp = { runId, now: now() };
	const defined = processors.filter(({ name }) => definitions.has(name));
	const recorded = await retrying(() => KnownDefinitions.read(warehouse, defined), retry);
	const changes = [
		...sources.flatMap((source) => recordOf(source, ledger, stamp)),
		...defined.flatMap((processor) => {
			const definition = definitions.get(processor.name);
			return definition === undefined ? [] : recorded.recording(processor, definition, stamp);
		}),
	];
	if (changes.length > 0) await retrying(() => warehouse.commit(changes), retry);
	return new CellVersions(ledger, sources, versionsOf(definitions));
}

/** The ledger once the other shards have come far enough; the error if they have not. */
async function waitFor(
	warehouse: Warehouse,
	plan: Plan,
	processor: Processor,
	shard: Shard,
	{ processors, retry = DEFAULT_RETRY, wait = DO_NOT_WAIT, signal }: ExecuteRequest,
): Promise<CellVersions | Error> {
	try {
		return await waitForOtherShards(warehouse, plan, processor, processors, { shard, wait, retry, signal });
	} catch (error) {
		return error instanceof Error ? error : new Error(String(error));
	}
}

const DO_NOT_WAIT: WaitPolicy = { atMost: 0, every: 0 };

/** Whether a cell was planned because of what it reads, and for nothing else: what it holds is sound. */
function mayRunInPart({ reason, entities }: PlannedCell): boolean {
	return reason.kind === 'FOLLOWS' || entities !== null;
}

/** One processor's part of a plan, being carried out. */
class StageRun {
	readonly #warehouse: Warehouse;
	readonly #plan: Plan;
	readonly #chunks: Stage['chunks'];
	readonly #step: PlanStep;
	readonly #processor: Processor;
	readonly #versions: CellVersions;
	readonly #request: ExecuteRequest;
	readonly #retry: RetryPolicy;
	readonly #startedAt: string;
	readonly #started = performance.now();
	readonly #errors: FailedDates[] = [];
	readonly #committed = new Set<IsoDate>();
	#totals = NOTHING;
	/** Cells that are to run: not those that follow what came out as it was. */
	#dueCount = 0;
	/** Cells that needed not run after all. */
	#unchanged = 0;
	#begun = false;
	/** Whether what was committed last says how it ended. */
	#isToldOf = false;

	constructor(
		warehouse: Warehouse,
		plan: Plan,
		stage: Stage,
		versions: CellVersions,
		request: ExecuteRequest,
	) {
		this.#warehouse = warehouse;
		this.#plan = plan;
		this.#chunks = stage.chunks;
		this.#step = stage.step;
		this.#processor = stage.processor;
		this.#versions = versions;
		this.#request = request;
		this.#retry = request.retry ?? DEFAULT_RETRY;
		this.#startedAt = request.now();
	}

	async run(hasFatalError: boolean): Promise<ProcessorResult> {
		const { cells, problem, upToDate } = this.#step;
		const { range } = this.#plan;
		const { signal } = this.#request;
		if (problem !== null) this.#errors.push({ chunk: range, error: new Error(problem) });
		this.#dueCount = cells.filter(this.#isDue).length;
		let stopped = hasFatalError;
		const affected = stopped ? new Map() : await this.#findAffected();
		stopped ||= this.#errors.some(({ error }) => isFatal(error));
		for (const { range: chunk, cells: planned } of stopped ? [] : this.#chunks) {
			stopped ||= signal?.aborted ?? false;
			if (stopped) break;
			const due = planned.filter(this.#isDue);
			this.#unchanged += planned.length - due.length;
			await this.#runDates(
				due.map(({ date }) => date),
				affected,
			);
			stopped = this.#errors.some(({ error }) => isFatal(error));
			this.#tell(chunk);
		}
		const left = stopped ? this.#countLeft() : 0;
		const isToBeTold = (this.#begun && !this.#isToldOf) || problem !== null || left > 0;
		if (isToBeTold && !hasFatalError) await this.#finish(left);
		return {
			processor: this.#processor,
			...this.#totals,
			cellsSkipped: upToDate + this.#unchanged,
			cellsLeft: left,
			seconds: (performance.now() - this.#started) / 1000,
			errors: this.#errors,
		};
	}

	/** The cells that need only run for some entities; that they need not run whole was known when they were planned. */
	async #findAffected(): Promise<AffectedEntities> {
		const dates = this.#step.cells.filter(mayRunInPart).map(({ date }) => date);
		let affected: AffectedEntities = new Map();
		const select = async () => {
			affected = await affectedEntities(this.#warehouse, this.#processor, dates, this.#versions);
		};
		if (this.#request.signal?.aborted !== true) await this.#attempt(this.#plan.range, select);
		return affected;
	}

	async #runDates(dates: readonly IsoDate[], affected: AffectedEntities): Promise<void> {
		if (dates.length > 0 && !this.#begun) {
			this.#begun = true;
			await this.#attempt(this.#plan.range, () => this.#warehouse.commit([this.#runRow('RUNNING')]));
			if (this.#errors.length > 0) return;
		}
		const failed = await bisecting(dates, (part) =>
			retrying(() => this.#commitCells(part, affected), this.#retry),
		);
		for (const error of failed) this.#errors.push(error);
	}

	/** Decides the cells and commits them with their ledger rows and how far the run has come. */
	async #commitCells(dates: readonly IsoDate[], affected: AffectedEntities): Promise<void> {
		const { runId, now } = this.#request;
		const result = await runChunk(this.#warehouse, this.#processor, dates, {
			versions: this.#versions,
			stamp: { runId, now: now() },
			isRead: this.#isRead,
			affected,
		});
		const before = this.#totals;
		const after = plus(before, result);
		this.#totals = after;
		const isLast = this.#errors.length === 0 && this.#committed.size + dates.length === this.#dueCount;
		try {
			await this.#warehouse.commit([...result.changes, this.#runRow(isLast ? 'SUCCEEDED' : 'RUNNING')]);
		} catch (error) {
			this.#totals = before;
			throw error;
		}
		for (const cell of result.ledger) {
			this.#versions.set(cell);
			this.#committed.add(cell.analysis_date);
		}
		this.#isToldOf = isLast;
	}

	/** Whether any other processor here reads this one. */
	get #isRead(): boolean {
		return this.#request.processors.some(({ upstream }) =>
			upstream.some(({ from }) => from.name === this.#processor.name),
		);
	}

	async #finish(left: number): Promise<void> {
		const interrupted = left > 0 && this.#errors.length === 0;
		const status = this.#errors.length > 0 ? 'FAILED' : interrupted ? 'INTERRUPTED' : 'SUCCEEDED';
		await this.#attempt(this.#plan.range, () => this.#warehouse.commit([this.#runRow(status)]));
	}

	async #attempt(chunk: DateRange, work: () => Promise<void>): Promise<void> {
		try {
			await retrying(work, this.#retry);
		} catch (error) {
			this.#errors.push({ chunk, error: error instanceof Error ? error : new Error(String(error)) });
		}
	}

	#runRow(status: Parameters<typeof runRow>[0]['status']) {
		const { runId, now } = this.#request;
		return runRow({
			runId,
			processor: this.#processor,
			definitionVersion: this.#versions.definitionOf(this.#processor),
			range: this.#plan.range,
			status,
			totals: this.#totals,
			startedAt: this.#startedAt,
			finishedAt: status === 'RUNNING' ? null : now(),
			error: this.#errors[0]?.error ?? null,
		});
	}

	/** Whether a planned cell is to run, now that those before it have: one that only follows may turn out to be fresh. */
	readonly #isDue = (cell: PlannedCell): boolean =>
		isDue(cell) || this.#versions.isStale(this.#processor, cell.date);

	/** Planned cells that are neither committed nor found unchanged, nor told of in an error. */
	#countLeft(): number {
		return this.#step.cells.filter((cell) => {
			const failed = this.#errors.some(({ chunk }) => chunk.start <= cell.date && cell.date <= chunk.end);
			return this.#isDue(cell) && !failed && !this.#committed.has(cell.date);
		}).length;
	}

	#tell(chunk: DateRange): void {
		this.#request.onProgress?.({
			processor: this.#processor,
			chunk,
			cellsDone: this.#totals.cells + this.#unchanged,
			cellsTotal: this.#step.cells.length,
			seconds: (performance.now() - this.#started) / 1000,
		});
	}
}
