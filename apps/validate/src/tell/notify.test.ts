import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
	type Received,
	type Receiver,
	receiver,
	temporaryFolder,
	timeOutOnArrival,
} from '@accounted/command-line/testing';
import { readNotifications, writeNotifications } from '@accounted/failure-tracking';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FailedGate } from '../gate.ts';
import { memoryOf } from './memory.ts';
import { notification } from './notification.ts';
import { type Notifying, notify } from './notify.ts';
import { parseTargets } from './target.ts';
import { check, verdictOf } from './verdict.test-support.ts';

const UNACCOUNTED: FailedGate = { measure: 'unaccounted', comparison: '>', limit: 0, value: 3 };
const ERRORS: FailedGate = { measure: 'error', comparison: '>', limit: 10, value: 11 };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Receiver;
let notes: string[];
let notifying: Omit<Notifying, 'verdict'>;

beforeEach(async () => {
	folder = await temporaryFolder();
	server = await receiver();
	notes = [];
	notifying = {
		check,
		checkName: 'nightly',
		warehouse: 'duckdb warehouse.duckdb',
		targets: parseTargets([`json=${server.url}/SECRET`]),
		memory: memoryOf(configWith({})),
		note: (text) => void notes.push(text),
		policy: { timeoutMs: 30_000, retries: 1, firstDelayMs: 5 },
	};
});
afterEach(async () => {
	await server[Symbol.asyncDispose]();
	await folder[Symbol.asyncDispose]();
});

const configWith = (more: { notifyState?: string }) =>
	({
		warehouse: 'duckdb',
		database: join(folder.path, 'warehouse.duckdb'),
		...more,
	}) as const;
const run = (...failed: FailedGate[]) => notify({ ...notifying, verdict: verdictOf('reason', failed) });
const eventOf = ({ body }: Received) => notification.parse(body).event;
const events = () => server.received.map(eventOf);

test('failure and then recovery are two messages over many runs', async () => {
	for (const failed of [[], [UNACCOUNTED], [UNACCOUNTED], [{ ...UNACCOUNTED, value: 9 }], [], [], []])
		await run(...failed);
	expect(events()).toEqual(['gate.failed', 'gate.recovered']);
	expect(notes).toEqual([]);
});

test('failing on other conditions is a change', async () => {
	await run(UNACCOUNTED);
	await run(UNACCOUNTED, ERRORS);
	await run(ERRORS, UNACCOUNTED);
	expect(events()).toEqual(['gate.failed', 'gate.changed']);
	expect(notification.parse(server.received[1]?.body).previous.conditions).toEqual(['unaccounted>0']);
});

test('what was not taken is told by the next run, and a note says so without the address', async () => {
	server.answers(null);
	{
		using _ = timeOutOnArrival(server);
		await run(UNACCOUNTED);
	}
	expect(notes).toEqual([
		expect.stringMatching(
			/^json http:\/\/127.0.0.1:\d+\/… was not told: no answer within 30 s. The next run tries again.$/,
		),
	]);
	server.answers(500, 200);
	await run(UNACCOUNTED);
	await run(UNACCOUNTED);
	const ids = server.received.map(({ body }) => notification.parse(body).id);
	// Two attempts that hung, one that was refused, and the one that was taken; each attempt of a run has one id.
	expect(ids).toHaveLength(4);
	expect(ids[0]).toBe(ids[1]);
	expect(ids[2]).toBe(ids[3]);
	expect(ids[0]).not.toBe(ids[2]);
});

test('a target that was told is not told again because another was down', async () => {
	await using down = await receiver();
	down.answers(503);
	const both = { ...notifying, targets: parseTargets([`${server.url}/a`, `slack=${down.url}/b`]) };
	const verdict = verdictOf('reason', [UNACCOUNTED]);
	await notify({ ...both, verdict });
	down.answers(200);
	await notify({ ...both, verdict });
	await notify({ ...both, verdict });
	expect(server.received).toHaveLength(1);
	expect(down.received).toHaveLength(3);
	expect(down.received.at(-1)?.body).toMatchObject({
		text: expect.stringMatching(/^:x: \*nightly\* failed/),
	});
});

test('what another run is telling is left to it, until it must have been killed', async () => {
	const [target] = notifying.targets;
	const claim = (claimed_until: string) =>
		notifying.memory((warehouse) =>
			writeNotifications(warehouse, 'nightly', [
				{
					check_name: 'nightly',
					target: target?.fingerprint ?? '',
					status: 'PASSED',
					conditions: '',
					told_at: null,
					claim_id: 'other',
					claimed_until,
				},
			]),
		);
	await claim(new Date(Date.now() + 3_600_000).toISOString());
	await run(UNACCOUNTED);
	expect(events()).toEqual([]);
	await claim(new Date(Date.now() - 1).toISOString());
	await run(UNACCOUNTED);
	expect(events()).toEqual(['gate.failed']);
});

test('checks of other names do not know of each other', async () => {
	await run(UNACCOUNTED);
	notifying = { ...notifying, checkName: 'hourly' };
	await run();
	await run(UNACCOUNTED);
	expect(events()).toEqual(['gate.failed', 'gate.failed']);
});

test('where nothing can be remembered, a failure is told with each run, and nothing else', async () => {
	notifying = { ...notifying, memory: memoryOf(configWith({ notifyState: folder.path })) };
	await run(UNACCOUNTED);
	await run(UNACCOUNTED);
	await run();
	expect(events()).toEqual(['gate.failed', 'gate.failed']);
	expect(notes).toHaveLength(3);
	for (const note of notes) expect(note).toMatch(/name a file that can be written with --notify-state/);
});

test('the memory lies beside the database or where it is said, and holds no address', async () => {
	await run(UNACCOUNTED);
	const kept = await readFile(join(folder.path, 'warehouse.notifications.duckdb'), 'latin1');
	expect(kept).not.toMatch(/SECRET/);
	notifying = {
		...notifying,
		memory: memoryOf(configWith({ notifyState: join(folder.path, 'own.duckdb') })),
	};
	await run(UNACCOUNTED);
	const told = await notifying.memory((warehouse) => readNotifications(warehouse, 'nightly'));
	expect([...told.values()]).toMatchObject([
		{ status: 'FAILED', conditions: 'unaccounted>0', claim_id: null, claimed_until: null },
	]);
	expect(events()).toEqual(['gate.failed', 'gate.failed']);
});
