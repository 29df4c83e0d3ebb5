import { addDays, isoDate } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { isAcknowledged } from '../failure/is-acknowledged.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { alpha } from '../testing/alpha.ts';
import { beta } from '../testing/beta.ts';
import { CHAIN_TABLES, gamma } from '../testing/chain.ts';
import { loadRoster, onRoster } from '../testing/roster.ts';
import { accountOf, at, day, failuresOf, inWorld, RANGE, run } from '../testing/world.ts';
import { acknowledgeFailures } from './acknowledge.ts';
import { listFailures } from './failure-list.ts';

/** Tests run on 2022-01-01. */
const TODAY = isoDate.parse('2022-01-01');
const TOMORROW = isoDate.parse('2022-01-02');
const YESTERDAY = isoDate.parse('2021-12-31');

const people = { ann: 'throw', bob: 'INVALID_INPUT', cid: 'record' } as const;
const ran = (work: Parameters<typeof inWorld>[0]) =>
	inWorld(async (warehouse) => {
		await loadRoster(warehouse, day(1), onRoster(day(1), people));
		await run(warehouse);
		await work(warehouse);
	});
const selection = { processors: [alpha], range: RANGE };
const statuses = (warehouse: Parameters<typeof failuresOf>[0]) =>
	failuresOf(warehouse, alpha, 'entity_id', 'resolution_status', 'acknowledged_until', 'acknowledged_reason');
const open = { resolution_status: 'UNRESOLVED', acknowledged_until: null, acknowledged_reason: null };

describe('an acknowledgement', () => {
	it(
		'says why and until when, of the failures that were meant and no others, and hides nobody',
		ran(async (warehouse) => {
			const before = await accountOf(warehouse, alpha);
			const said = { until: TOMORROW, reason: ' the feed is late ' };
			expect(await acknowledgeFailures(warehouse, { ...selection, entityId: 'ann' }, said)).toHaveLength(1);
			expect(await statuses(warehouse)).toStrictEqual([
				{
					entity_id: 'ann',
					resolution_status: 'ACKNOWLEDGED',
					acknowledged_until: TOMORROW,
					acknowledged_reason: 'the feed is late',
				},
				{ entity_id: 'bob', ...open },
			]);
			expect(await accountOf(warehouse, alpha)).toStrictEqual(before);
			expect(await failuresOf(warehouse, beta, 'resolution_status')).not.toContainEqual(
				expect.objectContaining({ resolution_status: 'ACKNOWLEDGED' }),
			);
		}),
	);

	it(
		'can be of a category, and of what is resolved it is none',
		ran(async (warehouse) => {
			const said = { until: TOMORROW, reason: 'known' };
			const invalid = { ...selection, category: 'INVALID_INPUT' } as const;
			expect(await acknowledgeFailures(warehouse, invalid, said)).toMatchObject([{ entity_id: 'bob' }]);
			await loadRoster(warehouse, day(1), onRoster(day(1), { ...people, bob: 'record' }));
			await run(warehouse);
			expect(await acknowledgeFailures(warehouse, invalid, said)).toEqual([]);
		}),
	);

	it.each([
		[TOMORROW, 'ACKNOWLEDGED'],
		[TODAY, 'ACKNOWLEDGED'],
		[YESTERDAY, 'UNRESOLVED'],
	])('until %s is %s when it fails again today', async (until, status) => {
		await ran(async (warehouse) => {
			await acknowledgeFailures(warehouse, { ...selection, entityId: 'ann' }, { until, reason: 'known' });
			await loadRoster(warehouse, day(1), onRoster(day(1), people, 2));
			await run(warehouse, { now: () => at(1) });
			expect((await statuses(warehouse))[0]).toMatchObject({ entity_id: 'ann', resolution_status: status });
		})();
	});

	it(
		'is counted beside what it is of, with the cascades of an acknowledged root, until it has run out',
		inWorld(async (warehouse) => {
			const chain = [alpha, gamma];
			await warehouse.ensure(CHAIN_TABLES);
			await loadRoster(
				warehouse,
				day(1),
				onRoster(day(1), { ann: 'throw', captain: 'record', dan: 'throw' }),
			);
			await run(warehouse, { processors: chain });
			const ann = { processors: [alpha], range: RANGE, entityId: 'ann' };
			await acknowledgeFailures(warehouse, ann, { until: TOMORROW, reason: 'known' });
			const counted = async (today: typeof TODAY) =>
				(await reconcile(warehouse, chain, RANGE, today)).processors.map((account) => [
					account.hasFailure,
					account.failuresByDisposition.error,
					account.acknowledged.error,
				]);
			expect(await counted(TOMORROW)).toEqual([
				[2, 2, 1],
				[2, 2, 1],
			]);
			expect(await counted(addDays(TOMORROW, 1))).toEqual([
				[2, 2, 0],
				[2, 2, 0],
			]);
			const listed = await listFailures(warehouse, { processors: chain, range: RANGE, entityId: 'ann' }, 9);
			expect(listed.map(({ status, acceptedUntil }) => [status, acceptedUntil])).toEqual([
				['ACKNOWLEDGED', TOMORROW],
				['UNRESOLVED', TOMORROW],
			]);
		}),
	);

	it('holds to its last day', () => {
		const failure = { resolution_status: 'ACKNOWLEDGED', acknowledged_until: TODAY } as const;
		expect(isAcknowledged(failure, TODAY)).toBe(true);
		expect(isAcknowledged(failure, TOMORROW)).toBe(false);
		expect(isAcknowledged({ ...failure, resolution_status: 'UNRESOLVED' }, TODAY)).toBe(false);
	});

	it(
		'says why, or is none',
		ran(async (warehouse) => {
			const silent = acknowledgeFailures(warehouse, selection, { until: TODAY, reason: ' ' });
			await expect(silent).rejects.toThrow(RangeError);
		}),
	);
});
