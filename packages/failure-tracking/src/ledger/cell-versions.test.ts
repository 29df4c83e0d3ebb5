import { addDays, type IsoDate } from '@accounted/warehouse';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Processor } from '../processor/processor.ts';
import { alpha } from '../testing/alpha.ts';
import { day } from '../testing/world.ts';
import { CellVersions, type LedgerCell } from './cell-versions.ts';

const upstream: Processor = { ...alpha, name: 'Upstream', code: 'U', upstream: [] };
const other: Processor = { ...alpha, name: 'Other', code: 'O', upstream: [] };

function reader(lookbackDays: number, includesDate: boolean, from = upstream): Processor {
	return { ...alpha, name: 'Reader', code: 'R', upstream: [{ from, lookbackDays, includesDate }] };
}

function cell(processor: Processor, date: IsoDate, output_version: string, input_version = ''): LedgerCell {
	return {
		processor_name: processor.name,
		analysis_date: date,
		logic_version: null,
		definition_version: null,
		input_version,
		output_version,
	};
}

/** Whether the reader's cell of the 10th becomes stale when the upstream's cell of a date changes. */
function feels(processor: Processor, date: IsoDate): boolean {
	const dates = Array.from({ length: 20 }, (_, index) => day(index + 1));
	const versions = new CellVersions(dates.map((each) => cell(upstream, each, 'before')));
	versions.set(cell(processor, day(10), 'made', versions.inputVersion(processor, day(10))));
	expect(versions.isStale(processor, day(10))).toBe(false);
	versions.set(cell(upstream, date, 'after'));
	return versions.isStale(processor, day(10));
}

describe('a cell', () => {
	it('is done where the ledger has it, and stale only if it is done', () => {
		const versions = new CellVersions([cell(upstream, day(1), 'v')]);
		expect(versions.isDone(upstream, day(1))).toBe(true);
		expect(versions.isDone(upstream, day(2))).toBe(false);
		expect(versions.isDone(other, day(1))).toBe(false);
		expect(versions.isStale(upstream, day(2))).toBe(false);
		expect(versions.datesOf(upstream)).toStrictEqual([day(1)]);
		expect(versions.datesOf(other)).toStrictEqual([]);
	});

	it('of another definition is stale, and of one that cannot be compared it is unknown', () => {
		const made = new CellVersions([]);
		const input = made.inputVersion(upstream, day(1));
		const with_ = (definition_version: string | null) =>
			new CellVersions(
				[{ ...cell(upstream, day(1), 'v', input), definition_version }],
				[],
				new Map([[upstream.name, 's1-00000000000000aa']]),
			);
		const stateOf = (definition_version: string | null) => {
			const versions = with_(definition_version);
			return [versions.isStale(upstream, day(1)), versions.hasUnknownDefinition(upstream, day(1))];
		};
		expect(stateOf('s1-00000000000000aa')).toEqual([false, false]);
		expect(stateOf('s1-00000000000000bb')).toEqual([true, false]);
		expect(stateOf(null)).toEqual([true, false]);
		expect(stateOf('b1-00000000000000aa')).toEqual([false, true]);
		expect(stateOf('s0-00000000000000aa')).toEqual([false, true]);
	});

	it('feels a change from the first day it looks back to, up to the day before', () => {
		const felt = [6, 7, 8, 9, 10, 11].map((number) => feels(reader(3, false), day(number)));
		expect(felt).toStrictEqual([false, true, true, true, false, false]);
	});

	it('feels a change of its own date where it includes it, and never one of a later date', () => {
		const felt = [6, 7, 8, 9, 10, 11].map((number) => feels(reader(3, true), day(number)));
		expect(felt).toStrictEqual([false, true, true, true, true, false]);
	});

	it('without lookback feels its own date alone, or nothing at all', () => {
		expect([9, 10, 11].map((number) => feels(reader(0, true), day(number)))).toStrictEqual([
			false,
			true,
			false,
		]);
		expect([9, 10, 11].map((number) => feels(reader(0, false), day(number)))).toStrictEqual([
			false,
			false,
			false,
		]);
	});

	it('feels nothing of a processor that it does not read, and nothing of an upstream made again alike', () => {
		const processor = reader(5, true);
		const versions = new CellVersions([cell(upstream, day(1), 'v')]);
		const before = versions.inputVersion(processor, day(2));
		versions.set(cell(other, day(1), 'v'));
		versions.set(cell(upstream, day(1), 'v', 'from other inputs'));
		expect(versions.inputVersion(processor, day(2))).toBe(before);
	});

	it('tells a cell that holds nothing from one that is not there', () => {
		const processor = reader(5, true);
		const empty = new CellVersions([cell(upstream, day(1), '0-0000000000000000')]);
		expect(empty.inputVersion(processor, day(2))).not.toBe(
			new CellVersions([]).inputVersion(processor, day(2)),
		);
	});

	it('tells which of two upstreams holds what', () => {
		const both = {
			...reader(5, true),
			upstream: [upstream, other].map((from) => ({ from, lookbackDays: 5, includesDate: true })),
		};
		const one = new CellVersions([cell(upstream, day(1), 'x'), cell(other, day(1), 'y')]);
		const swapped = new CellVersions([cell(upstream, day(1), 'y'), cell(other, day(1), 'x')]);
		expect(one.inputVersion(both, day(1))).not.toBe(swapped.inputVersion(both, day(1)));
	});
});

describe('input versions', () => {
	const changes = fc.array(
		fc.record({
			processor: fc.constantFrom(upstream, other),
			date: fc.integer({ min: 1, max: 20 }).map(day),
			version: fc.constantFrom('a', 'b', 'c'),
		}),
		{ maxLength: 30 },
	);

	it('are equal where a look at each cell of the window finds the same, and only there', () => {
		fc.assert(
			fc.property(
				changes,
				changes,
				fc.integer({ min: 1, max: 20 }).map(day),
				fc.nat(6),
				fc.nat(6),
				fc.boolean(),
				(before, after, date, lookback, otherLookback, includesDate) => {
					const processor: Processor = {
						...reader(lookback, includesDate),
						upstream: [
							{ from: upstream, lookbackDays: lookback, includesDate },
							{ from: other, lookbackDays: otherLookback, includesDate: !includesDate },
						],
					};
					const window = new Map<string, string>();
					const seen = () =>
						processor.upstream.flatMap(({ from, lookbackDays, includesDate: included }) =>
							[...window]
								.filter(([key]) => {
									const [name, on = ''] = key.split(' ');
									const inside = on >= addDays(date, -lookbackDays) && (included ? on <= date : on < date);
									return name === from.name && inside;
								})
								.map((entry) => entry.join(' '))
								.sort(),
						);
					const versions = new CellVersions([]);
					const apply = (all: typeof before) => {
						for (const { processor: changed, date: on, version } of all) {
							versions.set(cell(changed, on, version));
							window.set(`${changed.name} ${on}`, version);
						}
						return { version: versions.inputVersion(processor, date), seen: seen() };
					};
					const [first, second] = [apply(before), apply(after)];
					const same = JSON.stringify(first.seen) === JSON.stringify(second.seen);
					expect(first.version === second.version).toBe(same);
					const rebuilt = new CellVersions(
						[...window].map(([key, version]) => {
							const [name = '', on = ''] = key.split(' ');
							const found = name === upstream.name ? upstream : other;
							return cell(found, day(Number(on.slice(-2))), version);
						}),
					);
					expect(rebuilt.inputVersion(processor, date)).toBe(second.version);
				},
			),
		);
	});
});
