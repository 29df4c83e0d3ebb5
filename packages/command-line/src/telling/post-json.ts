import pRetry from 'p-retry';

/** How long one request may take, and how often and how far apart what may pass is tried again. In milliseconds. */
export interface PostPolicy {
	readonly timeoutMs: number;
	readonly retries: number;
	readonly firstDelayMs: number;
}

export interface Post {
	readonly url: URL;
	readonly body: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	readonly policy: PostPolicy;
	/** Gives up at once. */
	readonly signal?: AbortSignal;
}

/** Nobody took what was posted. The message never holds the address, which may be a secret. */
export class PostError extends Error {
	override readonly name = 'PostError';
	readonly mayPass: boolean;

	constructor(message: string, mayPass: boolean, cause?: unknown) {
		super(message, { cause });
		this.mayPass = mayPass;
	}
}

/**
 * Posts JSON. Takes at most (retries + 1) times the timeout, and the delays between.
 * @throws PostError where it was not taken.
 */
export async function postJson({ url, body, headers = {}, policy, signal }: Post): Promise<void> {
	const text = JSON.stringify(body);
	const attempt = async () => {
		const timeout = AbortSignal.timeout(policy.timeoutMs);
		const response = await fetch(url, {
			method: 'POST',
			body: text,
			headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
			// Elsewhere is not where it was meant to go.
			redirect: 'manual',
			signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
		}).catch((error: unknown) => {
			throw connectionError(error, policy, signal);
		});
		// What it answers is of no use; an answer without an end would keep the process alive.
		await response.body?.cancel().catch(() => undefined);
		if (!response.ok) throw new PostError(statusText(response.status), PASSING_STATUS.has(response.status));
	};
	await pRetry(attempt, {
		retries: policy.retries,
		minTimeout: policy.firstDelayMs,
		factor: 2,
		shouldRetry: ({ error }) => error instanceof PostError && error.mayPass,
		// It may come while nothing is under way but the wait for the next attempt.
		...(signal === undefined ? {} : { signal }),
	}).catch((error: unknown) => {
		throw error instanceof PostError ? error : connectionError(error, policy, signal);
	});
}

const PASSING_STATUS: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

function statusText(status: number): string {
	if (status >= 300 && status < 400)
		return `it answered ${status}: it has moved, and redirects are not followed`;
	return `it answered ${status}`;
}

function connectionError(
	error: unknown,
	{ timeoutMs }: PostPolicy,
	signal: AbortSignal | undefined,
): PostError {
	if (signal?.aborted) return new PostError('there was no more time', false, error);
	if (error instanceof Error && error.name === 'TimeoutError')
		return new PostError(`no answer within ${timeoutMs / 1000} s`, true, error);
	const cause = error instanceof Error ? error.cause : undefined;
	const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
	return new PostError(
		code === undefined ? 'it cannot be reached' : `it cannot be reached (${code})`,
		true,
		error,
	);
}
