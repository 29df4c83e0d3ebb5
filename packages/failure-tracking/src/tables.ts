import { defineTable, isoDate, timestamp } from '@accounted/warehouse';
import { z } from 'zod';
import { failuresTable } from './failure/failure-row.ts';

export const runsTable = defineTable({
	name: 'nba_processing.processor_runs',
	description: 'One row per run and processor.',
	schema: z.object({
		run_id: z.string(),
		processor_name: z.string(),
		range_start: isoDate,
		range_end: isoDate,
		status: z
			.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'INTERRUPTED'])
			.describe('RUNNING long after started_at: it was killed; INTERRUPTED: somebody stopped it'),
		cell_count: z.int().describe('Cells committed by this run'),
		expected_count: z.int(),
		record_count: z.int(),
		failure_count: z.int(),
		started_at: timestamp(),
		finished_at: timestamp().nullable(),
		logic_version: z.int(),
		schema_version: z.int(),
		error: z.string().nullable(),
	}),
	key: ['run_id', 'processor_name'],
	clusterBy: ['processor_name'],
});

export const ledgerTable = defineTable({
	name: 'nba_processing.processing_ledger',
	description: 'One row per cell that is done: processor and analysis date.',
	schema: z.object({
		processor_name: z.string(),
		analysis_date: isoDate,
		expected_count: z.int(),
		record_count: z.int(),
		failure_count: z.int(),
		run_id: z.string(),
		logic_version: z.int(),
		input_version: z
			.string()
			.describe('Fingerprints of the upstream cells it was made from: one for each upstream'),
		output_version: z
			.string()
			.describe('Fingerprint of the outcomes it holds; what downstream cells are made from'),
		committed_at: timestamp(),
	}),
	key: ['processor_name', 'analysis_date'],
	partitionBy: 'analysis_date',
	clusterBy: ['processor_name'],
});

export const expectedTable = defineTable({
	name: 'nba_processing.expected_entities',
	description: 'Who was expected when the cell ran.',
	schema: z.object({
		processor_name: z.string(),
		analysis_date: isoDate,
		entity_id: z.string(),
		run_id: z.string(),
	}),
	key: ['processor_name', 'analysis_date', 'entity_id'],
	partitionBy: 'analysis_date',
	clusterBy: ['processor_name', 'entity_id'],
});

export const schemaVersionsTable = defineTable({
	name: 'nba_processing.schema_versions',
	description: 'Which versions of this schema have written here.',
	schema: z.object({ version: z.int(), applied_at: timestamp() }),
	key: ['version'],
});

/** Every table that the core itself keeps. */
export const CORE_TABLES = [
	failuresTable,
	runsTable,
	ledgerTable,
	expectedTable,
	schemaVersionsTable,
] as const;
