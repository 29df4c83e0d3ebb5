import type { SqlEngine } from '@accounted/warehouse';
import type { z } from 'zod';
import type { RAW_TABLES, RawTableName } from '../tables/index.ts';
import type { Relation } from './relation.ts';

/** Somewhere that raw tables come from: a folder of files, or the simulated league. */
export interface RawSource {
	/** For people: the folder's path, or what was simulated. */
	readonly label: string;
	/** By what the warehouse knows the source again: the folder's real path, however it was typed. */
	readonly id: string;
	/** The tables there are. */
	readonly tables: readonly RawTableName[];
	/** Where a table comes from, for messages: `player_box.parquet`. */
	originOf(table: RawTableName): string;
	/**
	 * A table as a relation in this engine. It is there until the engine is closed. Each call reads the source again.
	 * @throws SourceError naming the file and the line or column that cannot be read.
	 */
	relation(table: RawTableName, engine: SqlEngine): Promise<Relation>;
	close(): Promise<void>;
}

/** A row of a source file, once checked. */
export type SourceRow<N extends RawTableName> = z.output<(typeof RAW_TABLES)[N]['file']>;
