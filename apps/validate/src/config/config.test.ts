import { PROCESSORS, UsageError } from '@accounted/command-line';
import { describe, expect, it } from 'vitest';
import { declaredProcessors } from './declared-processors.ts';

const GOOD = {
	name: 'PredictionWorker',
	code: 'PRED',
	phase: 5,
	table: 'nba_predictions.points',
	dateColumn: 'game_date',
	entityColumn: 'player_lookup',
	entityType: 'PLAYER',
	expectation: 'players-of-the-date',
};
const declared = (...processors: readonly object[]) =>
	declaredProcessors({ file: 'validate.config.ts', content: { processors } }, PROCESSORS);

/** The error, in which what happened and what to do stand together. */
function refusal(work: () => unknown): string {
	try {
		work();
	} catch (error) {
		if (error instanceof UsageError) return `${error.message}\n${error.remedy}`;
		throw error;
	}
	throw new Error('it was taken');
}

describe('a declaration', () => {
	it.each([
		{ table: 'order.group', dateColumn: 'date', entityColumn: 'select' },
		{ table: 'My-Data.2021 points', dateColumn: 'made for', entityColumn: '1st' },
		{ dateColumn: 'at', timeZone: 'America/New_York' },
		{ dateColumn: 'at', timeZone: 'UTC' },
	])('takes names of any kind, and a time zone: %j', (change) => {
		const [processor] = declared({ ...GOOD, ...change });
		const { table, ...columns } = { ...GOOD, ...change };
		expect(processor?.output.table.name).toBe(table);
		const { dateColumn, entityColumn } = columns;
		expect(processor?.output).toMatchObject({ dateColumn, entityColumn });
	});

	it('makes a processor that shares the expectation it names', () => {
		const [processor] = declared({ ...GOOD, upstream: ['MLFS'] });
		const known = PROCESSORS.map(({ expectation }) => expectation);
		expect(processor?.expectation).toBe(known.find(({ name }) => name === 'players_of_the_date'));
		expect(processor?.upstream.map(({ from }) => from)).toEqual(
			PROCESSORS.filter(({ code }) => code === 'MLFS'),
		);
		expect(processor).toMatchObject({ code: 'PRED', phase: 5, sharesFailures: true });
	});

	it('can refer to those before and after it, and two to the records of one', () => {
		const late = { ...GOOD, code: 'LATE', name: 'Late', expectation: { recordsOf: 'PRED' } };
		const other = { ...GOOD, code: 'OTHER', name: 'Other', expectation: { recordsOf: 'PredictionWorker' } };
		const [first, second, third] = declared(late, other, { ...GOOD, failures: 'none' });
		expect(first?.expectation.name).toBe('records_of_pred');
		expect(second?.expectation).toBe(first?.expectation);
		expect(third?.sharesFailures).toBe(false);
	});

	it.each<[string, object, readonly RegExp[]]>([
		[
			'a key that nobody knows',
			{ tabel: 'x' },
			[/processors\[0\] \(PRED\): there is no key tabel\. Did you mean table\?/],
		],
		['a key that is missing', { table: undefined }, [/\(PRED\): table is missing: .*dataset\.table/]],
		['a table without its dataset', { table: 'points' }, [/table is "points"; it must be .*dataset\.table/]],
		['a column with quotes', { dateColumn: '"date"' }, [/dateColumn is .*; it must be .*without quotes/]],
		['a column with a dot', { entityColumn: 'p.player' }, [/entityColumn is "p\.player"/]],
		['a table with quotes', { table: '`order`.points' }, [/table is .*; it must be .*without quotes/]],
		['a table of three parts', { table: 'project.data.points' }, [/table is "project\.data\.points"/]],
		[
			'a time zone there is not',
			{ timeZone: 'EST5' },
			[/timeZone is "EST5"; it must be the time zone .*such as America\/New_York/],
		],
		[
			'an entity type',
			{ entityType: 'PLAYERS' },
			[/entityType is "PLAYERS"; it must be PLAYER, TEAM or GAME/],
		],
		['a phase', { phase: 'five' }, [/phase is "five"; it must be a whole number/]],
		['failures', { failures: 'maybe' }, [/failures is "maybe"; it must be 'shared'/]],
		['a code in small letters', { code: 'pred' }, [/code is "pred"; it must be .*capitals/]],
		[
			'an expectation of no kind',
			{ expectation: { of: 1 } },
			[/expectation is \{"of":1\}; it must be .*recordsOf/],
		],
		[
			'an expectation there is not',
			{ expectation: 'players-of-the-day' },
			[/Did you mean players-of-the-date\?/],
		],
		[
			'a processor there is not',
			{ expectation: { recordsOf: 'MLSF' } },
			[/expectation\.recordsOf is "MLSF"/, /MLFS/],
		],
		['an upstream there is not', { upstream: ['PSAZ'] }, [/upstream is "PSAZ".*Did you mean PSZA\?/]],
		['itself', { upstream: ['PRED'] }, [/it refers to itself/]],
		['a code that is taken', { code: 'MLFS' }, [/another processor has the code MLFS/]],
		['a name that is taken', { name: 'MLFeatureStoreProcessor' }, [/has the name MLFeatureStoreProcessor/]],
		[
			'a statement that is none',
			{ expectation: { sql: 'DROP TABLE x' } },
			[/expectation\.sql: it must be one SELECT/],
		],
		['two statements', { expectation: { sql: 'SELECT 1; SELECT 2' } }, [/semicolon/, /@start_date/]],
		['another parameter', { expectation: { sql: 'SELECT @day' } }, [/@day: there is no such parameter/]],
	])('is refused for %s, by file, processor and key', (_, change, says) => {
		const said = refusal(() => declared({ ...GOOD, ...change }));
		for (const part of [/^validate\.config\.ts: processors\[0\]/, ...says]) expect(said).toMatch(part);
	});

	it('is refused in all that is wrong with it at once', () => {
		const said = refusal(() => declared({ ...GOOD, phase: 0 }, { ...GOOD, table: 1 }));
		expect(said).toMatch(/processors\[0\] \(PRED\): phase[\s\S]*processors\[1\] \(PRED\): table/);
	});

	it.each([null, [], { processor: [] }, { processors: {} }, { processors: [1] }])(
		'cannot be %j',
		(content) => {
			const said = refusal(() => declaredProcessors({ file: 'x.json', content }, PROCESSORS));
			expect(said).toMatch(/^x\.json: .*processors/);
		},
	);
});
