import { addDays, defineTable, isoDate, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { defineProcessor } from '../processor/define-processor.ts';
import { inputKey } from '../processor/processor.ts';
import { alpha, alphaTable } from './alpha.ts';
import { onTheRoster, ROSTER, rosterTable } from './roster.ts';

export const betaTable = defineTable({
	name: 'test_out.beta',
	description: "One row per person and date, from that person's history.",
	schema: z.object({
		entity_id: z.string(),
		game_date: isoDate,
		history: z.int(),
		total: z.int().nullable(),
	}),
	key: ['entity_id', 'game_date'],
});

/** How far back beta reads what alpha made. */
export const BETA_LOOKBACK_DAYS = 3;

/** Sums what alpha made of a person in the days before; who has nothing there fails. */
export const beta = defineProcessor({
	name: 'BetaProcessor',
	code: 'B',
	phase: 4,
	entityType: 'PLAYER',
	output: { table: betaTable, entityColumn: 'entity_id', dateColumn: 'game_date' },
	expectation: onTheRoster,
	upstream: [
		{ from: ROSTER, lookbackDays: 0, includesDate: true },
		{ from: alpha, lookbackDays: BETA_LOOKBACK_DAYS, includesDate: false },
	],
	failures: ['INSUFFICIENT_DATA', 'INVALID_INPUT'],
	inputs: {
		row: inputKey.extend({ value: z.int(), history: z.int(), total: z.int().nullable() }),
		sql: ({ start, end }) => sql`
			SELECT roster.game_date AS analysis_date, roster.entity_id, roster.value,
				COUNT(alpha.doubled) AS history, SUM(alpha.doubled) AS total
			FROM ${rosterTable} AS roster
			LEFT JOIN ${alphaTable} AS alpha
				ON alpha.entity_id = roster.entity_id
				AND alpha.game_date < roster.game_date
				AND unix_date(alpha.game_date) >= unix_date(roster.game_date) - ${BETA_LOOKBACK_DAYS}
				AND alpha.game_date BETWEEN ${sql.date(addDays(start, -BETA_LOOKBACK_DAYS))} AND ${sql.date(end)}
			WHERE roster.game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
			GROUP BY roster.game_date, roster.entity_id, roster.value`,
	},
	evaluate: (entity, [row], outcome) => {
		if (row === undefined) throw new Error(`no inputs for ${entity.id}`);
		const { value, history, total } = row;
		if (value < 0) return outcome.fail('INVALID_INPUT', { reason: `the value is ${value}` });
		if (history > 0) return outcome.record({ entity_id: entity.id, game_date: entity.date, history, total });
		return outcome.fail('INSUFFICIENT_DATA', {
			reason: `0 of 1 days before ${entity.date}`,
			failureType: 'INSUFFICIENT_HISTORY',
			rawDataChecked: true,
			expectedCount: 1,
			actualCount: 0,
		});
	},
});
