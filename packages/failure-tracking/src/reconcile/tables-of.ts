import type { TableDefinition } from '@accounted/warehouse';
import { failuresTable } from '../failure/failure-row.ts';
import { expectedTable, ledgerTable } from '../ledger/tables.ts';
import type { AuditedProcessor } from '../processor/processor.ts';
import { rejectionTablesOf } from './rejected.ts';

/** Returns the tables that an account of these processors reads, besides those that expectations read. */
export function tablesOf(processors: readonly AuditedProcessor[]): TableDefinition[] {
	return [
		failuresTable,
		ledgerTable,
		expectedTable,
		...rejectionTablesOf(processors),
		...processors.map(({ output }) => output.table),
	];
}
