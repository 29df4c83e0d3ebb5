import ora from 'ora';
import { cleanText, cut } from './terminal-text.ts';

/** Says how far work has come, on stderr: a live text on a terminal, one line per finished step elsewhere. */
export interface Progress {
	/** Whether there is a live text. Without one, only what is done is said. */
	readonly live: boolean;
	update(text: string): void;
	done(text: string): void;
	/** Clears the live text, before an error is shown. */
	stop(): void;
}

export function startProgress(stderr: NodeJS.WriteStream): Progress {
	const spinner = ora({
		stream: stderr,
		// Ora would put the terminal into raw mode, in which Ctrl-C is a character that stops nothing.
		discardStdin: false,
	});
	// A terminal without a size, as some schedulers have, has lines without end. Ora cannot rewrite in a log of CI.
	if (!spinner.isEnabled || !stderr.isTTY || !stderr.columns)
		return {
			live: false,
			update: () => undefined,
			done: (text) => void stderr.write(`${cleanText(text)}\n`),
			stop: () => undefined,
		};
	let latest = '';
	const fit = () => {
		spinner.text = fitted(latest, stderr.columns, stderr.rows);
	};
	stderr.on('resize', fit);
	return {
		live: true,
		update(text) {
			latest = text;
			fit();
			if (!spinner.isSpinning) spinner.start();
		},
		done: (text) => void spinner.stopAndPersist({ symbol: ' ', text: cleanText(text) }),
		stop() {
			stderr.off('resize', fit);
			spinner.stop();
		},
	};
}

/** The spinner and a blank stand before the first line. */
const SPINNER = 2;

/**
 * Returns as much of a text as a terminal shows without wrapping or scrolling: a line that wraps, or a text that is higher
 * than the screen, cannot be cleared and would be written again and again.
 */
export function fitted(text: string, columns: number, rows: number): string {
	const lines = cleanText(text).split('\n');
	const room = Math.max(1, (rows || lines.length + 1) - 1);
	return lines
		.slice(0, room)
		.map((line, index) => cut(line, Math.max(1, columns - 1 - (index === 0 ? SPINNER : 0))))
		.join('\n');
}
