import { appendRows } from '@accounted/warehouse';
import { expect, it } from 'vitest';
import { failuresTable } from '../failure/failure-row.ts';
import { alpha, alphaTable, foreignAlpha } from '../testing/alpha.ts';
import { foreignFailure } from '../testing/foreign-failure.ts';
import { loadRoster, onRoster, rosterTable } from '../testing/roster.ts';
import { day, inWorld, onEmptyWarehouse, RANGE } from '../testing/world.ts';
import { knownEntities } from './known-entities.ts';

it(
	'knows an entity by its expectation, a record or a failure, each once, on the dates asked for',
	inWorld(async (warehouse) => {
		await loadRoster(warehouse, day(1), onRoster(day(1), { ann: 'record', bob: 'throw' }));
		await loadRoster(warehouse, day(2), onRoster(day(2), { ann: 'record' }));
		await warehouse.commit([
			appendRows(alphaTable, [{ entity_id: 'ghost', game_date: day(2), doubled: 2 }]),
			appendRows(failuresTable, [
				foreignFailure({ entity_id: 'phantom', analysis_date: day(3) }),
				foreignFailure({ entity_id: 'stranger', processor_name: 'AnotherProcessor' }),
			]),
		]);
		for (const processor of [alpha, foreignAlpha]) {
			expect(await knownEntities(warehouse, [processor], RANGE)).toEqual(['ann', 'bob', 'ghost', 'phantom']);
			expect(await knownEntities(warehouse, [processor], { start: day(2), end: day(2) })).toEqual([
				'ann',
				'ghost',
			]);
		}
		expect(await knownEntities(warehouse, [], RANGE)).toEqual([]);
	}),
);

it(
	'passes over a table that cannot be read, and needs no table but those of the expectation',
	onEmptyWarehouse(async (warehouse) => {
		await warehouse.ensure([rosterTable]);
		await warehouse.commit([appendRows(rosterTable, onRoster(day(1), { ann: 'record' }))]);
		expect(await knownEntities(warehouse, [alpha], RANGE)).toEqual(['ann']);
		expect(await knownEntities(warehouse, [foreignAlpha], RANGE)).toEqual([]);
	}),
);
