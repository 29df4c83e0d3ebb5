import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { receiver } from '../testing/receiver.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { timeOutOnArrival } from '../testing/time-out-on-arrival.ts';
import { type Lineage, openLineage } from './lineage.ts';
import { startRun } from './lineage-run.ts';

/** No test waits for these times. */
const PATIENT = { policy: { timeoutMs: 30_000, retries: 1, firstDelayMs: 5 }, longestCloseMs: 300_000 };
const now = () => '2021-11-05T08:00:00.000Z';

const parentFacet = z.object({ job: z.object({ namespace: z.string(), name: z.string() }) });

function opened(target: string, env: Record<string, string> = {}): { lineage: Lineage; notes: string[] } {
	const notes: string[] = [];
	const options = { env, note: (text: string) => void notes.push(text), ...PATIENT };
	return { lineage: openLineage(target, options), notes };
}

/** A run of one job: two events. */
function emitRun(lineage: Lineage, job: string): void {
	startRun(lineage, { job, jobType: 'TEST', inputs: [], outputs: [], now }).end('COMPLETE', {});
}

const linesOf = async (path: string) => (await readFile(path, 'utf8')).trimEnd().split('\n');

test('events are lines of a file, in order, after those that stand there', async () => {
	await using folder = await temporaryFolder();
	const path = join(folder.path, 'events.ndjson');
	for (const job of ['one', 'two']) {
		const { lineage } = opened(path);
		emitRun(lineage, job);
		await lineage.close();
	}
	const events = (await linesOf(path)).map((line) => JSON.parse(line));
	expect(events.map(({ eventType, job }) => `${eventType} ${job.name}`)).toEqual([
		'START one',
		'COMPLETE one',
		'START two',
		'COMPLETE two',
	]);
	expect(events[0].run.runId).toBe(events[1].run.runId);
	expect(events[0].run.runId).not.toBe(events[2].run.runId);
});

test('a line that somebody left unfinished spoils none of those that follow', async () => {
	await using folder = await temporaryFolder();
	const path = join(folder.path, 'events.ndjson');
	await writeFile(path, '{"whole":1}\n');
	await appendFile(path, '{"cut');
	const { lineage } = opened(path);
	emitRun(lineage, 'next');
	await lineage.close();
	const lines = await linesOf(path);
	expect(lines).toHaveLength(4);
	expect(lines.slice(0, 2)).toEqual(['{"whole":1}', '{"cut']);
	for (const line of lines.slice(2)) expect(JSON.parse(line).job.name).toBe('next');
});

test('many writers of one file leave whole lines', async () => {
	await using folder = await temporaryFolder();
	const path = join(folder.path, 'events.ndjson');
	const writers = Array.from({ length: 8 }, () => opened(path).lineage);
	for (let run = 0; run < 20; run++)
		for (const [index, lineage] of writers.entries()) emitRun(lineage, `${index}`);
	await Promise.all(writers.map((lineage) => lineage.close()));
	const events = (await linesOf(path)).map((line) => JSON.parse(line));
	expect(events).toHaveLength(8 * 20 * 2);
});

test('a server gets them with its key, at its endpoint', async () => {
	await using server = await receiver();
	const { lineage, notes } = opened(server.url, { OPENLINEAGE_API_KEY: 'key' });
	emitRun(lineage, 'job');
	await lineage.close();
	expect(notes).toEqual([]);
	expect(server.received.map(({ path, headers }) => [path, headers.authorization])).toEqual(
		Array(2).fill(['/api/v1/lineage', 'Bearer key']),
	);
});

test.each([
	[{ OPENLINEAGE_ENDPOINT: 'v1/events' }, '', '/v1/events'],
	[{ OPENLINEAGE_ENDPOINT: '/v1/events' }, '/base/', '/base/v1/events'],
	[{}, '/api/v1/lineage', '/api/v1/lineage'],
] as const)('the endpoint %j on %j is %j', async (env, base, path) => {
	await using server = await receiver();
	const { lineage } = opened(`${server.url}${base}`, env);
	emitRun(lineage, 'job');
	await lineage.close();
	expect(server.received[0]?.path).toBe(path);
});

test.each([
	['airflow/dag.task/01941f29-7c00-7087-b7a5-5a1f1b1f1a11', 'dag.task'],
	['airflow/task', undefined],
	['', undefined],
])('the run that started this one is its parent: %j', async (OPENLINEAGE_PARENT_ID, name) => {
	await using server = await receiver();
	const { lineage } = opened(server.url, { OPENLINEAGE_PARENT_ID });
	emitRun(lineage, 'job');
	await lineage.close();
	const events = z.array(
		z.object({ run: z.object({ facets: z.object({ parent: parentFacet.optional() }) }) }),
	);
	for (const { run } of events.parse(server.received.map(({ body }) => body)))
		expect(run.facets.parent?.job.name).toBe(name);
});

test('a server that hangs or is down is asked for one event, not for each, and a note counts what is lost', async () => {
	await using server = await receiver();
	server.answers(null);
	using _ = timeOutOnArrival(server);
	const { lineage, notes } = opened(`${server.url}/?token=SECRET`);
	for (let run = 0; run < 50; run++) emitRun(lineage, 'job');
	await lineage.close();
	expect(server.received).toHaveLength(2);
	expect(notes).toHaveLength(1);
	expect(notes[0]).toMatch(
		/^OpenLineage: 100 of 100 events did not reach http:\/\/127.0.0.1:\d+\/…: no answer within 30 s$/,
	);
});

test.each([null, 503])('closing waits no longer than it may, where the server answers %j', async (status) => {
	await using server = await receiver();
	server.answers(status);
	const notes: string[] = [];
	const slow = { timeoutMs: 3_600_000, retries: 5, firstDelayMs: 3_600_000 };
	const lineage = openLineage(server.url, {
		env: {},
		note: (text) => void notes.push(text),
		policy: slow,
		longestCloseMs: 100,
	});
	emitRun(lineage, 'job');
	await lineage.close();
	expect(notes[0]).toMatch(/2 of 2 events did not reach .*: there was no more time/);
});

test('a file that cannot be written is a note, and an address that cannot be posted to is refused', async () => {
	await using folder = await temporaryFolder();
	const { lineage, notes } = opened(join(folder.path, 'missing', 'events.ndjson'));
	emitRun(lineage, 'job');
	await lineage.close();
	expect(notes[0]).toMatch(/2 of 2 events did not reach .*ENOENT/);
	expect(() => opened('https://user:SECRET@host/x')).toThrow(/host has a user or a password/);
	expect(() => opened('ftp-like', { OPENLINEAGE_URL: 'ftp-like' })).toThrow(/OPENLINEAGE_URL/);
});
