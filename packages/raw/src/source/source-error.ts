/** Source data that cannot be loaded as it is. Nothing has been written when it is thrown. */
export class SourceError extends Error {
	override readonly name = 'SourceError';
	readonly remedy: string;

	constructor(message: string, remedy: string, cause?: unknown) {
		super(message, cause === undefined ? undefined : { cause });
		this.remedy = remedy;
	}
}
