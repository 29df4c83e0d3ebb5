import { execFileSync, spawn } from 'node:child_process';
import {
	chmodSync,
	existsSync,
	linkSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { appendLine } from './append-line.ts';
import { checkOutputs, type OutputFile } from './check-outputs.ts';
import { writeOutput } from './write-output.ts';

let root: Awaited<ReturnType<typeof temporaryFolder>>;
let folder = '';
let made = 0;
const at = (...names: string[]) => join(folder, ...names);
/** The first bytes of a DuckDB file: a checksum, then its name. */
const DUCKDB = Buffer.concat([Buffer.alloc(8, 7), Buffer.from('DUCK'), Buffer.alloc(100)]);

beforeAll(async () => {
	root = await temporaryFolder();
});
afterAll(() => root[Symbol.asyncDispose]());
beforeEach(() => {
	folder = join(root.path, `${++made}`);
	mkdirSync(folder);
	writeFileSync(at('season.duckdb'), DUCKDB);
});

const check = (outputs: readonly (string | OutputFile)[], read: readonly string[] = []) =>
	checkOutputs(
		{ database: at('season.duckdb'), notifyState: undefined },
		outputs.map((output) => (typeof output === 'string' ? { option: '--out', path: output } : output)),
		read.map((path) => ({ what: 'the plan that is read', path })),
	);

describe('an output file is refused', () => {
	it.each<readonly [string, () => string, RegExp]>([
		['the database', () => at('season.duckdb'), /this is the database/],
		['the database by another path', () => `${folder}/./../${made}/season.duckdb`, /this is the database/],
		[
			'a link to the database',
			() => {
				symlinkSync('season.duckdb', at('link'));
				return at('link');
			},
			/this is the database/,
		],
		[
			'another name of the database',
			() => {
				linkSync(at('season.duckdb'), at('report.txt'));
				return at('report.txt');
			},
			/this is the database/,
		],
		[
			'the database through a linked folder',
			() => {
				symlinkSync(folder, at('here'));
				return at('here', 'season.duckdb');
			},
			/this is the database/,
		],
		['its write-ahead log, which is not there yet', () => at('season.duckdb.wal'), /write-ahead log/],
		[
			'a link to the write-ahead log, which is not there yet',
			() => {
				symlinkSync('season.duckdb.wal', at('log'));
				return at('log');
			},
			/write-ahead log/,
		],
		[
			'another database',
			() => {
				writeFileSync(at('other'), DUCKDB);
				return at('other');
			},
			/a DuckDB database/,
		],
		[
			"another database's write-ahead log",
			() => {
				writeFileSync(at('other.db'), DUCKDB);
				return at('other.db.wal');
			},
			/write-ahead log of a DuckDB database/,
		],
		[
			'a Parquet file, whatever its name',
			() => {
				writeFileSync(at('report.json'), 'PAR1\u0000');
				return at('report.json');
			},
			/this is a Parquet file/,
		],
		[
			'a compressed file',
			() => {
				writeFileSync(at('shots.csv.gz'), gzipSync('game_id\n1\n'));
				return at('shots.csv.gz');
			},
			/this is a compressed file/,
		],
		[
			'a table that a load may have read',
			() => {
				writeFileSync(at('Boxscores.CSV'), 'gameId;playerId\n1;2\n');
				return at('Boxscores.CSV');
			},
			/this is a table that is no report/,
		],
		['the memory of notifications', () => at('season.notifications.duckdb'), /remembers notifications/],
		['a configuration', () => at('validate.config.json'), /configuration file/],
		['a configuration in TypeScript', () => at('accounted.config.ts'), /configuration file/],
		['a folder', () => folder, /this is a folder/],
		[
			'a link to a folder',
			() => {
				symlinkSync(folder, at('folder'));
				return at('folder');
			},
			/this is a folder/,
		],
	])('%s', async (_, path, says) => {
		await expect(check([path()])).rejects.toMatchObject({
			name: 'UsageError',
			message: expect.stringMatching(says),
		});
		expect(readFileSync(at('season.duckdb'))).toEqual(DUCKDB);
	});

	it('but not where it is a report, or empty', async () => {
		writeFileSync(at('cells.csv'), 'processor,date,expected\r\n');
		writeFileSync(at('counts.csv'), 'category,failures\r\n');
		writeFileSync(at('empty.csv'), '');
		for (const name of ['cells.csv', 'counts.csv', 'empty.csv'])
			await expect(check([at(name)])).resolves.toBeUndefined();
	});

	it('a file that the command reads, by any of its names', async () => {
		writeFileSync(at('plan.json'), '{}');
		symlinkSync('plan.json', at('again.json'));
		for (const path of ['plan.json', 'again.json'])
			await expect(check([at(path)], [at('plan.json')])).rejects.toThrow(/the plan that is read/);
	});

	it('a plan, unless it is replaced by a plan', async () => {
		const range = { start: '2021-10-19', end: '2021-10-21' };
		const plan = { schemaVersion: 1, createdAt: '2021-10-22T00:00:00.000Z', range, force: true, steps: [] };
		writeFileSync(at('plan.json'), JSON.stringify(plan, null, '\t'));
		writeFileSync(at('line.json'), JSON.stringify(plan));
		writeFileSync(at('report.json'), JSON.stringify({ schemaVersion: 1, createdAt: plan.createdAt, range }));
		for (const path of ['plan.json', 'line.json']) {
			await expect(check([at(path)])).rejects.toThrow(/this is a plan/);
			await expect(check([{ option: '--out', path: at(path), isPlan: true }])).resolves.toBeUndefined();
		}
		await expect(check([at('report.json')])).resolves.toBeUndefined();
	});

	it('two outputs in one file, also where it does not exist yet', async () => {
		symlinkSync('report.json', at('link.json'));
		const reporter = { option: '--reporter json', path: at('link.json') };
		await expect(check([at('report.json'), reporter])).rejects.toThrow(/would be written to the same file/);
		await expect(check(['/dev/null', { ...reporter, path: '/dev/null' }])).resolves.toBeUndefined();
	});

	it('a database that does not exist yet', async () => {
		const database = at('new', 'later.duckdb');
		await expect(
			checkOutputs({ database, notifyState: undefined }, [{ option: '--out', path: database }]),
		).rejects.toThrow(/this is the database/);
	});
});

test('the memory of notifications may be a DuckDB file, and is not the database', async () => {
	writeFileSync(at('memory.duckdb'), DUCKDB);
	const memory = (path: string) => check([{ option: '--notify-state', path, isDatabase: true }]);
	await expect(memory(at('memory.duckdb'))).resolves.toBeUndefined();
	await expect(memory(at('season.duckdb'))).rejects.toThrow(/this is the database/);
	await expect(memory(at('season.duckdb.wal'))).rejects.toThrow(/write-ahead log/);
});

test('any other file is accepted', async () => {
	writeFileSync(at('old.txt'), 'DUCK');
	await expect(check([at('old.txt'), at('new.csv'), '/dev/null'])).resolves.toBeUndefined();
});

describe('writing an output', () => {
	const isClean = () => expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);

	it('makes a file, and replaces it at once', async () => {
		await writeOutput(at('report.txt'), 'first');
		const before = statSync(at('report.txt')).ino;
		await writeOutput(at('report.txt'), 'second');
		expect(readFileSync(at('report.txt'), 'utf8')).toBe('second');
		expect(statSync(at('report.txt')).ino).not.toBe(before);
		isClean();
	});

	it.each([0o600, 0o640, 0o666, 0o755])('keeps the mode %o', async (mode) => {
		writeFileSync(at('report.txt'), 'first');
		chmodSync(at('report.txt'), mode);
		await writeOutput(at('report.txt'), 'second');
		expect(statSync(at('report.txt')).mode & 0o7777).toBe(mode);
	});

	it.skipIf(process.getuid?.() !== 0)('keeps the owner', async () => {
		writeFileSync(at('report.txt'), 'first');
		execFileSync('chown', ['12345:54321', at('report.txt')]);
		await writeOutput(at('report.txt'), 'second');
		expect(statSync(at('report.txt'))).toMatchObject({ uid: 12345, gid: 54321 });
	});

	it('follows a link, whether or not its file is there', async () => {
		mkdirSync(at('elsewhere'));
		symlinkSync('elsewhere/target.txt', at('link.txt'));
		for (const text of ['first', 'second']) {
			await writeOutput(at('link.txt'), text);
			expect(lstatSync(at('link.txt')).isSymbolicLink()).toBe(true);
			expect(readFileSync(at('elsewhere', 'target.txt'), 'utf8')).toBe(text);
		}
		expect(readdirSync(at('elsewhere'))).toEqual(['target.txt']);
		isClean();
	});

	it('writes into a file that has another name, so that both show the text', async () => {
		writeFileSync(at('one.txt'), 'a longer text than the next');
		linkSync(at('one.txt'), at('other.txt'));
		await writeOutput(at('one.txt'), 'short');
		expect(readFileSync(at('other.txt'), 'utf8')).toBe('short');
	});

	it.skipIf(process.platform === 'win32')('writes into a pipe', async () => {
		execFileSync('mkfifo', [at('pipe')]);
		const read = readFile(at('pipe'), 'utf8');
		await writeOutput(at('pipe'), 'through the pipe');
		expect(await read).toBe('through the pipe');
		expect(lstatSync(at('pipe')).isFIFO()).toBe(true);
	});

	it.skipIf(process.platform === 'win32')('writes more into a pipe than it holds at once', async () => {
		execFileSync('mkfifo', [at('pipe')]);
		const text = 'long '.repeat(200_000);
		const read = readFile(at('pipe'), 'utf8');
		await writeOutput(at('pipe'), text);
		expect(await read).toBe(text);
	});

	it.skipIf(process.platform === 'win32')('says that no process reads a pipe', async () => {
		execFileSync('mkfifo', [at('pipe')]);
		symlinkSync('pipe', at('link'));
		for (const path of [at('pipe'), at('link')]) {
			await expect(writeOutput(path, 'to no reader')).rejects.toMatchObject({
				name: 'DeliveryError',
				message: `${path}: it could not be written (no process reads ${path})`,
			});
			await expect(appendLine(path, 'to no reader')).rejects.toThrow(`no process reads ${path}`);
		}
	});

	it.skipIf(process.platform === 'win32')('appends a line to a pipe', async () => {
		execFileSync('mkfifo', [at('pipe')]);
		const read = readFile(at('pipe'), 'utf8');
		await appendLine(at('pipe'), 'one line');
		expect(await read).toBe('one line\n');
	});

	it.skipIf(!existsSync('/dev/null'))('writes into a device', async () => {
		await writeOutput('/dev/null', 'nothing is kept');
		expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
	});

	it.skipIf(!existsSync('/dev/full'))('says that a device takes nothing', async () => {
		await expect(writeOutput('/dev/full', 'text')).rejects.toMatchObject({ name: 'DeliveryError' });
	});

	it.skipIf(!existsSync('/dev/stdout'))('writes to stdout by its name, whatever it is', async () => {
		const module = join(import.meta.dirname, 'write-output.ts');
		const script = `import { writeOutput } from ${JSON.stringify(module)}; await writeOutput('/dev/stdout', 'to stdout;'); process.stdout.write('after');`;
		const args = ['--input-type=module', '-e', script];
		const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
		expect((await child.stdout.toArray()).join('')).toBe('to stdout;after');
		execFileSync('bash', ['-c', `"$0" "$@" > ${at('redirected.txt')}`, process.execPath, ...args]);
		expect(readFileSync(at('redirected.txt'), 'utf8')).toBe('to stdout;after');
	});

	it.each<readonly [string, () => string]>([
		['a folder', () => folder],
		['a file in a folder that is not there', () => at('nowhere', 'report.txt')],
		[
			'a file below a file',
			() => {
				writeFileSync(at('file'), '');
				return at('file', 'report.txt');
			},
		],
		['a name that is too long', () => at('x'.repeat(300))],
	])('of %s is a DeliveryError, and leaves nothing behind', async (_, path) => {
		const before = readdirSync(folder);
		await expect(writeOutput(path(), 'text')).rejects.toMatchObject({
			name: 'DeliveryError',
			message: expect.stringMatching(/could not be written/),
		});
		expect(readdirSync(folder).filter((name) => name !== 'file')).toEqual(before);
	});
});
