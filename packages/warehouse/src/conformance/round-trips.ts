import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sql } from '../sql.ts';
import { appendRows, replaceRows, type Warehouse } from '../warehouse.ts';
import { arbitraryRows, type EveryType, edgeRows, everyType } from './every-type.ts';
import { type Open, withWarehouse } from './with-warehouse.ts';

export function describeRoundTrips(open: Open): void {
	it(
		'come back from a commit of rows as they went in, at the edges of each type',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([everyType]);
			await warehouse.commit([appendRows(everyType, edgeRows)]);
			expect(await allRows(warehouse)).toStrictEqual(edgeRows);
		}),
	);

	it(
		'come back from staged rows as they went in, at the edges of each type',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([everyType]);
			await commitStaged(warehouse, [edgeRows.slice(0, 5), [], edgeRows.slice(5)]);
			expect(await allRows(warehouse)).toStrictEqual(edgeRows);
		}),
	);

	it(
		'come back as they went in, whatever they are and whichever way they take',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([everyType]);
			await fc.assert(
				fc.asyncProperty(arbitraryRows, fc.boolean(), async (rows, staged) => {
					if (staged) await commitStaged(warehouse, [rows]);
					else await warehouse.commit([replaceRows(everyType, sql`TRUE`, rows)]);
					expect(await allRows(warehouse)).toStrictEqual(rows);
				}),
				{ numRuns: 60 },
			);
		}),
	);
}

async function commitStaged(warehouse: Warehouse, batches: Iterable<readonly EveryType[]>): Promise<void> {
	const staged = await warehouse.stage(everyType, batches);
	await warehouse.commit([{ table: everyType, where: sql`TRUE`, staged: { from: staged } }]);
	await staged.drop();
}

function allRows(warehouse: Warehouse): Promise<EveryType[]> {
	return warehouse.query(sql`SELECT * FROM ${everyType} ORDER BY id`, everyType.schema);
}
