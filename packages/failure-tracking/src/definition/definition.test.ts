import { describe, expect, it } from 'vitest';
import { defineProcessor } from '../processor/define-processor.ts';
import { inputKey, type Processor, type RequiredEntity } from '../processor/processor.ts';
import { alphaTable } from '../testing/alpha.ts';
import { onTheRoster, ROSTER } from '../testing/roster.ts';
import { definitionsOf } from './definition.ts';

type Evaluate = Parameters<
	typeof defineProcessor<typeof alphaTable, typeof inputKey, 'INVALID_INPUT'>
>[0]['evaluate'];

const record: Evaluate = ({ id, date }, _, outcome) =>
	outcome.record({ entity_id: id, game_date: date, doubled: 2 });
const otherRecord: Evaluate = ({ id, date }, _, outcome) =>
	outcome.record({ entity_id: id, game_date: date, doubled: 3 });

/** A processor whose source is nowhere, as in a single executable. */
function withoutSource(evaluate: Evaluate, requiredOf?: RequiredEntity): Processor {
	const upstream = { from: ROSTER, lookbackDays: 0, includesDate: true };
	const processor = defineProcessor({
		name: 'EchoProcessor',
		code: 'E',
		phase: 3,
		entityType: 'PLAYER',
		output: { table: alphaTable, entityColumn: 'entity_id', dateColumn: 'game_date' },
		expectation: onTheRoster,
		upstream: [requiredOf === undefined ? upstream : { ...upstream, requiredOf }],
		failures: ['INVALID_INPUT'],
		inputs: { row: inputKey, sql: onTheRoster.sql },
		evaluate,
	});
	return { ...processor, definedAt: [] };
}

const definitionOf = async (processor: Processor) => (await definitionsOf([processor])).get(processor.name);

describe('the definition of a processor without source', () => {
	it('changes with its evaluate', async () => {
		const [one, other] = [
			await definitionOf(withoutSource(record)),
			await definitionOf(withoutSource(otherRecord)),
		];
		expect(one?.version).toMatch(/^n/);
		expect(one?.version).toBe((await definitionOf(withoutSource(record)))?.version);
		expect(one?.version).not.toBe(other?.version);
	});

	it('changes with the function that finds a required entity', async () => {
		const [one, other] = [
			await definitionOf(withoutSource(record, ({ id }) => id)),
			await definitionOf(withoutSource(record, () => null)),
		];
		expect(one?.version).not.toBe(other?.version);
	});

	it('is refused where evaluate has no text', async () => {
		expect((await definitionOf(withoutSource(record.bind(null))))?.impurity).toContain('cannot be read');
		expect((await definitionOf(withoutSource(record)))?.impurity).toBeNull();
	});
});
