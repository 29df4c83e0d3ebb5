import { fill, h } from './dom.ts';
import type { Cell, Report } from './report.ts';

const SHOWS = {
	all: 'every date',
	unaccounted: 'dates with unaccounted',
	error: 'dates with errors',
	pending: 'dates with pending',
	broken: 'dates with conflicts, unexpected, duplicates',
	stale: 'dates with stale',
	rejected: 'dates with rejected rows',
} as const;
type Show = keyof typeof SHOWS;

/** What the page shows. All of it is in the address, so that the same address shows the same to another reader. */
export interface View {
	readonly from: string;
	readonly to: string;
	/** Codes of those that are hidden. */
	readonly hidden: readonly string[];
	readonly show: Show;
	/** `PSZA:2021-11-05` */
	readonly cell: string;
	readonly entity: string;
}

export function readView(hash: string): View {
	const said = new URLSearchParams(hash.replace(/^#/, ''));
	const show = said.get('show') ?? 'all';
	return {
		from: said.get('from') ?? '',
		to: said.get('to') ?? '',
		hidden: (said.get('hide') ?? '').split(',').filter((code) => code !== ''),
		show: isShow(show) ? show : 'all',
		cell: said.get('cell') ?? '',
		entity: said.get('entity') ?? '',
	};
}

export function viewHash({ from, to, hidden, show, cell, entity }: View): string {
	const said = new URLSearchParams();
	if (from !== '') said.set('from', from);
	if (to !== '') said.set('to', to);
	if (hidden.length > 0) said.set('hide', hidden.join(','));
	if (show !== 'all') said.set('show', show);
	if (cell !== '') said.set('cell', cell);
	if (entity !== '') said.set('entity', entity);
	return said.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
}

/** The processors and dates that a view leaves, as indices. */
export interface Selection {
	readonly processors: readonly number[];
	readonly dates: readonly number[];
}

export function select(report: Report, { from, to, hidden, show }: View): Selection {
	const processors = report.codes.flatMap((code, index) => (hidden.includes(code) ? [] : [index]));
	const dates = report.data.dates.flatMap((date, index) => {
		if ((from !== '' && date < from) || (to !== '' && date > to)) return [];
		if (show === 'all') return [index];
		return processors.some((processor) => isShown(show, report.cell(processor, index))) ? [index] : [];
	});
	return { processors, dates };
}

function isShown(show: Show, cell: Cell): boolean {
	switch (show) {
		case 'all':
			return true;
		case 'broken':
			return cell.conflicts + cell.unexpected + cell.duplicates > 0;
		default:
			return cell[show] > 0;
	}
}

function isShow(text: string): text is Show {
	return text in SHOWS;
}

/** Draws the controls once; `update` says what to change of the view. */
export function drawFilters(
	report: Report,
	view: View,
	update: (change: Partial<View>) => void,
	names: readonly string[],
): void {
	const value = (event: Event) =>
		event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement
			? event.target.value
			: '';
	const { start, end } = report.data.range;
	fill(
		'filters',
		h(
			'label',
			{},
			'From',
			h('input', {
				type: 'date',
				name: 'from',
				min: start,
				max: end,
				value: view.from || start,
				change: (event) => update({ from: value(event) }),
			}),
		),
		h(
			'label',
			{},
			'To',
			h('input', {
				type: 'date',
				name: 'to',
				min: start,
				max: end,
				value: view.to || end,
				change: (event) => update({ to: value(event) }),
			}),
		),
		h(
			'label',
			{},
			'Show',
			h(
				'select',
				{
					name: 'show',
					change: (event) => {
						const show = value(event);
						update({ show: isShow(show) ? show : 'all' });
					},
				},
				...Object.entries(SHOWS).map(([show, text]) =>
					h('option', { value: show, selected: show === view.show }, text),
				),
			),
		),
		h(
			'label',
			{},
			'Find an entity',
			h('input', {
				type: 'search',
				name: 'entity',
				list: 'entities',
				placeholder: 'player, team, game',
				autocomplete: 'off',
				value: view.entity,
				change: (event) => update({ entity: value(event).trim(), cell: '' }),
			}),
			h('datalist', { id: 'entities' }, ...names.slice(0, 2_000).map((name) => h('option', { value: name }))),
		),
		h(
			'fieldset',
			{},
			h('legend', {}, 'Processors'),
			...report.codes.map((code) =>
				h(
					'button',
					{
						type: 'button',
						'aria-pressed': view.hidden.includes(code) ? 'false' : 'true',
						click: () => {
							const hidden = view.hidden.includes(code)
								? view.hidden.filter((one) => one !== code)
								: [...view.hidden, code];
							update({ hidden });
						},
					},
					code,
				),
			),
		),
	);
}
