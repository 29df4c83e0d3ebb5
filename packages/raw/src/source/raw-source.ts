import type { SqlEngine } from '@accounted/warehouse';
import type { z } from 'zod';
import type { RAW_TABLES, RawTableName } from '../tables/index.ts';
import type { Relation } from './relation.ts';

/** Some rows of a source table, not yet checked, and where they stand in it. */
export interface SourceBatch {
	/** The reader's to change: each pass over a table brings rows of its own. */
	readonly rows: readonly Record<string, unknown>[];
	/** Where the row at `index` stands, for a person: `line 12`, `row 12`. */
	positionOf(index: number): string;
	/** What is wrong with the row at `index` as a whole, whatever its values; null where nothing is. */
	defectOf?(index: number): string | null;
}

/** Somewhere that raw tables come from: a folder of files, or the simulated league. */
export interface RawSource {
	/** For people: the folder's path, or what was simulated. */
	readonly label: string;
	/** The tables there are. */
	readonly tables: readonly RawTableName[];
	/** Where a table comes from, for messages: `player_box.parquet`. */
	originOf(table: RawTableName): string;
	/**
	 * A table as a relation in this engine. It is there until the engine is closed. Each call reads the source again.
	 * @throws SourceError naming the file and the line or column that cannot be read.
	 */
	relation(table: RawTableName, engine: SqlEngine): Promise<Relation>;
	/**
	 * The rows of a table, with at least the named columns, those that it has. Can be called more than once.
	 * Values are in the types of the table's file schema, or text that still has to be read as such.
	 */
	batches(table: RawTableName, columns: readonly string[]): AsyncIterable<SourceBatch>;
	close(): Promise<void>;
}

/** A row of a source file, once checked. */
export type SourceRow<N extends RawTableName> = z.output<(typeof RAW_TABLES)[N]['file']>;
