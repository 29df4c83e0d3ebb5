import { UsageError } from '@accounted/command-line';
import type { Shard } from '@accounted/failure-tracking';

/**
 * The shard that `--shard i/n` names, counted from 0, or the task that Cloud Run says this is; undefined for all of it.
 * @throws UsageError where it is no shard.
 */
export function shardOf(
	text: string | undefined,
	env: Readonly<Record<string, string | undefined>>,
): Shard | undefined {
	const count = env.CLOUD_RUN_TASK_COUNT;
	const said = text ?? (count === undefined ? undefined : `${env.CLOUD_RUN_TASK_INDEX ?? 0}/${count}`);
	if (said === undefined) return undefined;
	const parts = /^(\d+)\/(\d+)$/.exec(said);
	const shard = { index: Number(parts?.[1]), count: Number(parts?.[2]) };
	if (parts === null || shard.index >= shard.count)
		throw new UsageError(
			`${text === undefined ? 'CLOUD_RUN_TASK_INDEX/CLOUD_RUN_TASK_COUNT' : '--shard'} ${said}: not a shard`,
			'Shards are counted from 0: --shard 0/4, 1/4, 2/4 and 3/4 are the whole.',
		);
	return shard.count === 1 ? undefined : shard;
}
