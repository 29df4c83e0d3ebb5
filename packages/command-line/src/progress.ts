import ora from 'ora';

/** Says how long work is getting on, on stderr: a live line on a terminal, one line per finished step elsewhere. */
export interface Progress {
	/** Whether there is a live line; else only what is done is said. */
	readonly live: boolean;
	update(text: string): void;
	done(text: string): void;
	/** Clears the live line, before an error is shown. */
	stop(): void;
}

export function startProgress(stderr: NodeJS.WriteStream): Progress {
	// A terminal that nobody has given a size, as some schedulers do, has lines without end.
	if (!stderr.isTTY || stderr.columns === 0)
		return {
			live: false,
			update: () => undefined,
			done: (text) => void stderr.write(`${text}\n`),
			stop: () => undefined,
		};
	const spinner = ora({ stream: stderr });
	return {
		live: true,
		update(text) {
			spinner.text = text;
			if (!spinner.isSpinning) spinner.start();
		},
		done: (text) => void spinner.stopAndPersist({ symbol: ' ', text }),
		stop: () => void spinner.stop(),
	};
}
