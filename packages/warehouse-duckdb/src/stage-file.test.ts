import { defineTable, isoDate, quotedText, sql } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openDuckDb } from './open.ts';
import { openSqlEngine } from './sql-engine.ts';

const players = defineTable({
	name: 'reference.players',
	description: 'For tests.',
	schema: z.object({ id: z.int(), name: z.string().nullable(), born: isoDate.nullable() }),
	key: ['id'],
});

test("a Parquet file's rows are staged by the names of their columns, and committed once", async () => {
	const engine = await openSqlEngine();
	const warehouse = await openDuckDb({ path: ':memory:' });
	try {
		await warehouse.ensure([players]);
		const path = engine.temporaryFile("it's.parquet");
		await engine.run(
			`COPY (SELECT DATE '1984-12-30' AS born, 'ignored' AS other, '\ufeffAnn' AS name, CAST(range AS BIGINT) AS id FROM range(3)) TO ${quotedText(path)}`,
		);
		const staged = await warehouse.stageFile(players, {
			path,
			batches: () => engine.batches(`SELECT * FROM read_parquet(${quotedText(path)})`),
		});
		const rows = () => warehouse.query(sql`SELECT * FROM ${players} ORDER BY id`, players.schema);
		expect([staged.rowCount, await rows()]).toEqual([3, []]);
		const where = sql`id > ${0}`;
		await warehouse.commit([{ table: players, where, staged: { from: staged, where, rowCount: 2 } }]);
		expect((await rows()).map(({ id, born }) => [id, born])).toEqual([
			[1, '1984-12-30'],
			[2, '1984-12-30'],
		]);
		const [marked] = await warehouse.query(
			sql`SELECT unicode(name) AS first FROM ${players} LIMIT 1`,
			z.object({ first: z.int() }),
		);
		expect(marked?.first).toBe(0xfeff);
		await staged.drop();
		await staged.drop();
		await expect(warehouse.commit([{ table: players, staged: { from: staged } }])).rejects.toMatchObject({
			reason: 'MISSING_TABLE',
		});
	} finally {
		await warehouse.close();
		await engine.close();
	}
});
