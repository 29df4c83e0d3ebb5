import { type Details, detailsOf, loadReport } from './details.ts';
import { announce, byId, fill, h } from './dom.ts';
import { drawFilters, readView, select, type View, viewHash } from './filters.ts';
import { HeatMap } from './heat-map.ts';
import { closePanel, showCell, showEntity, showLoading, showProblem } from './panel.ts';
import { Report } from './report.ts';
import {
	drawCauses,
	drawLegend,
	drawRejected,
	drawTable,
	drawTotals,
	drawTrends,
	drawVerdict,
} from './summary.ts';

/** How often a live page asks whether anything has changed. */
const REFRESH_MS = 5_000;

const packed = byId('data').getAttribute('value') ?? '';
let view: View = readView(location.hash);
let report: Report;
let details: Details;
let map: HeatMap | null = null;
/** Counts what the panel has asked for, so that an answer that comes late is not shown over a later one. */
let asked = 0;
/** What the sums on the page are of. */
let drawn = '';

try {
	take(new Report(await loadReport(packed)));
	if (isLive()) setInterval(refresh, REFRESH_MS);
	addEventListener('hashchange', () => {
		view = readView(location.hash);
		void draw();
	});
	document.documentElement.dataset.ready = 'yes';
} catch (error) {
	fill('verdict', h('h1', { class: 'bad' }, 'This could not be checked'), h('p', {}, textOf(error)));
	document.documentElement.dataset.ready = 'failed';
}

function isLive(): boolean {
	return details.live;
}

function take(next: Report): void {
	report = next;
	details = detailsOf(next);
	void draw();
}

/** Resolves once the panel has its details. */
function draw(): Promise<void> {
	const selection = select(report, view);
	map ??= new HeatMap(report, (code, date) => update({ cell: `${code}:${date}`, entity: '' }, 'panel'));
	map.show(report, selection, view.cell);
	drawFilters(report, view, update, details.names());
	// To open a cell changes none of the sums, and over tens of thousands of cells they take their time.
	const { from, to, hidden, show } = view;
	const summed = JSON.stringify([from, to, hidden, show, report.data.generatedAt]);
	if (summed !== drawn) {
		drawn = summed;
		drawVerdict(report, selection, details.live);
		drawLegend();
		drawTotals(report, selection);
		drawTrends(report, selection);
		drawCauses(report, selection);
		drawRejected(report);
		drawTable(report, selection);
	}
	return drawPanel();
}

/** Changes the view, and the address with it. */
function update(change: Partial<View>, focus?: 'panel' | 'map'): void {
	const held = document.activeElement;
	const name = held instanceof HTMLElement ? (held.getAttribute('name') ?? held.textContent) : null;
	view = { ...view, ...change };
	const hash = viewHash(view);
	history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
	const shown = draw();
	if (focus === 'panel') void shown.then(() => byId('panel').focus());
	else if (focus === 'map') map?.focus();
	// The controls are drawn anew: the focus returns to the one that had it.
	else
		for (const control of document.querySelectorAll<HTMLElement>('#filters [name], #filters button'))
			if ((control.getAttribute('name') ?? control.textContent) === name) control.focus();
}

async function drawPanel(): Promise<void> {
	const mine = ++asked;
	const actions = {
		close: () => update({ cell: '', entity: '' }, 'map'),
		find: (entity: string) => update({ entity, cell: '' }, 'panel'),
		open: (code: string, date: string) => update({ cell: `${code}:${date}`, entity: '' }, 'panel'),
	};
	const { cell, entity } = view;
	if (cell === '' && entity === '') return closePanel();
	const title = entity === '' ? cell : entity;
	if (details.live) showLoading(title, actions);
	try {
		if (entity !== '') {
			const found = await details.entity(entity);
			if (mine === asked) showEntity(found, report.data.invocation, details.note, actions);
			return;
		}
		const [code = '', date = ''] = cell.split(':');
		const [processor, at] = [report.codes.indexOf(code), report.dateIndex.get(date)];
		if (processor < 0 || at === undefined) throw new Error(`${cell}: this report has no such cell`);
		const found = await details.cell(code, date);
		if (mine === asked) showCell(code, date, report.cell(processor, at), found, details.note, actions);
	} catch (error) {
		if (mine === asked) showProblem(title, textOf(error), actions);
	}
}

/** While a backfill runs the page follows it; while the warehouse is locked it says so and keeps what it has. */
async function refresh(): Promise<void> {
	if (document.hidden) return;
	try {
		const next = await loadReport('');
		const before = JSON.stringify({ ...report.data, generatedAt: '' });
		if (JSON.stringify({ ...next, generatedAt: '' }) === before) return;
		take(new Report(next));
		announce('The report has changed');
	} catch (error) {
		fill('when', `Not up to date: ${textOf(error)}`);
	}
}

function textOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
