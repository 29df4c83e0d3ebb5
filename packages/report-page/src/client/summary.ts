import { headline, isSound, several } from '../headline.ts';
import type { CauseData } from '../report-data.ts';
import { byId, count, fill, h, percent, svg } from './dom.ts';
import type { Selection } from './filters.ts';
import { type Cell, cellText, type Report } from './report.ts';

/** The headline, and one sentence that says of what. */
export function drawVerdict(report: Report, selection: Selection, live: boolean): void {
	const total = report.total(selection.processors, selection.dates);
	const { start, end } = report.data.range;
	const counts = {
		...total,
		errors: total.error,
		acknowledgedErrors: total.acknowledged,
		errorCauses: errorCauses(report, selection),
		unchecked: report.data.unchecked.processors,
	};
	const isLost = total.unaccounted > 0;
	const tone =
		isLost || total.expected === 0 || counts.unchecked > 0 ? 'bad' : isSound(counts) ? false : 'amiss';
	const title = h('h1', { class: tone }, `${isLost ? '◆ ' : ''}${headline(counts)}`);
	const failures = total.error + total.pending + total.expectedFailures;
	const acknowledged = total.acknowledged > 0 ? `, ${count(total.acknowledged)} of them acknowledged` : '';
	fill(
		'verdict',
		title,
		h(
			'p',
			{},
			`${count(total.expected)} expected: ${count(total.hasRecord)} with a record, ${count(failures)} with a failure that says why (${count(total.error)} errors${acknowledged}, ${count(total.pending)} pending, ${count(total.expectedFailures)} as expected).`,
		),
		counts.unchecked === 0
			? null
			: h('ul', { class: 'bad' }, ...report.data.unchecked.lines.map((line) => h('li', {}, line))),
	);
	const when = new Date(report.data.generatedAt).toISOString().slice(0, 16).replace('T', ' ');
	fill('when', `${start} to ${end} · ${live ? 'live, as of' : 'made'} ${when} UTC`);
}

/** What the colours and marks mean, each told apart by more than its colour. */
export function drawLegend(): void {
	const block = (name: string) =>
		svg('svg', { viewBox: '0 0 12 14', width: 12, height: 14, 'aria-hidden': 'true' }, rect(name, 0, 14));
	const diamond = svg(
		'svg',
		{ viewBox: '0 0 14 14', width: 14, height: 14, 'aria-hidden': 'true' },
		rect('unaccounted', 0, 14, 14),
		svg('path', { d: 'M7 2l5 5-5 5-5-5z', class: 'fill-card' }),
	);
	const bar = svg(
		'svg',
		{ viewBox: '0 0 12 14', width: 12, height: 14, 'aria-hidden': 'true' },
		rect('ink', 11, 3),
	);
	const item = (mark: Node, text: string) => h('span', {}, mark, text);
	fill(
		'legend',
		item(diamond, 'Unaccounted: neither'),
		item(block('error'), 'Error (top)'),
		item(block('pending'), 'Pending'),
		item(block('expected'), 'Expected failure'),
		item(block('record'), 'Record (bottom)'),
		item(bar, 'Underlined: conflict, unexpected, duplicate, stale or rejected'),
	);
}

function rect(name: string, y: number, height: number, width = 12): SVGElement {
	return svg('rect', { x: 0, y, width, height, class: `fill-${name}` });
}

export function drawTotals(report: Report, selection: Selection): void {
	// Rejected rows are rare, and a telephone has no room for a column of zeros.
	const hasRejected = report.total(selection.processors, selection.dates).rejected > 0;
	const rejected = hasRejected ? ['Rejected'] : [];
	// What asks for attention comes first: a narrow page cuts off the last columns.
	const heads = [
		'Processor',
		'Unaccounted',
		'Errors',
		'Expected',
		'Record',
		'Failure',
		...rejected,
		'Coverage',
	];
	const rows = selection.processors.map((index) => {
		const processor = report.data.processors[index];
		const total = report.total([index], selection.dates);
		const failures = total.error + total.pending + total.expectedFailures;
		const coverage =
			total.expected === 0 ? '-' : percent((total.expected - total.unaccounted) / total.expected);
		return h(
			'tr',
			{},
			h(
				'th',
				{ scope: 'row', title: `${processor?.name}: ${processor?.expectation}` },
				processor?.code ?? '',
			),
			h(
				'td',
				{ class: total.unaccounted > 0 ? 'n bad' : 'n' },
				total.unaccounted > 0 ? `◆ ${count(total.unaccounted)}` : '0',
			),
			number(total.error),
			number(total.expected),
			number(total.hasRecord),
			number(failures),
			hasRejected ? number(total.rejected) : null,
			h('td', { class: 'n' }, coverage),
		);
	});
	fill('totals', wide('Table of totals', table(heads, rows)));
}

/** `label` says what is counted where there is no room for a line of titles. */
function number(value: number, label = ''): HTMLElement {
	return h('td', { class: 'n', 'data-label': label === '' ? false : label }, count(value));
}

function table(heads: readonly string[], rows: readonly HTMLElement[], texts = 1): HTMLElement {
	return h(
		'table',
		{},
		h(
			'thead',
			{},
			h(
				'tr',
				{},
				...heads.map((head, index) => h('th', { scope: 'col', class: index < texts ? '' : 'n' }, head)),
			),
		),
		h('tbody', {}, ...rows),
	);
}

/** A table that scrolls sideways where it is wider than its place. `label` tells it from the other tables of the page. */
function wide(label: string, inner: HTMLElement): HTMLElement {
	return h('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': label }, inner);
}

/** At most so many bars: more would be narrower than a pixel on a telephone. */
const BARS = 80;

/** One line a category, so that no colour has to tell ten of them apart. */
export function drawTrends(report: Report, { processors, dates }: Selection): void {
	const position = new Map(dates.map((date, index) => [date, index]));
	const bars = Math.min(BARS, Math.max(1, dates.length));
	const sums = new Map<string, number[]>();
	for (const processor of processors)
		for (const [category, pairs] of Object.entries(report.data.processors[processor]?.categories ?? {}))
			for (let at = 0; at < pairs.length; at += 2) {
				const index = position.get(pairs[at] ?? -1);
				if (index === undefined) continue;
				const sum = sums.get(category) ?? new Array<number>(bars).fill(0);
				sums.set(category, sum);
				const bar = Math.floor((index * bars) / dates.length);
				sum[bar] = (sum[bar] ?? 0) + (pairs[at + 1] ?? 0);
			}
	const lines = [...sums].map(([category, values]) => ({
		category,
		values,
		total: values.reduce((all, value) => all + value, 0),
	}));
	lines.sort((one, other) => other.total - one.total);
	const first = report.data.dates[dates[0] ?? 0] ?? '';
	const last = report.data.dates[dates.at(-1) ?? 0] ?? '';
	fill(
		'trends',
		...lines.map(({ category, values, total }) =>
			h(
				'div',
				{ class: 'trend' },
				h('span', {}, category),
				sparkline(category, values, total),
				h('span', { class: 'n' }, count(total)),
			),
		),
		h(
			'p',
			{ class: 'notice' },
			lines.length === 0
				? 'No failures in what is shown.'
				: `Open failures by category as written, ${first} to ${last}; each line has a scale of its own.`,
		),
	);
}

function sparkline(category: string, values: readonly number[], total: number): SVGElement {
	const highest = Math.max(...values, 1);
	const width = 100 / values.length;
	const most = values.indexOf(highest);
	return svg(
		'svg',
		{
			viewBox: '0 0 100 26',
			preserveAspectRatio: 'none',
			role: 'img',
			'aria-label': `${category}: ${total} failures, most of them ${Math.round((100 * most) / values.length)} percent of the way through`,
		},
		...values.flatMap((value, index) => {
			if (value === 0) return [];
			const height = Math.max(1, (value / highest) * 25);
			return [
				svg('rect', {
					x: index * width,
					y: 26 - height,
					width: width * 0.8,
					height,
					class: 'fill-quiet',
				}),
			];
		}),
	);
}

const CAUSES_SHOWN = 100;

/** The causes that concern what is shown. */
function causesOf(report: Report, selection: Selection): CauseData[] {
	const codes = new Set(selection.processors.map((index) => report.codes[index]));
	const first = report.data.dates[selection.dates[0] ?? 0] ?? '';
	const last = report.data.dates[selection.dates.at(-1) ?? 0] ?? '';
	return report.data.causes.filter(
		(cause) => cause.processors.some((code) => codes.has(code)) && cause.first <= last && cause.last >= first,
	);
}

/** How many causes the errors have; null where causes are left out that can be errors. */
function errorCauses(report: Report, selection: Selection): number | null {
	const { causes, moreCauses } = report.data;
	if (moreCauses > 0 && causes.at(-1)?.disposition === 'error') return null;
	return causesOf(report, selection).filter(({ disposition }) => disposition === 'error').length;
}

export function drawCauses(report: Report, selection: Selection): void {
	const { causes, moreCauses } = report.data;
	const telling = causesOf(report, selection);
	const failures = causes.reduce((all, cause) => all + cause.failures, 0);
	const heads = ['Root cause', 'What it says', 'Failures', 'Entities', 'Dates', 'Processors'];
	const rows = telling
		.slice(0, CAUSES_SHOWN)
		.map((cause) =>
			h(
				'tr',
				{},
				h(
					'th',
					{ scope: 'row' },
					h('span', { class: `tag ${cause.disposition}` }, cause.disposition),
					h('br'),
					`${cause.category} ${cause.subject}`,
				),
				h('td', { class: 'says' }, cause.says),
				number(cause.failures, 'failures'),
				number(cause.entities, 'entities'),
				number(cause.dates, 'dates'),
				number(cause.processors.length, 'processors'),
			),
		);
	const more = telling.length - rows.length + moreCauses;
	fill(
		'causes',
		h(
			'p',
			{ class: 'notice' },
			`${several(failures, 'failure')} of the whole report ${failures === 1 ? 'has' : 'have'} ${several(causes.length + moreCauses, 'cause')}. Errors first, then pending, then expected.`,
		),
		rows.length === 0 ? null : wide('Table of root causes', table(heads, rows, 2)),
		more > 0 ? h('p', { class: 'notice' }, `and ${count(more)} more`) : null,
	);
}

const REJECTED_SHOWN = 100;

/** The rejected rows by file, column and reason. They concern the whole report, and the section hides where there are none. */
export function drawRejected(report: Report): void {
	const { rejected } = report.data;
	byId('rejected-section').hidden = rejected.length === 0;
	const heads = ['File', 'First', 'Column', 'Reason', 'Rows'];
	const rows = rejected
		.slice(0, REJECTED_SHOWN)
		.map((group) =>
			h(
				'tr',
				{},
				h('th', { scope: 'row' }, group.file),
				h('td', {}, group.firstPosition),
				h('td', {}, group.column),
				h('td', { class: 'says' }, group.reason),
				number(group.count, 'rows'),
			),
		);
	const total = rejected.reduce((sum, group) => sum + group.count, 0);
	const more = rejected.length - rows.length;
	fill(
		'rejected',
		h(
			'p',
			{ class: 'notice' },
			`${count(total)} raw rows of the whole report are rejected. Correct the files and load them again.`,
		),
		wide('Table of rejected rows', table(heads, rows, 4)),
		more > 0 ? h('p', { class: 'notice' }, `and ${count(more)} more reasons`) : null,
	);
}

/** As many dates as a table can hold and a person can read. */
const DATES_IN_TABLE = 400;

/** The heat map as a table. Filled when it is opened. */
export function drawTable(report: Report, { processors, dates }: Selection): void {
	const box = document.getElementById('as-table');
	if (!(box instanceof HTMLDetailsElement)) return;
	const draw = () => {
		if (!box.open) return;
		const shown = dates.slice(0, DATES_IN_TABLE);
		const heads = ['Date', ...processors.map((index) => report.codes[index] ?? '')];
		const rows = shown.map((date) =>
			h(
				'tr',
				{},
				h('th', { scope: 'row' }, report.data.dates[date] ?? ''),
				...processors.map((processor) => {
					const cell = report.cell(processor, date);
					return h(
						'td',
						{
							class: cell.unaccounted > 0 ? 'n bad' : 'n',
							title: cellText(report.codes[processor] ?? '', report.data.dates[date] ?? '', cell),
						},
						short(cell),
					);
				}),
			),
		);
		box
			.querySelector('div')
			?.replaceChildren(
				h(
					'p',
					{ class: 'notice' },
					`Records of expected; then E errors, P pending, U unaccounted, R rejected rows.${dates.length > shown.length ? ` The first ${DATES_IN_TABLE} dates.` : ''}`,
				),
				wide('Table of dates', table(heads, rows)),
			);
	};
	box.ontoggle = draw;
	draw();
}

function short({ expected, hasRecord, error, pending, unaccounted, rejected }: Cell): string {
	if (expected + rejected === 0) return '–';
	const marks = [
		error > 0 ? `${error}E` : '',
		pending > 0 ? `${pending}P` : '',
		unaccounted > 0 ? `◆${unaccounted}U` : '',
		rejected > 0 ? `${rejected}R` : '',
	].filter((mark) => mark !== '');
	return [`${hasRecord}/${expected}`, ...marks].join(' ');
}
