import { EXIT } from '@accounted/command-line/cli';

/** Says when the work is to stop. Signals have their ordinary effect again once it is disposed of. */
interface Interruption extends Disposable {
	readonly signal: AbortSignal;
}

/**
 * The first Ctrl-C, or SIGTERM of a scheduler, asks the work to stop after the current chunk. The second ends the process
 * at once, which loses no more than a kill does: the current chunk.
 */
export function onInterruption(say: (text: string) => void): Interruption {
	const controller = new AbortController();
	const handle = () => {
		if (controller.signal.aborted) process.exit(EXIT.interrupted);
		controller.abort();
		say('Stopping once this chunk is committed; again to stop at once. What is committed stays.');
	};
	const signals = ['SIGINT', 'SIGTERM'] as const;
	for (const signal of signals) process.on(signal, handle);
	return {
		signal: controller.signal,
		[Symbol.dispose]() {
			for (const signal of signals) process.off(signal, handle);
		},
	};
}
