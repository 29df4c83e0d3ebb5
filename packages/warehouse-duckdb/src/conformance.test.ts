import { join } from 'node:path';
import { describeConformance } from '@accounted/warehouse/conformance';
import { openDuckDb } from './open.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

describeConformance('DuckDB in memory', () => openDuckDb({ path: ':memory:' }));

const folder = temporaryFolder();
let opened = 0;

describeConformance('DuckDB in a file', () =>
	openDuckDb({ path: join(folder(), `${++opened}`, 'warehouse.duckdb') }),
);
