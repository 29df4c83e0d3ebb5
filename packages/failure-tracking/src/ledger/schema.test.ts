import { appendRows, sql, WarehouseError } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../failure/schema-version.ts';
import { alphaTable } from '../testing/alpha.ts';
import { at, day, onEmptyWarehouse, rowsOf } from '../testing/world.ts';
import { checkSchema, prepareSchema } from './schema.ts';
import { CORE_TABLES, schemaVersionsTable } from './tables.ts';

const newer = { version: SCHEMA_VERSION + 1, applied_at: at(0) };

describe('a warehouse', () => {
	it(
		'that nobody has written is of version 0, and looking at it makes nothing',
		onEmptyWarehouse(async (warehouse) => {
			expect(await checkSchema(warehouse)).toBe(0);
			expect(await warehouse.existing(CORE_TABLES)).toStrictEqual(new Map());
		}),
	);

	it(
		'is made ready with all tables, and signed',
		onEmptyWarehouse(async (warehouse) => {
			await prepareSchema(warehouse, [alphaTable], () => at(1));
			const tables = [...CORE_TABLES, alphaTable];
			expect((await warehouse.existing(tables)).size).toBe(tables.length);
			expect(await checkSchema(warehouse)).toBe(SCHEMA_VERSION);
			expect(await rowsOf(warehouse, schemaVersionsTable)).toStrictEqual([
				{ version: SCHEMA_VERSION, applied_at: at(1) },
			]);
		}),
	);

	it(
		'is made ready twice without harm, and signed once',
		onEmptyWarehouse(async (warehouse) => {
			await prepareSchema(warehouse, [alphaTable], () => at(1));
			await warehouse.commit([appendRows(alphaTable, [{ entity_id: 'a', game_date: day(1), doubled: 1 }])]);
			await prepareSchema(warehouse, [alphaTable], () => at(2));
			expect(await rowsOf(warehouse, alphaTable)).toHaveLength(1);
			expect(await rowsOf(warehouse, schemaVersionsTable)).toStrictEqual([
				{ version: SCHEMA_VERSION, applied_at: at(1) },
			]);
		}),
	);

	it(
		'that an older version has written is refused for reading, and brought up to date by writing',
		onEmptyWarehouse(async (warehouse) => {
			await warehouse.ensure([schemaVersionsTable]);
			await warehouse.commit([
				appendRows(schemaVersionsTable, [{ version: SCHEMA_VERSION - 1, applied_at: at(0) }]),
			]);
			await expect(checkSchema(warehouse)).rejects.toMatchObject({
				reason: 'OLDER_SCHEMA',
				message: expect.stringContaining(`schema ${SCHEMA_VERSION - 1}`),
				remedy: expect.stringContaining('Migrate it first'),
			});
			await prepareSchema(warehouse, [alphaTable], () => at(1));
			expect(await checkSchema(warehouse)).toBe(SCHEMA_VERSION);
		}),
	);

	it(
		'that a newer version has written is refused, and nothing in it is changed',
		onEmptyWarehouse(async (warehouse) => {
			await warehouse.ensure([schemaVersionsTable]);
			await warehouse.commit([appendRows(schemaVersionsTable, [newer])]);
			for (const look of [
				() => checkSchema(warehouse),
				() => prepareSchema(warehouse, [alphaTable], () => at(1)),
			]) {
				const error = await look().catch((caught: unknown) => caught);
				expect(error).toBeInstanceOf(WarehouseError);
				expect(error).toMatchObject({
					reason: 'NEWER_SCHEMA',
					message: expect.stringContaining(`schema ${newer.version}`),
				});
			}
			const present = await warehouse.existing([...CORE_TABLES, alphaTable]);
			expect([...present.keys()]).toStrictEqual([schemaVersionsTable.name]);
			expect(await rowsOf(warehouse, schemaVersionsTable, sql`TRUE`)).toStrictEqual([newer]);
		}),
	);
});
