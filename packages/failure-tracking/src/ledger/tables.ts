import { defineTable, isoDate, timestamp } from '@accounted/warehouse';
import { z } from 'zod';
import { failuresTable } from '../failure/failure-row.ts';

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
		logic_version: z.int().nullable().describe('The version of the logic before definitions were derived'),
		definition_version: z.string().nullable().describe('What its outcomes were decided by'),
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
		logic_version: z.int().nullable().describe('The version of the logic before definitions were derived'),
		definition_version: z
			.string()
			.nullable()
			.describe(
				'What decided the outcomes; null in cells of a source, and of versions before it was recorded',
			),
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
		outcome: z.enum(['RECORD', 'FAILURE']).nullable().describe('What became of the entity'),
		outcome_version: z
			.string()
			.nullable()
			.describe("Fingerprint of the record or failure; a cell's are added up in the ledger"),
	}),
	key: ['processor_name', 'analysis_date', 'entity_id'],
	partitionBy: 'analysis_date',
	clusterBy: ['processor_name', 'entity_id'],
});

export const changedCellsTable = defineTable({
	name: 'nba_processing.changed_cells',
	description: 'Who came out differently each time a cell that was done was made anew: what has to follow.',
	schema: z.object({
		processor_name: z.string().describe('As in the ledger: a processor, or a source'),
		analysis_date: isoDate,
		from_version: z.string().describe('Output version of the cell before'),
		to_version: z.string().describe('Output version of the cell after'),
		entity_ids: z.array(z.string()).describe('Everybody about whom the two versions differ'),
		run_id: z.string(),
		committed_at: timestamp(),
	}),
	key: ['processor_name', 'analysis_date', 'from_version', 'to_version', 'run_id'],
	partitionBy: 'analysis_date',
	clusterBy: ['processor_name'],
});

export const definitionsTable = defineTable({
	name: 'nba_processing.processing_definitions',
	description: 'What each definition version of a processor consists of, so that a change can be named.',
	schema: z.object({
		processor_name: z.string(),
		definition_version: z.string(),
		part_names: z.array(z.string()),
		part_digests: z.array(z.string()).describe('One for each part name'),
		first_run_id: z.string(),
		accepted_reason: z
			.string()
			.nullable()
			.describe('Why cells of an earlier version count as made by this one; null if none do'),
		recorded_at: timestamp(),
	}),
	key: ['processor_name', 'definition_version'],
	clusterBy: ['processor_name'],
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
	changedCellsTable,
	definitionsTable,
	schemaVersionsTable,
] as const;
