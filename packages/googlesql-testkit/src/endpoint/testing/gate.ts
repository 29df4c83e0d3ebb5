import type { Analysis, GoogleSqlAnalyzer } from '../analyzer.ts';

/** Holds statements that say `AT THE GATE` in a comment until it opens: tests halt a script in its midst by it. */
export class Gate implements GoogleSqlAnalyzer {
	readonly #waiting: { readonly open: () => void }[] = [];
	readonly #watching: (() => void)[] = [];

	async analyze(text: string): Promise<Analysis> {
		if (/AT THE GATE/.test(text))
			await new Promise<void>((resolve) => {
				this.#waiting.push({ open: resolve });
				for (const seen of this.#watching.splice(0)) seen();
			});
		const named = /SELECT .* AS n\b/.test(text);
		return { columns: named ? [{ name: 'n', type: 'INT64' }] : [] };
	}

	/** Waits until this many are held. */
	async holds(count: number): Promise<void> {
		while (this.#waiting.length < count) await new Promise<void>((resolve) => this.#watching.push(resolve));
	}

	/** Lets all through that are held now. */
	open(): void {
		for (const { open } of this.#waiting.splice(0)) open();
	}
}
