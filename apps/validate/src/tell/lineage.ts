import type { Config } from '@accounted/command-line';
import { datasetOf, facet, type Lineage, type LineageRun, startRun } from '@accounted/command-line/telling';
import type { ProcessorAccount } from '@accounted/failure-tracking';
import type { Gate } from '../gate.ts';
import { uncheckedLines } from '../unchecked.ts';
import type { Check, Verdict } from './verdict.ts';

/** A check is a job that reads the output of each processor. */
export function startCheck(
	lineage: Lineage,
	config: Config,
	{ processors }: Check,
	checkName: string,
): LineageRun {
	return startRun(lineage, {
		job: `validate.${checkName}`,
		jobType: 'VALIDATION',
		inputs: processors.map(({ output }) => datasetOf(config, output.table)),
		outputs: [],
		now: () => new Date().toISOString(),
	});
}

/**
 * Ends the run of a check. It is COMPLETE whether or not the gate passed, and FAIL if a processor could not be checked.
 * The assertions say what was found.
 */
export function endCheck(run: LineageRun, config: Config, { gates }: Check, { findings }: Verdict): void {
	const unchecked = uncheckedLines(findings.reconciliation);
	run.end(unchecked.length === 0 ? 'COMPLETE' : 'FAIL', {
		...(unchecked.length === 0 ? {} : { error: unchecked.join('\n') }),
		inputs: findings.reconciliation.processors.map((account) => ({
			...datasetOf(config, account.processor.output.table),
			inputFacets: {
				// Of the columns nothing is counted; the schema of the facet asks for the field.
				...facet('dataQualityMetrics', { rowCount: account.hasRecord, columnMetrics: {} }),
				...facet('dataQualityAssertions', { assertions: assertionsOf(account, gates) }),
			},
		})),
	});
}

/** Each way in which the identity can break, the rejected rows, and the failures that ask for attention. */
function assertionsOf(account: ProcessorAccount, gates: readonly Gate[]): object[] {
	const { unaccounted, conflicts, unexpected, duplicates, stale, rejected, failuresByDisposition } = account;
	const { error, pending } = failuresByDisposition;
	const measured = { unaccounted, conflicts, unexpected, duplicates, stale, rejected, error, pending };
	return Object.entries(measured).map(([measure, value]) => ({
		assertion: `${measure} = 0`,
		success: value === 0,
		severity: gates.some((gate) => gate.measure === measure) ? 'error' : 'warn',
	}));
}
