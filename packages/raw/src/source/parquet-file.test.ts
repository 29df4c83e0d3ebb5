import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { quotedText, type SqlEngine } from '@accounted/warehouse';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { engineForTest, temporaryFolder } from '../small-league.test-support.ts';
import type { FileTable } from './known-columns.ts';
import { openParquet } from './parquet-file.ts';

let engine: SqlEngine;
let folder: string;
beforeEach(async () => {
	engine = await engineForTest();
	folder = temporaryFolder();
});

async function write(name: string, select: string, options = ''): Promise<string> {
	const path = join(folder, name);
	mkdirSync(dirname(path), { recursive: true });
	await engine.run(`COPY (${select}) TO ${quotedText(path)} (FORMAT parquet${options})`);
	return path;
}

function tableOf(required: readonly string[], optional: readonly string[] = []): FileTable {
	const file = z.object(Object.fromEntries([...required, ...optional].map((name) => [name, z.string()])));
	return { name: 'box', file, optionalColumns: new Set(optional) };
}

const oneFile = (path: string) => ({ label: path, paths: [path], partNames: null });
const parts = (...names: readonly string[]) => ({
	label: folder,
	paths: names.map((name) => join(folder, name)),
	partNames: names,
});

/** The rows of a relation, every column as text, with where each stands. */
async function read(relation: Awaited<ReturnType<typeof openParquet>>) {
	const columns = [...relation.columns].map(
		([name, { expression }]) => `CAST(${expression} AS VARCHAR) AS ${name}`,
	);
	const rows: Record<string, unknown>[] = [];
	for await (const batch of engine.batches(
		`SELECT CAST(${relation.position} AS VARCHAR) AS at, ${columns.join(', ')} FROM ${relation.from} ORDER BY ${relation.position}`,
	))
		for (const { at, ...row } of batch) rows.push({ ...row, at: relation.positionOf(BigInt(String(at))) });
	return rows;
}

describe('a file', () => {
	test('has the columns that its table knows, as they are stored, and numbered rows', async () => {
		const path = await write('box.parquet', "SELECT 'x' AS \" Game_ID\", 1::UTINYINT AS pts, 'odd' AS odd");
		const relation = await openParquet(engine, tableOf(['game_id', 'pts'], ['ast']), oneFile(path));
		expect([...relation.columns].map(([name, { type }]) => [name, type])).toEqual([
			['game_id', 'VARCHAR'],
			['pts', 'UTINYINT'],
		]);
		expect(await read(relation)).toEqual([{ game_id: 'x', pts: '1', at: 'row 1' }]);
	});

	test('of several groups of rows keeps their numbers', async () => {
		const path = await write('box.parquet', 'SELECT range AS n FROM range(10000)', ', ROW_GROUP_SIZE 2048');
		const rows = await read(await openParquet(engine, tableOf(['n']), oneFile(path)));
		expect(rows.every(({ n, at }, index) => n === String(index) && at === `row ${index + 1}`)).toBe(true);
	});

	test('may have a quote, blanks, brackets and asterisks in its path, and lie in a folder like a partition', async () => {
		const path = await write(`it's [1] "odd" *?/pts=7/x'y.parquet`, 'SELECT 1 AS pts');
		expect(await read(await openParquet(engine, tableOf(['pts']), oneFile(path)))).toEqual([
			{ pts: '1', at: 'row 1' },
		]);
	});

	test('may have columns that are named as DuckDB names its own', async () => {
		const path = await write(
			'box.parquet',
			"SELECT 7 AS file_row_number, 'a' AS pts UNION ALL SELECT 7, 'b'",
		);
		expect(await read(await openParquet(engine, tableOf(['pts']), oneFile(path)))).toEqual([
			{ pts: 'a', at: 'row 1' },
			{ pts: 'b', at: 'row 2' },
		]);
	});

	const STORED = [
		'TIMESTAMP_NS',
		'TIMESTAMP_MS',
		'TIMESTAMP_S',
		'TIMESTAMPTZ',
		'TIME',
		'INTERVAL',
		'UUID',
		'HUGEINT',
		'UBIGINT',
		'DECIMAL(38, 3)',
		'FLOAT',
		'BLOB',
		'VARCHAR[]',
		'INTEGER[3]',
		"ENUM('a', 'b')",
		'JSON',
		'BIT',
	];

	test.each(STORED)('with a column of type %s is read, wanted or not', async (type) => {
		const path = await write('box.parquet', `SELECT 1 AS pts, CAST(NULL AS ${type}) AS odd`);
		expect(await read(await openParquet(engine, tableOf(['pts']), oneFile(path)))).toHaveLength(1);
		const relation = await openParquet(engine, tableOf(['odd']), oneFile(path));
		expect(relation.columns.get('odd')?.type).toEqual(expect.any(String));
		expect(await read(relation)).toEqual([{ odd: null, at: 'row 1' }]);
	});

	test.each(["{'a': 1}", "MAP {'a': 1}", "[{'a': 1}]", "{'a': [1]}"])('with a column %s', async (nested) => {
		const path = await write('box.parquet', `SELECT 1 AS pts, ${nested} AS odd`);
		const unasked = await openParquet(engine, tableOf(['pts']), oneFile(path));
		expect(unasked.notes).toEqual([]);
		expect(await read(unasked)).toHaveLength(1);

		const optional = await openParquet(engine, tableOf(['pts'], ['odd']), oneFile(path));
		expect(optional.notes).toEqual([expect.stringMatching(/column odd is of type .*(STRUCT|MAP).*left out/)]);
		expect([...optional.columns.keys()]).toEqual(['pts']);

		await expect(openParquet(engine, tableOf(['pts', 'odd']), oneFile(path))).rejects.toMatchObject({
			name: 'SourceError',
			message: expect.stringMatching(/box\.parquet: column odd is of type .*(STRUCT|MAP)/),
			remedy: expect.stringContaining('The file itself is whole'),
		});
	});

	test('without a column that is needed is refused, with those it has', async () => {
		const path = await write('box.parquet', 'SELECT 1 AS points');
		await expect(openParquet(engine, tableOf(['pts', 'ast'], ['odd']), oneFile(path))).rejects.toMatchObject({
			message: `${path}: it has no column pts, ast`,
			remedy: expect.stringContaining('Its columns are points.'),
		});
	});
});

describe('a damaged file', () => {
	const HASHES = 'SELECT range AS n, hash(range)::VARCHAR AS pts FROM range(100000)';

	test('that is cut short is said to be', async () => {
		const path = await write('box.parquet', HASHES);
		truncateSync(path, 100_000);
		await expect(openParquet(engine, tableOf(['pts']), oneFile(path))).rejects.toMatchObject({
			message: expect.stringMatching(
				/box\.parquet: it cannot be read as a Parquet file \(its end is missing\)/,
			),
			remedy: expect.stringContaining('fetch it again'),
		});
	});

	test.each(['', 'PAR', 'hello', 'game_id,points\n1,2\n'.repeat(1000)])(
		'that is no Parquet at all (%#)',
		async (text) => {
			writeFileSync(join(folder, 'box.parquet'), text);
			await expect(
				openParquet(engine, tableOf(['pts']), oneFile(join(folder, 'box.parquet'))),
			).rejects.toThrow('it does not begin like one');
		},
	);

	test('whose description is overwritten is refused when it is opened', async () => {
		const path = await write('box.parquet', HASHES);
		const bytes = readFileSync(path);
		writeFileSync(path, bytes.fill(0xff, bytes.length - 200, bytes.length - 8));
		await expect(openParquet(engine, tableOf(['pts']), oneFile(path))).rejects.toMatchObject({
			name: 'SourceError',
			message: expect.stringContaining('it cannot be read as a Parquet file'),
			remedy: expect.stringContaining('damaged'),
		});
	});

	test('whose rows are overwritten is found when they are read, and named', async () => {
		const path = await write('box.parquet', HASHES);
		const bytes = readFileSync(path);
		writeFileSync(path, bytes.fill(0xff, 100, Math.floor(bytes.length / 2)));
		const relation = await openParquet(engine, tableOf(['pts']), oneFile(path));
		const failure = await read(relation).then(
			() => null,
			(error: unknown) => relation.failureOf(error),
		);
		expect(failure).toMatchObject({ name: 'SourceError', message: expect.stringContaining(path) });
	});
});

describe('parts of one table', () => {
	test('are read in order, each row by its part', async () => {
		await write('part-1.parquet', "SELECT 'a' AS pts UNION ALL SELECT 'b'");
		await write('part-2.parquet', "SELECT 'c' AS pts");
		const relation = await openParquet(engine, tableOf(['pts']), parts('part-1.parquet', 'part-2.parquet'));
		expect(await read(relation)).toEqual([
			{ pts: 'a', at: 'part-1.parquet row 1' },
			{ pts: 'b', at: 'part-1.parquet row 2' },
			{ pts: 'c', at: 'part-2.parquet row 1' },
		]);
	});

	test('may have their columns in another order, of another type, and optional ones lacking', async () => {
		await write('1.parquet', "SELECT 7 AS pts, 'x' AS ast");
		await write('2.parquet', "SELECT 'y' AS ast, '8' AS pts, 'more' AS odd");
		const relation = await openParquet(
			engine,
			tableOf(['pts', 'ast'], ['odd']),
			parts('1.parquet', '2.parquet'),
		);
		expect(await read(relation)).toEqual([
			{ pts: '7', ast: 'x', odd: null, at: '1.parquet row 1' },
			{ pts: '8', ast: 'y', odd: 'more', at: '2.parquet row 1' },
		]);
	});

	test('of which one lacks a column that is needed are refused: it would be null there', async () => {
		await write('1.parquet', 'SELECT 1 AS pts, 2 AS ast');
		await write('2.parquet', 'SELECT 1 AS pts');
		await expect(
			openParquet(engine, tableOf(['pts', 'ast']), parts('1.parquet', '2.parquet')),
		).rejects.toThrow(/2\.parquet: it has no column ast$/);
	});

	test('in folders that name a partition have its column, as text', async () => {
		const names = [
			'season=2021-22/team=BOS/1.parquet',
			'season=2022-23/team=A%20B/1.parquet',
			'season=__HIVE_DEFAULT_PARTITION__/team=007/1.parquet',
		];
		for (const name of names) await write(name, 'SELECT 1 AS pts');
		expect(
			await read(await openParquet(engine, tableOf(['pts', 'season', 'team']), parts(...names))),
		).toEqual([
			{ pts: '1', season: '2021-22', team: 'BOS', at: 'season=2021-22/team=BOS/1.parquet row 1' },
			{ pts: '1', season: '2022-23', team: 'A B', at: 'season=2022-23/team=A%20B/1.parquet row 1' },
			{
				pts: '1',
				season: null,
				team: '007',
				at: 'season=__HIVE_DEFAULT_PARTITION__/team=007/1.parquet row 1',
			},
		]);
	});

	test('in folders that spell a partition in different letter case have one column', async () => {
		const names = [
			'GAME_DATE=2021-10-20/1.parquet',
			'Game_Date =2021-10-21/1.parquet',
			'game_date=2021-10-19/1.parquet',
		];
		for (const name of names) await write(name, 'SELECT 1 AS pts');
		const rows = await read(await openParquet(engine, tableOf(['pts', 'game_date']), parts(...names)));
		expect(rows.map(({ game_date }) => game_date)).toEqual(['2021-10-20', '2021-10-21', '2021-10-19']);
	});

	test('in folders that name one partition twice are refused', async () => {
		const name = 'season=2021/SEASON=2022/1.parquet';
		await write(name, 'SELECT 1 AS pts');
		await expect(openParquet(engine, tableOf(['pts']), parts(name))).rejects.toMatchObject({
			name: 'SourceError',
			message: `${name}: its path names the column season twice`,
		});
	});

	test('that have the column of their folder keep their own', async () => {
		await write('season=2021/1.parquet', "SELECT '2021-22' AS season");
		expect(
			await read(await openParquet(engine, tableOf(['season']), parts('season=2021/1.parquet'))),
		).toEqual([{ season: '2021-22', at: 'season=2021/1.parquet row 1' }]);
	});
});

describe('parts that store a column in different types', () => {
	const opened = async (...values: readonly string[]) => {
		const names = values.map((_, index) => `${index}.parquet`);
		for (const [index, value] of values.entries())
			await write(`${index}.parquet`, `SELECT 1 AS pts, unnest([${value}]) AS x`);
		return openParquet(engine, tableOf(['pts', 'x']), parts(...names));
	};

	const EVENING = "TIMESTAMP '2021-10-19 19:30:00'";
	const ZONED = "TIMESTAMPTZ '2021-10-19 19:30:00-04:00'";

	test.each<readonly [string, string, string, string]>([
		[EVENING, ZONED, 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE'],
		[ZONED, `${EVENING}::TIMESTAMP_NS`, 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMP_NS'],
		["DATE '2021-10-19'", ZONED, 'DATE', 'TIMESTAMP WITH TIME ZONE'],
		['22100001::BIGINT', '0.5::FLOAT', 'BIGINT', 'FLOAT'],
		['9007199254740993::BIGINT', '0.5::DOUBLE', 'BIGINT', 'DOUBLE'],
		['0.123456789::DECIMAL(18, 9)', '0.5::FLOAT', 'DECIMAL(18,9)', 'FLOAT'],
		['20211019::INTEGER', "DATE '2021-10-19'", 'INTEGER', 'DATE'],
		["TIME '12:00:00'", EVENING, 'TIME', 'TIMESTAMP'],
		["TIME '00:12:00'", 'INTERVAL 12 MINUTES', 'TIME', 'INTERVAL'],
		["'x'", "'x'::BLOB", 'VARCHAR', 'BLOB'],
		["{'a': 1}", "'x'", 'STRUCT("a" INTEGER)', 'VARCHAR'],
		["TIMESTAMP '0001-01-01 00:00:00'", `${EVENING}::TIMESTAMP_NS`, 'TIMESTAMP', 'TIMESTAMP_NS'],
	])('are refused where values would change: %s and %s', async (first, second, one, another) => {
		for (const [values, types] of [
			[
				[first, second],
				[one, another],
			],
			[
				[second, first],
				[another, one],
			],
		] as const) {
			const failure = await opened(...values).then(
				() => new Error('it was taken'),
				(error: unknown) => error,
			);
			const said = failure instanceof Error ? failure.message : '';
			expect(failure).toMatchObject({ name: 'SourceError', remedy: expect.stringContaining('same type') });
			for (const [index, type] of types.entries())
				expect(said).toContain(`${type} in ${join(folder, `${index}.parquet`)}`);
			expect(said).toMatch(/^column x is /);
		}
	});

	test.each<readonly [string, string, string]>([
		['7::INTEGER', '9007199254740993::BIGINT', '9007199254740993'],
		['18446744073709551615::UBIGINT', '(-7)::BIGINT', '-7'],
		['22100001::BIGINT', '22100002.0::DOUBLE', '22100002.0'],
		['7::BIGINT', '0.5::FLOAT', '0.5'],
		['0.5::FLOAT', '0.1::DOUBLE', '0.1'],
		["DATE '2021-10-19'", EVENING, '2021-10-19 19:30:00'],
		[`${EVENING}::TIMESTAMP_NS`, EVENING, '2021-10-19 19:30:00'],
		['9007199254740993::BIGINT', "'x'", 'x'],
		[ZONED, "'2021-10-19 19:30:00'", '2021-10-19 19:30:00'],
		['NULL::INTEGER', ZONED, '2021-10-19 23:30:00+00'],
		['NULL::INTEGER', "'x'::BLOB", 'x'],
		["'NaN'::DOUBLE", '7::BIGINT', '7.0'],
	])('are read where no value changes: %s and %s', async (first, second, value) => {
		expect((await read(await opened(first, second)))[1]).toMatchObject({ x: value });
	});

	test('do not matter for columns that the table does not know', async () => {
		await write('0.parquet', `SELECT 1 AS pts, ${EVENING} AS odd`);
		await write('1.parquet', `SELECT 1 AS pts, ${ZONED} AS odd`);
		const relation = await openParquet(engine, tableOf(['pts']), parts('0.parquet', '1.parquet'));
		expect(await read(relation)).toHaveLength(2);
	});
});
