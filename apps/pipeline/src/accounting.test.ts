import { PROCESSORS } from '@accounted/command-line';
import { failuresTable, inDependencyOrder, parseFailureRow, sumCounts } from '@accounted/failure-tracking';
import { FAULT_KINDS, type FaultKind, simulateLeague } from '@accounted/simulated-league';
import { monthsOf, sql, type Warehouse } from '@accounted/warehouse';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentsOf } from './contents.test-support.ts';
import { emptyWarehouse, process } from './league.test-support.ts';

const BROKEN = ['unaccounted', 'conflicts', 'unexpected', 'duplicates', 'stale'] as const;

/** Every open failure, as `RAW 2021-11-05 9210000123: MISSING_SOURCE`. */
async function failures(warehouse: Warehouse): Promise<string[]> {
	const rows = await warehouse.query(
		sql`SELECT * FROM ${failuresTable} WHERE resolution_status <> 'RESOLVED'`,
		failuresTable.schema,
	);
	const lines = rows
		.map(parseFailureRow)
		.map(({ processor_name, analysis_date, entity_id, failure_category }) => {
			const code = PROCESSORS.find(({ name }) => name === processor_name)?.code;
			return `${code} ${analysis_date} ${entity_id}: ${failure_category}`;
		});
	return lines.sort();
}

describe('the identity', () => {
	const fault = fc.constantFrom(...FAULT_KINDS);
	const league = fc.record({
		seed: fc.nat(10_000),
		teams: fc.constantFrom(4, 6),
		gamesPerTeam: fc.integer({ min: 12, max: 16 }),
		kinds: fc.uniqueArray(fault, { maxLength: 6 }),
	});

	it('holds for any league with any faults, and engine and validator agree', async () => {
		await fc.assert(
			fc.asyncProperty(league, async ({ kinds, ...options }) => {
				const faults = Object.fromEntries(kinds.map((kind) => [kind, 1]));
				const warehouse = await emptyWarehouse();
				try {
					const { results, reconciliation } = await process(
						warehouse,
						simulateLeague({ ...options, faults }),
						{ chunksOf: monthsOf },
					);
					const totals = sumCounts(reconciliation.processors);
					expect(BROKEN.map((way) => `${way} ${totals[way]}`)).toEqual(BROKEN.map((way) => `${way} 0`));
					for (const { processor, errors, expected, records, failures: counts } of results) {
						expect(errors).toEqual([]);
						if (processor.code === 'RAW' && expected === 0) continue;
						const account = reconciliation.processors.find((one) => one.processor === processor);
						expect({ code: processor.code, expected, records, failures: Object.fromEntries(counts) }).toEqual(
							{
								code: processor.code,
								expected: account?.expected,
								records: account?.hasRecord,
								failures: account?.failuresByCategory,
							},
						);
					}
				} finally {
					await warehouse.close();
				}
			}),
			{ numRuns: 5, seed: 20211019 },
		);
	});
});

describe('every fault of the manifest is found, and nothing else is', () => {
	/** What a fault must show as, given its place. */
	const shows: Readonly<Record<FaultKind, readonly ('RAW' | 'PGS')[]>> = {
		'lost-box-score': ['RAW', 'PGS'],
		'late-arrival': ['RAW', 'PGS'],
		'lost-team-box': ['RAW'],
		'lost-shots': [],
		// Loading drops an identical row and says so.
		'duplicate-rows': [],
		'broken-points': ['RAW', 'PGS'],
		'makes-above-attempts': ['PGS'],
		'negative-stat': ['RAW', 'PGS'],
		'schedule-score': ['RAW'],
		'unknown-player': ['PGS'],
		'name-collision': ['PGS'],
		'not-final': ['RAW'],
		'unreadable-row': ['RAW', 'PGS'],
	};
	const category: Readonly<Record<FaultKind, string>> = {
		'lost-box-score': 'MISSING_SOURCE',
		'late-arrival': 'MISSING_SOURCE',
		'lost-team-box': 'MISSING_SOURCE',
		'lost-shots': 'none',
		'duplicate-rows': 'none',
		'broken-points': 'INVALID_INPUT',
		'makes-above-attempts': 'INVALID_INPUT',
		'negative-stat': 'INVALID_INPUT',
		'schedule-score': 'INVALID_INPUT',
		'unknown-player': 'UNRESOLVED_PLAYER',
		'name-collision': 'UNRESOLVED_PLAYER',
		'not-final': 'SOURCE_NOT_READY',
		'unreadable-row': 'INVALID_INPUT',
	};

	it.each(FAULT_KINDS)('%s', async (kind) => {
		const league = simulateLeague({ seed: 11, teams: 4, gamesPerTeam: 6, faults: { [kind]: 1 } });
		const [planted] = league.manifest.faults;
		if (planted === undefined) throw new Error(`no ${kind} was planted`);
		const warehouse = await emptyWarehouse();
		// What follows from a fault in the other processors is tested with them.
		const processors = PROCESSORS.filter(({ code }) => code === 'RAW' || code === 'PGS');
		await process(warehouse, league, { processors });
		const found = await failures(warehouse);
		const at = `${planted.game_date} `;
		const raw = `RAW ${at}${planted.game_id}: ${category[kind]}`;
		expect(found.filter((line) => line.startsWith('RAW'))).toEqual(shows[kind].includes('RAW') ? [raw] : []);
		const players = found.filter((line) => line.startsWith('PGS'));
		if (!shows[kind].includes('PGS')) expect(players).toEqual([]);
		else if (planted.player_lookup === undefined) {
			// A whole box score: all players of both teams' last ones, on that date.
			expect(players.length).toBeGreaterThanOrEqual(18);
			for (const line of players) expect(line).toMatch(new RegExp(`^PGS ${at}[a-z0-9]+: ${category[kind]}$`));
		} else if (kind === 'name-collision') {
			expect(players.length).toBeGreaterThan(0);
			for (const line of players)
				expect(line).toMatch(new RegExp(` ${planted.player_lookup}: ${category[kind]}$`));
		} else expect(players).toEqual([`PGS ${at}${planted.player_lookup}: ${category[kind]}`]);
		await warehouse.close();
	});

	it('a box score that arrives late makes its cells stale, and the next backfill leaves what a clean one would', async () => {
		const options = { seed: 5, teams: 4, gamesPerTeam: 12 };
		const league = simulateLeague({ ...options, faults: { 'late-arrival': 2 } });
		const warehouse = await emptyWarehouse();
		await process(warehouse, league);
		expect((await failures(warehouse)).filter((line) => line.includes('MISSING_SOURCE'))).not.toEqual([]);
		const late = await process(warehouse, league.lateArrivals(), { runId: 'second' });
		const clean = await emptyWarehouse();
		await process(clean, simulateLeague(options));
		expect(await failures(warehouse)).toEqual(await failures(clean));
		expect(sumCounts(late.reconciliation.processors).stale).toBe(0);
		for (const { output } of PROCESSORS)
			expect(await contentsOf(warehouse, [output.table])).toEqual(await contentsOf(clean, [output.table]));
		await warehouse.close();
		await clean.close();
	});
});

describe('running again', () => {
	it('does nothing when nothing has changed', async () => {
		const league = simulateLeague({ seed: 3, teams: 4, gamesPerTeam: 14 });
		const warehouse = await emptyWarehouse();
		await process(warehouse, league);
		const { results } = await process(warehouse, league, { runId: 'second' });
		expect(results.map(({ processor, cells }) => `${processor.code} ${cells}`)).toEqual(
			inDependencyOrder(PROCESSORS).map(({ code }) => `${code} 0`),
		);
		await warehouse.close();
	});

	it('leaves identical tables when forced, timestamps and run ids aside', async () => {
		const league = simulateLeague({
			seed: 3,
			teams: 4,
			gamesPerTeam: 14,
			faults: { 'broken-points': 2, 'lost-box-score': 1 },
		});
		const warehouse = await emptyWarehouse();
		const tables = [failuresTable, ...PROCESSORS.map(({ output }) => output.table)];
		const snapshot = () => contentsOf(warehouse, tables);
		await process(warehouse, league);
		const before = await snapshot();
		await process(warehouse, league, { runId: 'second', force: true });
		expect(await snapshot()).toEqual(before);
		await warehouse.close();
	});
});
