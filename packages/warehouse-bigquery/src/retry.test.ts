import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GoogleError } from './google-error.ts';
import { CONFLICT_POLICY, isConflict, jobMayPass, requestMayPass, retrying } from './retry.ts';

const request = (status: number | undefined, reason: string) =>
	new GoogleError('request', { status, reason, message: reason });
const job = (reason: string, message = reason) => new GoogleError('job', { reason, message });

describe('a request', () => {
	it.each([
		[429, ''],
		[500, ''],
		[503, 'backendError'],
		[403, 'rateLimitExceeded'],
		[undefined, 'ECONNRESET'],
		[undefined, 'TimeoutError'],
	])('that met %s %s is worth repeating', (status, reason) => {
		expect(requestMayPass(request(status, reason))).toBe(true);
	});

	it.each([
		[400, 'invalidQuery'],
		[401, 'authError'],
		[403, 'accessDenied'],
		[403, 'quotaExceeded'],
		[404, 'notFound'],
		[409, 'duplicate'],
		[501, 'notImplemented'],
		[undefined, 'ECONNREFUSED'],
		[undefined, 'ENOTFOUND'],
		[undefined, ''],
	])('that met %s %s is not', (status, reason) => {
		expect(requestMayPass(request(status, reason))).toBe(false);
	});

	it('is not repeated for what its job died of, nor a job for what a request met', () => {
		expect(requestMayPass(job('backendError'))).toBe(false);
		expect(jobMayPass(request(503, 'backendError'))).toBe(false);
	});
});

describe('a job', () => {
	it.each(['backendError', 'jobInternalError', 'jobRateLimitExceeded'])('that died of %s is', (reason) => {
		expect(jobMayPass(job(reason))).toBe(true);
	});

	it.each(['invalidQuery', 'invalid', 'stopped', 'resourcesExceeded', 'bytesBilledLimitExceeded'])(
		'that died of %s is not',
		(reason) => {
			expect(jobMayPass(job(reason))).toBe(false);
		},
	);

	it('that was aborted for another has met a conflict', () => {
		expect(isConflict(job('invalidQuery', 'Transaction is aborted due to concurrent update against …'))).toBe(
			true,
		);
		expect(
			isConflict(job('invalidQuery', "Unexpected 'Transaction is aborted due to concurrent update'")),
		).toBe(false);
	});
});

describe('retrying', () => {
	const policy = { retries: 3, firstDelayMs: 1, longestDelayMs: 2 };

	/** Time passes here only where a test lets it. */
	beforeEach(() => {
		vi.useFakeTimers();
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	it('stops at what does not pass, and keeps the error as it was', async () => {
		const [passing, lasting] = [request(503, 'backendError'), request(400, 'invalid')];
		let attempts = 0;
		const work = async () => {
			throw ++attempts < 3 ? passing : lasting;
		};
		const refused = expect(retrying(policy, requestMayPass, work)).rejects.toBe(lasting);
		await vi.runAllTimersAsync();
		await refused;
		expect(attempts).toBe(3);
	});

	it('waits longer each time, within its bounds', async () => {
		const times: number[] = [];
		const work = async () => {
			times.push(performance.now());
			throw request(503, 'backendError');
		};
		const done = retrying({ retries: 3, firstDelayMs: 20, longestDelayMs: 70 }, requestMayPass, work);
		const refused = expect(done).rejects.toThrow('backendError');
		await vi.runAllTimersAsync();
		await refused;
		const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
		expect(waits).toHaveLength(3);
		for (const [index, [shortest, longest]] of [
			[20, 40],
			[40, 70],
			[70, 70],
		].entries()) {
			expect(waits[index]).toBeGreaterThanOrEqual(shortest ?? 0);
			expect(waits[index]).toBeLessThanOrEqual(longest ?? 0);
		}
	});

	it.each([
		{ heldForMs: 4 * 60_000, outcome: 'landed' },
		{ heldForMs: 6 * 60_000, outcome: 'Transaction is aborted' },
	])('a commit waits five minutes for another writer: $heldForMs ms', async ({ heldForMs, outcome }) => {
		const aborted = job('invalidQuery', 'Transaction is aborted');
		const end = performance.now() + heldForMs;
		let attempts = 0;
		const done = retrying(
			CONFLICT_POLICY,
			(error) => error === aborted,
			async () => {
				attempts++;
				if (performance.now() < end) throw aborted;
				return 'landed';
			},
		).catch((error: unknown) => String(error));
		await vi.runAllTimersAsync();
		expect(await done).toContain(outcome);
		expect(attempts).toBeGreaterThan(30);
	});
});
