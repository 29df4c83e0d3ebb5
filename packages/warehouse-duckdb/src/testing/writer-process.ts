import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { openWriter, type WriterKind, type WriterStep } from './writer-steps.ts';

/** What the process is to do. It leaves the file open after the last step, and waits to be killed. */
interface Order {
	readonly kind: WriterKind;
	readonly path: string;
	readonly steps: readonly WriterStep[];
}

// One order is one line. A dot is written after each step.
for await (const line of createInterface({ input: stdin })) {
	const { kind, path, steps }: Order = JSON.parse(line);
	const writer = await openWriter(kind, path);
	for (const step of steps) {
		await writer.do(step);
		stdout.write('.');
	}
}
