import type { RequiredEntity } from '@accounted/failure-tracking';

/** The player's own team, as his inputs name it. Null where he has no game context: its absence is then the cause. */
export const ownTeam: RequiredEntity = (_, inputs) => named(inputs[0]?.team);

/** The player's opponent, as his inputs name it; null as for the own team. */
export const opponent: RequiredEntity = (_, inputs) => named(inputs[0]?.opponent);

function named(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}
