import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { playerGameSummary, teamOffenseGameSummary } from '@accounted/analytics';
import { backfill, type ProcessorResult, prepareSchema } from '@accounted/failure-tracking';
import { type LoadResult, loadRaw, openFolder, RAW_SCHEMA, rawGameLoader } from '@accounted/raw';
import { isoDate, type Sql, sql, type Warehouse } from '@accounted/warehouse';
import { openDuckDb, readParquet } from '@accounted/warehouse-duckdb';
import { playerShotZoneAnalysis } from './player-shot-zone-analysis/index.ts';

/** The real season lies beside the project, never in it. */
const FOLDER = resolve(import.meta.dirname, '../../../../shared/nba-2021-22');

export const PROCESSORS = [playerGameSummary, playerShotZoneAnalysis] as const;
export const now = () => '2022-05-01T00:00:00.000Z';

/** True where the season is there; says loudly that its tests are left out where it is not. */
export function hasRealSeason(): boolean {
	if (existsSync(FOLDER)) return true;
	process.stderr.write(`\nSKIPPED: ${FOLDER} is not there, so nothing is tested on the real season\n\n`);
	return false;
}

/** A source file as a table of DuckDB's own, for queries that use none of our code. */
export function parquet(name: string): Sql {
	return sql`read_parquet(${join(FOLDER, `${name}.parquet`)})`;
}

export interface RealSeason {
	readonly warehouse: Warehouse;
	readonly loaded: LoadResult;
	readonly results: readonly ProcessorResult[];
}

/** The whole season loaded, its games checked, and both processors run over it. */
export async function realSeason(): Promise<RealSeason> {
	const warehouse = await openDuckDb({ path: ':memory:' });
	const processors = [rawGameLoader, teamOffenseGameSummary, ...PROCESSORS];
	await prepareSchema(warehouse, [...RAW_SCHEMA, ...processors.map(({ output }) => output.table)], now);
	const source = await openFolder(FOLDER, readParquet);
	const loaded = await loadRaw(warehouse, { source, runId: 'load', now });
	await source.close();
	const results = await backfill(warehouse, {
		processors,
		range: loaded.range,
		runId: 'backfill',
		now,
	});
	return { warehouse, loaded, results };
}

export function range(start: string, end: string) {
	return { start: isoDate.parse(start), end: isoDate.parse(end) };
}
