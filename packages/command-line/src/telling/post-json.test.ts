import { expect, test } from 'vitest';
import { receiver } from '../testing/receiver.ts';
import { timeOutOnArrival } from '../testing/time-out-on-arrival.ts';
import { PostError, postJson } from './post-json.ts';

const policy = { timeoutMs: 30_000, retries: 2, firstDelayMs: 5 };

test('what may pass is tried again: 500, 503, then 200', async () => {
	await using server = await receiver();
	server.answers(500, 503, 200);
	await postJson({ url: new URL(`${server.url}/hook`), body: { a: 1 }, policy });
	expect(server.received.map(({ body, path }) => ({ body, path }))).toEqual(
		Array(3).fill({ body: { a: 1 }, path: '/hook' }),
	);
});

test.each([400, 404, 302])('%i will not pass and is not tried again', async (status) => {
	await using server = await receiver();
	server.answers(status);
	await expect(postJson({ url: new URL(server.url), body: {}, policy })).rejects.toThrow(
		new RegExp(`it answered ${status}`),
	);
	// A redirect is not followed either.
	expect(server.received).toHaveLength(1);
});

test('a server that hangs is given up after as many attempts as the policy has, each as long as it says', async () => {
	await using server = await receiver();
	server.answers(null);
	using _ = timeOutOnArrival(server);
	await expect(postJson({ url: new URL(server.url), body: {}, policy })).rejects.toThrow(
		'no answer within 30 s',
	);
	expect(server.received).toHaveLength(3);
	expect(AbortSignal.timeout).toHaveBeenCalledTimes(3);
	expect(AbortSignal.timeout).toHaveBeenCalledWith(30_000);
});

test('the time that an attempt has is real', async () => {
	await using server = await receiver();
	server.answers(null);
	const impatient = { timeoutMs: 50, retries: 0, firstDelayMs: 5 };
	await expect(postJson({ url: new URL(server.url), body: {}, policy: impatient })).rejects.toThrow(
		'no answer within 0.05 s',
	);
});

test('an error says what happened and never where: the path is a secret', async () => {
	const server = await receiver();
	const url = new URL(`${server.url}/services/T000/SECRET`);
	await server[Symbol.asyncDispose]();
	const error: unknown = await postJson({ url, body: {}, policy }).catch((caught: unknown) => caught);
	expect(error).toBeInstanceOf(PostError);
	expect(String(error)).toMatch(/cannot be reached \(ECONNREFUSED\)/);
	expect(String(error)).not.toMatch(/SECRET/);
});
