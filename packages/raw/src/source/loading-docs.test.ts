import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { RAW_TABLE_NAMES, RAW_TABLES } from '../tables/index.ts';

const DOCS = readFileSync(resolve(import.meta.dirname, '../../../../docs/loading.md'), 'utf8');

test.each(RAW_TABLE_NAMES)('docs/loading.md lists what %s must have', (name) => {
	const { file, optionalColumns, required } = RAW_TABLES[name];
	const [, needed, columns] = new RegExp(`^\\| ${name} +\\| (.*?) +\\| (.*?) +\\|$`, 'm').exec(DOCS) ?? [];
	expect(needed === 'yes').toBe(required);
	expect(columns?.split(', ')).toEqual(
		Object.keys(file.shape).filter((column) => !optionalColumns.has(column)),
	);
});
