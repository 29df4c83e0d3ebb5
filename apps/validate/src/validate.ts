import {
	EXIT,
	openWarehouse,
	PROCESSORS,
	parseDateRange,
	resolveConfig,
	selectProcessors,
	UsageError,
} from '@accounted/command-line';
import { type WarehouseOptions, warehouseSettings } from '@accounted/command-line/cli';
import {
	checkSchema,
	type Reconciliation,
	reconcile,
	type UnaccountedEntity,
	unaccountedEntities,
} from '@accounted/failure-tracking';
import type { DateRange } from '@accounted/warehouse';
import { deliver } from './deliver.ts';
import { gateOf, parseGate } from './gate.ts';
import { reconcileJson } from './reconcile-json.ts';
import { reconcileTable } from './reconcile-table.ts';
import { statusesOf, statusJson, statusTable } from './status-view.ts';

interface ValidateOptions extends WarehouseOptions {
	readonly startDate?: string;
	readonly endDate?: string;
	readonly reconcile?: boolean;
	readonly processor?: string;
	readonly details?: boolean;
	readonly format: string;
	readonly out?: string;
	readonly failOn: string;
}

/** What was found, in the shape that every format is made from. */
export interface Findings {
	readonly reconciliation: Reconciliation;
	readonly unaccounted: readonly UnaccountedEntity[];
	/** UTC, ISO. */
	readonly generatedAt: string;
}

export async function validate(options: ValidateOptions): Promise<void> {
	const range = rangeOf(options);
	const processors = selectProcessors(options.processor);
	const gate = parseGate(options.failOn);
	const format = parseFormat(options.format);
	const config = await resolveConfig(warehouseSettings(options), process.env, process.cwd());
	const warehouse = await openWarehouse(config, 'read', {
		labels: { command: 'validate' },
		verbose: options.verbose,
	});
	try {
		await checkSchema(warehouse);
		// The status of one processor depends on whether those it reads have run: all are asked, some are shown.
		const reconciliation = await reconcile(warehouse, options.reconcile ? processors : PROCESSORS, range);
		const shown = {
			...reconciliation,
			processors: reconciliation.processors.filter(({ processor }) => processors.includes(processor)),
		};
		const anyone = shown.processors.some(({ unaccounted }) => unaccounted > 0);
		const findings: Findings = {
			reconciliation: shown,
			unaccounted: anyone ? await unaccountedEntities(warehouse, processors, range) : [],
			generatedAt: new Date().toISOString(),
		};
		await deliver(render(options, format, findings, reconciliation), options.out);
		for (const category of shown.unknownCategories)
			process.stderr.write(
				`note: the failure table holds the category "${category}", which nobody knows; it counts as UNKNOWN, an error\n`,
			);
		const failed = gateOf(gate, shown);
		if (failed.length === 0) return;
		process.stderr.write(`gate failed: ${failed.join(', ')}\n`);
		process.exitCode = EXIT.gateFailed;
	} finally {
		await warehouse.close();
	}
}

function rangeOf({ startDate, endDate }: ValidateOptions): DateRange {
	if (startDate !== undefined && endDate !== undefined) return parseDateRange(startDate, endDate);
	throw new UsageError(
		`${startDate === undefined ? '--start-date' : '--end-date'} is missing`,
		'Say the first and the last date: --start-date 2021-11-05 --end-date 2021-11-30.',
	);
}

type Format = 'table' | 'json';

function render(
	{ reconcile: reconciling, details }: ValidateOptions,
	format: Format,
	findings: Findings,
	all: Reconciliation,
): string {
	if (reconciling)
		return format === 'json' ? reconcileJson(findings) : reconcileTable(findings, details ?? false);
	const statuses = statusesOf(findings.reconciliation, all);
	return format === 'json' ? statusJson(findings, statuses) : statusTable(findings, statuses);
}

function parseFormat(text: string): Format {
	if (text === 'table' || text === 'json') return text;
	throw new UsageError(`--format ${text}: not a format`, 'Say --format table or --format json.');
}
