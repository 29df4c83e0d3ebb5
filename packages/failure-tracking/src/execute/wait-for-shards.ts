import { setTimeout } from 'node:timers/promises';
import type { Warehouse } from '@accounted/warehouse';
import { definitionsOf } from '../definition/definition.ts';
import { CellVersions, readLedger } from '../ledger/cell-versions.ts';
import { versionsOf } from '../ledger/definitions.ts';
import { type RetryPolicy, retrying } from '../ledger/retry.ts';
import type { Plan } from '../plan/plan.ts';
import { isOfShard, type Shard } from '../plan/shard.ts';
import { isProcessor, type Processor } from '../processor/processor.ts';

/** How long one shard waits for the others, in milliseconds, and how often it looks. */
export interface WaitPolicy {
	readonly atMost: number;
	readonly every: number;
}

/** Planned cells of upstream processors that other shards have not committed. */
class ShardsBehind extends Error {
	override readonly name = 'ShardsBehind';

	constructor(cells: number, codes: readonly string[]) {
		super(
			`other shards have ${cells} cells of ${codes.join(', ')} to commit before it; run it again when they have`,
		);
	}
}

/**
 * Waits until the other shards have committed all planned cells that a processor reads, directly or through others, and
 * returns the ledger as it is then. Its own cells would otherwise be made from half of their inputs.
 * @throws ShardsBehind where they have not in time.
 */
export async function waitForOtherShards(
	warehouse: Warehouse,
	plan: Plan,
	processor: Processor,
	all: readonly Processor[],
	{ shard, wait, retry, signal }: WaitRequest,
): Promise<CellVersions> {
	const upstream = ancestorsOf(processor);
	const definitions = versionsOf(await definitionsOf(all));
	const deadline = performance.now() + wait.atMost;
	for (;;) {
		const versions = new CellVersions(await retrying(() => readLedger(warehouse), retry), [], definitions);
		const behind = plan.steps.flatMap((step) => {
			const from = all.find(({ code }) => code === step.processor);
			if (from === undefined || !upstream.has(from)) return [];
			const open = step.cells.filter(
				({ date }) =>
					!isOfShard(date, shard) && (!versions.isDone(from, date) || versions.isStale(from, date)),
			);
			return open.length === 0 ? [] : [{ code: from.code, cells: open.length }];
		});
		if (behind.length === 0) return versions;
		if (performance.now() >= deadline || signal?.aborted)
			throw new ShardsBehind(
				behind.reduce((sum, { cells }) => sum + cells, 0),
				behind.map(({ code }) => code),
			);
		await setTimeout(wait.every, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
	}
}

interface WaitRequest {
	readonly shard: Shard;
	readonly wait: WaitPolicy;
	readonly retry: RetryPolicy;
	readonly signal: AbortSignal | undefined;
}

/** All processors that one reads, directly or through others. */
function ancestorsOf(processor: Processor, found: Set<Processor> = new Set()): Set<Processor> {
	for (const { from } of processor.upstream) {
		if (!isProcessor(from) || found.has(from)) continue;
		found.add(from);
		ancestorsOf(from, found);
	}
	return found;
}
