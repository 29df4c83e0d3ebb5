import {
	type DateRange,
	defineTable,
	type IsoDate,
	isoDate,
	type RowOf,
	replaceRows,
	sql,
	type Warehouse,
} from '@accounted/warehouse';
import { z } from 'zod';
import { recordSource } from '../ledger/record-source.ts';
import type { Expectation } from '../processor/expectation.ts';
import { defineSource } from '../processor/source.ts';

/** What a processor does with an entity of the synthetic world: its row says so. */
export const BEHAVIOURS = [
	'record',
	'EARLY_SEASON',
	'INSUFFICIENT_DATA',
	'SOURCE_NOT_READY',
	'MISSING_SOURCE',
	'INVALID_INPUT',
	'UNRESOLVED_PLAYER',
	'INCOMPLETE_UPSTREAM',
	'throw',
	'nothing',
	'misfit',
	'somebody else',
	'failure of no kind',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** The source of the synthetic world: who is there on a date, and what becomes of them. */
export const rosterTable = defineTable({
	name: 'test_raw.roster',
	description: 'Who must be accounted for.',
	schema: z.object({
		entity_id: z.string(),
		game_date: isoDate,
		value: z.int(),
		behaviour: z.enum(BEHAVIOURS),
	}),
	key: ['entity_id', 'game_date'],
});

export type RosterRow = RowOf<typeof rosterTable>;

export const ROSTER = defineSource({
	name: 'test_raw',
	tables: [{ table: rosterTable, dateColumn: 'game_date' }],
});

export const onTheRoster: Expectation = {
	name: 'on_the_roster',
	description: 'Everybody on the roster of the date.',
	sql: ({ start, end }: DateRange) =>
		sql`SELECT game_date AS analysis_date, entity_id FROM ${rosterTable} WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}`,
};

export function onRoster(
	game_date: IsoDate,
	people: Readonly<Record<string, Behaviour>>,
	value = 1,
): RosterRow[] {
	return Object.entries(people).map(([entity_id, behaviour]) => ({
		entity_id,
		game_date,
		value,
		behaviour,
	}));
}

/** Replaces the roster of a date, and records it, as loading does. */
export async function loadRoster(
	warehouse: Warehouse,
	date: IsoDate,
	rows: readonly RosterRow[],
): Promise<void> {
	await recordSource(
		warehouse,
		{ source: ROSTER, dates: [date] },
		[replaceRows(rosterTable, sql`game_date = ${sql.date(date)}`, rows)],
		{ runId: 'load', now: '2021-01-01T00:00:00.000Z' },
	);
}
