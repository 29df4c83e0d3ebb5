import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Column } from '../column.ts';
import { sql } from '../sql.ts';
import { appendRows, type Warehouse } from '../warehouse.ts';
import { edgeRows, everyType, plainRow } from './every-type.ts';
import { type Open, withWarehouse } from './with-warehouse.ts';

const COLUMNS = everyType.columns.filter(({ name }) => name !== 'id');

/** Rows that differ in a value alone, in a null, or in which column has a value. */
const DIFFERENT = [
	plainRow,
	// No engine has to tell -0 from 0.
	...edgeRows.filter(({ fraction }) => !Object.is(fraction, -0)),
	{ ...plainRow, text_or_null: 'a' },
	{ ...plainRow, whole_or_null: 1 },
	{ ...plainRow, big_or_null: 1n },
	{ ...plainRow, fraction: 0.1 + 0.2 },
	{ ...plainRow, fraction: 0.3 },
	{ ...plainRow, words: ['a', 'b'] },
	{ ...plainRow, words: ['a,b'] },
	{ ...plainRow, words: ['a"', '"b'] },
].map((row, index) => ({ ...row, id: index }));

async function fingerprintsOf(warehouse: Warehouse, columns: readonly Column[]): Promise<string[]> {
	const rows = await warehouse.query(
		sql`SELECT id, CAST(${sql.fingerprint(columns)} AS STRING) AS fingerprint FROM ${everyType} ORDER BY id`,
		z.object({ id: z.int(), fingerprint: z.string() }),
	);
	return rows.map(({ fingerprint }) => fingerprint);
}

/** The fingerprint of a row, by which late data is noticed. */
export function describeFingerprints(open: Open): void {
	it(
		'differ where any value differs, and are equal where none does',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([everyType]);
			const again = DIFFERENT.map((row) => ({ ...row, id: DIFFERENT.length + row.id }));
			await warehouse.commit([appendRows(everyType, [...DIFFERENT, ...again])]);
			const found = await fingerprintsOf(warehouse, COLUMNS);
			expect(new Set(found).size).toBe(DIFFERENT.length);
			expect(found.slice(DIFFERENT.length)).toEqual(found.slice(0, DIFFERENT.length));
		}),
	);

	it(
		'depend on the order of the columns, and can be added up',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([everyType]);
			await warehouse.commit([appendRows(everyType, DIFFERENT)]);
			const columns = COLUMNS.filter(({ name }) => name === 'text' || name === 'text_or_null');
			const [one] = await fingerprintsOf(warehouse, columns);
			const [other] = await fingerprintsOf(warehouse, columns.toReversed());
			expect(one).not.toBe(other);
			const [sum] = await warehouse.query(
				sql`SELECT CONCAT(CAST(BIT_XOR(print) AS STRING), ' ', CAST(SUM(MOD(print, 4294967291)) AS STRING)) AS version
					FROM (SELECT ${sql.fingerprint(columns)} AS print FROM ${everyType}) AS prints`,
				z.object({ version: z.string() }),
			);
			expect(sum?.version).toMatch(/^-?\d+ -?\d+$/);
		}),
	);
}
