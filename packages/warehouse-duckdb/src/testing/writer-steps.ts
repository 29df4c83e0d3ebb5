import { appendRows, defineTable, replaceRows, sql } from '@accounted/warehouse';
import { DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';
import { openDuckDb } from '../open.ts';

/** One thing that a writer does to the table of the model: to `count` rows from number `from` on. */
export interface WriterStep {
	readonly kind: 'ensure' | 'append' | 'replace';
	/** How many optional columns the table has for this step, or after it. */
	readonly columns: number;
	readonly from: number;
	readonly count: number;
	/** Tells the rows of this step from those of other steps. */
	readonly stamp: number;
}

/** This package, or DuckDB alone: another program, with groups of rows in DuckDB's own size. */
export type WriterKind = 'this package' | 'DuckDB';

interface Writer {
	do(step: WriterStep): Promise<void>;
	close(): Promise<void>;
}

/** The table with so many optional columns: c1, c2 … Column ci of row n holds n + i. */
export function stampedTable(columns: number) {
	const optional = Object.fromEntries(optionalColumns(columns).map((name) => [name, z.int().nullable()]));
	return defineTable({
		name: 'test.stamped',
		description: 'Rows that say which step wrote them.',
		schema: z.object({ ...optional, n: z.int(), stamp: z.int() }),
		key: ['n'],
	});
}

/** Opens a file, which is made if it is not there. */
export function openWriter(kind: WriterKind, path: string): Promise<Writer> {
	return kind === 'DuckDB' ? openDuckDbAlone(path) : openThisPackage(path);
}

async function openThisPackage(path: string): Promise<Writer> {
	const warehouse = await openDuckDb({ path });
	const doStep = async ({ kind, columns, from, count, stamp }: WriterStep): Promise<void> => {
		const table = stampedTable(columns);
		if (kind === 'ensure') return warehouse.ensure([table]);
		const rows = Array.from({ length: count }, (_, index) => {
			const n = from + index;
			const optional = optionalColumns(columns).map((name, at): [string, number] => [name, n + at + 1]);
			return { ...Object.fromEntries(optional), n, stamp };
		});
		const replaced = sql`n >= ${from} AND n < ${from + count}`;
		const change = kind === 'append' ? appendRows(table, rows) : replaceRows(table, replaced, rows);
		await warehouse.commit([change]);
	};
	return { do: doStep, close: () => warehouse.close() };
}

async function openDuckDbAlone(path: string): Promise<Writer> {
	const instance = await DuckDBInstance.create(path);
	const connection = await instance.connect();
	await connection.run(`CREATE SCHEMA IF NOT EXISTS test;
		CREATE TABLE IF NOT EXISTS test.stamped (n BIGINT NOT NULL, stamp BIGINT NOT NULL)`);
	const doStep = async ({ kind, columns, from, count, stamp }: WriterStep): Promise<void> => {
		const names = optionalColumns(columns);
		const add = names.map((name) => `ALTER TABLE test.stamped ADD COLUMN IF NOT EXISTS ${name} BIGINT;`);
		const remove = `DELETE FROM test.stamped WHERE n >= ${from} AND n < ${from + count};`;
		const values = names.map((_, index) => `, n + ${index + 1}`);
		const insert = `INSERT INTO test.stamped (${['n', 'stamp', ...names].join(', ')})
			SELECT n, ${stamp}${values.join('')} FROM (SELECT range + ${from} AS n FROM range(${count}));`;
		const statements = { ensure: add, append: [insert], replace: [remove, insert] };
		await connection.run(`BEGIN; ${statements[kind].join('\n')} COMMIT`);
	};
	return {
		do: doStep,
		close: async () => {
			connection.closeSync();
			instance.closeSync();
		},
	};
}

function optionalColumns(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `c${index + 1}`);
}
