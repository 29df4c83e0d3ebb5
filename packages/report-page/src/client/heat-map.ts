import { BAR, barOf } from './bar.ts';
import { announce, byId, h } from './dom.ts';
import type { Selection } from './filters.ts';
import { cellText, isBlank, type Report } from './report.ts';

const ROW = 30;
const CELL_HEIGHT = 24;
const TOP = 24;
const NARROWEST = 5;
const WIDEST = 22;

interface Place {
	readonly row: number;
	readonly column: number;
}

/**
 * Date by processor, each cell a bar stacked by proportion. Only what is in sight is drawn, however many dates there are.
 * The cell under the keyboard is a place of its own, and is said aloud.
 */
export class HeatMap {
	readonly #open: (code: string, date: string) => void;
	readonly #canvas = h('canvas', { 'aria-hidden': 'true' });
	readonly #scroller: HTMLElement;
	readonly #inner = h('div');
	readonly #rows = h('div', { class: 'rows', 'aria-hidden': 'true' });
	readonly #tip = h('div', { id: 'tip', hidden: true });
	#report: Report;
	#selection: Selection = { processors: [], dates: [] };
	#width = WIDEST;
	#cursor: Place | null = null;
	#opened = '';

	constructor(report: Report, open: (code: string, date: string) => void) {
		this.#report = report;
		this.#open = open;
		this.#inner.append(this.#canvas);
		this.#scroller = h(
			'div',
			{
				class: 'scroller',
				tabindex: 0,
				role: 'application',
				'aria-roledescription': 'heat map',
				'aria-label':
					'Heat map of dates by processors. Arrow keys move, Enter opens a cell, N goes to the next unaccounted.',
				scroll: () => this.#draw(),
				keydown: (event) => event instanceof KeyboardEvent && this.#key(event),
				blur: () => this.#moveTo(null),
			},
			this.#inner,
		);
		this.#canvas.addEventListener('mousemove', (event) => this.#hover(event));
		this.#canvas.addEventListener('mouseleave', () => {
			this.#tip.hidden = true;
		});
		this.#canvas.addEventListener('click', (event) => {
			const place = this.#placeOf(event);
			if (place !== null) this.#openAt(place);
		});
		byId('map').replaceChildren(this.#rows, this.#scroller, this.#tip);
		new ResizeObserver(() => this.#layOut()).observe(this.#scroller);
		for (const query of ['(prefers-color-scheme: dark)', 'print'])
			matchMedia(query).addEventListener('change', () => this.#draw());
	}

	show(report: Report, selection: Selection, opened: string): void {
		this.#report = report;
		this.#selection = selection;
		this.#opened = opened;
		this.#rows.replaceChildren(
			...selection.processors.map((index) => h('div', {}, report.codes[index] ?? '')),
		);
		this.#layOut();
	}

	focus(): void {
		this.#scroller.focus();
	}

	#layOut(): void {
		const sight = this.#scroller.clientWidth;
		const { dates, processors } = this.#selection;
		this.#width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(sight / Math.max(1, dates.length))));
		this.#inner.style.width = `${Math.max(1, dates.length * this.#width)}px`;
		const height = TOP + processors.length * ROW + 2;
		const scale = devicePixelRatio;
		const width = Math.min(sight, dates.length * this.#width + 40);
		this.#canvas.width = Math.max(1, Math.round(width * scale));
		this.#canvas.height = Math.max(1, Math.round(height * scale));
		this.#canvas.style.width = `${width}px`;
		this.#canvas.style.height = `${height}px`;
		this.#draw();
	}

	#draw(): void {
		const pen = this.#canvas.getContext('2d');
		if (pen === null) return;
		const probe = (name: string) => {
			this.#canvas.style.color = `var(--${name})`;
			return getComputedStyle(this.#canvas).color;
		};
		const colours = {
			record: probe('record'),
			expected: probe('expected'),
			pending: probe('pending'),
			error: probe('error'),
			unaccounted: probe('unaccounted'),
			ink: probe('ink'),
			quiet: probe('quiet'),
			line: probe('line'),
			card: probe('card'),
		};
		const scale = devicePixelRatio;
		pen.setTransform(scale, 0, 0, scale, 0, 0);
		pen.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
		const { dates, processors } = this.#selection;
		const width = this.#width;
		const offset = this.#scroller.scrollLeft;
		const first = Math.max(0, Math.floor(offset / width) - 2);
		const last = Math.min(dates.length, Math.ceil((offset + this.#canvas.clientWidth) / width) + 2);
		this.#drawMonths(pen, first, last, colours.quiet, colours.line);
		const gap = width >= 8 ? 2 : 1;
		const marks: (readonly [number, number])[] = [];
		for (const [row, processor] of processors.entries()) {
			const top = TOP + row * ROW;
			for (let column = first; column < last; column++) {
				const cell = this.#report.cell(processor, dates[column] ?? 0);
				const left = column * width - offset;
				if (isBlank(cell)) {
					pen.fillStyle = colours.line;
					pen.fillRect(left, top + CELL_HEIGHT / 2, width - gap, 1);
					continue;
				}
				let bottom = top + CELL_HEIGHT;
				const stack = barOf(cell, CELL_HEIGHT);
				for (const kind of BAR) {
					const tall = stack[kind];
					pen.fillStyle = colours[kind];
					pen.fillRect(left, bottom - tall, width - gap, tall);
					bottom -= tall;
				}
				if (cell.unaccounted > 0) marks.push([left, top]);
				if (cell.conflicts + cell.unexpected + cell.duplicates + cell.stale + cell.rejected > 0) {
					pen.fillStyle = colours.ink;
					pen.fillRect(left, top + CELL_HEIGHT + 1, width - gap, 2);
				}
			}
		}
		for (const [left, top] of marks) this.#drawUnaccounted(pen, left, top, width - gap, colours);
		this.#drawFrame(pen, this.#placeNamed(this.#opened), colours.ink, 2);
		this.#drawFrame(pen, this.#cursor, colours.ink, 3);
	}

	/** Drawn last, over its neighbours, with a shape of its own: it must be visible at any size and without colours. */
	#drawUnaccounted(
		pen: CanvasRenderingContext2D,
		left: number,
		top: number,
		width: number,
		{ unaccounted, card }: { readonly unaccounted: string; readonly card: string },
	): void {
		pen.fillStyle = unaccounted;
		pen.fillRect(left, top, width, CELL_HEIGHT);
		const middle = left + width / 2;
		const size = Math.max(5, Math.min(8, width / 2));
		pen.beginPath();
		pen.moveTo(middle, top + CELL_HEIGHT / 2 - size);
		pen.lineTo(middle + size, top + CELL_HEIGHT / 2);
		pen.lineTo(middle, top + CELL_HEIGHT / 2 + size);
		pen.lineTo(middle - size, top + CELL_HEIGHT / 2);
		pen.closePath();
		pen.fillStyle = card;
		pen.fill();
		pen.lineWidth = 2;
		pen.strokeStyle = unaccounted;
		pen.stroke();
	}

	#drawFrame(pen: CanvasRenderingContext2D, place: Place | null, colour: string, thickness: number): void {
		if (place === null) return;
		pen.strokeStyle = colour;
		pen.lineWidth = thickness;
		const left = place.column * this.#width - this.#scroller.scrollLeft;
		pen.strokeRect(left - 1.5, TOP + place.row * ROW - 1.5, this.#width + 1, CELL_HEIGHT + 3);
	}

	#drawMonths(
		pen: CanvasRenderingContext2D,
		first: number,
		last: number,
		colour: string,
		line: string,
	): void {
		const { dates } = this.#selection;
		pen.font = '600 12px system-ui, sans-serif';
		let free = Number.NEGATIVE_INFINITY;
		for (let column = first; column < last; column++) {
			const date = this.#report.data.dates[dates[column] ?? 0] ?? '';
			const before = this.#report.data.dates[dates[column - 1] ?? -1] ?? '';
			if (date.slice(0, 7) === before.slice(0, 7)) continue;
			const left = column * this.#width - this.#scroller.scrollLeft;
			const text = monthName(date);
			const starts = Math.max(0, left);
			pen.fillStyle = line;
			pen.fillRect(left - 1, TOP - 6, 1, 6 + ROW * this.#selection.processors.length);
			if (starts < free) continue;
			pen.fillStyle = colour;
			pen.fillText(text, starts, 13);
			free = starts + pen.measureText(text).width + 12;
		}
	}

	#placeOf(event: MouseEvent): Place | null {
		const column = Math.floor((event.offsetX + this.#scroller.scrollLeft) / this.#width);
		const row = Math.floor((event.offsetY - TOP) / ROW);
		return this.#isPlace({ row, column }) ? { row, column } : null;
	}

	#isPlace({ row, column }: Place): boolean {
		return (
			row >= 0 &&
			column >= 0 &&
			row < this.#selection.processors.length &&
			column < this.#selection.dates.length
		);
	}

	#placeNamed(name: string): Place | null {
		const [code = '', date = ''] = name.split(':');
		const row = this.#selection.processors.indexOf(this.#report.codes.indexOf(code));
		const column = this.#selection.dates.indexOf(this.#report.dateIndex.get(date) ?? -1);
		return row < 0 || column < 0 ? null : { row, column };
	}

	#named({ row, column }: Place): { processor: number; date: number; code: string; text: string } {
		const processor = this.#selection.processors[row] ?? 0;
		const date = this.#selection.dates[column] ?? 0;
		return {
			processor,
			date,
			code: this.#report.codes[processor] ?? '',
			text: this.#report.data.dates[date] ?? '',
		};
	}

	#textOf(place: Place): string {
		const { processor, date, code, text } = this.#named(place);
		return cellText(code, text, this.#report.cell(processor, date));
	}

	#openAt(place: Place): void {
		const { code, text } = this.#named(place);
		this.#open(code, text);
	}

	#hover(event: MouseEvent): void {
		const place = this.#placeOf(event);
		this.#tip.hidden = place === null;
		if (place === null) return;
		this.#tip.textContent = this.#textOf(place).replace(': ', '\n').replaceAll(', ', '\n').replace('\n', ' ');
		this.#tip.style.left = `${Math.min(event.clientX + 14, innerWidth - 200)}px`;
		this.#tip.style.top = `${event.clientY + 14}px`;
	}

	#key(event: KeyboardEvent): void {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const { row, column } = this.#cursor ?? { row: 0, column: 0 };
		const at = this.#cursor === null;
		const last = this.#selection.dates.length - 1;
		const moves: Readonly<Record<string, () => Place | null>> = {
			ArrowLeft: () => ({ row, column: at ? column : column - 1 }),
			ArrowRight: () => ({ row, column: at ? column : column + 1 }),
			ArrowUp: () => ({ row: at ? row : row - 1, column }),
			ArrowDown: () => ({ row: at ? row : row + 1, column }),
			Home: () => ({ row, column: 0 }),
			End: () => ({ row, column: last }),
			PageUp: () => ({ row, column: Math.max(0, column - 30) }),
			PageDown: () => ({ row, column: Math.min(last, column + 30) }),
			n: () => this.#nextUnaccounted(),
			Enter: () => {
				this.#openAt({ row, column });
				return null;
			},
		};
		const move = moves[event.key === 'N' ? 'n' : event.key];
		if (move === undefined) return;
		event.preventDefault();
		const place = move();
		if (place !== null && this.#isPlace(place)) this.#moveTo(place);
	}

	#nextUnaccounted(): Place | null {
		const { processors, dates } = this.#selection;
		const size = processors.length * dates.length;
		const start = this.#cursor === null ? -1 : this.#cursor.column * processors.length + this.#cursor.row;
		for (let step = 1; step <= size; step++) {
			const at = (start + step) % size;
			const place = { row: at % processors.length, column: Math.floor(at / processors.length) };
			const { processor, date } = this.#named(place);
			if (this.#report.value(processor, date, 'unaccounted') > 0) return place;
		}
		announce('No entity is unaccounted for in what is shown');
		return null;
	}

	#moveTo(place: Place | null): void {
		this.#cursor = place;
		if (place !== null) {
			announce(this.#textOf(place));
			const left = place.column * this.#width;
			const { scrollLeft, clientWidth } = this.#scroller;
			if (left < scrollLeft || left + this.#width > scrollLeft + clientWidth)
				this.#scroller.scrollLeft = left - clientWidth / 2;
		}
		this.#draw();
	}
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function monthName(date: string): string {
	return `${MONTHS[Number(date.slice(5, 7)) - 1] ?? ''} ${date.slice(0, 4)}`;
}
