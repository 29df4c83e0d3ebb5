import { loadWithEngine, openWarehouse, PIPELINE_TABLES, PROCESSORS } from '@accounted/command-line';
import { backfill, explain, prepareSchema, rootsOf, type Step } from '@accounted/failure-tracking';
import { type Fault, type FaultKind, simulateLeague } from '@accounted/simulated-league';
import type { DateRange, Warehouse } from '@accounted/warehouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explained } from './explain-command.ts';
import { explainJson, explainText } from './explain-view.ts';

const now = () => '2022-06-01T00:00:00.000Z';
const FAULTS = {
	'lost-box-score': 2,
	'late-arrival': 1,
	'broken-points': 2,
	'negative-stat': 2,
	'makes-above-attempts': 1,
	'unknown-player': 2,
	'unreadable-row': 2,
	'name-collision': 1,
	'not-final': 1,
	'schedule-score': 1,
	'lost-team-box': 1,
} satisfies Partial<Record<FaultKind, number>>;

/** The category that a fault must be found as. */
const CATEGORY: Readonly<Record<keyof typeof FAULTS, string>> = {
	'lost-box-score': 'MISSING_SOURCE',
	'late-arrival': 'MISSING_SOURCE',
	'lost-team-box': 'MISSING_SOURCE',
	'broken-points': 'INVALID_INPUT',
	'makes-above-attempts': 'INVALID_INPUT',
	'negative-stat': 'INVALID_INPUT',
	'schedule-score': 'INVALID_INPUT',
	'unreadable-row': 'INVALID_INPUT',
	'unknown-player': 'UNRESOLVED_PLAYER',
	'name-collision': 'UNRESOLVED_PLAYER',
	'not-final': 'SOURCE_NOT_READY',
};

let warehouse: Warehouse;
let range: DateRange;
let faults: readonly Fault[];

beforeAll(async () => {
	warehouse = await openWarehouse({ warehouse: 'duckdb', database: ':memory:' }, 'write');
	await prepareSchema(warehouse, PIPELINE_TABLES, now);
	const league = simulateLeague({ seed: 3, teams: 10, gamesPerTeam: 30, faults: FAULTS });
	({ range } = await loadWithEngine(warehouse, { source: league, runId: 'load', now }));
	await backfill(warehouse, { processors: PROCESSORS, range, runId: 'run', now });
	({ faults } = league.manifest);
});
afterAll(() => warehouse.close());

/** The fault of the manifest that a root is, by date, category and whom it is about; undefined where there is none. */
function faultAt({ date, entityId, failure }: Step): Fault | undefined {
	return faults.find((fault) => {
		if (!(fault.kind in CATEGORY)) return false;
		if (CATEGORY[fault.kind as keyof typeof FAULTS] !== failure?.failure_category) return false;
		if (fault.kind === 'name-collision') return entityId === fault.player_lookup;
		if (fault.game_date !== date) return false;
		const isAbout = [fault.game_id, fault.player_lookup, fault.team].includes(entityId);
		return (
			isAbout ||
			(fault.player_lookup === undefined && (failure?.failure_reason ?? '').includes(fault.game_id ?? ' '))
		);
	});
}

/** Every nth of many, so that a sample spreads over all dates and processors and repeats. */
function sample<T>(many: readonly T[], size: number): T[] {
	return Array.from({ length: size }, (_, index) => many[Math.floor((index * many.length) / size)]).flatMap(
		(one) => one ?? [],
	);
}

describe('a faulty league', () => {
	it('is explained by the faults of its manifest: 50 of 50 failures, down to the raw row', async () => {
		const all = await explain(warehouse, { processors: PROCESSORS, range });
		const errors = all.filter(({ disposition }) => disposition === 'error');
		expect(errors.length).toBeGreaterThan(1_000);
		const asked = sample(errors, 50);
		const named = asked.filter(
			({ chain }) => chain !== null && rootsOf(chain).every((root) => faultAt(root)),
		);
		expect(named).toHaveLength(50);
		const kinds = new Set(
			named.flatMap(({ chain }) => (chain ? rootsOf(chain) : [])).map((root) => faultAt(root)?.kind),
		);
		expect(kinds.size).toBeGreaterThanOrEqual(5);
	});

	it('has every fault at the root of some failure', async () => {
		const all = await explain(warehouse, { processors: PROCESSORS, range });
		const roots = all.flatMap(({ chain }) => (chain === null ? [] : rootsOf(chain)));
		const found = new Set(roots.map((root) => faultAt(root)));
		expect(faults.filter((fault) => !found.has(fault)).map(({ kind }) => kind)).toEqual([]);
	});

	it('is told as a chain that ends in the raw rows, the disposition and the command', async () => {
		const fault = faults.find(({ kind }) => kind === 'broken-points');
		const player = fault?.player_lookup ?? '';
		const processors = PROCESSORS.filter(({ code }) => ['PGS', 'UPGC', 'PDC'].includes(code));
		const found = await explained(warehouse, { processors, range, entityId: player }, player, PROCESSORS);
		const text = explainText(found);
		expect(text).toContain(`PGS ${fault?.game_date} ${player}: INVALID_INPUT: `);
		expect(text).toContain(
			`raw: box score ${fault?.game_date}: game ${fault?.game_id} for ${fault?.team}, PLAYED, `,
		);
		expect(text).toMatch(/raw: schedule .*Final \d+-\d+; \d+ player rows, 2 team rows, \d+ shot rows/);
		expect(text).toMatch(/^Disposition: error$/m);
		expect(text).toMatch(/^Repair: correct the source row of /m);
		expect(text).toMatch(
			/^ {8}npx pnpm pipeline backfill --start-date \S+ --end-date \S+ --processor PGS,UPGC,PSZA,PDC$/m,
		);
		const { explanations } = JSON.parse(explainJson(found));
		expect(explanations).toHaveLength(found.explanations.length);
	});

	it('says of a lost box score that there is none, and what the schedule says', async () => {
		const fault = faults.find(({ kind }) => kind === 'lost-box-score');
		const date = fault?.game_date ?? range.start;
		const PGS = PROCESSORS.filter(({ code }) => code === 'PGS');
		const found = await explained(
			warehouse,
			{ processors: PGS, range: { start: date, end: date } },
			`PGS:${date}`,
			PROCESSORS,
		);
		const text = explainText(found);
		expect(text).toContain(`raw: no box score row of `);
		expect(text).toContain(`0 player rows, 0 team rows, 0 shot rows`);
	});

	it('says of an entity without an outcome that no processor expects it', async () => {
		const found = await explained(
			warehouse,
			{ processors: PROCESSORS, range, entityId: 'nobody' },
			'nobody',
			PROCESSORS,
		);
		expect(explainText(found)).toMatch(/No processor expects it on these dates, and it has no record/);
	});
});
