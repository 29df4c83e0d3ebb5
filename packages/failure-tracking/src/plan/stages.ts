import { type DateRange, monthsOf } from '@accounted/warehouse';
import type { Processor } from '../processor/processor.ts';
import { checkPlan } from './check-plan.ts';
import type { Plan, PlannedCell, PlanStep } from './plan.ts';

/** One processor's part of a plan. */
export interface Stage {
	readonly processor: Processor;
	readonly step: PlanStep;
	/** What is evaluated and committed at once. Chunks without cells are left out. */
	readonly chunks: readonly StageChunk[];
}

interface StageChunk {
	readonly range: DateRange;
	readonly cells: readonly PlannedCell[];
}

/** Splits a range into what is held in memory and committed at once. */
export type ChunksOf = (range: DateRange) => readonly DateRange[];

/**
 * Returns the stages of a plan in the order in which they are carried out. Whatever shows a plan and whatever carries it out walk
 * these.
 * @throws PlanError for a plan whose steps were reordered or changed.
 */
export function stagesOf(
	plan: Plan,
	processors: readonly Processor[],
	chunksOf: ChunksOf = monthsOf,
): Stage[] {
	checkPlan(plan, processors);
	return plan.steps.flatMap((step): Stage[] => {
		const processor = processors.find(({ code }) => code === step.processor);
		return processor === undefined ? [] : [stageOf(processor, step, plan.range, chunksOf)];
	});
}

/** Returns a step as a stage. */
export function stageOf(
	processor: Processor,
	step: PlanStep,
	range: DateRange,
	chunksOf: ChunksOf = monthsOf,
): Stage {
	const chunks = chunksOf(range).map((chunk): StageChunk => {
		const cells = step.cells.filter(({ date }) => date >= chunk.start && date <= chunk.end);
		return { range: chunk, cells };
	});
	return { processor, step, chunks: chunks.filter(({ cells }) => cells.length > 0) };
}
