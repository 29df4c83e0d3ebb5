import { EXIT, PROCESSORS, parseDateRange, selectProcessors, UsageError } from '@accounted/command-line';
import {
	type Processor,
	type Reconciliation,
	reconcile,
	rootCauses,
	unaccountedEntities,
} from '@accounted/failure-tracking';
import { type DateRange, isoDate, type Warehouse } from '@accounted/warehouse';
import { deliver } from './deliver.ts';
import { explained, explainReport } from './explain/explain-command.ts';
import type { Findings } from './findings.ts';
import { type Gate, gateOf, parseGate } from './gate.ts';
import { rangeOrAll } from './known-range.ts';
import type { ValidateOptions } from './options.ts';
import { reconcileCsv } from './reconcile-csv.ts';
import { reconcileJson } from './reconcile-json.ts';
import { reconcileJunit } from './reconcile-junit.ts';
import { reconcileMarkdown } from './reconcile-markdown.ts';
import { reconcileNdjson } from './reconcile-ndjson.ts';
import { reconcileTable } from './reconcile-table.ts';
import { type Format, parseReporters, type Reporter } from './reporters.ts';
import { statusesOf, statusJson, statusTable } from './status-view.ts';
import { withWarehouse } from './with-warehouse.ts';

/** `validate`: the status of each date; with --reconcile the account; with --explain one entity or cell. */
export async function validate(options: ValidateOptions): Promise<void> {
	if (options.explain !== undefined) return explainOne(options, options.explain);
	const range = datesOf(options);
	const processors = selectProcessors(options.processor);
	const gate = parseGate(options.failOn);
	const reporters = parseReporters(options.format, options.out, options.reporter ?? []);
	await withWarehouse(options, async (warehouse) => {
		const reconciling = options.reconcile || reporters.some(({ format }) => !STATUS_FORMATS.has(format));
		const { findings, all } = reconciling
			? await account(warehouse, processors, range)
			: await statuses(warehouse, processors, range);
		const shown = findings.reconciliation;
		for (const reporter of reporters)
			await deliver(
				reconciling
					? render(reporter, findings, { details: options.details ?? false, gate })
					: renderStatus(reporter, findings, all),
				reporter.file,
			);
		for (const category of shown.unknownCategories)
			process.stderr.write(
				`note: the failure table holds the category "${category}", which nobody knows; it counts as UNKNOWN, an error\n`,
			);
		const failed = gateOf(gate, shown);
		if (failed.length === 0) return;
		process.stderr.write(`gate failed: ${failed.join(', ')}\n`);
		process.exitCode = EXIT.gateFailed;
	});
}

/** Formats that the status of each date has; any other is about the account. */
const STATUS_FORMATS: ReadonlySet<Format> = new Set(['table', 'json']);

async function account(warehouse: Warehouse, processors: readonly Processor[], range: DateRange) {
	const reconciliation = await reconcile(warehouse, processors, range);
	const any = (pick: 'unaccounted' | 'hasFailure') => reconciliation.processors.some((one) => one[pick] > 0);
	const findings: Findings = {
		reconciliation,
		unaccounted: any('unaccounted') ? await unaccountedEntities(warehouse, processors, range) : [],
		causes: any('hasFailure') ? await rootCauses(warehouse, processors, range) : [],
		generatedAt: new Date().toISOString(),
	};
	return { findings, all: reconciliation };
}

async function statuses(warehouse: Warehouse, processors: readonly Processor[], range: DateRange) {
	// The status of one processor depends on whether those it reads have run: all are asked, some are shown.
	const all = await reconcile(warehouse, PROCESSORS, range);
	const shown = all.processors.filter(({ processor }) => processors.includes(processor));
	const findings: Findings = {
		reconciliation: { ...all, processors: shown },
		unaccounted: [],
		causes: [],
		generatedAt: new Date().toISOString(),
	};
	return { findings, all };
}

function render(
	{ format }: Reporter,
	findings: Findings,
	{ details, gate }: { details: boolean; gate: readonly Gate[] },
): string {
	switch (format) {
		case 'table':
			return reconcileTable(findings, details);
		case 'json':
			return reconcileJson(findings, details);
		case 'ndjson':
			return reconcileNdjson(findings);
		case 'csv':
			return reconcileCsv(findings);
		case 'markdown':
			return reconcileMarkdown(findings);
		case 'junit':
			return reconcileJunit(findings, gate);
		case 'html':
			throw new Error('not yet');
	}
}

function renderStatus({ format }: Reporter, findings: Findings, all: Reconciliation): string {
	const found = statusesOf(findings.reconciliation, all);
	return format === 'json' ? statusJson(findings, found) : statusTable(findings, found);
}

/** `--explain lebronjames`, or a cell: `--explain PSZA:2021-11-05`. */
async function explainOne(options: ValidateOptions, subject: string): Promise<void> {
	const processors = selectProcessors(options.processor);
	await withWarehouse(options, async (warehouse) => {
		const cell = /^([A-Za-z]+):(\d{4}-\d{2}-\d{2})$/.exec(subject);
		const request =
			cell === null
				? { processors, range: await rangeOrAll(warehouse, options), entityId: subject }
				: {
						processors: selectProcessors(cell[1]),
						range: { start: isoDate.parse(cell[2]), end: isoDate.parse(cell[2]) },
					};
		await deliver(explainReport(options.format, await explained(warehouse, request, subject)), options.out);
	});
}

function datesOf({ startDate, endDate }: ValidateOptions): DateRange {
	if (startDate === undefined || endDate === undefined)
		throw new UsageError(
			`${startDate === undefined ? '--start-date' : '--end-date'} is missing`,
			'Say which dates: --start-date 2021-11-05 --end-date 2021-11-15.',
		);
	return parseDateRange(startDate, endDate);
}
