import type { AuditedProcessor } from '@accounted/failure-tracking';
import type { DateRange } from '@accounted/warehouse';
import type { Findings } from '../findings.ts';
import type { FailedGate, Gate } from '../gate.ts';

/** What is checked, before anything is known. */
export interface Check {
	readonly processors: readonly AuditedProcessor[];
	readonly range: DateRange;
	readonly gates: readonly Gate[];
}

/** What came of it. */
export interface Verdict {
	readonly findings: Findings;
	/** Empty where the gate passed. */
	readonly failed: readonly FailedGate[];
}

/** A condition as it is written after --fail-on: `unaccounted>0`, `coverage<0.99`, `empty`. */
export function conditionText({ measure, comparison, limit }: Gate): string {
	if (measure === 'empty') return measure;
	return `${measure}${comparison}${limit}`;
}

/** Conditions in an order of their own, so that two runs write the same ones the same way. */
export function conditionsText(gates: readonly Gate[]): string {
	return gates.map(conditionText).sort().join(',');
}
