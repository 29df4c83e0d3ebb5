/** The command, its options or its configuration cannot be meant as given. Nothing has been done when it is thrown. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
	readonly remedy: string;

	constructor(message: string, remedy: string, cause?: unknown) {
		super(message, cause === undefined ? undefined : { cause });
		this.remedy = remedy;
	}
}
