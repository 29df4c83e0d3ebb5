import { defineTable, isoDate, type RowOf, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { defineProcessor } from '../processor/define-processor.ts';
import type { Outcome, OutcomeBuilder } from '../processor/outcome.ts';
import { type AuditedProcessor, type Entity, inputKey, type Processor } from '../processor/processor.ts';
import { BEHAVIOURS, onTheRoster, ROSTER, rosterTable } from './roster.ts';

export const alphaTable = defineTable({
	name: 'test_out.alpha',
	description: 'One row per person and date.',
	schema: z.object({ entity_id: z.string(), game_date: isoDate, doubled: z.int() }),
	key: ['entity_id', 'game_date'],
});

const alphaInput = inputKey.extend({ value: z.int(), behaviour: z.enum(BEHAVIOURS) });

const ALPHA_FAILURES = [
	'EARLY_SEASON',
	'INSUFFICIENT_DATA',
	'SOURCE_NOT_READY',
	'MISSING_SOURCE',
	'INVALID_INPUT',
	'UNRESOLVED_PLAYER',
	'INCOMPLETE_UPSTREAM',
] as const;

const typed = defineProcessor({
	name: 'AlphaProcessor',
	code: 'A',
	phase: 3,
	entityType: 'PLAYER',
	output: { table: alphaTable, entityColumn: 'entity_id', dateColumn: 'game_date' },
	expectation: onTheRoster,
	upstream: [{ from: ROSTER, lookbackDays: 0, includesDate: true }],
	failures: ALPHA_FAILURES,
	inputs: {
		row: alphaInput,
		sql: ({ start, end }) =>
			sql`SELECT game_date AS analysis_date, entity_id, value, behaviour FROM ${rosterTable}
				WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}`,
	},
	evaluate,
});

/** Does what the roster says of each person: makes a record, fails in each way there is, throws or returns garbage. */
export const alpha: Processor = {
	...typed,
	evaluate: (entity, inputs) => garbageFor(entity, inputs) ?? typed.evaluate(entity, inputs),
};

/** The same table and expectation, as a processor that another system runs. */
export const foreignAlpha: AuditedProcessor = {
	name: alpha.name,
	code: alpha.code,
	phase: alpha.phase,
	entityType: alpha.entityType,
	output: alpha.output,
	expectation: alpha.expectation,
	upstream: alpha.upstream,
	sharesFailures: true,
};

function evaluate(
	entity: Entity,
	[row]: readonly z.output<typeof alphaInput>[],
	outcome: OutcomeBuilder<RowOf<typeof alphaTable>, (typeof ALPHA_FAILURES)[number]>,
): Outcome<RowOf<typeof alphaTable>> {
	const counts = { reason: '1 of 10', expectedCount: 10, actualCount: 1 };
	switch (row?.behaviour) {
		case 'record':
			return outcome.record({ entity_id: entity.id, game_date: entity.date, doubled: 2 * row.value });
		case 'EARLY_SEASON':
			return outcome.fail('EARLY_SEASON', counts);
		case 'INSUFFICIENT_DATA':
			return outcome.fail('INSUFFICIENT_DATA', {
				...counts,
				failureType: 'PLAYER_DNP',
				rawDataChecked: true,
			});
		case 'INCOMPLETE_UPSTREAM':
			return outcome.fail('INCOMPLETE_UPSTREAM', {
				...counts,
				failureType: 'DATA_GAP',
				missingDates: [entity.date],
				rawDataChecked: true,
			});
		case 'MISSING_SOURCE':
			return outcome.fail('MISSING_SOURCE', { reason: 'no row', missingDates: [entity.date] });
		case 'SOURCE_NOT_READY':
		case 'INVALID_INPUT':
		case 'UNRESOLVED_PLAYER':
			return outcome.fail(row.behaviour, { reason: 'so it is' });
		default:
			throw new RangeError(`nothing to do with ${entity.id}`);
	}
}

/** What plain JavaScript could return, and the types forbid. Undefined where the behaviour is no garbage. */
function garbageFor({ id, date }: Entity, [row]: readonly unknown[]): unknown {
	const { behaviour } = alphaInput.parse(row);
	switch (behaviour) {
		case 'nothing':
			return null;
		case 'misfit':
			return { kind: 'record', record: { entity_id: id, game_date: date, doubled: 'two' } };
		case 'somebody else':
			return { kind: 'record', record: { entity_id: `not ${id}`, game_date: date, doubled: 2 } };
		case 'failure of no kind':
			return { kind: 'failure', failure: { category: 'BAD_LUCK', reason: 'none' } };
		default:
			return undefined;
	}
}
