import { describe, expect, it } from 'vitest';
import { GoogleError } from './google-error.ts';
import { isConflict, jobMayPass, requestMayPass, retrying } from './retry.ts';

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

	it('stops at what does not pass, and keeps the error as it was', async () => {
		const [passing, lasting] = [request(503, 'backendError'), request(400, 'invalid')];
		let attempts = 0;
		const work = async () => {
			throw ++attempts < 3 ? passing : lasting;
		};
		await expect(retrying(policy, requestMayPass, work)).rejects.toBe(lasting);
		expect(attempts).toBe(3);
	});

	it('waits longer each time, within its bounds', async () => {
		const times: number[] = [];
		const work = async () => {
			times.push(performance.now());
			throw request(503, 'backendError');
		};
		await retrying({ retries: 2, firstDelayMs: 20, longestDelayMs: 1000 }, requestMayPass, work).catch(
			() => 0,
		);
		const [first = 0, second = 0, third = 0] = times;
		expect(second - first).toBeGreaterThanOrEqual(19);
		expect(third - second).toBeGreaterThanOrEqual(39);
	});
});
