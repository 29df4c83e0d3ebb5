import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadWithEngine, PROCESSORS } from '@accounted/command-line';
import { temporaryFolder } from '@accounted/command-line/testing';
import {
	backfill,
	expectedTable,
	failuresTable,
	isProcessor,
	ledgerTable,
	makePlan,
	type Processor,
	type ProcessorResult,
} from '@accounted/failure-tracking';
import {
	FAULT_KINDS,
	type FaultRequest,
	type SimulatedLeague,
	simulateLeague,
} from '@accounted/simulated-league';
import { addDays, type DateRange, sql, type Warehouse } from '@accounted/warehouse';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALTERATION_KINDS, altered } from './altered-source.test-support.ts';
import { contentsOf } from './contents.test-support.ts';
import { emptyWarehouse, process } from './league.test-support.ts';

const LEAGUE = { teams: 4, gamesPerTeam: 14 } as const;
const now = () => '2022-07-01T00:00:00.000Z';

/** Some late box scores, among other faults that stay. */
const faults: fc.Arbitrary<FaultRequest> = fc
	.tuple(fc.integer({ min: 1, max: 3 }), fc.subarray(FAULT_KINDS.filter((kind) => kind !== 'late-arrival')))
	.map(([late, others]) => ({
		...Object.fromEntries(others.map((kind) => [kind, 1])),
		'late-arrival': late,
	}));

/** Processors, and upstreams whose changes they take to concern no entity. Those of one run do not read each other. */
const TOO_NARROW: readonly Readonly<Record<string, readonly string[]>>[] = [
	{
		PSZA: ['RAW_SOURCE', 'PGS'],
		UPGC: ['TOGS', 'TDGS'],
		UTGC: ['TOGS'],
		TDZA: ['TDGS'],
	},
	{
		PDC: ['RAW_SOURCE', 'PGS', 'TOGS', 'UPGC', 'PSZA'],
		PCF: ['UPGC', 'PSZA', 'TDZA'],
	},
	{ MLFS: ['RAW_SOURCE', 'PGS', 'PDC', 'PCF', 'PSZA', 'TDZA', 'UPGC', 'UTGC'] },
];

describe('box scores that arrive late, or are corrected', () => {
	it('run cells for some entities alone, killed and resumed or not, and leave what a clean run and a forced one leave', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 1000 }),
				faults,
				fc.array(fc.record({ kind: fc.constantFrom(...ALTERATION_KINDS), game: fc.nat(200) }), {
					maxLength: 4,
				}),
				fc.integer({ min: 0, max: 45 }),
				async (seed, counts, alterations, chunksBefore) => {
					const league = simulateLeague({ ...LEAGUE, gamesPerTeam: 12, seed, faults: counts });
					const whole = await everythingOf(league, alterations);
					const { warehouse, range } = await processedThenCorrected(league, alterations);
					await run(warehouse, range, { runId: 'killed', stopAfter: chunksBefore });
					await run(warehouse, range, { runId: 'resumed' });
					expect(await everything(warehouse)).toEqual(whole);
					await run(warehouse, range, { runId: 'forced', force: true, chunksOf: atOnce });
					expect(await everything(warehouse)).toEqual(whole);
					await warehouse.close();
				},
			),
			{ numRuns: 2, seed: 11, endOnFailure: true },
		);
	});

	it('run few entities where few are concerned, and as many as the plan says where it can', async () => {
		const league = simulateLeague({ ...LEAGUE, seed: 5 });
		const alterations = [{ kind: 'credit', game: 20 }] as const;
		const whole = await everythingOf(league, alterations);
		const { warehouse, range } = await processedThenCorrected(league, alterations);
		const plan = await makePlan(warehouse, { processors: PROCESSORS, range, now });
		const results = await run(warehouse, range, { runId: 'late' });
		expect(await everything(warehouse)).toEqual(whole);
		for (const code of ['PSZA', 'PDC', 'MLFS']) {
			const cells = plan.steps.find(({ processor }) => processor === code)?.cells ?? [];
			const result = results.find(({ processor }) => processor.code === code);
			// Two players of a game, in the games that they played after it.
			expect(result?.expected).toBeLessThanOrEqual(2 * cells.length);
			expect(cells.reduce((sum, { entities }) => sum + (entities ?? 0), 0)).toBe(result?.expected);
			expect(result?.kept).toBeGreaterThan(100);
		}
		await warehouse.close();
	});

	it('are too much for each processor that says that changes concern nobody where they concern somebody', async () => {
		await using folder = await temporaryFolder();
		const league = simulateLeague({ ...LEAGUE, seed: 3, faults: { 'late-arrival': 2 } });
		const whole = await processedOnceCorrected(league, []);
		const corrected = join(folder.path, 'corrected.duckdb');
		const { warehouse, range } = await processedThenCorrected(league, [], corrected);
		await warehouse.close();
		for (const [index, narrow] of TOO_NARROW.entries()) {
			const database = join(folder.path, `${index}.duckdb`);
			await copyFile(corrected, database);
			const copy = await emptyWarehouse(database);
			const processors = PROCESSORS.map((one) => narrowed(one, narrow[one.code]));
			await run(copy, range, { runId: 'narrow', processors, chunksOf: atOnce });
			for (const processor of processors.filter(({ code }) => code in narrow))
				expect(await everything(copy, [processor]), processor.code).not.toEqual(
					await everything(whole, [processor]),
				);
			await copy.close();
		}
		await whole.close();
	});
});

function narrowed(processor: Processor, upstreams: readonly string[] | undefined): Processor {
	if (upstreams === undefined) return processor;
	const upstream = processor.upstream.map((one) =>
		upstreams.includes(isProcessor(one.from) ? one.from.code : 'RAW_SOURCE')
			? { ...one, concerns: 'nobody' as const }
			: one,
	);
	return { ...processor, upstream };
}

type Alterations = Parameters<typeof altered>[1];

/** What a league leaves that is processed only once its late games have come in and the others are right. */
async function everythingOf(league: SimulatedLeague, alterations: Alterations): Promise<string[][]> {
	const warehouse = await processedOnceCorrected(league, alterations);
	const contents = await everything(warehouse);
	await warehouse.close();
	return contents;
}

async function processedOnceCorrected(league: SimulatedLeague, alterations: Alterations): Promise<Warehouse> {
	const warehouse = await emptyWarehouse();
	// Loaded twice all the same: where a rejected row stood is told by the load that rejected it.
	await loadWithEngine(warehouse, { source: altered(league, alterations), runId: 'early', now });
	await process(warehouse, league.lateArrivals());
	return warehouse;
}

/** A league that was processed before. */
async function processedThenCorrected(
	league: SimulatedLeague,
	alterations: Alterations,
	database?: string,
): Promise<{ warehouse: Warehouse; range: DateRange }> {
	const warehouse = await emptyWarehouse(database);
	const { range } = await process(warehouse, altered(league, alterations));
	await loadWithEngine(warehouse, { source: league.lateArrivals(), runId: 'late', now });
	return { warehouse, range };
}

/** A backfill in chunks of two weeks unless told, that stops after so many of them, if it is told. */
async function run(
	warehouse: Warehouse,
	range: DateRange,
	{
		runId,
		force = false,
		processors = PROCESSORS,
		stopAfter = Number.POSITIVE_INFINITY,
		chunksOf = fortnightsOf,
	}: {
		runId: string;
		force?: boolean;
		processors?: readonly Processor[];
		stopAfter?: number;
		chunksOf?: (range: DateRange) => DateRange[];
	},
): Promise<ProcessorResult[]> {
	const stop = new AbortController();
	let chunks = 0;
	const onProgress = () => {
		if (++chunks > stopAfter) stop.abort();
	};
	const results = await backfill(warehouse, {
		processors,
		range,
		runId,
		now,
		force,
		chunksOf,
		onProgress,
		signal: stop.signal,
	});
	expect(results.flatMap(({ errors }) => errors)).toEqual([]);
	return results;
}

const atOnce = (range: DateRange) => [range];

function fortnightsOf({ start, end }: DateRange): DateRange[] {
	const fortnights: DateRange[] = [];
	for (let first = start; first <= end; first = addDays(first, 14)) {
		const last = addDays(first, 13);
		fortnights.push({ start: first, end: last < end ? last : end });
	}
	return fortnights;
}

/** All that cells hold, the ledger included: how often a failure has been seen, and which are over, tells runs apart. */
async function everything(
	warehouse: Warehouse,
	processors: readonly Processor[] = PROCESSORS,
): Promise<string[][]> {
	const names = processors.map(({ name }) => name);
	const own = sql`processor_name ${sql.in('STRING', names)}`;
	const [open = []] = await contentsOf(
		warehouse,
		[failuresTable],
		sql`${own} AND resolution_status <> 'RESOLVED'`,
	);
	const failures = open.map((text) =>
		JSON.stringify(JSON.parse(text).filter(([name]: [string]) => !LIFECYCLE.has(name))),
	);
	const accounts = await contentsOf(warehouse, [expectedTable, ledgerTable], own);
	const records = await contentsOf(
		warehouse,
		processors.map(({ output }) => output.table),
	);
	return [failures, ...accounts, ...records];
}

const LIFECYCLE: ReadonlySet<string> = new Set(['occurrence_count', 'regressed']);
