import { addDays, type DateRange, type IsoDate, isoDate, sql, type Warehouse } from '@accounted/warehouse';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { failuresTable } from '../failure/failure-row.ts';
import { ledgerTable } from '../ledger/tables.ts';
import type { AuditedProcessor, Processor } from '../processor/processor.ts';
import { type ProcessorAccount, reconcile } from '../reconcile/reconcile.ts';
import { alpha, alphaTable } from '../testing/alpha.ts';
import { beta, betaTable } from '../testing/beta.ts';
import { categoriesOf, Model } from '../testing/model.ts';
import { BEHAVIOURS, loadRoster, type RosterRow } from '../testing/roster.ts';
import { inWorld, PROCESSORS, RANGE, rowsOf, run, unaccountedOf } from '../testing/world.ts';

const DATES = ['2021-11-28', '2021-11-29', '2021-11-30', '2021-12-01', '2021-12-03'].map((text) =>
	isoDate.parse(text),
);
const PEOPLE = ['ann', 'bob', 'cid'];

type Step =
	| { readonly kind: 'load'; readonly date: IsoDate; readonly rows: readonly RosterRow[] }
	| {
			readonly kind: 'backfill';
			readonly range: DateRange;
			readonly processors: readonly Processor[];
			readonly force: boolean;
			readonly byDay: boolean;
	  };

const date = fc.constantFrom(...DATES);

const load = fc
	.record({
		date,
		rows: fc.uniqueArray(
			fc.record({
				entity_id: fc.constantFrom(...PEOPLE),
				value: fc.constantFrom(-1, 1, 2),
				behaviour: fc.oneof(fc.constantFrom(...BEHAVIOURS), fc.constant('record' as const)),
			}),
			{ selector: (row) => row.entity_id },
		),
	})
	.map(
		({ date: game_date, rows }): Step => ({
			kind: 'load',
			date: game_date,
			rows: rows.map((row) => ({ ...row, game_date })),
		}),
	);

const backfillStep = fc
	.record({
		ends: fc.tuple(date, date),
		processors: fc.constantFrom([alpha], [beta], [alpha, beta]),
		force: fc.boolean(),
		byDay: fc.boolean(),
	})
	.map(({ ends, ...rest }): Step => {
		const [start = ends[0], end = start] = [...ends].sort();
		return { kind: 'backfill', range: { start, end }, ...rest };
	});

const steps = fc.array(fc.oneof({ weight: 3, arbitrary: load }, { weight: 2, arbitrary: backfillStep }), {
	minLength: 2,
	maxLength: 6,
});

function daysOf({ start, end }: DateRange): DateRange[] {
	return start > end ? [] : [{ start, end: start }, ...daysOf({ start: addDays(start, 1), end })];
}

async function take(step: Step, warehouse: Warehouse, model: Model): Promise<void> {
	if (step.kind === 'load') {
		await loadRoster(warehouse, step.date, step.rows);
		model.load(step.date, step.rows);
		return;
	}
	const { range, processors, force, byDay } = step;
	await run(warehouse, { range, processors, force, ...(byDay ? { chunksOf: daysOf } : {}) });
	model.backfill(
		processors,
		DATES.filter((each) => each >= range.start && each <= range.end),
	);
}

/** `2021-11-05 ann` and what became of her, as the model spells it. */
async function fatesOf(warehouse: Warehouse, processor: AuditedProcessor): Promise<Map<string, string>> {
	const records = await rowsOf(warehouse, processor === beta ? betaTable : alphaTable);
	const open = sql`processor_name = ${processor.name} AND resolution_status <> 'RESOLVED'`;
	const failures = await rowsOf(warehouse, failuresTable, open);
	const recordOf = ({ doubled, history, total }: (typeof records)[number]) =>
		processor === beta ? `history ${history}, total ${total}` : `doubled ${doubled}`;
	const fates = [
		...records.map((row) => [`${row.game_date} ${row.entity_id}`, recordOf(row)] as const),
		...failures.map((row) => [`${row.analysis_date} ${row.entity_id}`, `${row.failure_category}`] as const),
	];
	expect(new Set(fates.map(([key]) => key)).size).toBe(fates.length);
	return new Map(fates.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function sorted(fates: ReadonlyMap<string, string>): Map<string, string> {
	return new Map([...fates].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** What the ledger says of a processor, cell by cell, in the words of an account. */
async function ledgerOf(warehouse: Warehouse, { name }: AuditedProcessor) {
	const rows = await rowsOf(warehouse, ledgerTable, sql`processor_name = ${name} AND expected_count > 0`);
	return rows
		.map((row) => ({
			date: row.analysis_date,
			expected: row.expected_count,
			hasRecord: row.record_count,
			hasFailure: row.failure_count,
		}))
		.toSorted((one, other) => (`${one.date}` < `${other.date}` ? -1 : 1));
}

function accountByCell({ cells }: ProcessorAccount) {
	return cells.map(({ date: on, expected, hasRecord, hasFailure }) => ({
		date: on,
		expected,
		hasRecord,
		hasFailure,
	}));
}

it('Expected = Record ⊎ Failure after any history of loads and runs, and the validator knows whenever it is not', async () => {
	await fc.assert(
		fc.asyncProperty(steps, async (all) => {
			await inWorld(async (warehouse) => {
				const model = new Model();
				for (const step of all) await take(step, warehouse, model);

				const midway = await reconcile(warehouse, PROCESSORS, RANGE);
				const lines = await unaccountedOf(warehouse, PROCESSORS);
				expect(lines.map((line) => line.join(' ')).sort()).toStrictEqual(
					PROCESSORS.flatMap((processor) => model.unaccounted(processor)),
				);
				for (const account of midway.processors) {
					const { processor, unaccounted, unexpected, conflicts, duplicates } = account;
					expect({ unaccounted, unexpected, conflicts, duplicates }).toStrictEqual({
						unaccounted: model.unaccounted(processor).length,
						unexpected: model.unexpected(processor),
						conflicts: 0,
						duplicates: 0,
					});
					expect(account.hasRecord + account.hasFailure + unaccounted).toBe(account.expected);
				}

				const last = await run(warehouse);
				expect(last.flatMap(({ errors }) => errors)).toStrictEqual([]);
				const { processors: accounts, unknownCategories } = await reconcile(warehouse, PROCESSORS, RANGE);
				expect(unknownCategories).toStrictEqual([]);
				for (const account of accounts) {
					const fates = model.fates(account.processor);
					expect(account).toMatchObject({
						expected: fates.size,
						unaccounted: 0,
						conflicts: 0,
						unexpected: 0,
						duplicates: 0,
						stale: 0,
					});
					expect(account.failuresByCategory).toStrictEqual(categoriesOf(fates));
					expect(await fatesOf(warehouse, account.processor)).toStrictEqual(sorted(fates));
					expect(accountByCell(account)).toStrictEqual(await ledgerOf(warehouse, account.processor));
				}

				// In one chunk, where the run before had one a month: how a range is cut decides nothing.
				const forced = await run(warehouse, { force: true, chunksOf: (range) => [range] });
				for (const [index, { expected, records, failures }] of forced.entries()) {
					const account = accounts[index];
					expect({ expected, records, failures: Object.fromEntries(failures) }).toStrictEqual({
						expected: account?.expected,
						records: account?.hasRecord,
						failures: account?.failuresByCategory,
					});
				}
				const after = await reconcile(warehouse, PROCESSORS, RANGE);
				expect(after.processors).toStrictEqual(accounts);
			})();
		}),
		{ numRuns: 30 },
	);
});
