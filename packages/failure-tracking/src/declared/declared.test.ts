import {
	appendRows,
	defineTable,
	isoDate,
	sql,
	type TableDefinition,
	type Warehouse,
} from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { acknowledgeFailures } from '../causes/acknowledge.ts';
import { explain, rootsOf } from '../causes/explain.ts';
import { listFailures } from '../causes/failure-list.ts';
import { knownDates, knownRange } from '../causes/known-range.ts';
import { rootCauses } from '../causes/root-causes.ts';
import { failuresTable } from '../failure/failure-row.ts';
import type { Expectation } from '../processor/expectation.ts';
import type { AuditedProcessor } from '../processor/processor.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { alpha } from '../testing/alpha.ts';
import { foreignFailure } from '../testing/foreign-failure.ts';
import { loadRoster, onRoster, onTheRoster, rosterTable } from '../testing/roster.ts';
import { watched } from '../testing/watched.ts';
import {
	accountOf,
	day,
	inWorld,
	onEmptyWarehouse,
	RANGE,
	rowsOf,
	run,
	unaccountedOf,
} from '../testing/world.ts';
import { processorDeclaration } from './audit-config.ts';
import { recordsOf, selectedBy } from './declared-expectation.ts';
import { declaredProcessor } from './declared-processor.ts';

/** A table as another system may have it: a time for a date, a number for a name, and more besides. */
const predictions = defineTable({
	name: 'others.predictions',
	description: 'Not written by this program.',
	schema: z.object({
		player: z.string().nullable(),
		made_for: z.iso.datetime({ local: true, offset: false }),
		points: z.number(),
	}),
	key: ['player'],
});

const declaration = processorDeclaration.parse({
	name: 'PredictionWorker',
	code: 'PRED',
	phase: 5,
	table: predictions.name,
	dateColumn: 'made_for',
	entityColumn: 'player',
	entityType: 'PLAYER',
	expectation: 'on-the-roster',
});
const declared = (expectation: Expectation, upstream: readonly AuditedProcessor[] = []) =>
	declaredProcessor(declaration, expectation, upstream);
const PRED = declared(onTheRoster);

const predicted = (date: string, ...players: readonly (string | null)[]) =>
	appendRows(
		predictions,
		players.map((player) => ({ player, made_for: `${date}T19:30:00`, points: 20.5 })),
	);
const failing = (row: Parameters<typeof foreignFailure>[0]) =>
	foreignFailure({ processor_name: PRED.name, phase: 5, ...row });

/** Four people on two days, and the table of predictions. */
function world(work: (warehouse: Warehouse) => Promise<void>) {
	return inWorld(async (warehouse) => {
		await warehouse.ensure([predictions]);
		for (const date of [day(1), day(2), day(3)])
			await loadRoster(
				warehouse,
				date,
				onRoster(date, { ann: 'record', bob: 'INSUFFICIENT_DATA', cid: 'throw', dan: 'record' }),
			);
		await work(warehouse);
	});
}

describe('a processor of others', () => {
	it(
		'is reconciled by key, and never stale: a hole is LOST where anything is, else NEVER_RAN',
		world(async (warehouse) => {
			await warehouse.commit([
				predicted(day(1), 'ann', 'ann', 'bob', 'eve', null),
				appendRows(failuresTable, [failing({ entity_id: 'bob' }), failing({ entity_id: 'cid' })]),
				appendRows(failuresTable, [
					failing({ analysis_date: day(2), entity_id: 'DATE_LEVEL', entity_type: 'DATE' }),
				]),
			]);
			const { cells, ...account } = await accountOf(warehouse, PRED);
			expect(account).toMatchObject({
				expected: 12,
				hasRecord: 2,
				hasFailure: 5,
				unaccounted: 5,
				conflicts: 1,
				unexpected: 2,
				duplicates: 1,
				stale: 0,
			});
			expect(cells.map(({ date, ran }) => [date, ran])).toEqual([
				[day(1), true],
				[day(2), true],
				[day(3), false],
			]);
			expect(await unaccountedOf(warehouse, [PRED])).toEqual([
				['PRED', day(1), 'dan', 'LOST'],
				...['ann', 'bob', 'cid', 'dan'].map((entity) => ['PRED', day(3), entity, 'NEVER_RAN']),
			]);
			const [found] = await explain(warehouse, { processors: [PRED], range: RANGE, entityId: 'dan' });
			expect(found).toMatchObject({ standing: 'UNACCOUNTED', why: 'LOST' });
		}),
	);

	it(
		'takes part in the one statement of all processors',
		world(async (warehouse) => {
			await run(warehouse, { processors: [alpha] });
			await warehouse.commit([predicted(day(1), 'ann')]);
			let queries = 0;
			const counted = watched(warehouse, { onQuery: () => void queries++ });
			const { processors } = await reconcile(counted, [alpha, declared(recordsOf(alpha), [alpha])], RANGE);
			// The other one asks what the source holds.
			expect(queries).toBe(2);
			expect(processors.map(({ expected, unaccounted }) => [expected, unaccounted])).toEqual([
				[12, 0],
				[6, 5],
			]);
		}),
	);

	it(
		'whose failures are nowhere has none, whatever stands under its name',
		world(async (warehouse) => {
			await warehouse.commit([
				predicted(day(1), 'ann'),
				appendRows(failuresTable, [
					failing({ entity_id: 'bob' }),
					failing({ entity_id: 'DATE_LEVEL', entity_type: 'DATE' }),
				]),
			]);
			const alone = { ...PRED, sharesFailures: false };
			expect(await accountOf(warehouse, alone)).toMatchObject({
				hasRecord: 1,
				hasFailure: 0,
				unaccounted: 11,
			});
			expect(await listFailures(warehouse, { processors: [alone], range: RANGE }, 5)).toEqual([]);
			const said = { until: day(9), reason: 'known' };
			expect(await acknowledgeFailures(warehouse, { processors: [alone], range: RANGE }, said)).toEqual([]);
		}),
	);

	it(
		'is as serious as the one processor it reads, where it names no cause; of two, or none there, it is an error',
		world(async (warehouse) => {
			await run(warehouse, { processors: [alpha] });
			const cascades = ['bob', 'cid', 'dan'].map((entity_id) => ({
				...failing({ entity_id }),
				failure_category: 'MISSING_UPSTREAM',
			}));
			await warehouse.commit([predicted(day(1), 'ann'), { table: failuresTable, rows: cascades }]);
			// As an older system says it.
			const older = { failure_category: sql.parameter('STRING', 'MISSING_DEPENDENCIES') };
			await warehouse.commit([
				{ table: failuresTable, where: sql`failure_category = 'MISSING_UPSTREAM'`, set: older },
			]);
			const reading = declared(onTheRoster, [alpha]);
			const errors = async (processor: AuditedProcessor) =>
				(await accountOf(warehouse, processor)).failuresByDisposition;
			// bob fails as expected upstream; cid threw; dan has a record there, so something else is wrong.
			expect(await errors(reading)).toEqual({ expected: 1, error: 2, pending: 0 });
			expect(await errors(declared(onTheRoster))).toEqual({ expected: 0, error: 3, pending: 0 });
			const other = { ...alpha, name: 'OtherProcessor', code: 'O' };
			expect(await errors(declared(onTheRoster, [alpha, other]))).toEqual({
				expected: 0,
				error: 3,
				pending: 0,
			});
			const first = { start: day(1), end: day(1) };
			const found = await explain(warehouse, { processors: [reading], range: first });
			expect(
				found.map(({ entityId, disposition, chain }) => [
					entityId,
					disposition,
					chain && rootsOf(chain)[0]?.processorName,
				]),
			).toEqual([
				['bob', 'expected', alpha.name],
				['cid', 'error', alpha.name],
				['dan', 'error', PRED.name],
			]);
			const causes = await rootCauses(warehouse, [reading], first);
			expect(causes.map(({ category, processorCode }) => [category, processorCode])).toEqual(
				expect.arrayContaining([
					['PROCESSING_ERROR', 'A'],
					['MISSING_UPSTREAM', 'A'],
					['INSUFFICIENT_DATA', null],
				]),
			);
		}),
	);

	it(
		'can be expected by a SELECT, which sees the dates asked for and no others',
		world(async (warehouse) => {
			const text = `
				-- Everybody but bob; the range is kept to even where the statement does not keep to it.
				SELECT game_date AS analysis_date, entity_id FROM ${rosterTable.name}
				WHERE entity_id <> 'bob' AND game_date >= @start_date
				UNION ALL SELECT game_date, entity_id FROM ${rosterTable.name} WHERE entity_id = 'ann'`;
			const selected = declared(selectedBy('PRED', text));
			await warehouse.commit([predicted(day(2), 'ann', 'cid')]);
			const range = { start: day(2), end: day(2) };
			const { processors } = await reconcile(warehouse, [selected], range);
			expect(processors).toMatchObject([{ expected: 3, hasRecord: 2, unaccounted: 1, unexpected: 0 }]);
		}),
	);

	it(
		'tells from when to when there is anything',
		onEmptyWarehouse(async (warehouse) => {
			await warehouse.ensure([predictions]);
			expect(await knownRange(warehouse, [PRED])).toBeNull();
			await warehouse.commit([predicted(day(4), 'ann'), predicted(day(7), 'ann')]);
			expect(await knownRange(warehouse, [PRED])).toEqual({ start: day(4), end: day(7) });
			await warehouse.ensure([failuresTable]);
			await warehouse.commit([
				{ table: failuresTable, rows: [failing({ analysis_date: day(2), entity_id: 'ann' })] },
			]);
			expect(await knownRange(warehouse, [PRED])).toEqual({ start: day(2), end: day(7) });
			expect(await knownDates(warehouse, [PRED])).toEqual([
				{ column: `${failuresTable.name}.analysis_date`, range: { start: day(2), end: day(2) } },
				{ column: 'others.predictions.made_for', range: { start: day(4), end: day(7) } },
			]);
		}),
	);
});

describe('the failures of others in a table of an older schema', () => {
	/** As the program had it that this one replaces: fewer columns, other names, any word for a category. */
	const oldFailures = defineTable({
		name: failuresTable.name,
		description: 'As it was.',
		schema: z.object({
			processor_name: z.string(),
			analysis_date: isoDate,
			entity_id: z.string(),
			failure_category: z.string(),
			failure_reason: z.string(),
			expected_game_count: z.int().nullable(),
			can_retry: z.boolean(),
			written_by: z.string(),
		}),
		key: ['processor_name', 'analysis_date', 'entity_id'],
	});
	const oldRow = (entity_id: string, failure_category: string, analysis_date = day(1)) => ({
		processor_name: PRED.name,
		analysis_date,
		entity_id,
		failure_category,
		failure_reason: 'as it was',
		expected_game_count: 10,
		can_retry: true,
		written_by: 'the night shift',
	});

	function oldWorld(work: (warehouse: Warehouse) => Promise<void>) {
		return onEmptyWarehouse(async (warehouse) => {
			const tables: TableDefinition[] = [oldFailures, rosterTable, predictions];
			await warehouse.ensure(tables);
			const people = { ann: 'record', bob: 'record', cid: 'record', dan: 'record' } as const;
			for (const date of [day(1), day(2)])
				await warehouse.commit([appendRows(rosterTable, onRoster(date, people))]);
			await warehouse.commit([
				predicted(day(1), 'ann'),
				appendRows(oldFailures, [
					oldRow('bob', 'EXPECTED_INCOMPLETE'),
					oldRow('cid', 'GREMLINS'),
					oldRow('DATE_LEVEL', 'calculation_error', day(2)),
				]),
			]);
			await work(warehouse);
		});
	}

	it(
		'are reconciled as they stand: alias categories, unknown ones, and whole dates',
		oldWorld(async (warehouse) => {
			const { processors, unknownCategories } = await reconcile(warehouse, [PRED], RANGE);
			expect(processors).toMatchObject([
				{
					expected: 8,
					hasRecord: 1,
					hasFailure: 6,
					unaccounted: 1,
					conflicts: 0,
					unexpected: 0,
					failuresByCategory: { INSUFFICIENT_DATA: 1, UNKNOWN: 1, PROCESSING_ERROR: 4 },
					failuresByDisposition: { expected: 1, error: 5, pending: 0 },
				},
			]);
			expect(unknownCategories).toEqual(['GREMLINS']);
			expect(await unaccountedOf(warehouse, [PRED])).toEqual([['PRED', day(1), 'dan', 'LOST']]);
			const listed = await listFailures(warehouse, { processors: [PRED], range: RANGE }, 5);
			expect(listed).toMatchObject([
				{ entityId: 'bob', category: 'INSUFFICIENT_DATA', status: 'UNRESOLVED', acceptedUntil: null },
				{ entityId: 'cid', category: 'UNKNOWN' },
			]);
			const [found] = await explain(warehouse, { processors: [PRED], range: RANGE, entityId: 'bob' });
			expect(found).toMatchObject({ standing: 'FAILURE', disposition: 'expected' });
		}),
	);

	it(
		'can be acknowledged, and lose nothing by it',
		oldWorld(async (warehouse) => {
			const said = { until: day(9), reason: 'they know' };
			const selection = { processors: [PRED], range: RANGE, category: 'UNKNOWN' } as const;
			expect(await acknowledgeFailures(warehouse, selection, said)).toMatchObject([{ entity_id: 'cid' }]);
			const account = async (today: typeof RANGE.start) =>
				(await reconcile(warehouse, [PRED], RANGE, today)).processors[0];
			expect(await account(day(9))).toMatchObject({
				hasFailure: 6,
				failuresByDisposition: { expected: 1, error: 5, pending: 0 },
				acknowledged: { expected: 0, error: 1, pending: 0 },
			});
			expect((await account(day(10)))?.acknowledged.error).toBe(0);
			const rows = await rowsOf(warehouse, oldFailures, sql`entity_id = 'cid'`);
			expect(rows).toEqual([oldRow('cid', 'GREMLINS')]);
		}),
	);
});
