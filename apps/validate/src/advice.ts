/** One thing to do: a command to paste, or a sentence where a person must act. */
export interface Advice {
	readonly isCommand: boolean;
	readonly text: string;
}

export function command(text: string): Advice {
	return { isCommand: true, text };
}

export function sentence(text: string): Advice {
	return { isCommand: false, text };
}
