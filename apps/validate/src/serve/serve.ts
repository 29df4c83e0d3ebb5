import { once } from 'node:events';
import { print, printError, selectProcessors, UsageError } from '@accounted/command-line';
import type { WarehouseOptions } from '@accounted/command-line/cli';
import { type ConfigOption, knownProcessors } from '../config/known-processors.ts';
import { rangeOrAll } from '../known-range.ts';
import { withWarehouse } from '../with-warehouse.ts';
import { reportServer } from './server.ts';

interface ServeOptions extends WarehouseOptions, ConfigOption {
	readonly startDate?: string;
	readonly endDate?: string;
	readonly processor?: string;
	readonly port: string;
}

/** `validate serve`: listens until it is interrupted. */
export async function serve(options: ServeOptions): Promise<void> {
	if (!/^\d{1,5}$/.test(options.port) || Number(options.port) > 65_535)
		throw new UsageError(
			`--port ${options.port}: not a port`,
			'Write a number from 0 to 65535; 0 finds a free one.',
		);
	const known = await knownProcessors(options);
	const processors = selectProcessors(options.processor, known);
	const range = await withWarehouse(options, (warehouse) => rangeOrAll(warehouse, options, processors));
	const server = reportServer({ processors, known, range }, (work) => withWarehouse(options, work));
	server.listen(Number(options.port), '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch (error) {
		throw new UsageError(
			`--port ${options.port}: it cannot be listened on`,
			'Another program has it: say --port 0 for a free one.',
			error,
		);
	}
	const address = server.address();
	const port = typeof address === 'object' ? address?.port : options.port;
	print(`http://127.0.0.1:${port}/\n`);
	printError(`${range.start} to ${range.end}; Ctrl-C ends it\n`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const)
		process.once(signal, () => {
			server.closeAllConnections();
			server.close();
			process.exitCode = signal === 'SIGINT' ? 130 : 0;
		});
	await once(server, 'close');
}
