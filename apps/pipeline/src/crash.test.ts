import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { loadWithEngine, openWarehouse, PIPELINE_TABLES, PROCESSORS } from '@accounted/command-line';
import { temporaryFolder } from '@accounted/command-line/testing';
import {
	backfill,
	expectedTable,
	failuresTable,
	ledgerTable,
	prepareSchema,
	reconcile,
} from '@accounted/failure-tracking';
import { simulateLeague } from '@accounted/simulated-league';
import type { DateRange, TableDefinition, Warehouse } from '@accounted/warehouse';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contentsOf } from './contents.test-support.ts';

const KILLS = 16;
/** A moment: so many commits after it has begun, and then so many milliseconds. Time alone would depend on the machine. */
const MOMENT = fc.record({ commits: fc.integer({ min: 0, max: 9 }), wait: fc.integer({ min: 0, max: 60 }) });

const TABLES: readonly TableDefinition[] = [
	failuresTable,
	expectedTable,
	ledgerTable,
	...PROCESSORS.map(({ output }) => output.table),
];

it('killed at any moment, and resumed, it leaves what an uninterrupted backfill leaves; and each cell is whole at every stop', async () => {
	await using folder = await temporaryFolder();
	const [loaded, database] = [join(folder.path, 'loaded.duckdb'), join(folder.path, 'killed.duckdb')];
	const range = await loadLeague(loaded);
	await copyFile(loaded, join(folder.path, 'whole.duckdb'));
	const whole = await inDatabase(join(folder.path, 'whole.duckdb'), 'write', async (warehouse) => {
		await backfill(warehouse, { processors: PROCESSORS, range, runId: 'whole', now });
		return contentsOf(warehouse, TABLES);
	});

	const moments = fc.sample(MOMENT, { seed: 40, numRuns: KILLS });
	const stops: number[] = [];
	let [finished, next] = [0, worker()];
	await copyFile(loaded, database);
	while (stops.length < KILLS) {
		const child = next;
		next = worker();
		child.stdin?.write(`${database} ${range.start} ${range.end}\n`);
		const ended = once(child, 'close');
		const moment = moments[stops.length];
		await Promise.race([dots(child, 1 + (moment?.commits ?? 0)), ended]);
		await Promise.race([setTimeout(moment?.wait), ended]);
		if (child.exitCode === null) {
			child.kill('SIGKILL');
			await ended;
			stops.push(await wholeCells(database, range));
			continue;
		}
		expect(child.exitCode).toBe(0);
		expect(await inDatabase(database, 'write', (warehouse) => contentsOf(warehouse, TABLES))).toEqual(whole);
		finished++;
		await rm(database);
		await copyFile(loaded, database);
	}
	next.kill('SIGKILL');
	await inDatabase(database, 'write', async (warehouse) => {
		await backfill(warehouse, { processors: PROCESSORS, range, runId: 'last', now });
		expect(await contentsOf(warehouse, TABLES)).toEqual(whole);
	});
	// The kills came at different moments, and backfills came to their end between them.
	expect(new Set(stops).size).toBeGreaterThan(5);
	expect(finished).toBeGreaterThan(0);
});

/** Waits until a child has written so many. */
function dots(child: ChildProcess, count: number): Promise<void> {
	let seen = 0;
	return new Promise((resolve) => {
		child.stdout?.on('data', (text) => {
			seen += String(text).length;
			if (seen >= count) resolve();
		});
	});
}

function worker(): ChildProcess {
	const script = join(import.meta.dirname, 'crash.test-support.ts');
	return spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** Checks that each cell in the ledger is accounted for, and that nothing is there of any other; returns how many are. */
async function wholeCells(database: string, range: DateRange): Promise<number> {
	return inDatabase(database, 'read', async (warehouse) => {
		const { processors } = await reconcile(warehouse, PROCESSORS, range);
		const cells = processors.flatMap((account) => account.cells);
		for (const { ran, expected, unaccounted, ...broken } of cells) {
			expect(unaccounted).toBe(ran ? 0 : expected);
			expect(broken).toMatchObject({ conflicts: 0, unexpected: 0, duplicates: 0 });
		}
		const [ledger] = await contentsOf(warehouse, [ledgerTable]);
		return ledger?.length ?? 0;
	});
}

async function loadLeague(database: string): Promise<DateRange> {
	return inDatabase(database, 'write', async (warehouse) => {
		const faults = { 'broken-points': 1, 'lost-box-score': 1, 'unknown-player': 1 };
		const source = simulateLeague({ seed: 7, teams: 2, gamesPerTeam: 13, faults });
		return (await loadWithEngine(warehouse, { source, runId: 'load', now })).range;
	});
}

async function inDatabase<T>(
	database: string,
	mode: 'read' | 'write',
	work: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
	const settings = { warehouse: 'duckdb', database } as const;
	const warehouse = await openWarehouse(settings, mode);
	try {
		if (mode === 'write') await prepareSchema(warehouse, PIPELINE_TABLES, now);
		return await work(warehouse);
	} finally {
		await warehouse.close();
	}
}

function now(): string {
	return new Date().toISOString();
}
