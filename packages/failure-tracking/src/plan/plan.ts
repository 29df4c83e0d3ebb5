import { isoDate, timestamp } from '@accounted/warehouse';
import { z } from 'zod';

/** Why a cell is to run. */
const cellReason = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('NEVER_RAN') }),
	/** Made by another definition of the processor. `parts` names what differs; it is empty if that was not recorded. */
	z.object({ kind: z.literal('DEFINITION_CHANGED'), was: z.string(), parts: z.array(z.string()) }),
	/** Made from a source that holds other rows now. */
	z.object({ kind: z.literal('SOURCE_REPAIRED'), upstreams: z.array(z.string()) }),
	/** It reads these sources, and the ledger does not say what they held when it was made. */
	z.object({ kind: z.literal('SOURCE_UNRECORDED'), upstreams: z.array(z.string()) }),
	/** Made from records of these processors, which are others now. */
	z.object({ kind: z.literal('STALE'), upstreams: z.array(z.string()) }),
	/** So many entities are lost, doubled, or both a record and a failure. */
	z.object({ kind: z.literal('UNACCOUNTED'), entities: z.int() }),
	/** So many failures might pass, and it was asked to try them again. */
	z.object({ kind: z.literal('RETRYABLE_FAILURE'), failures: z.int() }),
	z.object({ kind: z.literal('FORCED') }),
	/** Fresh; these processors, which it reads, are to run before it. It runs if they come out differently. */
	z.object({ kind: z.literal('FOLLOWS'), upstreams: z.array(z.string()) }),
]);
export type CellReason = z.output<typeof cellReason>;

const plannedCell = z.object({
	date: isoDate,
	reason: cellReason,
	/** Entities to account for. */
	expected: z.int(),
	/**
	 * How many of them it is run for, where what has changed is known to concern these alone; more where processors that
	 * it reads come out differently. Null where it is run for all of them, or it is not yet known whether it runs.
	 */
	entities: z.int().nullable().default(null),
});
export type PlannedCell = z.output<typeof plannedCell>;

const planStep = z.object({
	/** The processor's code. */
	processor: z.string(),
	/** The definition version that the plan was made for. */
	definition: z.string(),
	cells: z.array(plannedCell),
	/** Cells of the range that are done and fresh. */
	upToDate: z.int(),
	/** Why it could not be told what is to run. */
	problem: z.string().nullable(),
});
export type PlanStep = z.output<typeof planStep>;

/** What a backfill will do, cell by cell, upstream first: a value that can be written down, read, and carried out. */
export const planSchema = z.object({
	schemaVersion: z.literal(2),
	createdAt: timestamp(),
	range: z.object({ start: isoDate, end: isoDate }),
	force: z.boolean(),
	retryFailures: z.boolean(),
	/** Fingerprint of all source cells that the plan rests on. */
	sources: z.string(),
	steps: z.array(planStep),
});
export type Plan = z.output<typeof planSchema>;

export const EMPTY_STEP = { cells: [], upToDate: 0, problem: null } as const;

/** How many cells a plan holds, those left out that run only if something turns out differently. */
export function cellsOf(plan: Plan): number {
	return plan.steps.reduce((sum, { cells }) => sum + cells.filter(isDue).length, 0);
}

/** How many entities need not be evaluated, of cells that run whatever comes of those before them. */
export function entitiesSaved({ steps }: Plan): number {
	return steps
		.flatMap(({ cells }) => cells)
		.reduce((sum, { expected, entities }) => sum + (entities === null ? 0 : expected - entities), 0);
}

/** True for a cell that runs whatever comes of those before it. */
export function isDue({ reason }: PlannedCell): boolean {
	return reason.kind !== 'FOLLOWS';
}
