import { defineTable, isoDate, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { defineProcessor } from '../processor/define-processor.ts';
import { inputKey, type Processor, sameEntity, type Upstream } from '../processor/processor.ts';
import { alpha } from './alpha.ts';
import { onTheRoster, ROSTER, rosterTable } from './roster.ts';

/** A processor that copies the roster, and requires records of others. */
function copying(code: string, upstream: readonly Upstream[]): Processor {
	const table = defineTable({
		name: `test_out.${code.toLowerCase()}`,
		description: 'Whoever all upstreams have.',
		schema: z.object({ entity_id: z.string(), game_date: isoDate }),
		key: ['entity_id', 'game_date'],
	});
	return defineProcessor({
		name: `${code}Processor`,
		code,
		phase: 4,
		entityType: 'PLAYER',
		output: { table, entityColumn: 'entity_id', dateColumn: 'game_date' },
		expectation: onTheRoster,
		upstream: [{ from: ROSTER, lookbackDays: 0, includesDate: true }, ...upstream],
		failures: ['INVALID_INPUT'],
		inputs: {
			row: inputKey.extend({ value: z.int() }),
			sql: ({ start, end }) =>
				sql`SELECT game_date AS analysis_date, entity_id, value FROM ${rosterTable}
					WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}`,
		},
		evaluate: (entity, [row], outcome) =>
			row === undefined || row.value < 0
				? outcome.fail('INVALID_INPUT', { reason: `the value is ${row?.value}` })
				: outcome.record({ entity_id: entity.id, game_date: entity.date }),
	});
}

const sameDate = { lookbackDays: 0, includesDate: true } as const;

/** Requires alpha. */
export const gamma = copying('Gamma', [{ from: alpha, ...sameDate, requiredOf: sameEntity }]);

/** Requires gamma, and alpha of the captain: an entity that is not its own. */
export const delta = copying('Delta', [
	{ from: gamma, ...sameDate, requiredOf: sameEntity },
	{ from: alpha, ...sameDate, requiredOf: () => 'captain' },
]);

export const CHAIN_TABLES = [gamma.output.table, delta.output.table] as const;
