import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadWithEngine, openWarehouse, PIPELINE_TABLES, PROCESSORS } from '@accounted/command-line';
import { backfill, prepareSchema } from '@accounted/failure-tracking';
import { hasBrowser, launchBrowser } from '@accounted/report-page/testing';
import { simulateLeague } from '@accounted/simulated-league';
import { type DateRange, isoDate, sql, type Warehouse, WarehouseError } from '@accounted/warehouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportServer, type WithWarehouse } from './server.ts';

const now = () => '2022-06-01T00:00:00.000Z';
let warehouse: Warehouse;
let range: DateRange;
let server: ReturnType<typeof reportServer>;
let locked = false;

beforeAll(async () => {
	warehouse = await openWarehouse({ warehouse: 'duckdb', database: ':memory:' }, 'write');
	await prepareSchema(warehouse, PIPELINE_TABLES, now);
	const league = simulateLeague({ seed: 5, teams: 4, gamesPerTeam: 12, faults: { 'broken-points': 1 } });
	({ range } = await loadWithEngine(warehouse, { source: league, runId: 'load', now }));
	await backfill(warehouse, { processors: PROCESSORS, range, runId: 'run', now });
	const withWarehouse: WithWarehouse = async (work) => {
		if (locked) throw new WarehouseError('LOCKED', 'it is being written by another process', 'Wait.');
		return work(warehouse);
	};
	server = reportServer({ processors: PROCESSORS, known: PROCESSORS, range }, withWarehouse).listen(
		0,
		'127.0.0.1',
	);
	await once(server, 'listening');
});
afterAll(async () => {
	server.close();
	await warehouse.close();
});

/** Asks as a browser would, under whatever name. */
async function ask(path: string, { host = '127.0.0.1', method = 'GET' } = {}) {
	const { port } = server.address() as AddressInfo;
	const asked = request({
		host: '127.0.0.1',
		port,
		path,
		method,
		headers: { host: `${host}:${port}` },
	}).end();
	const [answer] = await once(asked, 'response');
	const body = (await answer.toArray()).join('');
	return { status: answer.statusCode, headers: answer.headers, body };
}

describe('serve', () => {
	it('answers with the page, the report, a cell and an entity', async () => {
		const page = await ask('/');
		expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
		expect(page.body).toContain("connect-src 'self'");
		const report = JSON.parse((await ask('/api/report')).body);
		expect(report.processors).toHaveLength(PROCESSORS.length);
		const [cause] = report.causes;
		expect(cause).toMatchObject({ category: 'INVALID_INPUT', disposition: 'error' });
		const cell = JSON.parse((await ask(`/api/cell?processor=PGS&date=${cause.first}`)).body);
		const [group] = cell.groups;
		expect(group).toMatchObject({
			disposition: 'error',
			title: expect.stringContaining('INVALID_INPUT of PGS'),
		});
		expect(group.chain.join('\n')).toContain('raw: box score');
		expect(cell.commands).toContainEqual(
			expect.stringMatching(/^npx pnpm pipeline backfill .*--processor PGS$/),
		);
		const entity = JSON.parse((await ask(`/api/entity?id=${group.entities[0]}`)).body);
		const { dates } = entity.processors.find(({ code }: { code: string }) => code === 'PGS');
		expect(dates).toContainEqual({ date: cause.first, standing: 'error', says: expect.any(String) });
	});

	it('refuses another name, so that no page elsewhere can ask through one that points here', async () => {
		expect((await ask('/api/report', { host: 'evil.example' })).status).toBe(421);
		expect((await ask('/', { host: '127.0.0.1.evil.example' })).status).toBe(421);
		expect((await ask('/', { host: 'localhost' })).status).toBe(200);
		expect((await ask('/', { host: '[::1]' })).status).toBe(200);
	});

	it('has nothing to write, and no cells but those it serves', async () => {
		expect((await ask('/api/report', { method: 'POST' })).status).toBe(405);
		expect((await ask('/api/cell?processor=PGS&date=2031-01-01')).status).toBe(404);
		expect((await ask('/api/cell')).status).toBe(404);
		expect((await ask('/etc/passwd')).status).toBe(404);
	});

	it.each(['//', '//api/report', 'http://', 'http://[', '///'])('answers %s with 400', async (path) => {
		expect((await ask(path)).status).toBe(400);
	});

	it('says that it could not check while the warehouse is locked, and is back afterwards', async () => {
		locked = true;
		expect(await ask('/api/report')).toMatchObject({
			status: 503,
			body: 'it is being written by another process',
		});
		locked = false;
		expect((await ask('/api/report')).status).toBe(200);
	});
});

describe.skipIf(!hasBrowser('no browser opens the live report'))('the live page', () => {
	it('brings the entities of a cell on demand, and follows the warehouse', async () => {
		const { table } = PROCESSORS.find(({ code }) => code === 'PSZA')?.output ?? {};
		if (table === undefined) throw new Error('there is no PSZA');
		const [lost] = await warehouse.query(
			sql`SELECT * FROM ${table} ORDER BY analysis_date, player_lookup LIMIT 1`,
			table.schema,
		);
		const its = sql`analysis_date = ${sql.date(isoDate.parse(lost?.analysis_date))} AND player_lookup = ${String(lost?.player_lookup)}`;
		await warehouse.commit([{ table, where: its }]);
		const browser = await launchBrowser();
		try {
			const page = await browser.newPage();
			const problems: string[] = [];
			page.on('pageerror', (error) => problems.push(error.message));
			const { port } = server.address() as AddressInfo;
			await page.goto(`http://127.0.0.1:${port}/`);
			await page.waitForSelector('html[data-ready=yes]');
			expect(await page.textContent('h1')).toMatch(/^◆ 1 unaccounted, \d+ errors? from \d+ causes?, /);
			await page.locator('.scroller').focus();
			await page.keyboard.press('n');
			await page.keyboard.press('Enter');
			await page.waitForSelector('#panel:focus');
			expect(await page.textContent('#panel')).toContain(`${lost?.player_lookup} (LOST)`);
			await warehouse.commit([{ table, rows: [{ ...lost }] }]);
			await page.waitForSelector('h1:text-matches("^0 unaccounted, ")');
			expect(problems).toEqual([]);
		} finally {
			await browser.close();
		}
	});
});
