import { join } from 'node:path';
import type { TableDefinition } from '@accounted/warehouse';
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

/** In a file: another program cannot make tables in our memory. */
async function openBeside(tables: readonly TableDefinition[]) {
	const path = join(folder(), `${++opened}.duckdb`);
	await madeByDuckDb(path, tables.map(createTable).join('\n'));
	return openDuckDb({ path });
}
