import { rename, writeFile } from 'node:fs/promises';
import { DeliveryError } from '@accounted/command-line';
import { messageOf } from '@accounted/warehouse';

/** Writes the report to stdout, or whole and at once to a file. */
export async function deliver(report: string, file: string | undefined): Promise<void> {
	if (file === undefined) {
		process.stdout.write(report);
		return;
	}
	const partial = `${file}.${process.pid}.partial`;
	try {
		await writeFile(partial, report);
		await rename(partial, file);
	} catch (error) {
		const said = messageOf(error);
		throw new DeliveryError(
			`${file}: the report could not be written (${said})`,
			'The check itself was made. Name a file that can be written with --out.',
			error,
		);
	}
}
