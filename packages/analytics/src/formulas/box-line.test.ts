import { expect, test } from 'vitest';
import { BOX_COLUMNS, type BoxLine, brokenIdentity, summaryColumns, unknownColumns } from './box-line.ts';

/** 27 points: 8 twos, 2 threes and 5 free throws. */
const LINE: BoxLine = {
	minutes: 36,
	fgm: 10,
	fga: 20,
	fg3m: 2,
	fg3a: 5,
	ftm: 5,
	fta: 10,
	oreb: 1,
	dreb: 4,
	reb: 5,
	ast: 3,
	stl: 1,
	blk: 0,
	tov: 6,
	pf: 2,
	pts: 27,
};

test('a line that adds up breaks nothing', () => {
	expect(brokenIdentity(LINE)).toBeNull();
	const nothing = Object.fromEntries(BOX_COLUMNS.map((stat) => [stat, 0]));
	expect(brokenIdentity({ ...LINE, ...nothing })).toBeNull();
});

test.each(BOX_COLUMNS)('%s below zero is broken, before anything else', (stat) => {
	expect(brokenIdentity({ ...LINE, [stat]: -1 })).toBe(`${stat} is -1, below zero`);
});

test.each<[Partial<BoxLine>, string]>([
	[{ fga: 9 }, '10 field goals made of 9 attempted'],
	[{ fg3a: 1 }, '2 threes made of 1 attempted'],
	[{ fgm: 1 }, '2 threes among 1 field goals made'],
	[{ fg3a: 21 }, '21 threes among 20 field goals attempted'],
	[{ ftm: 11 }, '11 free throws made of 10 attempted'],
	[{ pts: 28 }, '28 points, though the makes add up to 27'],
])('%j is broken: %s', (values, said) => expect(brokenIdentity({ ...LINE, ...values })).toBe(said));

test('each count has its own column in a summary; minutes and points are named there', () => {
	const counts = Object.fromEntries(BOX_COLUMNS.map((stat, index) => [stat, index]));
	expect(Object.values(summaryColumns({ ...LINE, ...counts }))).toEqual(
		BOX_COLUMNS.slice(1, -1).map((_, index) => index + 1),
	);
});

test('a column is unknown where it is null and its season has it', () => {
	const nothing = {
		...LINE,
		fg3m: null,
		fg3a: null,
		oreb: null,
		dreb: null,
		stl: null,
		blk: null,
		tov: null,
	};
	expect(unknownColumns(nothing, 2021)).toEqual(['fg3m', 'fg3a', 'oreb', 'dreb', 'stl', 'blk', 'tov']);
	expect(unknownColumns(nothing, 1978)).toEqual(['oreb', 'dreb', 'stl', 'blk', 'tov']);
	expect(unknownColumns(nothing, 1976)).toEqual(['oreb', 'dreb', 'stl', 'blk']);
	expect(unknownColumns(nothing, 1972)).toEqual([]);
	expect(unknownColumns({ ...nothing, ast: null }, 1972)).toEqual(['ast']);
	expect(unknownColumns(LINE, 2021)).toEqual([]);
});

test('without threes the makes tell the fewest points', () => {
	const old = { ...LINE, fg3m: null, fg3a: null };
	expect(brokenIdentity({ ...old, pts: 25 })).toBeNull();
	expect(brokenIdentity({ ...old, pts: 27 })).toBeNull();
	expect(brokenIdentity({ ...old, pts: 24 })).toBe('24 points, though the makes add up to 25');
});
