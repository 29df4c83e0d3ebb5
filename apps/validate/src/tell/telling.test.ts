import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Receiver, receiver, runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { notification } from './notification.ts';

/** A working folder with a small league that is loaded, and PGS backfilled up to a date before its last. */
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Receiver;
const SEASON = ['--start-date', '2021-10-19', '--end-date', '2021-11-10', '--processor', 'PGS'];
/** Of that, what is accounted for from the start. */
const DONE = ['--start-date', '2021-10-19', '--end-date', '2021-11-01', '--processor', 'PGS'];
const PART = ['--start-date', '2021-10-19', '--end-date', '2021-11-01', '--processor', 'RAW,PGS'];

const validate = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
	runCommand('validate', args, { cwd: folder.path, env });
const pipeline = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
	runCommand('pipeline', args, { cwd: folder.path, env });
const events = () => server.received.map(({ body }) => notification.parse(body).event);

beforeAll(async () => {
	folder = await temporaryFolder();
	server = await receiver();
	await mkdir(join(folder.path, 'league'));
	await writeCsvFolder(simulateLeague({ seed: 8, teams: 4, gamesPerTeam: 12 }), join(folder.path, 'league'));
	await pipeline(['load', '--source', 'league']);
	await pipeline(['backfill', ...PART, '--with-upstream']);
});
afterAll(async () => {
	await server[Symbol.asyncDispose]();
	await folder[Symbol.asyncDispose]();
});

async function closedAddress(): Promise<string> {
	await using closed = await receiver();
	return closed.url;
}

describe('webhooks', () => {
	it('are told once by checks that run at once, and none of those fails for it', async () => {
		const args = [...SEASON, '--notify', `${server.url}/SECRET`, '--notify-name', 'at once'];
		const runs = await Promise.all([validate(args), validate(args), validate(args)]);
		expect(runs.map(({ code }) => code)).toEqual([1, 1, 1]);
		expect(events()).toEqual(['gate.failed']);
	});

	it('are told of a failure and its recovery, once each, over runs whose dates move', async () => {
		const before = server.received.length;
		const nightly = ['--notify-name', 'nightly', '--reconcile'];
		const env = { ACCOUNTED_NOTIFY: `json=${server.url}/SECRET` };
		const failing = await validate([...SEASON, ...nightly], env);
		await validate(['--start-date', '2021-10-20', ...SEASON.slice(2), ...nightly], env);
		const plain = await validate([...SEASON, '--reconcile', '--no-notify'], env);
		expect(failing).toEqual(plain);
		await pipeline(['backfill', ...SEASON, '--with-upstream']);
		const recovered = await validate([...SEASON, ...nightly], env);
		await validate([...SEASON, ...nightly], env);
		expect(recovered).toMatchObject({ code: 0, stderr: '' });
		expect(events().slice(before)).toEqual(['gate.failed', 'gate.recovered']);
		const [{ body } = { body: null }] = server.received.slice(before);
		const told = notification.strict().parse(body);
		expect(told).toMatchObject({ check: 'nightly', range: { start: '2021-10-19', end: '2021-11-10' } });
		expect(told.totals.unaccounted).toBeGreaterThan(0);
	});

	it('that are down change neither the report nor the exit code', async () => {
		const url = `${await closedAddress()}/SECRET`;
		const args = [...SEASON, '--fail-on', 'coverage<=1'];
		const alone = await validate(args);
		const { code, stdout, stderr } = await validate([...args, '--notify', url]);
		expect({ code, stdout }).toEqual({ code: 1, stdout: alone.stdout });
		expect(stderr).toMatch(
			/note: json http:\/\/127.0.0.1:\d+\/… was not told: it cannot be reached \(ECONNREFUSED\)/,
		);
		expect(stderr).not.toMatch(/SECRET/);
	});

	it('that cannot be posted to are refused before the check, and not shown', async () => {
		await writeFile(join(folder.path, 'accounted.config.json'), '{"notify":["hooks/SECRET"]}');
		const { code, stdout, stderr } = await validate(SEASON);
		await writeFile(join(folder.path, 'accounted.config.json'), '{}');
		expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
		expect(stderr).toMatch(/^error: --notify: it is not an http or https address/);
		expect(stderr).not.toMatch(/SECRET/);
	});
});

describe('OpenTelemetry', () => {
	it('hears of a check where an SDK is registered', async () => {
		const setUp = new URL('./opentelemetry.test-support.ts', import.meta.url);
		const { code, stdout } = await validate([...DONE, '--out', 'report.txt'], {
			NODE_OPTIONS: `--import ${setUp}`,
		});
		expect(code).toBe(0);
		expect(stdout).toMatch(/name: 'accounted.coverage'/);
	});
});

const facet = { _producer: z.url(), _schemaURL: z.url() };
const dataset = { namespace: z.string().min(1), name: z.string().min(1) };
/** What OpenLineage 2-0-2 and its facets require, written down from their schemas. */
const runEvent = z.strictObject({
	eventType: z.enum(['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER']),
	eventTime: z.iso.datetime(),
	producer: z.url(),
	schemaURL: z.literal('https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent'),
	run: z.strictObject({
		runId: z.uuid(),
		facets: z.strictObject({
			parent: z
				.strictObject({
					...facet,
					run: z.strictObject({ runId: z.uuid() }),
					job: z.strictObject({ namespace: z.string(), name: z.string() }),
				})
				.optional(),
			errorMessage: z
				.strictObject({ ...facet, message: z.string(), programmingLanguage: z.string() })
				.optional(),
		}),
	}),
	job: z.strictObject({
		namespace: z.string(),
		name: z.string(),
		facets: z.strictObject({
			jobType: z.strictObject({
				...facet,
				processingType: z.literal('BATCH'),
				integration: z.string(),
				jobType: z.string(),
			}),
		}),
	}),
	inputs: z.array(
		z.strictObject({
			...dataset,
			inputFacets: z
				.strictObject({
					dataQualityMetrics: z.strictObject({
						...facet,
						rowCount: z.int(),
						columnMetrics: z.record(z.string(), z.unknown()),
					}),
					dataQualityAssertions: z.strictObject({
						...facet,
						assertions: z.array(
							z.strictObject({
								assertion: z.string(),
								success: z.boolean(),
								severity: z.enum(['error', 'warn']),
							}),
						),
					}),
				})
				.optional(),
		}),
	),
	outputs: z.array(
		z.strictObject({
			...dataset,
			outputFacets: z
				.strictObject({ outputStatistics: z.strictObject({ ...facet, rowCount: z.int() }) })
				.optional(),
		}),
	),
});

async function eventsIn(name: string) {
	const text = await readFile(join(folder.path, name), 'utf8');
	expect(text).toMatch(/\n$/);
	const lines = text.trimEnd().split('\n');
	return lines.map((line) => runEvent.parse(JSON.parse(line)));
}

describe('OpenLineage', () => {
	it('hears of a check: its start, and what was asserted of each output', async () => {
		await validate([...DONE, '--lineage', 'check.ndjson', '--fail-on', 'stale,unaccounted']);
		const [start, end, ...more] = await eventsIn('check.ndjson');
		expect(more).toEqual([]);
		expect([start?.eventType, end?.eventType]).toEqual(['START', 'COMPLETE']);
		expect(start?.run.runId).toBe(end?.run.runId);
		expect(end?.job).toMatchObject({ namespace: 'accounted', name: 'validate.PGS (stale>0,unaccounted>0)' });
		const [input] = end?.inputs ?? [];
		expect(input).toMatchObject({
			namespace: expect.stringMatching(/^duckdb:\/\/\/.*warehouse\.duckdb$/),
			name: 'nba_analytics.player_game_summary',
		});
		expect(input?.inputFacets?.dataQualityMetrics.rowCount).toBeGreaterThan(0);
		expect(input?.inputFacets?.dataQualityAssertions.assertions).toEqual(
			expect.arrayContaining([
				{ assertion: 'unaccounted = 0', success: true, severity: 'error' },
				{ assertion: 'duplicates = 0', success: true, severity: 'warn' },
			]),
		);
	});

	it('hears that a check could not be made, and why', async () => {
		const args = [...DONE, '--database', 'missing.duckdb', '--lineage', 'failed.ndjson'];
		expect((await validate(args)).code).toBe(3);
		const failed = await eventsIn('failed.ndjson');
		expect(failed.map(({ eventType }) => eventType)).toEqual(['START', 'FAIL']);
		expect(failed[1]?.run.facets.errorMessage?.message).toMatch(/missing.duckdb: there is no such database/);
	});

	it('hears of a backfill and each of its processors, on a server, with what they read and wrote', async () => {
		await using marquez = await receiver();
		const env = { OPENLINEAGE_URL: marquez.url, OPENLINEAGE_NAMESPACE: 'nba' };
		await pipeline(['backfill', ...PART, '--force'], env);
		const heard = marquez.received.map(({ body }) => runEvent.parse(body));
		expect(heard.map(({ eventType, job }) => `${eventType} ${job.namespace} ${job.name}`)).toEqual([
			'START nba backfill',
			'START nba backfill.RAW',
			'COMPLETE nba backfill.RAW',
			'START nba backfill.PGS',
			'COMPLETE nba backfill.PGS',
			'COMPLETE nba backfill',
		]);
		const pgs = heard[4];
		expect(pgs?.run.facets.parent?.run.runId).toBe(heard[0]?.run.runId);
		expect(pgs?.inputs.map(({ name }) => name)).toContain('nba_raw.player_box');
		expect(pgs?.outputs[0]?.name).toBe('nba_analytics.player_game_summary');
		expect(pgs?.outputs[0]?.outputFacets?.outputStatistics.rowCount).toBeGreaterThan(0);
	});

	it('finds whole lines in its file after a kill, and goes on there', async () => {
		const main = join(import.meta.dirname, '../../../pipeline/src/main.ts');
		const args = [main, 'backfill', ...PART, '--force', '--lineage', 'killed.ndjson'];
		const child = spawn(process.execPath, args, { cwd: folder.path, stdio: 'ignore' });
		const closed = once(child, 'close');
		const text = () => readFile(join(folder.path, 'killed.ndjson'), 'utf8').catch(() => '');
		while (child.exitCode === null && !(await text()).endsWith('\n')) await setTimeout(5);
		child.kill('SIGKILL');
		await closed;
		const before = await eventsIn('killed.ndjson');
		expect(before[0]).toMatchObject({ eventType: 'START', job: { name: 'backfill' } });
		await validate([...DONE, '--lineage', 'killed.ndjson']);
		const after = await eventsIn('killed.ndjson');
		expect(after.slice(0, before.length)).toEqual(before);
		expect(after.slice(before.length).map(({ eventType }) => eventType)).toEqual(['START', 'COMPLETE']);
	});

	it('that hangs keeps no command from its end, and changes nothing else', async () => {
		await using hanging = await receiver();
		hanging.answers(null);
		const { code, stderr } = await validate(DONE, { OPENLINEAGE_URL: hanging.url });
		expect(code).toBe(0);
		expect(stderr).toMatch(/^note: OpenLineage: 2 of 2 events did not reach http:\/\/127/);
	});
});
