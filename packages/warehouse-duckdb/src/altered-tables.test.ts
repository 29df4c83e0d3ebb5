import { statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { appendRows, defineTable, replaceRows, sql, type Warehouse } from '@accounted/warehouse';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AlterCheckpoint } from './alter-checkpoint.ts';
import { openDuckDb } from './open.ts';
import { killedWriter } from './testing/killed-writer.ts';
import { madeByDuckDb, marked } from './testing/made-by-duckdb.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

/** More than one of our groups of rows, in one of DuckDB's. */
const MANY = 30_000;
const OUR_GROUP = 24_576;

const folder = temporaryFolder();
let made = 0;
const freshPath = () => join(folder(), `${++made}.duckdb`);

/** The table with so many columns that were added to it later. */
function grown(added: number) {
	const columns = Array.from({ length: added }, (_, index) => [`added_${index}`, z.int().nullable()]);
	return defineTable({
		name: 'test.grown',
		description: 'A table that gets columns.',
		schema: z.object({ n: z.int(), ...Object.fromEntries(columns) }),
		key: ['n'],
	});
}

const filled = (rows: number) =>
	`CREATE SCHEMA test; CREATE TABLE test.grown AS SELECT i AS n FROM range(${rows}) AS r(i); ${marked('grown')} CHECKPOINT;`;
const ALTER = 'ALTER TABLE test.grown ADD COLUMN added_0 BIGINT;';

async function rowsOf(warehouse: Warehouse): Promise<number[]> {
	const rows = await warehouse.query(sql`SELECT n FROM ${grown(0)} ORDER BY n`, z.object({ n: z.int() }));
	return rows.map(({ n }) => n);
}

/** Opens a file, adds columns, appends one row, and returns how many rows there are when it is opened again to read. */
async function appendedTo(path: string, added: number): Promise<number> {
	const writer = await openDuckDb({ path });
	try {
		await writer.ensure([grown(added)]);
		await writer.commit([appendRows(grown(0), [{ n: -1 }])]);
	} finally {
		await writer.close();
	}
	const reader = await openDuckDb({ path, readOnly: true });
	try {
		return (await rowsOf(reader)).length;
	} finally {
		await reader.close();
	}
}

describe('a table that was made with larger groups of rows', () => {
	it.each([1, OUR_GROUP, OUR_GROUP + 1, MANY, 130_000])('of %i rows takes columns and rows', async (rows) => {
		const path = freshPath();
		await madeByDuckDb(path, filled(rows));
		expect(await appendedTo(path, 2)).toBe(rows + 1);
	});

	it.each([0, 2])('and has no mark takes the mark, %i columns and rows', async (added) => {
		const path = freshPath();
		await madeByDuckDb(path, `${filled(MANY)} COMMENT ON TABLE test.grown IS NULL;`);
		const writer = await openDuckDb({ path });
		await writer.ensure([grown(added)], new Map([['test.grown', 'owned']]));
		await writer.close();
		expect(await appendedTo(path, added)).toBe(MANY + 1);
	});

	it.each([
		['after an ALTER', ALTER, OUR_GROUP],
		['after an ALTER in its own groups', ALTER, null],
		[
			'after an ALTER and an append in its own groups',
			`${ALTER} INSERT INTO test.grown VALUES (-2, 1);`,
			null,
		],
		['after an append', 'INSERT INTO test.grown VALUES (-2);', OUR_GROUP],
	])('is right when the writer was killed %s', async (_, statements, group) => {
		const path = freshPath();
		await madeByDuckDb(path, filled(MANY));
		killedWriter(path, statements, group);
		expect(statSync(`${path}.wal`).size).toBeGreaterThan(0);
		const reader = await openDuckDb({ path, readOnly: true });
		const before = (await rowsOf(reader)).length;
		await reader.close();
		expect(before).toBe(statements.includes('INSERT') ? MANY + 1 : MANY);
		expect(await appendedTo(path, 1)).toBe(before + 1);
	});

	it('is right when it is opened through a link after a kill', async () => {
		const path = freshPath();
		await madeByDuckDb(path, filled(MANY));
		killedWriter(path, ALTER, null);
		const link = `${path}.link`;
		symlinkSync(path, link);
		expect(await appendedTo(link, 1)).toBe(MANY + 1);
	});

	it('takes columns from one opener while another one appends', async () => {
		const path = freshPath();
		await madeByDuckDb(path, filled(MANY));
		const openers = [await openDuckDb({ path }), await openDuckDb({ path })];
		const [one, other] = openers;
		const work: Promise<void>[] = [];
		for (let round = 1; round <= 20; round++) {
			if (one !== undefined) work.push(one.ensure([grown(round)]));
			if (other !== undefined) work.push(other.commit([appendRows(grown(0), [{ n: -round }])]));
		}
		await Promise.all(work);
		for (const opener of openers) await opener.close();
		expect(await appendedTo(path, 20)).toBe(MANY + 21);
	});

	it('is opened by two writers at once after a kill', async () => {
		const path = freshPath();
		await madeByDuckDb(path, filled(MANY));
		killedWriter(path, ALTER, OUR_GROUP);
		const writers = await Promise.all([openDuckDb({ path }), openDuckDb({ path })]);
		for (const [index, writer] of writers.entries())
			await writer.commit([appendRows(grown(1), [{ n: -1 - index, added_0: index }])]);
		for (const writer of writers) await writer.close();
		expect(await appendedTo(path, 1)).toBe(MANY + 3);
	});

	it('takes rows of an opener that knows its columns from before', async () => {
		const path = freshPath();
		await madeByDuckDb(path, filled(MANY));
		const [one, other] = [await openDuckDb({ path }), await openDuckDb({ path })];
		await other.commit([appendRows(grown(0), [{ n: -1 }])]);
		await one.ensure([grown(2)]);
		await other.commit([appendRows(grown(2), [{ n: -2, added_0: 3, added_1: 4 }])]);
		await other.commit([appendRows(grown(0), [{ n: -3 }])]);
		for (const warehouse of [one, other]) await warehouse.close();
		expect(await appendedTo(path, 2)).toBe(MANY + 4);
	});

	it('takes no row before the queries have ended that keep it from being written', async () => {
		const path = freshPath();
		await madeByDuckDb(path, filled(MANY));
		const [writer, second] = [await openDuckDb({ path }), await openDuckDb({ path })];
		const instance = await DuckDBInstance.fromCache(`:memory:${path}`, { temp_directory: `${path}.tmp` });
		const connection = await instance.connect();
		for (const statement of [
			'USE accounted_attached_file',
			'BEGIN TRANSACTION',
			'CREATE TABLE test.other (n INTEGER)',
		])
			await connection.run(statement);
		const done: string[] = [];
		const ensured = writer.ensure([grown(1)]).then(() => done.push('ensured'));
		await setTimeout(100);
		const committed = second.commit([appendRows(grown(0), [{ n: -1 }])]).then(() => done.push('committed'));
		await setTimeout(100);
		expect(done).toEqual([]);
		await connection.run('ROLLBACK');
		await Promise.all([ensured, committed]);
		connection.closeSync();
		instance.closeSync();
		for (const one of [writer, second]) await one.close();
		expect(await appendedTo(path, 1)).toBe(MANY + 2);
	});
});

describe('AlterCheckpoint', () => {
	it('stays due while another transaction writes, and says so', async () => {
		const path = freshPath();
		await madeByDuckDb(path, filled(1));
		const instance = await DuckDBInstance.create(':memory:');
		const [one, other] = [await instance.connect(), await instance.connect()];
		await one.run(`ATTACH '${path}' AS file`);
		for (const connection of [one, other]) await connection.run('USE file');
		for (const statement of ['BEGIN TRANSACTION', 'CREATE TABLE test.other (n INTEGER)'])
			await other.run(statement);
		const checkpoint = AlterCheckpoint.of(path);
		await checkpoint.settle(one, path, 0);
		checkpoint.require();
		await one.run(ALTER);
		const refused = checkpoint.settle(one, path, 0);
		await expect(refused).rejects.toMatchObject({
			reason: 'LOCKED',
			message: expect.stringContaining(path),
		});
		await expect(checkpoint.settle(one, path, 0)).rejects.toMatchObject({ reason: 'LOCKED' });
		await other.run('COMMIT');
		await checkpoint.settle(one, path, 0);
		for (const connection of [one, other]) connection.closeSync();
		instance.closeSync();
	});
});

const step = fc.oneof(
	fc.record({ kind: fc.constant('ensure' as const) }),
	fc.record({ kind: fc.constant('append' as const), rows: fc.integer({ min: 1, max: 3_000 }) }),
	fc.record({ kind: fc.constant('replace' as const), below: fc.integer({ min: -1_000, max: 1_000 }) }),
	fc.record({ kind: fc.constant('reopen' as const) }),
	fc.record({ kind: fc.constant('read' as const) }),
	fc.record({ kind: fc.constant('killed after an ALTER' as const) }),
	fc.record({ kind: fc.constant('killed after an append' as const) }),
);

describe('any sequence of ensure, append, replace, kill and reopen', () => {
	it('opens every time, appends every time, and holds the rows of the model', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(1, OUR_GROUP - 1, OUR_GROUP + 1, 60_000),
				fc.array(step, { minLength: 1, maxLength: 6 }),
				async (rows, steps) => {
					const path = freshPath();
					await madeByDuckDb(path, filled(rows));
					let model = Array.from({ length: rows }, (_, n) => n);
					let [added, next] = [0, rows];
					let warehouse = await openDuckDb({ path });
					const reopen = async (readOnly = false) => {
						await warehouse.close();
						warehouse = await openDuckDb({ path, readOnly });
					};
					for (const one of steps)
						switch (one.kind) {
							case 'ensure':
								await warehouse.ensure([grown(++added)]);
								break;
							case 'append': {
								const fresh = Array.from({ length: one.rows }, (_, index) => next + index);
								next += one.rows;
								await warehouse.commit([
									appendRows(
										grown(0),
										fresh.map((n) => ({ n })),
									),
								]);
								model = [...model, ...fresh];
								break;
							}
							case 'replace':
								await warehouse.commit([replaceRows(grown(0), sql`n < ${one.below}`, [{ n: -5 }])]);
								model = [-5, ...model.filter((n) => n >= one.below)];
								break;
							case 'reopen':
								await reopen();
								break;
							case 'read':
								await reopen(true);
								expect(await rowsOf(warehouse)).toEqual(model.toSorted((a, b) => a - b));
								await reopen();
								break;
							case 'killed after an ALTER':
								await warehouse.close();
								killedWriter(path, `ALTER TABLE test.grown ADD COLUMN added_${added++} BIGINT`, OUR_GROUP);
								warehouse = await openDuckDb({ path });
								break;
							case 'killed after an append':
								await warehouse.close();
								killedWriter(path, `INSERT INTO test.grown (n) VALUES (${next})`, null);
								model = [...model, next++];
								warehouse = await openDuckDb({ path });
						}
					expect(await rowsOf(warehouse)).toEqual(model.toSorted((a, b) => a - b));
					await warehouse.close();
				},
			),
			{ numRuns: 25 },
		);
	});
});
