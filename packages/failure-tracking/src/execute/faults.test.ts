import { sql, type Warehouse, WarehouseError } from '@accounted/warehouse';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failuresTable } from '../failure/failure-row.ts';
import { expectedTable, ledgerTable, runsTable } from '../ledger/tables.ts';
import { alpha, alphaTable } from '../testing/alpha.ts';
import { beta, betaTable } from '../testing/beta.ts';
import { type Behaviour, loadRoster, onRoster } from '../testing/roster.ts';
import { type Fault, unreliable } from '../testing/unreliable.ts';
import { watched } from '../testing/watched.ts';
import { accountOf, at, day, inWorld, rowsOf, run } from '../testing/world.ts';

const DAYS = [1, 2, 3, 4, 5, 8].map(day);
const PEOPLE = [
	{ ann: 'record', bob: 'throw', cid: 'INSUFFICIENT_DATA' },
	{ ann: 'throw', bob: 'record', cid: 'record' },
	{ ann: 'record', bob: 'record', cid: 'misfit' },
] as const satisfies readonly Readonly<Record<string, Behaviour>>[];

/** Two histories of the same days: the second resolves some failures, and lets others come back. */
async function loadDays(warehouse: Warehouse, shift: number): Promise<void> {
	for (const [index, date] of DAYS.entries())
		await loadRoster(warehouse, date, onRoster(date, PEOPLE[(index + shift) % 3] ?? {}, index + shift + 1));
}

/** All that runs leave, word for word. */
async function everything(warehouse: Warehouse) {
	const tables = [alphaTable, betaTable, failuresTable, expectedTable, ledgerTable, runsTable];
	return Promise.all(tables.map((table) => rowsOf(warehouse, table)));
}

/** Who has a record and who an open failure. A beta cell that ran without alpha's may have resolved ones besides. */
async function outcomes(warehouse: Warehouse) {
	const failures = await rowsOf(warehouse, failuresTable, sql`resolution_status <> 'RESOLVED'`);
	return [
		await rowsOf(warehouse, alphaTable),
		await rowsOf(warehouse, betaTable),
		failures.map((row) => [row.processor_name, row.analysis_date, row.entity_id, row.failure_reason]),
	];
}

const story = async (warehouse: Warehouse, through: (round: number) => Warehouse) => {
	const results = [];
	for (const round of [0, 1, 2]) {
		await loadDays(warehouse, round);
		results.push(await run(through(round), { runId: `round-${round}`, now: () => at(round) }));
	}
	return results.flat();
};

const faults = fc.infiniteStream(
	fc.oneof(
		{ weight: 3, arbitrary: fc.constant<Fault>(null) },
		{ weight: 1, arbitrary: fc.constantFrom<Fault>('before', 'after') },
	),
);

describe('a warehouse that fails for a passing reason', () => {
	it('leaves no trace, whether the call was made or its answer lost', async () => {
		let untroubled: Awaited<ReturnType<typeof everything>> = [];
		await inWorld(async (warehouse) => {
			await story(warehouse, () => warehouse);
			untroubled = await everything(warehouse);
		})();
		await fc.assert(
			fc.asyncProperty(faults, async (stream) => {
				await inWorld(async (warehouse) => {
					let inARow = 0;
					const passing = unreliable(warehouse, 'UNAVAILABLE', () => {
						// Never more in a row than there are retries: each lasts as long as a chunk does.
						const fault = inARow < 4 ? (stream.next().value ?? null) : null;
						inARow = fault === null ? 0 : inARow + 1;
						return fault;
					});
					const results = await story(warehouse, () => passing);
					expect(results.flatMap(({ errors }) => errors)).toEqual([]);
					expect(await everything(warehouse)).toStrictEqual(untroubled);
				})();
			}),
			{ seed: 5, numRuns: 5 },
		);
	});

	it(
		'is given up in the end, with its cause, and later cells still run',
		inWorld(async (warehouse) => {
			await loadDays(warehouse, 0);
			let commits = 0;
			const lasting = watched(warehouse, {
				onCommit: (changes) => {
					if (!changes.some(({ table }) => table === alphaTable)) return undefined;
					commits++;
					throw new WarehouseError('UNAVAILABLE', 'nobody answers', 'Try again.');
				},
			});
			const results = await run(lasting, { retry: { retries: 2, firstDelay: 0 } });
			expect(results).toMatchObject([
				{
					cells: 0,
					errors: [{ chunk: { start: day(1), end: day(8) }, error: { message: 'nobody answers' } }],
				},
				{ cells: 6, errors: [] },
			]);
			expect(commits).toBeGreaterThan(3);
		}),
	);
});

describe('a warehouse that fails for good', () => {
	it('loses and doubles nothing: what it took is whole, and the next run completes it', async () => {
		await fc.assert(
			fc.asyncProperty(faults, async (stream) => {
				await inWorld(async (warehouse) => {
					await loadDays(warehouse, 0);
					const broken = unreliable(warehouse, 'BAD_STATEMENT', () => stream.next().value ?? null);
					const results = await run(broken).catch((error: unknown) => {
						// Not even the ledger could be read.
						expect(error).toMatchObject({ reason: 'BAD_STATEMENT' });
						return [];
					});
					for (const { error } of results.flatMap(({ errors }) => errors))
						expect(error.message).toMatch(/the (query|commit) failed (before|after)/);
					for (const processor of [alpha, beta]) {
						const { cells } = await accountOf(warehouse, processor);
						for (const cell of cells.filter(({ ran }) => ran))
							expect(cell).toMatchObject({ unaccounted: 0, conflicts: 0, duplicates: 0, unexpected: 0 });
					}
					await run(warehouse);
					const found = await outcomes(warehouse);
					await inWorld(async (clean) => {
						await loadDays(clean, 0);
						await run(clean);
						expect(found).toStrictEqual(await outcomes(clean));
					})();
				})();
			}),
			{ seed: 6, numRuns: 5 },
		);
	});

	it(
		'for one cell only keeps no other cell of its chunk from being committed',
		inWorld(async (warehouse) => {
			await loadDays(warehouse, 0);
			const cursed = watched(warehouse, {
				onCommit: (changes) => {
					if (changes.some(({ rows }) => rows?.some((row) => 'doubled' in row && row.game_date === day(3))))
						throw new WarehouseError('BAD_ROW', 'the 3rd does not fit', 'Report it.');
					return undefined;
				},
			});
			const [result] = await run(cursed, { processors: [alpha] });
			expect(result).toMatchObject({
				cells: 5,
				errors: [{ chunk: { start: day(3), end: day(3) }, error: { message: 'the 3rd does not fit' } }],
			});
		}),
	);

	it.each(['NO_SPACE', 'LOCKED', 'READ_ONLY'] as const)(
		'because of %s is asked no more, and says how much is left',
		async (reason) => {
			await inWorld(async (warehouse) => {
				await loadDays(warehouse, 0);
				let commits = 0;
				const full = unreliable(warehouse, reason, (call) =>
					call === 'commit' && ++commits > 1 ? 'before' : null,
				);
				const results = await run(full);
				expect(results).toMatchObject([
					{ cells: 0, errors: [{}, {}] },
					{ cells: 0, cellsLeft: 6, errors: [] },
				]);
				expect(commits).toBe(3);
			})();
		},
	);
});
