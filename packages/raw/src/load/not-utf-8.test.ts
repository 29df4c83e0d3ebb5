import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { quotedText } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import {
	emptyWarehouse,
	engineForTest,
	rejectedRows,
	rowsOf,
	smallLeague,
	temporaryFolder,
	writeTables,
} from '../small-league.test-support.ts';
import { openFolder } from '../source/folder-source.ts';
import { RAW_TABLES } from '../tables/index.ts';
import { now } from '../testing/now.ts';
import { loadRaw } from './load.ts';
import { unreadValuesTable } from './tables.ts';

/** A SELECT of bytes: one game's text has a byte that is no UTF-8. */
function bytesOf(column: string, isOfGame: string): string {
	return `CASE WHEN ${isOfGame} THEN '\\xE9'::BLOB || encode(${column}) ELSE encode(${column}) END AS ${column}`;
}

test.each([0, 1000])(
	'bytes of Parquet that are no UTF-8 are no text: a name costs the row, an optional column is null (fewRows %i)',
	async (fewRows) => {
		const engine = await engineForTest();
		const tables = smallLeague();
		for (const row of tables.player_box ?? []) row.dnp_reason = 'rest';
		const folder = writeTables(temporaryFolder(), tables);
		const csv = join(folder, 'player_box.csv');
		await engine.run(
			`COPY (SELECT * REPLACE (
				${bytesOf('player_name', "player_name = 'BOS One'")}, ${bytesOf('dnp_reason', "player_name = 'BOS Two'")}
			) FROM read_csv(${quotedText(csv)}, all_varchar = true)) TO ${quotedText(join(folder, 'player_box.parquet'))} (FORMAT parquet)`,
		);
		rmSync(csv);
		const warehouse = await emptyWarehouse();
		const source = await openFolder(folder, engine);
		await loadRaw(warehouse, { source, engine, runId: 'load', now, fewRows });
		const rejected = await rejectedRows(warehouse);
		expect(rejected).toHaveLength(2);
		for (const row of rejected)
			expect(row).toMatchObject({ column_name: 'player_name', reason: '"\\\\xE9BOS One" is not UTF-8 text' });
		const box = await rowsOf(warehouse, RAW_TABLES.player_box.table);
		expect(box).toHaveLength(22);
		for (const { player_name, dnp_reason } of box)
			expect(dnp_reason).toBe(player_name === 'BOS Two' ? null : 'rest');
		const unread = await rowsOf(warehouse, unreadValuesTable);
		expect(unread.map(({ column_name, value }) => [column_name, value])).toEqual([
			['dnp_reason', '\\xE9rest'],
			['dnp_reason', '\\xE9rest'],
		]);
	},
);
