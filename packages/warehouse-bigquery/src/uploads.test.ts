import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { failureOf } from './testing/failure-of.ts';
import { players, playersOf } from './testing/players.ts';
import {
	type Answer,
	job,
	jobIdIn,
	type Received,
	refusal,
	type ScriptedServer,
	scriptedServer,
} from './testing/scripted-server.ts';

/** Of a line that makes three chunks of a thousand times as many. */
const LONG = 'x'.repeat(20_000);
const MANY = playersOf(1000).map((row) => ({ ...row, player: LONG }));

/** What Google has of an upload, and what it does to chunks before it answers. */
class Upload {
	bytes = Buffer.alloc(0);
	opened = 0;
	done = false;
	server: ScriptedServer | undefined;
	readonly #fault: (chunk: number, arrived: Upload) => Answer | undefined;
	#chunks = 0;

	constructor(fault: (chunk: number, arrived: Upload) => Answer | undefined = () => undefined) {
		this.#fault = fault;
	}

	answer(request: Received): Answer {
		if (request.path.startsWith('/upload') && request.method === 'POST') {
			this.opened++;
			return { headers: { location: `${this.server?.endpoint}/session` } };
		}
		if (request.path === '/session') return this.#put(request);
		if (request.path.startsWith('/jobs/')) return job(jobIdIn(request), 'DONE');
		return { body: {} };
	}

	#put({ headers, bytes }: Received): Answer {
		const range = headers['content-range'] ?? '';
		if (bytes.length > 0) {
			const start = Number(/^bytes (\d+)-/.exec(range)?.[1]);
			if (start !== this.bytes.length)
				throw new Error(`${range} is not what comes after ${this.bytes.length}`);
			const fault = this.#fault(++this.#chunks, this);
			if (fault !== undefined) return fault;
			this.accept(bytes);
		}
		this.done = range.endsWith(`/${this.bytes.length}`);
		if (this.done) return job('j', 'RUNNING');
		const had = this.bytes.length === 0 ? {} : { range: `bytes=0-${this.bytes.length - 1}` };
		return { status: 308, headers: had };
	}

	accept(bytes: Buffer): void {
		this.bytes = Buffer.concat([this.bytes, bytes]);
	}
}

async function stageMany(upload: Upload) {
	const server = await scriptedServer((request) => upload.answer(request));
	upload.server = server;
	const warehouse = await server.open();
	return { server, staging: warehouse.stage(players, [MANY.slice(0, 500), [], MANY.slice(500)]) };
}

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const EXPECTED = Buffer.from(
	MANY.map((row) => `{"player":"${LONG}","day":"2021-11-05","points":${row.points},"marks":[]}\n`).join(''),
);

describe('many rows', () => {
	it('are sent in chunks, whole', async () => {
		const upload = new Upload();
		const { server, staging } = await stageMany(upload);
		expect((await staging).rowCount).toBe(1000);
		expect(hash(upload.bytes)).toBe(hash(EXPECTED));
		const chunks = server.received.filter(({ path }) => path === '/session');
		expect(chunks.map(({ bytes }) => bytes.length)).toStrictEqual([
			8_388_608,
			8_388_608,
			EXPECTED.length - 2 * 8_388_608,
		]);
		expect(upload.opened).toBe(1);
	});

	it.each([
		['nothing of it', 0],
		['a part of it', 300_000],
		['all of it', 8_388_608],
	])('go on after a chunk of which Google has %s when the connection breaks', async (_, arrived) => {
		const upload = new Upload((chunk, { bytes }) => {
			if (chunk !== 2) return undefined;
			upload.accept(EXPECTED.subarray(bytes.length, bytes.length + arrived));
			return 'hang up';
		});
		const { staging } = await stageMany(upload);
		await staging;
		expect(hash(upload.bytes)).toBe(hash(EXPECTED));
	});

	it('go on where Google takes less than a chunk', async () => {
		const upload = new Upload((chunk, { bytes }) => {
			if (chunk !== 1) return undefined;
			upload.accept(EXPECTED.subarray(0, 262_144));
			return { status: 308, headers: { range: `bytes=${bytes.length}-262143` } };
		});
		const { staging } = await stageMany(upload);
		await staging;
		expect(hash(upload.bytes)).toBe(hash(EXPECTED));
	});

	it('go on after the server could not answer', async () => {
		const upload = new Upload((chunk) => (chunk === 2 ? refusal(503, 'backendError') : undefined));
		const { staging } = await stageMany(upload);
		await staging;
		expect(hash(upload.bytes)).toBe(hash(EXPECTED));
	});

	it('are loaded once where the last answer is lost', async () => {
		const upload = new Upload((chunk, { bytes }) => {
			if (chunk !== 3) return undefined;
			upload.accept(EXPECTED.subarray(bytes.length));
			return 'hang up';
		});
		const { staging } = await stageMany(upload);
		await staging;
		expect(hash(upload.bytes)).toBe(hash(EXPECTED));
	});

	it('are loaded once where Google has forgotten the upload, as it is done', async () => {
		const upload = new Upload((chunk) => (chunk === 3 ? refusal(404, 'notFound') : undefined));
		const { staging } = await stageMany(upload);
		expect((await staging).rowCount).toBe(1000);
	});

	it('are UNAVAILABLE, and a failure, where Google loses what it had acknowledged', async () => {
		const upload = new Upload((chunk, arrived) => {
			if (chunk !== 2) return undefined;
			arrived.bytes = Buffer.alloc(0);
			return { status: 308 };
		});
		const { staging } = await stageMany(upload);
		expect((await failureOf(staging)).reason).toBe('UNAVAILABLE');
	});

	it('of a source that fails are never loaded', async () => {
		const failure = new Error('line 7');
		const upload = new Upload();
		const server = await scriptedServer((request) => upload.answer(request));
		upload.server = server;
		const warehouse = await server.open();
		function* batches() {
			yield MANY;
			throw failure;
		}
		await expect(warehouse.stage(players, batches())).rejects.toBe(failure);
		expect([upload.opened, upload.done]).toStrictEqual([1, false]);
	});
});

describe('no rows', () => {
	it('are an empty table, made without a job', async () => {
		const server = await scriptedServer(() => ({ body: {} }));
		const staged = await (await server.open()).stage(players, []);
		expect(staged.rowCount).toBe(0);
		expect(server.received.at(-1)).toMatchObject({
			method: 'POST',
			path: '/datasets/accounted_staging/tables',
			body: { schema: { fields: [{ name: 'player', mode: 'NULLABLE' }, {}, {}, { mode: 'REPEATED' }] } },
		});
	});
});
