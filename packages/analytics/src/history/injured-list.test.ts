import type { InjuryRow } from '@accounted/raw/testing';
import { isoDate, sql } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { injuredList, lastInjuryTransactions } from './injured-list.ts';
import { game, on, transaction, warehouseOf } from './small-season.test-support.ts';

const DAYS = ['2021-10-19', '2021-11-01', '2021-11-02', '2021-11-03', '2021-11-20'];
const GAMES = DAYS.map((date) => game(date, 'BOS', 'LAL'));
const listed = z.object({ player_lookup: z.string(), team: z.string() });

async function injured(date: string, injuries: readonly InjuryRow[], games = GAMES) {
	const warehouse = await warehouseOf({ games, injuries });
	const rows = await warehouse.query(
		sql`SELECT player_lookup, team FROM (${injuredList(on(date))}) AS injured ORDER BY player_lookup`,
		listed,
	);
	return rows.map(({ player_lookup, team }) => `${player_lookup} of ${team}`);
}

test('who was placed on it the day before is on it, and who was placed today is not yet', async () => {
	const placed = [transaction('PLACED', '2021-11-01', 'BOS', 'one')];
	expect(await injured('2021-11-01', placed)).toEqual([]);
	expect(await injured('2021-11-02', placed)).toEqual(['one of BOS']);
	expect(await injured('2021-11-20', placed)).toEqual(['one of BOS']);
});

test('who is activated is off it from the day after', async () => {
	const back = [
		transaction('PLACED', '2021-10-20', 'BOS', 'one'),
		transaction('ACTIVATED', '2021-11-02', 'BOS', 'one'),
	];
	expect(await injured('2021-11-02', back)).toEqual(['one of BOS']);
	expect(await injured('2021-11-03', back)).toEqual([]);
});

test('of one day an activation is the last transaction', async () => {
	const both = [
		transaction('PLACED', '2021-11-01', 'BOS', 'one'),
		transaction('ACTIVATED', '2021-11-01', 'BOS', 'one'),
	];
	expect(await injured('2021-11-02', both)).toEqual([]);
});

test('he is listed once, by the team of the latest transaction', async () => {
	const traded = [
		transaction('PLACED', '2021-10-20', 'BOS', 'one'),
		transaction('PLACED', '2021-10-30', 'LAL', 'one'),
		transaction('PLACED', '2021-10-30', 'BOS', 'two'),
	];
	expect(await injured('2021-11-02', traded)).toEqual(['one of LAL', 'two of BOS']);
});

test('a season draws up its own list, from the weeks before its opening day on', async () => {
	expect(await injured('2021-11-02', [transaction('PLACED', '2021-10-18', 'BOS', 'one')])).toHaveLength(1);
	expect(await injured('2021-11-02', [transaction('PLACED', '2021-09-19', 'BOS', 'one')])).toHaveLength(1);
	expect(await injured('2021-11-02', [transaction('PLACED', '2021-09-18', 'BOS', 'one')])).toEqual([]);
	expect(await injured('2021-11-02', [transaction('PLACED', '2021-05-10', 'BOS', 'one')])).toEqual([]);
});

test('the latest transaction is there for whoever asks, whatever it was', async () => {
	const warehouse = await warehouseOf({
		games: [...GAMES, ...GAMES],
		injuries: [
			transaction('PLACED', '2021-10-20', 'BOS', 'one'),
			transaction('ACTIVATED', '2021-10-30', 'BOS', 'one'),
			transaction('PLACED', '2021-11-02', 'BOS', 'one'),
		],
	});
	const range = { start: isoDate.parse('2021-11-02'), end: isoDate.parse('2021-11-03') };
	const rows = await warehouse.query(
		sql`SELECT analysis_date, action, transaction_date FROM (${lastInjuryTransactions(range)}) AS latest ORDER BY analysis_date`,
		z.object({ analysis_date: isoDate, action: z.string(), transaction_date: isoDate }),
	);
	expect(rows).toEqual([
		{ analysis_date: '2021-11-02', action: 'ACTIVATED', transaction_date: '2021-10-30' },
		{ analysis_date: '2021-11-03', action: 'PLACED', transaction_date: '2021-11-02' },
	]);
});
