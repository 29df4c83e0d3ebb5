import {
	EXIT,
	plural,
	print,
	printError,
	printedCommand,
	selectProcessors,
	UsageError,
} from '@accounted/command-line';
import type { WarehouseOptions } from '@accounted/command-line/cli';
import { acceptDefinition, NotAcceptedError } from '@accounted/failure-tracking';
import { newRunId, now } from './context.ts';
import { withLoadedWarehouse } from './loaded-warehouse.ts';

interface AcceptOptions extends WarehouseOptions {
	readonly processor: string;
	readonly reason: string;
	readonly verify?: string;
}

/** Keeps the cells of a processor whose definition has changed without changing an outcome. Exits 1 if `--verify` finds one. */
export async function acceptCommand(options: AcceptOptions): Promise<void> {
	const [processor, ...more] = selectProcessors(options.processor);
	if (processor === undefined || more.length > 0)
		throw new UsageError(
			`--processor ${options.processor}: accept takes one processor`,
			'Accept each processor with a reason of its own.',
		);
	const reason = options.reason.trim();
	if (reason === '')
		throw new UsageError('--reason is empty', 'Say why the change of the definition changes no outcome.');
	const verify = verifyCount(options.verify);
	await withLoadedWarehouse(options, 'write', 'accept', async (warehouse) => {
		try {
			const { cells, parts, verified } = await acceptDefinition(warehouse, {
				processor,
				reason,
				verify,
				runId: newRunId(),
				now,
			});
			if (cells === 0)
				return void print(`${processor.code}: every cell was made by its definition as it is.\n`);
			const what = parts.length === 0 ? '' : `\nChanged: ${parts.join(', ')}`;
			const how = verified.length === 0 ? '' : `\nEvaluated again, and alike: ${verified.join(', ')}`;
			print(`${processor.code}: ${plural(cells, 'cell')} kept (${reason}).${what}${how}\n`);
		} catch (error) {
			if (!(error instanceof NotAcceptedError)) throw error;
			const again = printedCommand('pipeline', [
				'backfill',
				'--processor',
				processor.code,
				'--start-date',
				error.range.start,
				'--end-date',
				error.range.end,
			]);
			printError(`not accepted: ${error.message}\nNothing was changed. Run the cells again: ${again}\n`);
			process.exitCode = EXIT.gateFailed;
		}
	});
}

/** @throws UsageError for anything but a whole number from 1 on. */
function verifyCount(text: string | undefined): number {
	if (text === undefined) return 0;
	if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
	throw new UsageError(
		`--verify ${text}: it must be a whole number from 1 on`,
		'Say how many cells to evaluate again.',
	);
}
