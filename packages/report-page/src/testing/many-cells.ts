import type { CauseData, GroupData, ProcessorData, ReportData } from '../report-data.ts';

const CATEGORIES = [
	'INSUFFICIENT_DATA',
	'EARLY_SEASON',
	'MISSING_UPSTREAM',
	'MISSING_SOURCE',
	'PROCESSING_ERROR',
];

export interface Size {
	readonly processors?: number;
	readonly dates?: number;
	/** Entities of each cell. */
	readonly entities?: number;
	readonly failures?: number;
}

/**
 * A made-up report, the same each time: 80,000 cells of twenty processors unless said otherwise, with as many failures
 * told by name as a page takes.
 */
export function manyCells({
	processors = 20,
	dates = 4_000,
	entities = 250,
	failures = 150_000,
}: Size = {}): ReportData {
	const random = numbers(20211019);
	const days = Array.from({ length: dates }, (_, index) =>
		new Date(Date.UTC(2010, 0, 1 + index)).toISOString().slice(0, 10),
	);
	const causes = Array.from({ length: 500 }, (_, index): CauseData => {
		const date = days[Math.floor((index / 500) * dates)] ?? '';
		return {
			category: CATEGORIES[index % CATEGORIES.length] ?? '',
			disposition: index % 5 > 2 ? 'error' : 'expected',
			subject: date,
			says: `${index % 10} of 10 games before ${date}`,
			failures: 300,
			entities: 40,
			dates: 8,
			processors: ['P1', 'P2'],
			first: date,
			last: date,
		};
	});
	const groups: GroupData[] = [];
	for (let told = 0; told < failures; ) {
		const some = 1 + Math.floor(random() * 12);
		told += some;
		const cause = Math.floor(random() * 500);
		groups.push({
			at: [Math.floor(random() * processors), Math.floor(random() * dates), cause],
			says: causes[cause]?.says ?? '',
			entities: Array.from({ length: some }, () => Math.floor(random() * entities * 4)),
		});
	}
	return {
		range: { start: days[0] ?? '', end: days.at(-1) ?? '' },
		generatedAt: '2022-05-01T00:00:00.000Z',
		dates: days,
		processors: Array.from({ length: processors }, (_, index) => processorOf(index, dates, entities, random)),
		causes,
		moreCauses: 0,
		unchecked: { processors: 0, lines: [] },
		rejected: [],
		invocation: {
			start: { pipeline: 'pnpm pipeline', validate: 'pnpm validate' },
			carried: { pipeline: [], validate: [] },
		},
		details: {
			entities: Array.from({ length: entities * 4 }, (_, index) => `somebody${index.toString(36)}`),
			groups,
			unaccounted: [[0, 17, 3, 'LOST']],
			expected: null,
			leftOut: 'Left out to keep this file small: who has a record.',
		},
	};
}

function processorOf(index: number, dates: number, entities: number, random: () => number): ProcessorData {
	const column = (value: () => number) => Array.from({ length: dates }, value);
	const expected = column(() => Math.floor(entities * (0.5 + random())));
	const error = column(() => (random() < 0.02 ? Math.floor(random() * 20) : 0));
	const expectedFailures = expected.map((count) => Math.floor(count * random() * 0.2));
	return {
		code: `P${index}`,
		name: `MadeUpProcessor${index}`,
		phase: 3 + (index % 3),
		expectation: 'each made-up entity',
		rejectedWithoutDate: 0,
		columns: {
			expected,
			error,
			expectedFailures,
			unaccounted: column(() => (random() < 0.0005 ? 1 : 0)),
			hasRecord: expected.map((count, at) => count - (expectedFailures[at] ?? 0) - (error[at] ?? 0)),
		},
		categories: Object.fromEntries(
			CATEGORIES.map((category) => [
				category,
				expectedFailures.flatMap((count, at) => (random() < 0.4 ? [at, count] : [])),
			]),
		),
	};
}

/** Numbers from 0 to 1, the same each time: a linear congruence with the constants of Numerical Recipes. */
function numbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}
