import { registryTable } from './identity/registry-table.ts';
import {
	rejectedRowsTable,
	sourceUnitsTable,
	sourceVersionsTable,
	unreadValuesTable,
} from './load/tables.ts';
import { RAW_TABLES } from './tables/index.ts';
import { rejectedGamesTable } from './tables/rejected-games.ts';

/** Every table that loading fills. */
export const RAW_SCHEMA = [
	...Object.values(RAW_TABLES).map(({ table }) => table),
	sourceVersionsTable,
	sourceUnitsTable,
	rejectedRowsTable,
	unreadValuesTable,
	rejectedGamesTable,
	registryTable,
] as const;
