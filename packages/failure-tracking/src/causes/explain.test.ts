import { appendRows } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { failuresTable } from '../failure/failure-row.ts';
import type { AuditedProcessor } from '../processor/processor.ts';
import { alpha, alphaTable, foreignAlpha } from '../testing/alpha.ts';
import { beta } from '../testing/beta.ts';
import { CHAIN_TABLES, delta, gamma } from '../testing/chain.ts';
import { foreignFailure } from '../testing/foreign-failure.ts';
import { loadRoster, onRoster, rosterTable } from '../testing/roster.ts';
import { watched } from '../testing/watched.ts';
import { day, inWorld, onEmptyWarehouse, PROCESSORS, RANGE, ranWorld, run } from '../testing/world.ts';
import { explain, rootsOf } from './explain.ts';
import { countFailures, listFailures } from './failure-list.ts';
import { rootCauses } from './root-causes.ts';

const CHAIN = [alpha, gamma, delta];

/** A captain who throws, and one person whose delta rests on them through two steps. */
function cascade(work: Parameters<typeof inWorld>[0]) {
	return inWorld(async (warehouse) => {
		await warehouse.ensure(CHAIN_TABLES);
		await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'throw', captain: 'record' }));
		await run(warehouse, { processors: CHAIN });
		await work(warehouse);
	});
}

describe('explain', () => {
	it(
		'follows a cascade step by step to the failure at its root',
		cascade(async (warehouse) => {
			const found = await explain(warehouse, { processors: CHAIN, range: RANGE, entityId: 'ann' });
			expect(
				found.map(({ processor, standing, disposition }) => [processor.code, standing, disposition]),
			).toEqual([
				[alpha.code, 'FAILURE', 'error'],
				[gamma.code, 'FAILURE', 'error'],
				[delta.code, 'FAILURE', 'error'],
			]);
			const chain = found[2]?.chain;
			if (!chain) throw new Error('delta failed');
			expect(chain.causes[0]?.processorName).toBe(gamma.name);
			expect(rootsOf(chain)).toMatchObject([
				{ processorName: alpha.name, entityId: 'ann', failure: { failure_category: 'PROCESSING_ERROR' } },
			]);
		}),
	);

	it(
		'asks a bounded number of statements, however many entities and dates',
		cascade(async (warehouse) => {
			for (let number = 2; number < 12; number++)
				await loadRoster(
					warehouse,
					day(number),
					onRoster(day(number), { ann: 'throw', bob: 'throw', captain: 'record' }),
				);
			await run(warehouse, { processors: CHAIN });
			let queries = 0;
			const counting = watched(warehouse, {
				onQuery: () => {
					queries++;
				},
			});
			const found = await explain(counting, { processors: CHAIN, range: RANGE });
			expect(found.length).toBeGreaterThan(50);
			expect(queries).toBeLessThanOrEqual(3);
		}),
	);

	it(
		'follows a gap to the failures on its missing dates, and stops where a chain bites its tail',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record' }));
			await loadRoster(warehouse, day(3), onRoster(day(3), { ann: 'record' }));
			const gap = {
				failure_category: 'INCOMPLETE_UPSTREAM',
				missing_dates: JSON.stringify([day(1)]),
			} as const;
			const circle = {
				failure_category: 'MISSING_UPSTREAM',
				cause_processor: beta.name,
				cause_entity_id: 'ann',
				cause_date: day(3),
			} as const;
			await warehouse.commit([
				appendRows(failuresTable, [
					foreignFailure({ processor_name: beta.name, analysis_date: day(3), ...gap }),
					foreignFailure({ analysis_date: day(1), ...circle }),
				]),
			]);
			const [found] = await explain(warehouse, {
				processors: [beta],
				range: { start: day(3), end: day(3) },
				entityId: 'ann',
			});
			expect(found?.chain).toMatchObject({
				processorName: beta.name,
				causes: [{ processorName: alpha.name, date: day(1), causes: [] }],
			});
		}),
	);

	it(
		'says why an entity is unaccounted, and what a DATE_LEVEL row of another system says of it',
		ranWorld(async (warehouse) => {
			await warehouse.commit([appendRows(rosterTable, onRoster(day(1), { dan: 'record' }))]);
			await loadRoster(warehouse, day(9), onRoster(day(9), { dan: 'record' }));
			await warehouse.commit([
				appendRows(failuresTable, [
					foreignFailure({ entity_id: 'DATE_LEVEL', entity_type: 'DATE', analysis_date: day(9) }),
				]),
			]);
			const found = (processor: AuditedProcessor) =>
				explain(warehouse, { processors: [processor], range: RANGE, entityId: 'dan' });
			expect(await found(foreignAlpha)).toMatchObject([
				{ date: day(1), standing: 'UNACCOUNTED', why: 'LOST', chain: null },
				{ date: day(9), standing: 'FAILURE', chain: { failure: { entity_id: 'DATE_LEVEL' } } },
			]);
			expect(await found(alpha)).toMatchObject([
				{ date: day(1), standing: 'UNACCOUNTED', why: 'ARRIVED_AFTER_RUN', chain: null },
				{ date: day(9), standing: 'UNACCOUNTED', why: 'NEVER_RAN', chain: null },
			]);
			const [stray] = await explain(warehouse, {
				processors: [alpha],
				range: { start: day(9), end: day(9) },
				entityId: 'DATE_LEVEL',
			});
			expect(stray).toMatchObject({
				standing: 'UNEXPECTED',
				chain: { failure: { entity_id: 'DATE_LEVEL' } },
			});
		}),
	);

	it(
		'names a conflict, a duplicate and what nobody expected',
		ranWorld(async (warehouse) => {
			const record = (entity_id: string) => ({ entity_id, game_date: day(1), doubled: 2 });
			await warehouse.commit([appendRows(alphaTable, [record('cid'), record('ann'), record('ghost')])]);
			const found = await explain(warehouse, { processors: [alpha], range: { start: day(1), end: day(1) } });
			const standing = Object.fromEntries(found.map((one) => [one.entityId, one.standing]));
			expect(standing).toEqual({ bob: 'FAILURE', cid: 'CONFLICT', ghost: 'UNEXPECTED' });
			const [ann] = await explain(warehouse, { processors: [alpha], range: RANGE, entityId: 'ann' });
			expect(ann).toMatchObject({ standing: 'RECORD', duplicate: true });
		}),
	);
});

describe('root causes', () => {
	it(
		'add up to the failures, errors first, with whom and what they touch',
		cascade(async (warehouse) => {
			const causes = await rootCauses(warehouse, CHAIN, RANGE);
			expect(causes).toMatchObject([
				{
					category: 'PROCESSING_ERROR',
					disposition: 'error',
					processorName: alpha.name,
					failures: 3,
					entities: 1,
					dates: 1,
					processors: CHAIN,
					example: { date: day(1), entityId: 'ann' },
				},
			]);
		}),
	);

	it(
		'of other systems count once for each entity, drifted, unknown or written twice',
		inWorld(async (warehouse) => {
			await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'record', cid: 'record' }));
			await warehouse.commit([
				appendRows(failuresTable, [
					foreignFailure({ entity_id: 'ann', failure_category: 'UNKNOWN' }),
					foreignFailure({ entity_id: 'ann', failure_category: 'UNKNOWN' }),
					foreignFailure({ entity_id: 'bob', failure_category: 'MISSING_UPSTREAM' }),
					foreignFailure({ entity_id: 'DATE_LEVEL', failure_category: 'SOURCE_NOT_READY' }),
				]),
			]);
			const causes = await rootCauses(warehouse, [foreignAlpha], RANGE);
			expect(causes.map(({ category, disposition, failures }) => [category, disposition, failures])).toEqual([
				['MISSING_UPSTREAM', 'error', 1],
				['UNKNOWN', 'error', 1],
				['SOURCE_NOT_READY', 'pending', 1],
			]);
		}),
	);

	it(
		'are none where nothing has run, or nobody is asked for',
		onEmptyWarehouse(async (warehouse) => {
			await warehouse.ensure([rosterTable]);
			await warehouse.commit([appendRows(rosterTable, onRoster(day(1), { ann: 'record' }))]);
			expect(await rootCauses(warehouse, PROCESSORS, RANGE)).toEqual([]);
			expect(await rootCauses(warehouse, [], RANGE)).toEqual([]);
			const filter = { processors: PROCESSORS, range: RANGE };
			expect(await listFailures(warehouse, filter, 10)).toEqual([]);
			expect(await countFailures(warehouse, filter, ['category'])).toEqual([]);
		}),
	);
});

describe('the list of failures', () => {
	it(
		'is narrowed by category, disposition and entity, and counted by any of its columns',
		cascade(async (warehouse) => {
			const all = { processors: CHAIN, range: RANGE };
			expect(await countFailures(warehouse, all, [])).toEqual([{ values: [], failures: 3 }]);
			expect(await countFailures(warehouse, all, ['disposition', 'root'])).toEqual([
				{ values: ['error', 'PROCESSING_ERROR'], failures: 3 },
			]);
			const cascades = await listFailures(warehouse, { ...all, category: 'MISSING_UPSTREAM' }, 10);
			expect(cascades).toHaveLength(2);
			expect(cascades[1]).toMatchObject({
				disposition: 'error',
				rootProcessorName: alpha.name,
				rootCategory: 'PROCESSING_ERROR',
			});
			expect(await listFailures(warehouse, { ...all, disposition: 'expected' }, 10)).toEqual([]);
			expect(
				await listFailures(warehouse, { ...all, disposition: 'error', entityId: 'ann' }, 2),
			).toHaveLength(2);
			expect(await listFailures(warehouse, { ...all, category: 'UNKNOWN' }, 10)).toEqual([]);
		}),
	);
});
