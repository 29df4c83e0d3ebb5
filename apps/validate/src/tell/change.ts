import type { Notification } from '@accounted/failure-tracking';
import type { FailedGate } from '../gate.ts';
import { conditionsText } from './verdict.ts';

/** What is told: the gate fails where it passed, fails on other conditions, or passes where it failed. */
export type Change = 'failed' | 'changed' | 'recovered';

/** What is remembered, as far as it tells a change. */
export type Told = Pick<Notification, 'status' | 'conditions'>;

/**
 * The change since what was last told; null where there is none. What was never told of has passed. The numbers do not
 * count: those of a check that fails move with every run.
 */
export function changeSince(told: Told | undefined, failed: readonly FailedGate[]): Change | null {
	const now = toldOf(failed);
	const before = told ?? { status: 'PASSED', conditions: '' };
	if (now.status === 'PASSED') return before.status === 'PASSED' ? null : 'recovered';
	if (before.status === 'PASSED') return 'failed';
	return before.conditions === now.conditions ? null : 'changed';
}

/** What is to be remembered once it is told. */
export function toldOf(failed: readonly FailedGate[]): Told {
	return { status: failed.length === 0 ? 'PASSED' : 'FAILED', conditions: conditionsText(failed) };
}
