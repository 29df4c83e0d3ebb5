import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Sql, sql, type Warehouse } from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';
import { inject, onTestFinished } from 'vitest';
import type { LoadResult } from '../load/load.ts';

/** The real season lies beside the project, never in it. */
export const REAL_SEASON = resolve(import.meta.dirname, '../../../../../shared/nba-2021-22');

/** What the processors have made of the season before the tests, once for all of them. */
export interface MadeSeason {
	/** The database file. It is to be read: other tests are reading it too. */
	readonly path: string;
	readonly loaded: LoadResult;
	/** What became of each processor over the whole season, by its code. */
	readonly results: Readonly<Record<string, MadeResult>>;
	/** How many statements backfill has asked. */
	readonly queries: number;
}

interface MadeResult {
	readonly expected: number;
	readonly records: number;
	readonly errors: readonly string[];
}

declare module 'vitest' {
	interface ProvidedContext {
		readonly realSeason: MadeSeason | { readonly error: string };
	}
}

/** True where the season is there; says loudly what is left out where it is not. */
export function hasRealSeason(leftOut = 'nothing is tested on the real season'): boolean {
	if (existsSync(REAL_SEASON)) return true;
	process.stderr.write(`\nSKIPPED: ${REAL_SEASON} is not there, so ${leftOut}\n\n`);
	return false;
}

/** A source file as a table of DuckDB's own, for queries that use none of our code. */
export function parquet(name: string): Sql {
	return sql`read_parquet(${join(REAL_SEASON, `${name}.parquet`)})`;
}

/** @throws Error where it could not be made: that fails the tests that need it, and no others. */
export function realSeason(): MadeSeason {
	const made = inject('realSeason');
	if ('error' in made) throw new Error(`the real season could not be made: ${made.error}`);
	return made;
}

/** The season with all that the processors have made of it, to be read. */
export async function openRealSeason(): Promise<Warehouse> {
	return openDuckDb({ path: realSeason().path, readOnly: true });
}

/** A copy of it for a test that writes, removed when the test ends. */
export async function copyOfRealSeason(): Promise<Warehouse> {
	const folder = await mkdtemp(join(tmpdir(), 'accounted-copy-'));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	const path = join(folder, 'season.duckdb');
	await copyFile(realSeason().path, path);
	const warehouse = await openDuckDb({ path });
	onTestFinished(() => warehouse.close());
	return warehouse;
}
