import { join } from 'node:path';
import { type TableDefinition, withDatasets } from '@accounted/warehouse';
import { describeConformance } from '@accounted/warehouse/conformance';
import { createTable } from './ddl.ts';
import { openDuckDb } from './open.ts';
import { madeByDuckDb } from './testing/made-by-duckdb.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder();
let opened = 0;

describeConformance('DuckDB in memory', () => openDuckDb({ path: ':memory:' }), openBeside);

describeConformance(
	'DuckDB in a file',
	() => openDuckDb({ path: join(folder(), `${++opened}`, 'warehouse.duckdb') }),
	openBeside,
);

const RENAMED = new Map([['conformance', 'test_conformance']]);

describeConformance(
	'DuckDB with other names of datasets',
	async () => withDatasets(await openDuckDb({ path: ':memory:' }), RENAMED),
	async (tables) =>
		withDatasets(
			await openBeside(tables.map((table) => ({ ...table, name: `test_${table.name}` }))),
			RENAMED,
		),
);

/** In a file: another program cannot make tables in our memory. */
async function openBeside(tables: readonly TableDefinition[]) {
	const path = join(folder(), `${++opened}.duckdb`);
	await madeByDuckDb(path, tables.map(createTable).join('\n'));
	return openDuckDb({ path });
}
