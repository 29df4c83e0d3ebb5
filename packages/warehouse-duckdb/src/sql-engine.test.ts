import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { quotedText, type Row, type SqlEngine } from '@accounted/warehouse';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openSqlEngine } from './sql-engine.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder();
let engine: SqlEngine;
beforeEach(async () => {
	engine = await openSqlEngine({ folder: folder() });
});
afterEach(() => engine.close());

const counted = z.object({ n: z.int() });
const rowsOf = async (select: string): Promise<Row[]> => {
	const rows: Row[] = [];
	for await (const batch of engine.batches(select)) rows.push(...batch);
	return rows;
};

describe('batches', () => {
	it.each<[string, unknown]>([
		["'Dončić 🏀'", 'Dončić 🏀'],
		["'\uFEFFx'", '\uFEFFx'],
		['TRUE', true],
		['(-128)::TINYINT', -128],
		['65535::USMALLINT', 65535],
		['9007199254740991::BIGINT', Number.MAX_SAFE_INTEGER],
		['9007199254740993::BIGINT', 9007199254740993n],
		['18446744073709551615::UBIGINT', 18446744073709551615n],
		['(2::HUGEINT)**70', 2 ** 70],
		['0.5::FLOAT', 0.5],
		['5e-324::DOUBLE', 5e-324],
		["'NaN'::DOUBLE", Number.NaN],
		['12.25::DECIMAL(6, 2)', 12.25],
		["DATE '0001-01-01'", '0001-01-01'],
		["DATE '0044-03-15 (BC)'", '0044-03-15 (BC)'],
		["'infinity'::DATE", '5881580-07-11'],
		["TIMESTAMP '2021-11-05 19:30:00.123456'", '2021-11-05T19:30:00.123456'],
		["TIMESTAMPTZ '2021-11-05 19:30:00-04:00'", '2021-11-05T23:30:00.000Z'],
		["TIMESTAMP_NS '2021-11-05 00:00:00'", '2021-11-05 00:00:00'],
		["TIME '19:30:00'", '19:30:00'],
		["'c0ffee00-0000-0000-0000-000000000001'::UUID", 'c0ffee00-0000-0000-0000-000000000001'],
		["['a', 'b']", "['a', 'b']"],
	])('hold %s as %s, and null as null', async (expression, value) => {
		expect(await rowsOf(`SELECT ${expression} AS x UNION ALL SELECT NULL`)).toStrictEqual([
			{ x: value },
			{ x: null },
		]);
	});

	it('come in order, while other statements run', async () => {
		const seen: unknown[] = [];
		for await (const rows of engine.batches('SELECT range AS n FROM range(10000)')) {
			seen.push(...rows.map(({ n }) => n));
			expect(await engine.query('SELECT 1 AS n', counted)).toEqual([{ n: 1 }]);
		}
		expect(seen).toEqual(Array.from({ length: 10_000 }, (_, index) => index));
	});

	it('say what is wrong with a statement', async () => {
		await expect(rowsOf('SELECT nothing')).rejects.toMatchObject({ name: 'WarehouseError' });
	});
});

describe('stage', () => {
	it('keeps typed rows in order, numbers them, and takes what a row lacks for null', async () => {
		const { from, rowCount } = await engine.stage(
			'games',
			[
				{ name: 'game_id', type: 'STRING' },
				{ name: 'game_date', type: 'DATE' },
				{ name: 'points', type: 'INT64' },
				{ name: 'a "name"', type: 'ARRAY<STRING>' },
			],
			[
				[{ game_id: 'b', game_date: '2021-11-05', points: 3, 'a "name"': ['x', 'y'] }],
				[],
				[{ game_id: 'a' }],
			],
		);
		expect(rowCount).toBe(2);
		expect(await engine.describe(`SELECT * FROM ${from}`)).toEqual([
			{ name: '_row', type: 'BIGINT' },
			{ name: 'game_id', type: 'VARCHAR' },
			{ name: 'game_date', type: 'DATE' },
			{ name: 'points', type: 'BIGINT' },
			{ name: 'a "name"', type: 'VARCHAR[]' },
		]);
		expect(await rowsOf(`SELECT * FROM ${from}`)).toEqual([
			{ _row: 1, game_id: 'b', game_date: '2021-11-05', points: 3, 'a "name"': "['x', 'y']" },
			{ _row: 2, game_id: 'a', game_date: null, points: null, 'a "name"': null },
		]);
	});

	it('may be of no rows', async () => {
		const { from, rowCount } = await engine.stage('none', [{ name: 'a', type: 'INT64' }], []);
		expect(rowCount).toBe(0);
		expect(await rowsOf(`SELECT a FROM ${from}`)).toEqual([]);
	});

	it('numbers rows through, over several files', async () => {
		const batch = (from: number) => Array.from({ length: 100_000 }, (_, index) => ({ n: from + index }));
		const { from, rowCount } = await engine.stage(
			'many',
			[{ name: 'n', type: 'INT64' }],
			[batch(1), batch(100_001), batch(200_001), batch(300_001), [{ n: 400_001 }]],
		);
		expect(rowCount).toBe(400_001);
		const [row] = await engine.query(`SELECT COUNT(*) AS n FROM ${from} WHERE _row = n`, counted);
		expect(row).toEqual({ n: 400_001 });
		expect(from.split('.parquet').length).toBeGreaterThan(3);
	});

	it('names the column of a value of another type, and keeps nothing', async () => {
		const columns = [{ name: 'points', type: 'INT64' as const }];
		const staged = engine.stage('box', columns, [[{ points: 1 }, { points: 'many' }]]);
		await expect(staged).rejects.toThrow(/box: column points should be INT64, and is the string many/);
		const left = await engine.query('SELECT COUNT(*) AS n FROM duckdb_tables()', counted);
		expect(left).toEqual([{ n: 0 }]);
	});

	it('passes on what the rows themselves throw', async () => {
		async function* broken() {
			yield [{ n: 1 }];
			throw new Error('the source is gone');
		}
		await expect(engine.stage('x', [{ name: 'n', type: 'INT64' }], broken())).rejects.toThrow(
			'the source is gone',
		);
	});
});

describe('the temporary folder', () => {
	it('is within the folder that is named, and gone after closing', async () => {
		const own = join(folder(), 'own');
		mkdirSync(own);
		const another = await openSqlEngine({ folder: own });
		await another.run(`COPY (SELECT 1) TO ${quotedText(another.temporaryFile('a.parquet'))}`);
		expect(readdirSync(own)).toHaveLength(1);
		await another.close();
		expect(readdirSync(own)).toEqual([]);
	});

	it('of a process that was killed is removed by the next', async () => {
		const own = join(folder(), 'killed');
		mkdirSync(own);
		const killed = `
			import { openSqlEngine } from ${JSON.stringify(import.meta.resolve('./sql-engine.ts'))};
			await openSqlEngine({ folder: ${JSON.stringify(own)} });
			process.kill(process.pid, 'SIGKILL');`;
		spawnSync(process.execPath, ['--input-type=module', '--eval', killed]);
		expect(readdirSync(own)).toHaveLength(1);
		const [first, second] = [await openSqlEngine({ folder: own }), await openSqlEngine({ folder: own })];
		expect(readdirSync(own)).toHaveLength(2);
		await first.close();
		await second.close();
		expect(readdirSync(own)).toEqual([]);
	});

	it('that cannot be made is an error with what to do', async () => {
		await expect(openSqlEngine({ folder: join(folder(), 'none') })).rejects.toMatchObject({
			name: 'WarehouseError',
			remedy: expect.any(String),
		});
	});
});

describe('a SELECT of a user', () => {
	const select = (text: string) => engine.stageSelect('box', text, folder());
	beforeEach(() => {
		writeFileSync(join(folder(), 'in.csv'), 'id,pts\n7,x\n8,y\n');
		writeFileSync(join(folder(), '..', 'outside.csv'), 'secret\n1\n');
	});

	it.each([
		"SELECT * FROM 'in.csv'",
		"FROM 'in.csv'",
		"WITH rows AS (SELECT * FROM read_csv('in.csv')) SELECT * FROM rows",
		"SELECT * FROM 'in.csv';",
		"SELECT * FROM 'in.csv' -- all of it",
		'SELECT * FROM "in.csv"',
		"SELECT * FROM read_csv(['in.csv'], all_varchar = false)",
		"SELECT 'č' AS letter, 'in.csv' AS name, * FROM 'in.csv'",
		"SELECT * FROM (SELECT * FROM 'in.csv') WHERE id IN (SELECT id FROM './in.csv')",
		'WITH "own" AS (FROM \'in.csv\') FROM "own"',
		"/* all */ SELECT * FROM 'i*.csv' ; -- of it",
	])('is staged in order, its paths relative to the folder: %s', async (text) => {
		const { from, rowCount } = await select(text);
		expect(rowCount).toBe(2);
		expect(await rowsOf(`SELECT _row, id, pts FROM ${from}`)).toEqual([
			{ _row: 1, id: 7, pts: 'x' },
			{ _row: 2, id: 8, pts: 'y' },
		]);
	});

	it.each([
		['nothing', ' ', /^it is empty$/],
		['a comment', '-- SELECT 1', /^it is empty$/],
		['two statements', 'SELECT 1; SELECT 2', /it must be one SELECT, and has 2 statements/],
		['a COPY', "COPY (SELECT 1) TO 'in.csv'", /it must be a SELECT/],
		['a DELETE', 'DELETE FROM x', /it must be a SELECT/],
		['an ATTACH', "ATTACH 'x.duckdb'", /it must be a SELECT/],
		['a SET', 'SET enable_external_access = true', /it must be a SELECT/],
		['an INSTALL', 'INSTALL httpfs', /it must be a SELECT/],
		['a bracket that closes ours', "SELECT 1) TO 'in.csv'; --", /syntax error/i],
		['an unknown column', "SELECT nothing FROM 'in.csv'", /"nothing" not found/],
		['no such file', "SELECT * FROM 'none.csv'", /none\.csv/],
		[
			'a cast that fails',
			"SELECT CAST(pts AS INTEGER) FROM 'in.csv'",
			/Could not convert string 'x' to INT32/,
		],
		['a file outside', "SELECT * FROM '../outside.csv'", /disabled|not allowed|Permission/i],
		[
			'a file outside, by its full path',
			"SELECT * FROM read_text('/etc/passwd')",
			/disabled|not allowed|Permission/i,
		],
		['the network', "SELECT * FROM 'https://example.org/a.csv'", /disabled|not allowed|Permission|No files/i],
		['the column that numbers rows', 'SELECT 1 AS _row', /a column cannot be named _row/],
	])('is refused for %s', async (_, text, says) => {
		await expect(select(text)).rejects.toMatchObject({
			name: 'SelectError',
			message: expect.stringMatching(says),
		});
		expect(existsSync(join(folder(), 'x.duckdb'))).toBe(false);
	});

	it('says where a text stands as it was written, where it names no file', async () => {
		const { from } = await select("SELECT 'in.csv' AS text, id FROM 'in.csv' WHERE 'in.csv' <> 'x' LIMIT 1");
		expect(await rowsOf(`SELECT text FROM ${from}`)).toEqual([{ text: 'in.csv' }]);
	});

	it('reads a file in a folder whose path looks like a pattern, and refuses a pattern there', async () => {
		const odd = join(folder(), "it's [1] *");
		mkdirSync(odd);
		writeFileSync(join(odd, 'in.csv'), 'id\n7\n');
		expect((await engine.stageSelect('box', "FROM 'in.csv'", odd)).rowCount).toBe(1);
		for (const text of ["FROM 'i*.csv'", "FROM glob('*')"])
			await expect(engine.stageSelect('box', text, odd)).rejects.toThrow('cannot be used in');
	});

	describe('is refused before it runs', () => {
		const withPipe = (...names: readonly string[]) => {
			const own = join(folder(), `piped ${names.join(' ')}`);
			const path = join(own, ...names);
			mkdirSync(dirname(path), { recursive: true });
			execFileSync('mkfifo', [path]);
			onTestFinished(() => rmSync(own, { recursive: true }));
			writeFileSync(join(own, 'in.csv'), 'id\n7\n');
			return { own, path };
		};

		it.each([
			["FROM 'p.csv'", ['p.csv']],
			["FROM read_text('deep/' || 'p' || '.csv')", ['deep', 'p.csv']],
			["FROM read_csv('**/*.csv')", ['deep', 'deeper', 'p.csv']],
		])('where the folder holds a pipe: %s', async (text, names) => {
			const { own, path } = withPipe(...names);
			await expect(engine.stageSelect('box', text, own)).rejects.toMatchObject({
				name: 'SelectError',
				message: expect.stringContaining(`${path} is a pipe`),
			});
		});

		it('where a link leads to a pipe, or to a device', async () => {
			const { path } = withPipe('outside.csv');
			for (const target of [path, dirname(path), '/dev/null']) {
				const own = join(folder(), `linked ${target.replaceAll('/', '-')}`);
				mkdirSync(own);
				symlinkSync(target, join(own, 'p.csv'));
				onTestFinished(() => rmSync(own, { recursive: true }));
				await expect(engine.stageSelect('box', 'SELECT 1', own)).rejects.toThrow(/is a pipe or a device/);
			}
		});

		it('and not for links that lead in a circle, upwards or nowhere', async () => {
			withPipe('above');
			const own = join(folder(), 'linked', 'own');
			mkdirSync(own, { recursive: true });
			writeFileSync(join(own, 'in.csv'), 'id\n7\n');
			for (const [index, target] of ['.', '..', '../..', '/', 'none'].entries())
				symlinkSync(target, join(own, `${index}`));
			expect((await engine.stageSelect('box', "FROM 'in.csv'", own)).rowCount).toBe(1);
		});
	});

	it('does not see what the engine holds', async () => {
		await engine.run('CREATE TABLE held AS SELECT 1 AS a');
		await expect(select('SELECT * FROM held')).rejects.toThrow(/held does not exist/);
	});
});
