import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderPage } from './render-page.ts';
import { launchBrowser } from './testing/browser.ts';
import { manyCells } from './testing/many-cells.ts';

/**
 * How large a page of 80,000 cells is, and how soon a browser shows it and answers a click: prints bytes and milliseconds
 * as JSON. `CHROMIUM` names another browser than Debian's.
 */
const folder = await mkdtemp(join(tmpdir(), 'accounted-page-'));
const browser = await launchBrowser();
try {
	const file = join(folder, 'report.html');
	const html = await renderPage({ data: manyCells() });
	await writeFile(file, html);
	const page = await browser.newPage();
	await page.goto(pathToFileURL(file).href);
	await page.waitForSelector('html[data-ready=yes]');
	const [painted, ready] = await page.evaluate(() => [
		performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
		performance.now(),
	]);
	const clicks: number[] = [];
	for (let column = 2; column < 12; column++) {
		const before = await page.textContent('#panel');
		clicks.push(
			await page.evaluate(
				async ([at, shown]) => {
					const canvas = document.querySelector('canvas');
					const panel = document.getElementById('panel');
					if (canvas === null || panel === null) throw new Error('the page has no heat map');
					const { left, top } = canvas.getBoundingClientRect();
					const started = performance.now();
					canvas.dispatchEvent(
						new MouseEvent('click', { clientX: left + Number(at) * 5 + 2, clientY: top + 40, bubbles: true }),
					);
					while (panel.textContent === shown) await new Promise(requestAnimationFrame);
					return performance.now() - started;
				},
				[column, before] as const,
			),
		);
	}
	const [median = Number.NaN] = clicks.toSorted((one, other) => one - other).slice(clicks.length / 2);
	const figures = { bytes: html.length, painted, ready, clicked: median, slowest: Math.max(...clicks) };
	process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
	await browser.close();
	await rm(folder, { recursive: true, force: true });
}
