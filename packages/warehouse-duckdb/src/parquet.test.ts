import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { readParquet } from './parquet.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder();
let made = 0;

async function parquetOf(select: string, name = `${++made}.parquet`): Promise<string> {
	const path = join(folder(), name);
	mkdirSync(dirname(path), { recursive: true });
	const instance = await DuckDBInstance.create(':memory:');
	const connection = await instance.connect();
	await connection.run(`COPY (${select}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
	connection.closeSync();
	instance.closeSync();
	return path;
}

async function rowsOf(path: string, columns?: readonly string[]): Promise<Record<string, unknown>[]> {
	const table = await readParquet(path);
	try {
		const rows: Record<string, unknown>[] = [];
		for await (const batch of table.batches(columns ?? table.columns)) rows.push(...batch);
		return rows;
	} finally {
		table.close();
	}
}

const columnsOf = async (path: string) => {
	const table = await readParquet(path);
	table.close();
	return table.columns;
};

describe('values', () => {
	it.each([
		["'Dončić 🏀'", 'Dončić 🏀'],
		["''", ''],
		['TRUE', true],
		['(-128)::TINYINT', -128],
		['255::UTINYINT', 255],
		['(-32768)::SMALLINT', -32768],
		['65535::USMALLINT', 65535],
		['(-2147483648)::INTEGER', -2147483648],
		['4294967295::UINTEGER', 4294967295],
		['9007199254740991::BIGINT', Number.MAX_SAFE_INTEGER],
		['(-9007199254740991)::BIGINT', Number.MIN_SAFE_INTEGER],
		['42::UBIGINT', 42],
		['0.5::FLOAT', 0.5],
		['5e-324::DOUBLE', 5e-324],
		["'NaN'::DOUBLE", Number.NaN],
		['12.25::DECIMAL(6, 2)', 12.25],
		["DATE '0001-01-01'", '0001-01-01'],
		["TIMESTAMP '2021-11-05 19:30:00.123456'", '2021-11-05T19:30:00.123456'],
		["TIMESTAMPTZ '2021-11-05 19:30:00-04:00'", '2021-11-05T23:30:00.000Z'],
	])('%s is read as %s, and null as null', async (expression, value) => {
		const path = await parquetOf(`SELECT ${expression} AS x UNION ALL SELECT NULL`);
		expect(await rowsOf(path)).toStrictEqual([{ x: value }, { x: null }]);
	});

	it.each(['9007199254740993', '-9223372036854775808'])(
		'BIGINT %s, beyond a number, is seen to be unsafe by whoever checks the row',
		async (text) => {
			const [row] = await rowsOf(await parquetOf(`SELECT (${text})::BIGINT AS x`));
			expect(Number.isSafeInteger(row?.x)).toBe(false);
		},
	);

	it('of a type with no place in a row are an error that names column and type', async () => {
		const path = await parquetOf("SELECT 1 AS fine, {'a': 1} AS odd");
		await expect(rowsOf(path)).rejects.toThrow(/column odd is of type STRUCT/);
		expect(await rowsOf(path, ['fine'])).toStrictEqual([{ fine: 1 }]);
	});
});

describe('columns', () => {
	it('are named in the order of the file, and read in the order asked for', async () => {
		const path = await parquetOf(`SELECT 1 AS b, 2 AS "a ""quoted"" one", 3 AS c`);
		expect(await columnsOf(path)).toStrictEqual(['b', 'a "quoted" one', 'c']);
		const [row] = await rowsOf(path, ['c', 'a "quoted" one']);
		expect(Object.entries(row ?? {})).toStrictEqual([
			['c', 3],
			['a "quoted" one', 2],
		]);
	});

	it('that are not in the file are an error that names them', async () => {
		const path = await parquetOf('SELECT 1 AS a');
		await expect(rowsOf(path, ['a', 'b'])).rejects.toThrow(/has no column b; it has a/);
	});

	it('are those of the file, not of a folder named like a partition', async () => {
		const path = await parquetOf('SELECT 1 AS a', 'season=2021/part.parquet');
		expect(await columnsOf(path)).toStrictEqual(['a']);
	});
});

describe('rows', () => {
	it('come in the order of the file, over many batches', async () => {
		const path = await parquetOf('SELECT range AS n FROM range(300000)');
		const rows = await rowsOf(path);
		expect(rows.length).toBe(300_000);
		expect(rows.every((row, index) => row.n === index)).toBe(true);
	});

	it('may be none', async () => {
		expect(await rowsOf(await parquetOf('SELECT 1 AS a WHERE FALSE'))).toStrictEqual([]);
	});
});

describe('paths', () => {
	it("may have quotes, spaces, brackets and asterisks: it's one file", async () => {
		const path = await parquetOf('SELECT 1 AS a', `it's [1] "odd" *? folder/x'y.parquet`);
		expect(await rowsOf(path)).toStrictEqual([{ a: 1 }]);
	});

	it('to nothing are an error that names them', async () => {
		const path = join(folder(), 'missing.parquet');
		await expect(readParquet(path)).rejects.toThrow(/No files found.*missing\.parquet/);
	});
});

describe('a damaged file is an error in the words of DuckDB', () => {
	it('cut in half', async () => {
		const path = await parquetOf('SELECT range AS n, hash(range) AS h FROM range(100000)');
		truncateSync(path, Math.floor(statSync(path).size / 2));
		await expect(readParquet(path)).rejects.toThrow(/No magic bytes found at end of file/);
	});

	it.each(['', 'hello', 'game_id,points\n1,2\n'.repeat(1000)])('not Parquet at all (%#)', async (text) => {
		const path = join(folder(), `${++made}.parquet`);
		writeFileSync(path, text);
		await expect(readParquet(path)).rejects.toThrow(/parquet/i);
	});

	it('with its data overwritten behind an intact footer', async () => {
		const path = await parquetOf('SELECT hash(range)::VARCHAR AS h FROM range(100000)');
		const bytes = readFileSync(path);
		bytes.fill(0xff, 4, Math.floor(bytes.length / 2));
		writeFileSync(path, bytes);
		await expect(rowsOf(path)).rejects.toThrow(Error);
	});
});
