import { type Invocation, printedCommandOf } from '@accounted/command-line/printed-command';
import type { CellDetails, EntityDetails } from '../report-data.ts';
import { announce, byId, h } from './dom.ts';
import { type Cell, cellText } from './report.ts';

const NAMES_SHOWN = 60;

interface PanelActions {
	readonly close: () => void;
	readonly find: (entity: string) => void;
	readonly open: (code: string, date: string) => void;
}

export function closePanel(): void {
	byId('panel').hidden = true;
}

/** What is asked for is on its way. */
export function showLoading(title: string, actions: PanelActions): void {
	draw(title, actions, h('p', { class: 'notice' }, 'Asking the warehouse…'));
}

export function showProblem(title: string, problem: string, actions: PanelActions): void {
	draw(title, actions, h('p', { class: 'bad' }, problem));
	announce(problem);
}

/** A cell: who is unaccounted for, then its failures by root cause, and what to run. */
export function showCell(
	code: string,
	date: string,
	cell: Cell,
	{ groups, unaccounted, commands }: CellDetails,
	note: string,
	actions: PanelActions,
): void {
	draw(
		`${code} on ${date}`,
		actions,
		h('p', {}, cellText(code, date, cell).replace(/^[^:]*: /, '')),
		...(unaccounted.length === 0
			? []
			: [
					h('h3', { class: 'bad' }, `◆ Unaccounted: ${unaccounted.length}`),
					names(
						unaccounted.map(({ entity }) => entity),
						actions,
						new Map(unaccounted.map(({ entity, why }) => [entity, why])),
					),
				]),
		...groups.flatMap(({ title, disposition, chain, entities }) => [
			h('h3', {}, h('span', { class: `tag ${disposition}` }, disposition), ` ${title}: ${entities.length}`),
			h('ol', { class: 'chain' }, ...chain.map((step) => h('li', {}, step))),
			names(entities, actions),
		]),
		...(groups.length + unaccounted.length === 0 ? [h('p', {}, 'Every expected entity has a record.')] : []),
		note === '' ? null : h('p', { class: 'notice' }, note),
		...(commands.length === 0
			? []
			: [h('h3', {}, 'To run it again'), ...commands.map((command) => h('pre', { tabindex: 0 }, command))]),
	);
}

/** An entity's season: for each processor one mark a date. */
export function showEntity(
	{ entity, processors }: EntityDetails,
	invocation: Invocation,
	note: string,
	actions: PanelActions,
): void {
	const letters: Readonly<Record<string, string>> = {
		record: '',
		expected: 'x',
		pending: 'p',
		error: 'E',
		unaccounted: '◆',
		conflict: 'C',
		unexpected: 'U',
	};
	draw(
		entity,
		actions,
		...processors.flatMap(({ code, dates }) => {
			const counts = Map.groupBy(dates, ({ standing }) => standing);
			const said = [...counts].map(([standing, own]) => `${own.length} ${standing}`).join(', ');
			return [
				h('h3', {}, `${code} `, h('span', { class: 'notice' }, said)),
				h(
					'div',
					{ class: 'strip' },
					...dates.map(({ date, standing, says }) =>
						h(
							'button',
							{
								type: 'button',
								class: standing,
								title: `${date}: ${standing}${says === '' ? '' : `, ${says}`}`,
								'aria-label': `${code} ${date}: ${standing}${says === '' ? '' : `, ${says}`}`,
								click: () => actions.open(code, date),
							},
							letters[standing] ?? '',
						),
					),
				),
			];
		}),
		processors.length === 0
			? h('p', {}, 'This report has no entity of this name. Check the spelling.')
			: null,
		note === '' ? null : h('p', { class: 'notice' }, note),
		h('h3', {}, 'Down to the raw rows'),
		h('pre', { tabindex: 0 }, printedCommandOf(invocation, 'validate', ['--explain', entity])),
	);
}

function names(
	entities: readonly string[],
	actions: PanelActions,
	whys: ReadonlyMap<string, string> = new Map(),
): HTMLElement {
	const shown = entities.slice(0, NAMES_SHOWN);
	const more = entities.length - shown.length;
	return h(
		'p',
		{ class: 'names' },
		...shown.map((entity) => {
			const why = whys.get(entity);
			return h(
				'button',
				{ type: 'button', click: () => actions.find(entity) },
				why === undefined ? entity : `${entity} (${why})`,
			);
		}),
		more > 0 ? `and ${more} more` : null,
	);
}

function draw(title: string, actions: PanelActions, ...children: readonly (Node | null)[]): void {
	const panel = byId('panel');
	panel.hidden = false;
	panel.replaceChildren(
		h(
			'div',
			{ class: 'top' },
			h('h2', {}, title),
			h('button', { type: 'button', click: actions.close, 'aria-label': 'Close the details' }, 'Close'),
		),
		...children.filter((child) => child !== null),
	);
	panel.onkeydown = (event) => {
		if (event.key === 'Escape') actions.close();
	};
}
