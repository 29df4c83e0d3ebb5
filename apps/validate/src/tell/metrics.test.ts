import { metrics } from '@opentelemetry/api';
import {
	AggregationTemporality,
	InMemoryMetricExporter,
	MeterProvider,
	PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { afterEach, expect, test } from 'vitest';
import { recordMetrics } from './metrics.ts';
import { verdictOf } from './verdict.test-support.ts';

const measured = { checkName: 'nightly', verdict: verdictOf('reason'), seconds: 1.5 };

afterEach(() => metrics.disable());

test('what was found is exported by the SDK that is registered, before its next turn', async () => {
	const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
	const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
	const provider = new MeterProvider({ readers: [reader] });
	metrics.setGlobalMeterProvider(provider);
	const notes: string[] = [];
	await recordMetrics({ ...measured, note: (text) => void notes.push(text) });
	const exported = new Map(
		exporter
			.getMetrics()
			.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
			.map(({ descriptor, dataPoints }) => [descriptor.name, { unit: descriptor.unit, dataPoints }]),
	);
	await provider.shutdown();
	expect(notes).toEqual([]);
	const pointsOf = (name: string, processor = 'PGS') =>
		exported
			.get(name)
			?.dataPoints.filter(({ attributes }) => attributes['accounted.processor'] === processor)
			.map(({ value }) => value);
	expect(pointsOf('accounted.expected')).toEqual([2000]);
	expect(pointsOf('accounted.records')).toEqual([1000]);
	expect(pointsOf('accounted.unaccounted')).toEqual([100]);
	expect(pointsOf('accounted.stale')).toEqual([3]);
	for (const none of ['conflicts', 'duplicates', 'unexpected'])
		expect(pointsOf(`accounted.${none}`)).toEqual([0]);
	expect(pointsOf('accounted.coverage')).toEqual([0.95]);
	const failures = exported.get('accounted.failures')?.dataPoints ?? [];
	expect(
		failures
			.filter(({ attributes }) => attributes['accounted.processor'] === 'MLFS')
			.map(({ attributes, value }) => [attributes['accounted.disposition'], value]),
	).toEqual([
		['error', 900],
		['pending', 0],
		['expected', 0],
	]);
	expect(exported.get('accounted.checks')?.dataPoints).toMatchObject([
		{ value: 1, attributes: { 'accounted.check': 'nightly', 'accounted.gate': 'failed' } },
	]);
	expect(exported.get('accounted.check.duration')).toMatchObject({
		unit: 's',
		dataPoints: [{ value: { count: 1, sum: 1.5 } }],
	});
});

test('an exporter that fails is a note, and without an SDK nothing happens', async () => {
	const notes: string[] = [];
	const note = (text: string) => void notes.push(text);
	await recordMetrics({ ...measured, note });
	expect(notes).toEqual([]);
	class Broken extends MeterProvider {
		override forceFlush(): Promise<void> {
			return Promise.reject(new Error('no collector'));
		}
	}
	metrics.setGlobalMeterProvider(new Broken());
	await recordMetrics({ ...measured, note });
	expect(notes).toEqual(['OpenTelemetry: the metrics were not exported (no collector)']);
});
