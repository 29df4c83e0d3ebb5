import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@accounted/command-line/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPage } from './render-page.ts';
import type { ReportData } from './report-data.ts';
import { hasBrowser, launchBrowser } from './testing/browser.ts';
import { manyCells } from './testing/many-cells.ts';

const there = hasBrowser('no browser opens the report');

const HOSTILE = `=cmd|"/c calc"!A1 </script><script>document.title='owned'</script><img src=x onerror="document.title='owned'">`;

/** Two processors and three dates: an error, an unaccounted entity, rejected rows, and a sound date. */
const DATA: ReportData = {
	range: { start: '2021-11-05', end: '2021-11-08' },
	generatedAt: '2022-01-01T00:00:00.000Z',
	dates: ['2021-11-05', '2021-11-06', '2021-11-08'],
	processors: [
		{
			code: 'PSZA',
			name: 'PlayerShotZoneAnalysisProcessor',
			phase: 4,
			expectation: 'who plays',
			rejectedWithoutDate: 2,
			columns: {
				expected: [2, 2, 2],
				hasRecord: [1, 1, 2],
				unaccounted: [0, 1, 0],
				error: [1, 0, 0],
				rejected: [0, 0, 1],
			},
			categories: { PROCESSING_ERROR: [0, 1] },
		},
		{
			code: 'PDC',
			name: 'PlayerDailyCacheProcessor',
			phase: 4,
			expectation: 'who plays',
			rejectedWithoutDate: 0,
			columns: {
				expected: [2, 2, 2],
				hasRecord: [2, 2, 1],
				expectedFailures: [0, 0, 1],
				conflicts: [1, 0, 0],
				stale: [0, 2, 0],
			},
			categories: { EARLY_SEASON: [2, 1] },
		},
	],
	causes: [
		{
			category: 'PROCESSING_ERROR',
			disposition: 'error',
			subject: 'PSZA',
			says: HOSTILE,
			failures: 1,
			entities: 1,
			dates: 1,
			processors: ['PSZA'],
			first: '2021-11-05',
			last: '2021-11-05',
		},
		{
			category: 'EARLY_SEASON',
			disposition: 'expected',
			subject: '',
			says: 'too early',
			failures: 1,
			entities: 1,
			dates: 1,
			processors: ['PDC'],
			first: '2021-11-08',
			last: '2021-11-08',
		},
	],
	moreCauses: 0,
	unchecked: { processors: 0, lines: [] },
	rejected: [
		{ file: 'season/player_box.csv', column: 'fga', reason: HOSTILE, count: 2, firstPosition: 'line 9' },
		{ file: 'season/shots.csv', column: '', reason: 'it has 3 fields', count: 1, firstPosition: 'line 14' },
	],
	invocation: {
		start: { pipeline: 'pnpm pipeline', validate: 'pnpm validate' },
		carried: { pipeline: [], validate: [] },
	},
	details: {
		entities: ['ann', 'bob'],
		groups: [
			{ at: [0, 0, 0], says: HOSTILE, entities: [0] },
			{ at: [1, 2, 1], says: '1 of 5 games', entities: [1] },
		],
		unaccounted: [[0, 1, 1, 'LOST']],
		expected: {
			'who plays': [
				[0, 1],
				[0, 1],
				[0, 1],
			],
		},
		leftOut: '',
	},
};

it('is under 2 MB for 80,000 cells with all the names that a page takes', async () => {
	expect((await renderPage({ data: manyCells() })).length).toBeLessThan(2_000_000);
});

describe.skipIf(!there)('the report in a browser', () => {
	let browser: Browser;
	let folder: Awaited<ReturnType<typeof temporaryFolder>>;
	let address: string;
	const problems: string[] = [];

	beforeAll(async () => {
		folder = await temporaryFolder();
		const file = join(folder.path, 'report.html');
		await writeFile(file, await renderPage({ data: DATA }));
		address = pathToFileURL(file).href;
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await folder?.[Symbol.asyncDispose]();
		expect(problems).toEqual([]);
	});

	async function open(hash = '', options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
		const page = await browser.newPage(options);
		page.on('pageerror', (error) => problems.push(error.message));
		page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
		page.on('request', (request) => request.url().startsWith('file:') || problems.push(request.url()));
		await page.goto(address + hash);
		await page.waitForSelector('html[data-ready=yes]');
		return page;
	}

	it('states unaccounted, errors, pending and rejected first, without asking the network', async () => {
		const page = await open();
		expect(await page.textContent('h1')).toBe(
			'◆ 1 unaccounted, 1 error from 1 cause, 0 pending, 3 rejected, 1 conflict, 2 stale',
		);
		expect(await page.textContent('#verdict p')).toContain('12 expected: 9 with a record, 2 with a failure');
		expect(await page.locator('#totals tbody tr').count()).toBe(2);
		expect(await page.textContent('#trends')).toMatch(/PROCESSING_ERROR1.*EARLY_SEASON1/);
		await page.close();
	});

	it('filters by processor, date and what is broken, and keeps it in the address', async () => {
		const page = await open();
		await page.click('#filters button:text-is("PSZA")');
		expect(await page.textContent('h1')).toBe(
			'0 unaccounted, 0 errors, 0 pending, 0 rejected, 1 conflict, 2 stale',
		);
		expect(page.url()).toContain('#hide=PSZA');
		await page.click('#filters button:text-is("PSZA")');
		await page.selectOption('[name=show]', 'unaccounted');
		expect(await page.textContent('#verdict p')).toContain('4 expected');
		await page.selectOption('[name=show]', 'all');
		await page.fill('[name=from]', '2021-11-08');
		await page.locator('[name=from]').dispatchEvent('change');
		expect(page.url()).toContain('from=2021-11-08');
		const same = await open(new URL(page.url()).hash);
		expect(await same.textContent('#verdict p')).toBe(await page.textContent('#verdict p'));
		await page.close();
		await same.close();
	});

	it('opens a cell by mouse: its entities by root cause, the chain and the command, all of it as text', async () => {
		const page = await open();
		const canvas = page.locator('canvas');
		await canvas.click({ position: { x: 5, y: 36 } });
		const panel = page.locator('#panel');
		expect(await panel.locator('h2').textContent()).toBe('PSZA on 2021-11-05');
		expect(await panel.locator('.chain').textContent()).toContain(HOSTILE);
		expect(await panel.locator('pre').last().textContent()).toContain(
			'pnpm pipeline backfill --start-date 2021-11-05 --end-date 2021-11-05 --processor PSZA',
		);
		expect(await page.title()).not.toBe('owned');
		expect(await page.locator('#panel img, #panel script, #causes img').count()).toBe(0);
		await panel.locator('.names button').first().click();
		expect(await panel.locator('h2').textContent()).toBe('ann');
		await page.close();
	});

	it('is walked by keyboard and says aloud where one is', async () => {
		const page = await open();
		await page.locator('.scroller').focus();
		const said = () => page.textContent('#announce');
		await page.keyboard.press('ArrowRight');
		expect(await said()).toBe('PSZA, 2021-11-05: 2 expected, 1 with a record, 1 errors');
		await page.keyboard.press('ArrowDown');
		expect(await said()).toContain('PDC, 2021-11-05');
		await page.keyboard.press('End');
		expect(await said()).toContain('PDC, 2021-11-08');
		await page.keyboard.press('n');
		expect(await said()).toBe('PSZA, 2021-11-06: 2 expected, 1 UNACCOUNTED, 1 with a record');
		await page.keyboard.press('Enter');
		await page.waitForSelector('#panel:focus');
		expect(await page.textContent('#panel')).toContain('bob (LOST)');
		await page.keyboard.press('Escape');
		await page.waitForSelector('.scroller:focus');
		expect(await page.isVisible('#panel')).toBe(false);
		await page.close();
	});

	it('finds an entity and shows its dates across processors', async () => {
		const page = await open();
		await page.fill('[name=entity]', 'bob');
		await page.keyboard.press('Enter');
		await page.waitForSelector('#panel .strip');
		const labels = await page.locator('.strip button').evaluateAll((all) => all.map((one) => one.ariaLabel));
		expect(labels).toEqual([
			'PSZA 2021-11-05: record',
			'PSZA 2021-11-06: unaccounted, LOST',
			'PSZA 2021-11-08: record',
			'PDC 2021-11-05: record',
			'PDC 2021-11-06: record',
			'PDC 2021-11-08: expected, 1 of 5 games; root cause EARLY_SEASON ',
		]);
		expect(page.url()).toContain('entity=bob');
		await page.close();
	});

	it('shows the rejected rows with file, place, column and reason, as text, and counts them in the totals', async () => {
		const page = await open();
		const rows = page.locator('#rejected tbody tr');
		expect(await rows.count()).toBe(2);
		expect(await rows.nth(0).locator('th, td').allTextContents()).toEqual([
			'season/player_box.csv',
			'line 9',
			'fga',
			HOSTILE,
			'2',
		]);
		expect(await page.textContent('#rejected p')).toContain('3 raw rows');
		const rejected = page.locator('#totals tbody tr td:nth-child(7)');
		expect(await rejected.allTextContents()).toEqual(['3', '0']);
		await page.close();
	});

	it('counts rejected rows without a date whatever dates are shown', async () => {
		const page = await open('#to=2021-11-05');
		expect(await page.textContent('h1')).toContain('2 rejected');
		const shown = await open('#show=rejected');
		expect(await shown.textContent('#verdict p')).toContain('4 expected');
		await page.close();
		await shown.close();
	});

	it('lists what could not be checked, as text, and fits at 390 pixels', async () => {
		const file = join(folder.path, 'unchecked.html');
		const line = `could not check PRED: others.preds.day holds '${HOSTILE}${'9'.repeat(80)}'`;
		const unchecked = { processors: 1, lines: [line] };
		await writeFile(file, await renderPage({ data: { ...DATA, unchecked } }));
		const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
		await page.goto(pathToFileURL(file).href);
		await page.waitForSelector('html[data-ready=yes]');
		expect(await page.textContent('h1.bad')).toMatch(/^◆ could not check 1 processor, 1 unaccounted, /);
		expect(await page.locator('#verdict li').allTextContents()).toEqual([line]);
		expect(await page.title()).not.toBe('owned');
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
		await page.close();
	});

	it('shows Unaccounted and Errors first, in sight at 390 pixels', async () => {
		const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
		await page.goto(pathToFileURL(join(folder.path, 'report.html')).href);
		await page.waitForSelector('html[data-ready=yes]');
		const heads = page.locator('#totals thead th');
		expect((await heads.allTextContents()).slice(0, 3)).toEqual(['Processor', 'Unaccounted', 'Errors']);
		for (const index of [1, 2]) {
			const box = await heads.nth(index).boundingBox();
			expect((box?.x ?? 390) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
		}
		await page.close();
	});

	it.each([
		[1, 1, '1 failure of the whole report has 1 cause.'],
		[1, 5, '5 failures of the whole report have 1 cause.'],
		[2, 5, '10 failures of the whole report have 2 causes.'],
	])('counts %i causes of %i failures each', async (causes, failures, says) => {
		const [cause] = DATA.causes;
		if (cause === undefined) throw new Error('the report has a cause');
		const file = join(folder.path, `causes-${causes}-${failures}.html`);
		const data = {
			...DATA,
			causes: Array.from({ length: causes }, () => ({ ...cause, failures })),
			moreCauses: 0,
		};
		await writeFile(file, await renderPage({ data }));
		const page = await browser.newPage();
		await page.goto(pathToFileURL(file).href);
		await page.waitForSelector('html[data-ready=yes]');
		expect(await page.textContent('#causes p')).toContain(says);
		await page.close();
	});

	it('calls nothing sound where nothing is expected, and gives no share of it', async () => {
		const file = join(folder.path, 'empty.html');
		const processors = DATA.processors.map((one) => ({
			...one,
			rejectedWithoutDate: 0,
			columns: {},
			categories: {},
		}));
		await writeFile(
			file,
			await renderPage({ data: { ...DATA, dates: [], processors, causes: [], rejected: [], details: null } }),
		);
		const page = await browser.newPage();
		await page.goto(pathToFileURL(file).href);
		await page.waitForSelector('html[data-ready=yes]');
		expect(await page.textContent('h1.bad')).toBe(
			'nothing is expected, 0 unaccounted, 0 errors, 0 pending, 0 rejected',
		);
		expect(await page.locator('#totals tbody td:last-child').allTextContents()).toEqual(['-', '-']);
		expect(await page.isVisible('#rejected-section')).toBe(false);
		await page.close();
	});

	it('has the heat map as a table, too', async () => {
		const page = await open();
		await page.click('#as-table summary');
		await page.waitForSelector('#as-table tbody tr');
		expect(await page.locator('#as-table tbody tr').nth(1).textContent()).toBe('2021-11-061/2 ◆1U2/2');
		await page.close();
	});

	it.each([
		['light', 1280],
		['dark', 390],
	] as const)('fits, in %s at %i pixels', async (colorScheme, width) => {
		const page = await open('', { colorScheme, viewport: { width, height: 800 } });
		const [ground, wide] = await page.evaluate(() => [
			getComputedStyle(document.body).backgroundColor,
			document.documentElement.scrollWidth,
		]);
		expect(ground).toBe(colorScheme === 'light' ? 'rgb(246, 247, 249)' : 'rgb(17, 21, 27)');
		expect(wide).toBeLessThanOrEqual(width);
		await page.close();
	});
});
