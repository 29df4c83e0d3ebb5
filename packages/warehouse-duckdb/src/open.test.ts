import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { appendRows, defineTable, sql, WarehouseError } from '@accounted/warehouse';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDuckDb } from './open.ts';
import { madeByDuckDb, marked } from './testing/made-by-duckdb.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const numbers = defineTable({
	name: 'test.numbers',
	description: 'Enough rows to fill blocks.',
	schema: z.object({ n: z.int(), half: z.number() }),
	key: ['n'],
});

const folder = temporaryFolder();
let made = 0;
const freshPath = () => join(folder(), `${++made}.duckdb`);

/** A database with rows in it, closed. */
async function filledDatabase(count = 1): Promise<string> {
	const path = freshPath();
	const warehouse = await openDuckDb({ path });
	await warehouse.ensure([numbers]);
	const rows = Array.from({ length: count }, (_, n) => ({ n, half: Math.sin(n) }));
	await warehouse.commit([appendRows(numbers, rows)]);
	await warehouse.close();
	return path;
}

async function failureToOpen(path: string, readOnly = false): Promise<WarehouseError> {
	const outcome = await openDuckDb({ path, readOnly }).then(
		(warehouse) => warehouse.close(),
		(error: unknown) => error,
	);
	if (!(outcome instanceof WarehouseError)) throw new Error('it opened', { cause: outcome });
	return outcome;
}

const closers: (() => unknown)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0)) await close();
});

/** Another process that has the file open to write, until the test ends. Its id. */
async function heldByAnotherProcess(path: string): Promise<number | undefined> {
	const program = `
		import { DuckDBInstance } from '@duckdb/node-api';
		const instance = await DuckDBInstance.create(process.argv[1]);
		const connection = await instance.connect();
		await connection.run('SELECT 1');
		console.log('open');
		setInterval(() => connection, 1000);
	`;
	const child = spawn(process.execPath, ['--input-type=module', '--eval', program, path], {
		cwd: import.meta.dirname,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	closers.push(() => {
		child.kill('SIGKILL');
		return once(child, 'exit');
	});
	await once(child.stdout, 'data');
	return child.pid;
}

describe('a file that another process writes', () => {
	it.each([false, true])('is LOCKED, and the message names the process (read-only: %s)', async (readOnly) => {
		const path = await filledDatabase();
		const pid = await heldByAnotherProcess(path);
		const failure = await failureToOpen(path, readOnly);
		expect(failure.reason).toBe('LOCKED');
		expect(failure.message).toContain(path);
		expect(failure.message).toContain('locked');
		expect(failure.message).toContain(`PID ${pid}`);
		expect(failure.remedy).toMatch(/Wait until that process ends, or stop it/);
	});

	it('opens once that process has ended', async () => {
		const path = await filledDatabase();
		await heldByAnotherProcess(path);
		await closers.pop()?.();
		const warehouse = await openDuckDb({ path });
		expect([...(await warehouse.existing([numbers])).keys()]).toStrictEqual([numbers.name]);
		await warehouse.close();
	});
});

describe('a file that this process has open', () => {
	it('is shared by two writers, and both see what either commits', async () => {
		const path = await filledDatabase();
		const [first, second] = [await openDuckDb({ path }), await openDuckDb({ path })];
		await first.commit([appendRows(numbers, [{ n: 1, half: 0.5 }])]);
		await second.commit([appendRows(numbers, [{ n: 2, half: 1 }])]);
		await first.close();
		const rows = await second.query(sql`SELECT n FROM ${numbers} ORDER BY n`, z.object({ n: z.int() }));
		await second.close();
		expect(rows.map((row) => row.n)).toStrictEqual([0, 1, 2]);
	});

	it('is LOCKED to a reader while it is being written here', async () => {
		const path = await filledDatabase();
		const writer = await openDuckDb({ path });
		const failure = await failureToOpen(path, true);
		await writer.close();
		expect(failure.reason).toBe('LOCKED');
		expect(failure.message).toContain('this process');
	});
});

it('a query answers in which DuckDB trips over one of its own rewrites', async () => {
	const warehouse = await openDuckDb({ path: ':memory:' });
	const rows = await warehouse.query(
		sql`WITH known AS (SELECT * FROM (SELECT '1' AS id, 'BOS' AS team) AS games WHERE team <> 'LAL'),
			firsts AS (SELECT id, team FROM known WHERE TRUE QUALIFY ROW_NUMBER() OVER (PARTITION BY id ORDER BY team) = 1),
			twice AS (SELECT id FROM firsts UNION ALL SELECT id FROM firsts)
			SELECT known.team FROM twice JOIN known ON known.id = twice.id`,
		z.object({ team: z.string() }),
	);
	expect(rows).toEqual([{ team: 'BOS' }, { team: 'BOS' }]);
	await warehouse.close();
});

describe('read-only', () => {
	it('several at once read the same file', async () => {
		const path = await filledDatabase(10);
		const readers = await Promise.all([1, 2, 3].map(() => openDuckDb({ path, readOnly: true })));
		const count = z.object({ n: z.int() });
		const counts = await Promise.all(
			readers.map((reader) => reader.query(sql`SELECT COUNT(*) AS n FROM ${numbers}`, count)),
		);
		expect(counts).toStrictEqual([[{ n: 10 }], [{ n: 10 }], [{ n: 10 }]]);
		for (const reader of readers) await reader.close();
	});

	it('refuses to write with READ_ONLY, and still reads', async () => {
		const path = await filledDatabase();
		const reader = await openDuckDb({ path, readOnly: true });
		const other = { ...numbers, name: 'test.other' };
		for (const work of [
			() => reader.commit([appendRows(numbers, [{ n: 1, half: 1 }])]),
			() => reader.commit([{ table: numbers, where: sql`TRUE` }]),
			() => reader.ensure([other]),
		])
			await expect(work()).rejects.toMatchObject({ name: 'WarehouseError', reason: 'READ_ONLY' });
		expect(await reader.query(sql`SELECT n FROM ${numbers}`, z.object({ n: z.int() }))).toStrictEqual([
			{ n: 0 },
		]);
		await reader.close();
	});

	it('of a file that is not there is NOT_FOUND, and makes none', async () => {
		const path = freshPath();
		const failure = await failureToOpen(path, true);
		expect(failure.reason).toBe('NOT_FOUND');
		expect(failure.message).toContain(path);
		expect(existsSync(path)).toBe(false);
	});
});

describe('a damaged file is CORRUPT', () => {
	const expectCorrupt = async (path: string) => {
		for (const readOnly of [false, true]) {
			const failure = await failureToOpen(path, readOnly);
			expect(failure.reason).toBe('CORRUPT');
			expect(failure.message).toContain(path);
			expect(failure.remedy).toContain('Move it away');
		}
	};

	it.each([0, 5, 20_000, 300_000])('of %i random bytes', async (size) => {
		const path = freshPath();
		writeFileSync(path, randomBytes(size));
		await expectCorrupt(path);
		expect(statSync(path).size).toBe(size);
	});

	it.each([0.5, 0.1])('cut to %d of its length', async (part) => {
		const path = await filledDatabase(300_000);
		truncateSync(path, Math.floor(statSync(path).size * part));
		await expectCorrupt(path);
	});

	it('of another kind, which DuckDB would open as a view in memory', async () => {
		const path = `${freshPath()}.json`;
		writeFileSync(path, '[{"n": 1}]');
		await expectCorrupt(path);
	});

	it('with bytes changed in it', async () => {
		const path = await filledDatabase(300_000);
		const bytes = readFileSync(path);
		for (let at = 12_288; at < bytes.length; at += 1000) bytes[at] = (bytes[at] ?? 0) ^ 255;
		writeFileSync(path, bytes);
		await expectCorrupt(path);
	});
});

it('a file of a version that this DuckDB does not read is NEWER_SCHEMA', async () => {
	const path = await filledDatabase();
	const bytes = readFileSync(path);
	// Main header: 8 bytes of checksum, 4 of magic, 8 of storage version.
	bytes.writeBigUInt64LE(10_000n, 12);
	writeFileSync(path, bytes);
	// DuckDB says which checksum the changed header should have.
	const { cause } = await failureToOpen(path);
	const computed = /computed checksum (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1];
	bytes.writeBigUInt64LE(BigInt(computed ?? 0), 0);
	writeFileSync(path, bytes);
	const failure = await failureToOpen(path);
	expect(failure.reason).toBe('NEWER_SCHEMA');
	expect(failure.message).toMatch(/version number \d+, but we can only read versions/);
});

describe('a path that cannot be a database', () => {
	it.each([false, true])('is NOT_FOUND where it is a folder (read-only: %s)', async (readOnly) => {
		const path = freshPath();
		mkdirSync(path);
		const failure = await failureToOpen(path, readOnly);
		expect(failure.reason).toBe('NOT_FOUND');
		expect(failure.message).toContain('Is a directory');
	});

	it.each([false, true])('is NOT_FOUND where its folder is a file (read-only: %s)', async (readOnly) => {
		const file = freshPath();
		writeFileSync(file, '');
		for (const path of [join(file, 'a.duckdb'), join(file, 'deeper', 'a.duckdb')]) {
			const failure = await failureToOpen(path, readOnly);
			expect(failure.reason).toBe('NOT_FOUND');
			expect(failure.message).toContain(path);
		}
	});

	it('is NOT_FOUND where it is empty: DuckDB alone would keep everything in memory and lose it', async () => {
		expect((await failureToOpen('')).reason).toBe('NOT_FOUND');
	});
});

// Root may write whatever the mode says.
it.skipIf(process.getuid?.() === 0)('a file without the right to write is PERMISSION', async () => {
	const path = await filledDatabase();
	chmodSync(path, 0o444);
	expect((await failureToOpen(path)).reason).toBe('PERMISSION');
	await (await openDuckDb({ path, readOnly: true })).close();
});

it('a new file is made with the folders above it, and is there again the next time', async () => {
	const path = join(folder(), 'a', `b ${++made}`, "c'd.duckdb");
	const warehouse = await openDuckDb({ path });
	await warehouse.ensure([numbers]);
	await warehouse.close();
	const again = await openDuckDb({ path });
	expect([...(await again.existing([numbers])).keys()]).toStrictEqual([numbers.name]);
	await again.close();
});

it.skipIf(process.platform === 'win32')(
	'a process without a file handle left is told so, and the file is as it was',
	async () => {
		const path = await filledDatabase(100);
		const program = `
			import { openSync } from 'node:fs';
			import { openDuckDb } from './open.ts';
			try { for (;;) openSync('/dev/null'); } catch {}
			await openDuckDb({ path: process.argv[1] }).catch(({ reason, message, remedy }) => console.log(JSON.stringify({ reason, message, remedy })));
		`;
		const limited = [
			'-c',
			'ulimit -n 64; exec "$0" "$@"',
			process.execPath,
			'--input-type=module',
			'--eval',
			program,
			path,
		];
		const child = spawn('bash', limited, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
		const [said] = await once(child.stdout, 'data');
		expect(JSON.parse(String(said))).toMatchObject({
			reason: 'UNAVAILABLE',
			message: expect.stringContaining('as many files open as it may'),
			remedy: expect.stringContaining('ulimit -n'),
		});
		const warehouse = await openDuckDb({ path });
		const [row] = await warehouse.query(sql`SELECT COUNT(*) AS n FROM ${numbers}`, z.object({ n: z.int() }));
		expect(row?.n).toBe(100);
		await warehouse.close();
	},
);

it('a file that DuckDB itself made, with larger groups of rows, is read, added to and deleted from', async () => {
	const path = freshPath();
	await madeByDuckDb(
		path,
		`CREATE SCHEMA test; CREATE TABLE test.numbers AS SELECT range AS n, sqrt(range) AS half FROM range(200000); ${marked('numbers')}`,
	);
	const warehouse = await openDuckDb({ path });
	const rows = Array.from({ length: 60_000 }, (_, index) => ({ n: 200_000 + index, half: index / 2 }));
	await warehouse.commit([appendRows(numbers, rows)]);
	await warehouse.commit([{ table: numbers, where: sql`n BETWEEN 190000 AND 209999` }]);
	await warehouse.commit([appendRows(numbers, [{ n: -1, half: 0 }])]);
	await warehouse.close();
	const again = await openDuckDb({ path, readOnly: true });
	const [row] = await again.query(
		sql`SELECT COUNT(*) AS n, COUNT(DISTINCT n) AS different, SUM(n) AS total FROM ${numbers}`,
		z.object({ n: z.int(), different: z.int(), total: z.int() }),
	);
	await again.close();
	const total = (259_999 * 260_000) / 2 - ((190_000 + 209_999) * 20_000) / 2 - 1;
	expect(row).toStrictEqual({ n: 240_001, different: 240_001, total });
});

it('leaves nothing beside the file', async () => {
	const path = await filledDatabase(50_000);
	expect(readdirSync(dirname(path)).filter((name) => name.startsWith(basename(path)))).toStrictEqual([
		basename(path),
	]);
});

it('close may be asked twice, waits for writes under way, and ends all use', async () => {
	const path = await filledDatabase();
	const warehouse = await openDuckDb({ path });
	const rows = Array.from({ length: 20_000 }, (_, n) => ({ n, half: n / 2 }));
	const writing = warehouse.commit([appendRows(numbers, rows)]);
	await warehouse.close();
	await writing;
	await warehouse.close();
	await expect(warehouse.query(sql`SELECT 1 AS n`, z.object({}))).rejects.toBeInstanceOf(WarehouseError);
	await expect(warehouse.commit([])).rejects.toBeInstanceOf(WarehouseError);
	const again = await openDuckDb({ path });
	const [row] = await again.query(sql`SELECT COUNT(*) AS n FROM ${numbers}`, z.object({ n: z.int() }));
	expect(row?.n).toBe(20_001);
	await again.close();
});

describe('a database that is deleted or replaced while it is open', () => {
	const changes: readonly (readonly [string, (path: string) => void | Promise<void>, RegExp])[] = [
		['deleted', (path) => rmSync(path), /the database was deleted while it was open/],
		['moved away', (path) => renameSync(path, `${path}.old`), /the database was deleted while it was open/],
		[
			'replaced by another database',
			async (path) => renameSync(await filledDatabase(), path),
			/another file was put in the place of the database/,
		],
		[
			'replaced by a link to another database',
			async (path) => {
				rmSync(path);
				symlinkSync(await filledDatabase(), path);
			},
			/another file was put in the place of the database/,
		],
	];

	it.each(changes)('is noticed by the next commit: %s', async (_, change, says) => {
		const path = await filledDatabase();
		const warehouse = await openDuckDb({ path });
		await warehouse.commit([appendRows(numbers, [{ n: 100, half: 1 }])]);
		await change(path);
		await expect(warehouse.commit([appendRows(numbers, [{ n: 101, half: 1 }])])).rejects.toMatchObject({
			reason: 'REPLACED',
			message: expect.stringMatching(says),
		});
		await expect(warehouse.close()).rejects.toMatchObject({ reason: 'REPLACED' });
	});

	it.each(changes)('is noticed when it is closed after reading: %s', async (_, change, says) => {
		const path = await filledDatabase();
		const warehouse = await openDuckDb({ path, readOnly: true });
		await change(path);
		await expect(warehouse.close()).rejects.toMatchObject({
			reason: 'REPLACED',
			message: expect.stringMatching(says),
		});
	});

	it('is not confused with a database that is written to, or reached through a link', async () => {
		const link = `${freshPath()}.link`;
		symlinkSync(await filledDatabase(), link);
		const warehouse = await openDuckDb({ path: link });
		await warehouse.commit([appendRows(numbers, [{ n: 102, half: 1 }])]);
		await expect(warehouse.close()).resolves.toBeUndefined();
	});
});
