import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { appendRows, defineTable, sql, type Warehouse } from '@accounted/warehouse';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openDuckDb } from './open.ts';
import { madeByDuckDb, marked } from './testing/made-by-duckdb.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder();
const numbers = defineTable({
	name: 'test.numbers',
	description: 'More than is kept.',
	schema: z.object({ n: z.int(), half: z.number() }),
	key: ['n'],
});
const total = z.object({ n: z.int(), sum: z.number() });
const sums = (warehouse: Warehouse) =>
	warehouse.query(sql`SELECT COUNT(*) AS n, COALESCE(SUM(half), 0) AS sum FROM ${numbers}`, total);

async function memoryOf(warehouse: Warehouse): Promise<{ pages: number; limit: string }> {
	const [row] = await warehouse.query(
		sql`SELECT CAST(MAX(memory_usage_bytes) AS DOUBLE) AS pages, MAX(current_setting('memory_limit')) AS settled
			FROM duckdb_memory() WHERE tag = 'BASE_TABLE'`,
		z.object({ pages: z.number(), settled: z.string() }),
	);
	if (row === undefined) throw new Error('DuckDB tells of its memory');
	return { pages: row.pages, limit: row.settled };
}

it('a commit gives back the pages that reading has gathered, and leaves the limit and the data as they were', async () => {
	const path = join(folder(), 'pages.duckdb');
	await madeByDuckDb(
		path,
		`CREATE SCHEMA test; CREATE TABLE test.numbers AS SELECT range AS n, random() AS half FROM range(6000000); ${marked('numbers')}`,
	);
	const warehouse = await openDuckDb({ path });
	const before = await sums(warehouse);
	const gathered = await memoryOf(warehouse);
	expect(gathered.pages).toBeGreaterThan(40e6);
	await warehouse.commit([appendRows(numbers, [{ n: -1, half: 0 }])]);
	const kept = await memoryOf(warehouse);
	expect(kept.pages).toBeLessThan(20e6);
	// Told in one decimal, and set again from that.
	expect(Number.parseFloat(kept.limit)).toBeGreaterThan(0.95 * Number.parseFloat(gathered.limit));
	const [[one], [other]] = [before, await sums(warehouse)];
	expect(other?.n).toBe((one?.n ?? 0) + 1);
	expect(other?.sum).toBeCloseTo(one?.sum ?? 0, 3);
	for (let n = 2; n < 10; n++) {
		await sums(warehouse);
		await warehouse.commit([appendRows(numbers, [{ n: -n, half: 0 }])]);
	}
	expect((await memoryOf(warehouse)).limit).toBe(kept.limit);
	await warehouse.close();
});

it('closing writes what was committed into the file, and leaves the limit of those that still have it open', async () => {
	const path = join(folder(), 'closed.duckdb');
	const [one, other] = [await openDuckDb({ path }), await openDuckDb({ path })];
	await one.ensure([numbers]);
	const { limit } = await memoryOf(other);
	const rows = Array.from({ length: 50_000 }, (_, n) => ({ n, half: n / 2 }));
	await one.commit([appendRows(numbers, rows)]);
	await one.close();
	expect(existsSync(`${path}.wal`) && statSync(`${path}.wal`).size > 0).toBe(false);
	expect(Number.parseFloat((await memoryOf(other)).limit)).toBeGreaterThan(0.95 * Number.parseFloat(limit));
	expect(await sums(other)).toStrictEqual([{ n: 50_000, sum: 624_987_500 }]);
	await other.close();
});

it('reads and commits of all openers of a file, at once, do not disturb each other', async () => {
	const path = join(folder(), 'busy.duckdb');
	const [one, other] = [await openDuckDb({ path }), await openDuckDb({ path })];
	await one.ensure([numbers]);
	await Promise.all(
		Array.from({ length: 40 }, async (_, n) => {
			if (n % 2 === 0) await one.commit([appendRows(numbers, [{ n, half: n / 2 }])]);
			else await sums(n % 4 === 1 ? one : other);
		}),
	);
	const closing = one.commit([appendRows(numbers, [{ n: 40, half: 20 }])]);
	await one.close();
	await closing;
	expect(await sums(other)).toStrictEqual([{ n: 21, sum: 210 }]);
	await other.close();
});
