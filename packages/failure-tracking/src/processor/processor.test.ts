import { sql } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alpha, alphaTable } from '../testing/alpha.ts';
import { onTheRoster, ROSTER } from '../testing/roster.ts';
import { day } from '../testing/world.ts';
import { defineProcessor } from './define-processor.ts';
import { inputKey, isProcessor } from './processor.ts';

const definition = {
	name: 'EchoProcessor',
	code: 'E',
	phase: 3,
	entityType: 'PLAYER',
	output: { table: alphaTable, entityColumn: 'entity_id', dateColumn: 'game_date' },
	expectation: onTheRoster,
	upstream: [{ from: ROSTER, lookbackDays: 0, includesDate: true }],
	failures: ['INVALID_INPUT'],
} as const;

describe('a processor', () => {
	it('hands its evaluate the entity, its rows and a builder', () => {
		const processor = defineProcessor({
			...definition,
			inputs: { row: inputKey.extend({ value: z.int() }), sql: onTheRoster.sql },
			evaluate: ({ id, date }, [row], outcome) =>
				outcome.record({ entity_id: id, game_date: date, doubled: 2 * (row?.value ?? 0) }),
		});
		const row = { analysis_date: day(1), entity_id: 'ann', value: 3 };
		expect(processor.evaluate({ id: 'ann', date: day(1) }, [row])).toStrictEqual({
			kind: 'record',
			record: { entity_id: 'ann', game_date: day(1), doubled: 6 },
		});
	});

	it('is refused where its inputs do not say whom they are about', () => {
		const inputs = { row: z.object({ entity_id: z.string() }), sql: () => sql`SELECT 1` };
		expect(() =>
			defineProcessor({
				...definition,
				inputs,
				evaluate: (_, __, outcome) => outcome.fail('INVALID_INPUT', { reason: 'never' }),
			}),
		).toThrow('EchoProcessor: its inputs have no column analysis_date');
	});

	it('is told from a source', () => {
		expect(isProcessor(alpha)).toBe(true);
		expect(isProcessor(ROSTER)).toBe(false);
	});
});
