import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadWithEngine, openEngine, PROCESSORS } from '@accounted/command-line';
import { backfill } from '@accounted/failure-tracking';
import { openFolder } from '@accounted/raw';
import { type MadeSeason, now, REAL_SEASON } from '@accounted/raw/testing';
import type { Warehouse } from '@accounted/warehouse';
import type { TestProject } from 'vitest/node';
import { emptyWarehouse } from './league.test-support.ts';

/** Loads the real season and runs all processors over it, once for all tests that read what comes of it. */
export default async function setup({ provide }: TestProject) {
	if (!existsSync(REAL_SEASON)) return;
	const folder = await mkdtemp(join(tmpdir(), 'accounted-season-'));
	// Thrown here it would end the whole run, other tests and all.
	const failed = (error: unknown) => ({ error: error instanceof Error ? `${error.stack}` : String(error) });
	provide('realSeason', await makeSeason(join(folder, 'season.duckdb')).catch(failed));
	return () => rm(folder, { recursive: true, force: true });
}

async function makeSeason(path: string): Promise<MadeSeason> {
	const warehouse = await emptyWarehouse(path);
	try {
		const engine = await openEngine();
		const source = await openFolder(REAL_SEASON, engine);
		const loaded = await loadWithEngine(warehouse, { source, runId: 'load', now });
		await engine.close();
		const counted = counting(warehouse);
		const { range } = loaded;
		const results = await backfill(counted, { processors: PROCESSORS, range, runId: 'backfill', now });
		return {
			path,
			loaded,
			results: Object.fromEntries(
				results.map(({ processor, expected, records, errors }) => [
					processor.code,
					{ expected, records, errors: errors.map(({ error }) => String(error)) },
				]),
			),
			queries: counted.queries,
		};
	} finally {
		await warehouse.close();
	}
}

/** The same warehouse, with a count of the statements it is asked. */
function counting(inner: Warehouse): Warehouse & { readonly queries: number } {
	let queries = 0;
	const counted: Warehouse & { readonly queries: number } = {
		get queries() {
			return queries;
		},
		label: inner.label,
		engine: inner.engine,
		labelled: () => counted,
		query(statement, row) {
			queries++;
			return inner.query(statement, row);
		},
		existing: (tables) => inner.existing(tables),
		tablesIn: (dataset) => inner.tablesIn(dataset),
		examine: (tables, claimed) => inner.examine(tables, claimed),
		ensure: (tables, claimed) => inner.ensure(tables, claimed),
		stage: (table, batches) => inner.stage(table, batches),
		stageFile: (table, file) => inner.stageFile(table, file),
		commit: (changes) => inner.commit(changes),
		close: () => inner.close(),
	};
	return counted;
}
