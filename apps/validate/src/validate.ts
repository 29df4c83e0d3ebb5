import {
	EXIT,
	parseDateRange,
	printError,
	refuseFarDate,
	selectProcessors,
	UsageError,
} from '@accounted/command-line';
import { type AuditedProcessor, type Reconciliation, reconcile } from '@accounted/failure-tracking';
import { type DateRange, type IsoDate, isoDate, type Warehouse } from '@accounted/warehouse';
import { checkOutputFiles } from './check-output-files.ts';
import { knownProcessors } from './config/known-processors.ts';
import { deliver, widthOf } from './deliver.ts';
import { entityNamed, explained, explainReport } from './explain/explain-command.ts';
import { type Findings, findingsOf } from './findings.ts';
import { failedGates, type Gate, gateOf, parseGate } from './gate.ts';
import { rangeOrAll } from './known-range.ts';
import type { ValidateOptions } from './options.ts';
import { reconcileCsv } from './reconcile-csv.ts';
import { reconcileJson } from './reconcile-json.ts';
import { reconcileJunit } from './reconcile-junit.ts';
import { reconcileMarkdown } from './reconcile-markdown.ts';
import { reconcileNdjson } from './reconcile-ndjson.ts';
import { reconcileTable } from './reconcile-table.ts';
import { type Format, parseReporters, type Reporter } from './reporters.ts';
import { type DateStatus, statusesOf, statusJson, statusTable } from './status-view.ts';
import { startTelling } from './tell/telling.ts';
import { reportUnchecked } from './unchecked.ts';
import { withWarehouse } from './with-warehouse.ts';

/** `validate`: the status of each date; with --reconcile the account; with --explain one entity or cell. */
export async function validate(options: ValidateOptions): Promise<void> {
	if (options.explain !== undefined) return explainOne(options, options.explain);
	const range = datesOf(options);
	const known = await knownProcessors(options);
	const processors = selectProcessors(options.processor, known);
	const gate = parseGate(options.failOn);
	const reporters = parseReporters(options.format, options.out, options.reporter ?? []);
	await checkOutputFiles(
		options,
		reporters
			.slice(1)
			.flatMap(({ format, file }) =>
				file === undefined ? [] : [{ option: `--reporter ${format}`, path: file }],
			),
	);
	const telling = await startTelling(options, { processors, range, gates: gate });
	const checking = withWarehouse(options, async (warehouse) => {
		const reconciling = options.reconcile || reporters.some(({ format }) => !STATUS_FORMATS.has(format));
		const shown = await reconcile(warehouse, processors, range);
		const findings =
			reconciling || telling.wantsCauses ? await findingsOf(warehouse, shown) : bareFindings(shown);
		const statuses = reconciling ? [] : await statusesIn(warehouse, shown, known);
		telling.reached({ findings, failed: failedGates(gate, shown) });
		for (const reporter of reporters)
			await deliver(
				reconciling
					? await render(reporter, findings, {
							details: options.details ?? false,
							gate,
							warehouse,
						})
					: renderStatus(reporter, findings, statuses),
				reporter.format,
				reporter.file,
			);
		for (const category of shown.unknownCategories)
			printError(
				`note: the failure table holds the unknown category "${category}"; it counts as UNKNOWN, an error\n`,
			);
		const failed = gateOf(gate, shown);
		if (failed.length > 0) {
			printError(`gate failed: ${failed.join(', ')}\n`);
			process.exitCode = EXIT.gateFailed;
		}
		reportUnchecked(shown);
	});
	await telling.after(checking);
}

/** Formats that the status of each date has; any other is about the account. */
const STATUS_FORMATS: ReadonlySet<Format> = new Set(['table', 'json']);

/** The status of each date. It depends on whether the upstreams have run, also those that are not shown. */
async function statusesIn(
	warehouse: Warehouse,
	shown: Reconciliation,
	known: readonly AuditedProcessor[],
): Promise<DateStatus[]> {
	const processors = shown.processors.map(({ processor }) => processor);
	const read = new Set(processors.flatMap(({ upstream }) => upstream.map(({ from }) => from.name)));
	const others = known.filter((one) => read.has(one.name) && !processors.includes(one));
	const upstreams = await reconcile(warehouse, others, shown.range);
	return statusesOf(shown, [...shown.processors, ...upstreams.processors]);
}

function bareFindings(reconciliation: Reconciliation): Findings {
	return {
		reconciliation,
		unaccounted: [],
		unexpected: [],
		nearlyAgreeing: [],
		causes: [],
		generatedAt: new Date().toISOString(),
	};
}

interface Rendering {
	readonly details: boolean;
	readonly gate: readonly Gate[];
	readonly warehouse: Warehouse;
}

async function render(
	{ format, file }: Reporter,
	findings: Findings,
	{ details, gate, warehouse }: Rendering,
): Promise<string> {
	switch (format) {
		case 'table':
			return reconcileTable(findings, details, widthOf(file));
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
			return (await import('./html/reconcile-html.ts')).reconcileHtml(warehouse, findings);
	}
}

function renderStatus(
	{ format, file }: Reporter,
	findings: Findings,
	statuses: readonly DateStatus[],
): string {
	return format === 'json' ? statusJson(findings, statuses) : statusTable(findings, statuses, widthOf(file));
}

/** `--explain lebronjames`, or a cell: `--explain PSZA:2021-11-05`. */
async function explainOne(options: ValidateOptions, subject: string): Promise<void> {
	await checkOutputFiles(options);
	const known = await knownProcessors(options);
	const cell = /^([A-Za-z]\w*):(\d{4}-\d{2}-\d{2})$/.exec(subject);
	const processors = selectProcessors(cell?.[1] ?? options.processor, known);
	const date = cell === null ? null : dayOf(subject, cell[2]);
	await withWarehouse(options, async (warehouse) => {
		const found =
			date === null
				? await explainedEntity(warehouse, processors, await rangeOrAll(warehouse, options, processors))
				: await explained(warehouse, { processors, range: { start: date, end: date } }, subject, known);
		await deliver(explainReport(options.format, found, widthOf(options.out)), options.format, options.out);
		reportUnchecked({ couldNotCheck: found.couldNotCheck, nullKeys: [] });
	});

	async function explainedEntity(warehouse: Warehouse, asked: readonly AuditedProcessor[], range: DateRange) {
		const request = { processors: asked, range };
		const found = await explained(warehouse, { ...request, entityId: subject }, subject, known);
		// If no processor can be read, whether the entity is known cannot be told.
		if (found.explanations.length > 0 || found.couldNotCheck.length === asked.length) return found;
		const entityId = await entityNamed(warehouse, request, subject);
		if (entityId === subject) return found;
		printError(`note: ${JSON.stringify(subject)} is ${entityId}\n`);
		return explained(warehouse, { ...request, entityId }, entityId, known);
	}
}

/** @throws UsageError for a day that the calendar lacks, or that lies outside the limits. */
function dayOf(subject: string, text: string | undefined): IsoDate {
	const date = isoDate.safeParse(text);
	if (!date.success)
		throw new UsageError(
			`--explain ${subject}: there is no such day`,
			'Write a cell as a processor and a date: --explain PSZA:2021-11-05.',
		);
	refuseFarDate(`--explain ${subject}`, date.data);
	return date.data;
}

function datesOf({ startDate, endDate }: ValidateOptions): DateRange {
	if (startDate === undefined || endDate === undefined)
		throw new UsageError(
			`${startDate === undefined ? '--start-date' : '--end-date'} is missing`,
			'Say which dates: --start-date 2021-11-05 --end-date 2021-11-15.',
		);
	return parseDateRange(startDate, endDate);
}
