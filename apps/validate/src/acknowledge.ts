import {
	formatCount,
	parseDate,
	plural,
	print,
	printedCommand,
	printWidth,
	selectProcessors,
	tableText,
	UsageError,
} from '@accounted/command-line';
import type { WarehouseOptions } from '@accounted/command-line/cli';
import {
	acknowledgeable,
	acknowledgeFailures,
	type FailureRow,
	type FailureSelection,
	isAcknowledged,
	wholeDates,
} from '@accounted/failure-tracking';
import { type IsoDate, todayInUtc, type Warehouse } from '@accounted/warehouse';
import { type CodeOf, codesOf } from './codes.ts';
import { type ConfigOption, knownProcessors } from './config/known-processors.ts';
import { rangeOrAll } from './known-range.ts';
import { categoryNamed } from './taxonomy.ts';
import { withWarehouse } from './with-warehouse.ts';

interface AcknowledgeOptions extends WarehouseOptions, ConfigOption {
	readonly startDate?: string;
	readonly endDate?: string;
	readonly date?: string;
	readonly processor?: string;
	readonly category?: string;
	readonly entity?: string;
	readonly until: string;
	readonly reason: string;
	readonly dryRun?: boolean;
}

/** How many failures are listed; all are acknowledged. */
const SHOWN = 50;

/** `validate failures ack`: says of open failures until when they are accepted, and why. */
export async function acknowledge(options: AcknowledgeOptions): Promise<void> {
	const today = todayInUtc();
	const until = untilOf(options.until, today);
	const reason = options.reason.trim();
	if (reason === '')
		throw new UsageError(
			'--reason says nothing',
			'Write why they are accepted: --reason "the publisher is late".',
		);
	if (options.processor === undefined && options.category === undefined && options.entity === undefined)
		throw new UsageError(
			'it is not said which failures to acknowledge',
			'Name them by --processor, --category or --entity, or more than one of these; dates alone are not enough.',
		);
	const known = await knownProcessors(options);
	const processors = selectProcessors(options.processor, known);
	const category = options.category === undefined ? undefined : categoryNamed(options.category);
	const select = async (warehouse: Warehouse): Promise<FailureSelection> => ({
		processors,
		range: await rangeOrAll(warehouse, options, []),
		...(category === undefined ? {} : { category }),
		...(options.entity === undefined ? {} : { entityId: options.entity }),
	});
	// Looked for before it is opened to be written, which would make a database that is not there.
	const found = await withWarehouse(options, async (warehouse) => {
		const selection = await select(warehouse);
		const failures = await acknowledgeable(warehouse, selection);
		if (failures.length === 0)
			throw nothingMatches(options, selection, (await wholeDates(warehouse, selection)).length);
		return failures;
	});
	if (!options.dryRun)
		await withWarehouse(
			options,
			async (warehouse) => acknowledgeFailures(warehouse, await select(warehouse), { until, reason }),
			'write',
		);
	const said = options.dryRun ? 'would be acknowledged' : 'acknowledged';
	print(
		`${listOf(found, codesOf(known), today)}\n${plural(found.length, 'failure')} ${said} until ${until}: ${reason}\n`,
	);
}

/** @throws UsageError for a day that is over. */
function untilOf(text: string, today: IsoDate): IsoDate {
	const until = parseDate('--until', text);
	if (until < today)
		throw new UsageError(
			`--until ${until}: that day is over, it is ${today} (UTC)`,
			'Name the last day on which they are accepted: today or later.',
		);
	return until;
}

function nothingMatches(
	{ processor, category, entity }: AcknowledgeOptions,
	{ range }: FailureSelection,
	dateLevelRows: number,
): UsageError {
	const meant = Object.entries({ processor, category, entity })
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `--${name} ${value}`);
	return new UsageError(
		`no open failure matches ${meant.join(' ')} from ${range.start} to ${range.end}`,
		`See which failures are open: ${printedCommand('validate', ['failures'])}${dateLevelRows > 0 ? '\nThe system that wrote a DATE_LEVEL row must acknowledge it.' : ''}`,
	);
}

function listOf(failures: readonly FailureRow[], codeOf: CodeOf, today: IsoDate): string {
	const rows = failures
		.slice(0, SHOWN)
		.map((row) => [
			row.analysis_date,
			codeOf(row.processor_name),
			row.entity_id,
			row.failure_category,
			isAcknowledged(row, today) ? `acknowledged until ${row.acknowledged_until}` : 'open',
			row.failure_reason,
		]);
	const more = failures.length - rows.length;
	const columns = ['Date', 'Processor', 'Entity', 'Category', 'Until now', 'Reason'];
	const table = tableText(
		columns.map((title) => ({ title, align: 'left' as const })),
		rows,
		printWidth(),
	);
	return more > 0 ? `${table}and ${formatCount(more)} more\n` : table;
}
