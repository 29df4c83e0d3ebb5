/** Source data that cannot be loaded as it is. Nothing has been written when it is thrown. */
export class SourceError extends Error {
	override readonly name = 'SourceError';
	readonly remedy: string;

	constructor(message: string, remedy: string, cause?: unknown) {
		super(message, cause === undefined ? undefined : { cause });
		this.remedy = remedy;
	}
}

/** One error that tells all that is wrong, so that it can be mended in one go. */
export function asOneError(label: string, errors: readonly SourceError[]): SourceError {
	const [first, second] = errors;
	if (first !== undefined && second === undefined) return first;
	const lines = errors.flatMap(({ message, remedy }) => [`  ${message}`, `    ${remedy}`]);
	return new SourceError(
		[`${label}: ${errors.length} things keep it from being loaded`, ...lines].join('\n'),
		'Nothing was written.',
		new AggregateError(errors),
	);
}
