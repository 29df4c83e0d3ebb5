type Child = Node | string | number | null;
type Attributes = Readonly<Record<string, string | number | boolean | ((event: Event) => void)>>;

/** Makes an element. Text becomes text nodes and never markup, whatever is in it. */
export function h<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	attributes: Attributes = {},
	...children: readonly Child[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (typeof value === 'function') element.addEventListener(name, value);
		else if (value === true) element.setAttribute(name, '');
		else if (value !== false) element.setAttribute(name, String(value));
	}
	element.append(...children.filter((child) => child !== null).map(asNode));
	return element;
}

/** As `h`, for drawings. */
export function svg(
	tag: string,
	attributes: Readonly<Record<string, string | number>>,
	...children: readonly Node[]
) {
	const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
	element.append(...children);
	return element;
}

export function byId(id: string): HTMLElement {
	const found = document.getElementById(id);
	if (found === null) throw new Error(`the page has no #${id}`);
	return found;
}

/** Replaces what is in an element. */
export function fill(id: string, ...children: readonly Child[]): void {
	byId(id).replaceChildren(...children.filter((child) => child !== null).map(asNode));
}

/** For readers of screens: said once, seen nowhere. */
export function announce(text: string): void {
	byId('announce').textContent = text;
}

const whole = new Intl.NumberFormat('en-US');

export function count(value: number): string {
	return whole.format(value);
}

/** 0.9994 → 99.94%, rounded down: what is short of everything never reads 100%. */
export function percent(share: number): string {
	return `${Math.floor(share * 10_000) / 100}%`;
}

function asNode(child: Node | string | number): Node | string {
	return typeof child === 'number' ? String(child) : child;
}
