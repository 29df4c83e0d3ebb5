import { type Counts, coverageOf } from '@accounted/failure-tracking';
import { messageOf } from '@accounted/warehouse';
import { metrics } from '@opentelemetry/api';
import { countUnchecked } from '../unchecked.ts';
import type { Verdict } from './verdict.ts';

/** Exporting may take this long, in milliseconds. */
const LONGEST_FLUSH = 5000;

/** Each gauge, what of an account it shows, and what that means. */
const COUNTED: readonly (readonly [name: string, of: keyof Counts, description: string])[] = [
	['expected', 'expected', 'Entities that must appear'],
	['records', 'hasRecord', 'Of those, the ones with a record'],
	['unaccounted', 'unaccounted', 'Of those, the ones with neither a record nor an open failure'],
	['conflicts', 'conflicts', 'A record and an open failure for one key'],
	['unexpected', 'unexpected', 'A record or an open failure for a key that was not expected'],
	['duplicates', 'duplicates', 'More than one record for one key'],
	['stale', 'stale', 'Accounted for, but from inputs that have changed since'],
	['rejected', 'rejected', 'Raw rows that loading refused and that are not repaired'],
];

export interface Measured {
	readonly checkName: string;
	readonly verdict: Verdict;
	/** How long the check took, without telling of it. */
	readonly seconds: number;
	/** Writes one line to stderr. */
	readonly note: (text: string) => void;
}

/**
 * Records what was found with OpenTelemetry. Where no SDK has been registered (NODE_OPTIONS=--import of one's own set-up)
 * this does nothing. Exports what it recorded, since the process ends before a reader's next turn. Never throws.
 */
export async function recordMetrics({ checkName, verdict, seconds, note }: Measured): Promise<void> {
	try {
		const meter = metrics.getMeter('accounted');
		const attributes = { 'accounted.check': checkName };
		const gauge = (name: string, description: string, unit = '{entity}') =>
			meter.createGauge(`accounted.${name}`, { description, unit });
		const gauges = COUNTED.map(([name, of, description]) => ({ instrument: gauge(name, description), of }));
		const failures = gauge('failures', 'Without a record and with an open failure, by disposition');
		const coverage = gauge('coverage', 'The share of expected that is accounted for', '1');
		for (const account of verdict.findings.reconciliation.processors) {
			const own = { ...attributes, 'accounted.processor': account.processor.code };
			for (const { instrument, of } of gauges) instrument.record(account[of], own);
			for (const [disposition, count] of Object.entries(account.failuresByDisposition))
				failures.record(count, { ...own, 'accounted.disposition': disposition });
			coverage.record(coverageOf(account), own);
		}
		const isUnchecked = countUnchecked(verdict.findings.reconciliation) > 0;
		const gate = verdict.failed.length > 0 ? 'failed' : isUnchecked ? 'could not check' : 'passed';
		meter
			.createCounter('accounted.checks', {
				description: 'Checks made, by what came of the gate',
				unit: '{check}',
			})
			.add(1, { ...attributes, 'accounted.gate': gate });
		meter
			.createHistogram('accounted.check.duration', { description: 'How long a check takes', unit: 's' })
			.record(seconds, attributes);
		await flush();
	} catch (error) {
		note(`OpenTelemetry: the metrics were not exported (${messageOf(error)})`);
	}
}

/** The interface of a provider has no way to export; that of the SDK does. */
async function flush(): Promise<void> {
	const provider: object = metrics.getMeterProvider();
	if (!('forceFlush' in provider) || typeof provider.forceFlush !== 'function') return;
	const flushed: unknown = provider.forceFlush({ timeoutMillis: LONGEST_FLUSH });
	const { promise: late, reject } = Promise.withResolvers<never>();
	const timer = setTimeout(() => reject(new Error(`no end within ${LONGEST_FLUSH / 1000} s`)), LONGEST_FLUSH);
	try {
		await Promise.race([flushed, late]);
	} finally {
		clearTimeout(timer);
	}
}
