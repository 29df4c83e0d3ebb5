import { metrics } from '@opentelemetry/api';
import {
	ConsoleMetricExporter,
	MeterProvider,
	PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';

/** What a user's own set-up does, for NODE_OPTIONS=--import: registers an SDK, which here prints what it exports. */
const reader = new PeriodicExportingMetricReader({ exporter: new ConsoleMetricExporter() });
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
