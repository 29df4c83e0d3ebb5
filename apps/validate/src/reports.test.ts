import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadWithEngine, openWarehouse, PIPELINE_TABLES, PROCESSORS } from '@accounted/command-line';
import { temporaryFolder } from '@accounted/command-line/testing';
import {
	backfill,
	failuresTable,
	type Processor,
	prepareSchema,
	reconcile,
} from '@accounted/failure-tracking';
import { rejectedRowsTable } from '@accounted/raw';
import { appendRow } from '@accounted/raw/testing';
import { hasBrowser, launchBrowser } from '@accounted/report-page/testing';
import { simulateLeague } from '@accounted/simulated-league';
import {
	type DateRange,
	isoDate,
	type Row,
	sql,
	type TableDefinition,
	type Warehouse,
} from '@accounted/warehouse';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_GATE } from './default-gate.ts';
import { type Findings, findingsOf } from './findings.ts';
import { parseGate } from './gate.ts';
import { reconcileHtml } from './html/reconcile-html.ts';
import { reconcileCsv } from './reconcile-csv.ts';
import { reconcileJson } from './reconcile-json.ts';
import { reconcileJunit } from './reconcile-junit.ts';
import { reconcileMarkdown } from './reconcile-markdown.ts';
import { reconcileNdjson } from './reconcile-ndjson.ts';
import { reconcileTable } from './reconcile-table.ts';
import { reportDocument, reportJsonSchema } from './report-document.ts';
import { headlineOf } from './totals.ts';

const now = () => '2022-06-01T00:00:00.000Z';
const HOSTILE = '=cmd|"/c calc"!A1 <script>alert(1)</script> [x](javascript:y) | `z` @team \u0007 &';

const processorOf = (code: string): Processor => {
	const found = PROCESSORS.find((processor) => processor.code === code);
	if (found === undefined) throw new Error(`there is no ${code}`);
	return found;
};
const [PGS, PSZA] = [processorOf('PGS'), processorOf('PSZA')];

let warehouse: Warehouse;
let range: DateRange;
let findings: Findings;

/** A league with one defect of each kind planted in it, and a reason that no format may let act. */
beforeAll(async () => {
	warehouse = await openWarehouse({ warehouse: 'duckdb', database: ':memory:' }, 'write');
	await prepareSchema(warehouse, PIPELINE_TABLES, now);
	const league = { seed: 4, teams: 4, gamesPerTeam: 16 };
	({ range } = await loadWithEngine(warehouse, { source: simulateLeague(league), runId: 'load', now }));
	await backfill(warehouse, { processors: PROCESSORS, range, runId: 'run', now });
	const { table } = PGS.output;
	const [lost, doubled] = await firstRows(table);
	const [record] = await firstRows(PSZA.output.table);
	const [failure, hostile] = await firstRows(failuresTable, sql`processor_name = ${PSZA.name}`);
	await warehouse.commit([
		{
			table,
			where: sql`player_lookup = ${String(lost?.player_lookup)} AND game_id = ${String(lost?.game_id)}`,
		},
		{ table, rows: [{ ...doubled }, { ...doubled, player_lookup: 'nobody' }] },
		{
			table: PSZA.output.table,
			rows: [{ ...record, player_lookup: failure?.entity_id, analysis_date: failure?.analysis_date }],
		},
		{
			table: failuresTable,
			where: sql`processor_name = ${PSZA.name} AND entity_id = ${String(hostile?.entity_id)} AND CAST(analysis_date AS STRING) = ${String(hostile?.analysis_date)}`,
			rows: [{ ...hostile, failure_category: 'PROCESSING_ERROR', failure_reason: HOSTILE }],
		},
	]);
	const faults = { 'broken-points': 1 };
	await loadWithEngine(warehouse, {
		source: simulateLeague({ ...league, faults }),
		runId: 'load again',
		now,
	});
	await warehouse.commit([
		...[
			{ position: 'line 12', game_date: range.start, reason: HOSTILE },
			{ position: 'line 9', reason: 'got "soon"' },
			{ position: 'line 10', reason: 'got "later"' },
		].map((row) =>
			appendRow(rejectedRowsTable, {
				table_name: 'player_box',
				source: 'season/player_box.csv',
				column_name: 'minutes',
				rejected_at: now(),
				...row,
			}),
		),
	]);
	const found = await reconcile(warehouse, [PGS, PSZA], range);
	findings = { ...(await findingsOf(warehouse, found)), generatedAt: now() };
});
afterAll(() => warehouse.close());

function firstRows(table: TableDefinition, where = sql`TRUE`): Promise<Row[]> {
	return warehouse.query(sql`SELECT * FROM ${table} WHERE ${where} ORDER BY 1, 2 LIMIT 2`, table.schema);
}

describe('every kind of defect is named', () => {
	it('in the table', () => {
		const text = reconcileTable(findings, true);
		for (const name of [
			'1 unaccounted',
			'1 Conflict',
			'Unexpected',
			'1 Duplicate',
			'Stale',
			'LOST',
			'3 Rejected',
		])
			expect(text).toContain(name);
		expect(text).toMatch(/^ +2 +season\/player_box\.csv +line 9 +minutes +got "soon"$/m);
		expect(text).toMatch(
			/^1 unaccounted, 1 error from 1 cause, 0 pending, 3 rejected, 1 conflict, 1 unexpected, 1 duplicate, [\d,]+ stale$/m,
		);
		expect(text).toMatch(/^PSZA( +[\d,]+){4} +100% +1$/m);
	});

	it('in JSON, of the schema that is published', async () => {
		const text = reconcileJson(findings, true);
		const document = reportDocument.parse(JSON.parse(text));
		const [pgs, psza] = document.processors;
		expect(pgs).toMatchObject({ unaccounted: 1, duplicates: 1, unexpected: 1 });
		expect(psza).toMatchObject({ conflicts: 1 });
		expect(psza?.stale).toBeGreaterThan(0);
		expect(document.unaccountedEntities).toMatchObject([{ why: 'LOST' }]);
		expect(document.unexpectedEntities).toMatchObject([{ processor: 'PGS', entityId: 'nobody' }]);
		expect(document).toMatchObject({
			schemaVersion: 2,
			empty: false,
			totals: { unaccounted: 1, errors: 1, rejected: 3, unexpected: 1 },
		});
		expect(pgs).toMatchObject({ rejected: 3, rejectedWithoutDate: 2 });
		expect(pgs?.dates.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(1);
		expect(psza).toMatchObject({ rejected: 0, rejectedWithoutDate: 0 });
		expect(document.rejected).toEqual([
			{
				table: 'player_box',
				file: 'season/player_box.csv',
				column: 'minutes',
				reason: 'got "soon"',
				count: 2,
				firstPosition: 'line 9',
				firstDate: null,
				lastDate: null,
			},
			expect.objectContaining({ reason: HOSTILE, count: 1, firstDate: range.start }),
		]);
		expect(document.rootCauses?.[0]).toMatchObject({ category: 'PROCESSING_ERROR', says: HOSTILE });
		expect(JSON.parse(reconcileJson(findings, false))).not.toHaveProperty('rootCauses');
		await expect(reportJsonSchema()).toMatchFileSnapshot('../report.schema.json');
	});

	it('in NDJSON, one document a line', () => {
		const lines = reconcileNdjson(findings)
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line));
		expect(new Set(lines.map(({ kind }) => kind))).toEqual(
			new Set(['report', 'processor', 'cell', 'rejected', 'cause', 'unaccounted', 'unexpected']),
		);
		const cells = lines.filter(({ kind }) => kind === 'cell');
		for (const measure of ['unaccounted', 'conflicts', 'unexpected', 'duplicates', 'stale', 'rejected'])
			expect(cells.some((cell) => cell[measure] > 0)).toBe(true);
	});

	it('in CSV', () => {
		const [titles = '', ...lines] = reconcileCsv(findings).trimEnd().split('\r\n');
		for (const measure of ['unaccounted', 'conflicts', 'unexpected', 'duplicates', 'stale', 'rejected']) {
			const at = titles.split(',').indexOf(measure);
			expect(lines.some((line) => Number(line.split(',')[at]) > 0)).toBe(true);
		}
		expect(lines.filter((line) => line.startsWith('PGS,,'))).toEqual(['PGS,,0,0,0,0,,0,0,0,0,0,0,0,0,0,2,']);
	});

	it('in Markdown, in which nothing from the data is markup', () => {
		const text = reconcileMarkdown(findings);
		expect(text).toMatch(
			/^### 1 unaccounted, 1 error from 1 cause, 0 pending, 3 rejected, .*; 2021-10-\d\d to /,
		);
		for (const name of [
			'1 unaccounted',
			'1 Conflict',
			'Unexpected',
			'1 Duplicate',
			'Stale',
			'LOST',
			'3 Rejected',
		])
			expect(text).toContain(name);
		expect(text).not.toMatch(/<script|[^\\]\[x|@team|[^\\]`z/);
		// Each row of the tables of causes and of rejected rows has all its cells.
		const cells = (name: string) =>
			text
				.split('\n')
				.find((line) => line.startsWith('|') && line.includes(name))
				?.match(/(?<!\\)\|/g);
		expect(cells('PROCESSING')).toHaveLength(9);
		expect(cells('line 12')).toHaveLength(6);
	});

	it('in JUnit, a test case for each processor and date, which fails by what the gate watches', () => {
		const gate = parseGate('unaccounted,error,conflicts,unexpected,duplicates,stale,rejected');
		const text = reconcileJunit(findings, gate);
		expect(XMLValidator.validate(text)).toBe(true);
		for (const name of ['Unaccounted', 'Conflict', 'Unexpected', 'Duplicate', 'Stale', 'Error', 'Rejected'])
			expect(text).toMatch(new RegExp(`message="[^"]*\\d ${name}`));
		const parsed = new XMLParser({ ignoreAttributes: false }).parse(text);
		const cells = findings.reconciliation.processors.flatMap((account) => account.cells);
		expect(Number(parsed.testsuites['@_tests'])).toBe(cells.length + 2);
		expect(parsed.testsuites['@_name']).toMatch(
			/^accounted: 1 unaccounted, 1 error from 1 cause, .*3 rejected/,
		);
		const quiet = reconcileJunit(findings, parseGate('unaccounted'));
		expect(new XMLParser({ ignoreAttributes: false }).parse(quiet).testsuites['@_failures']).toBe('1');
		expect(quiet).toMatch(/<system-out>.*Conflict/);
	});

	it.skipIf(!hasBrowser('no browser opens the report of all defects'))(
		'in HTML, as a browser shows it',
		async () => {
			await using folder = await temporaryFolder();
			const file = join(folder.path, 'report.html');
			await writeFile(file, await reconcileHtml(warehouse, findings));
			const browser = await launchBrowser();
			try {
				const page = await browser.newPage();
				await page.goto(pathToFileURL(file).href);
				await page.waitForSelector('html[data-ready=yes]');
				expect(await page.textContent('h1')).toBe(`◆ ${headlineOf(findings)}`);
				expect(await page.textContent('#rejected')).toContain('season/player_box.csv');
				expect(await page.textContent('#causes')).toContain(HOSTILE.slice(0, 40));
				expect(await page.locator('#causes script').count()).toBe(0);
			} finally {
				await browser.close();
			}
		},
	);
});

describe('a range in which nothing is expected', () => {
	let empty: Findings;
	beforeAll(async () => {
		const day = isoDate.parse('1999-01-01');
		const found = await reconcile(warehouse, [PSZA], { start: day, end: day });
		empty = await findingsOf(warehouse, {
			...found,
			processors: found.processors.map((one) => ({ ...one, rejected: 0, rejectedWithoutDate: 0 })),
			rejected: [],
		});
	});

	it('is never a share of 100%, and says so in each format', () => {
		const table = reconcileTable(empty, true);
		expect(table).toMatch(/^PSZA( +0){4} +- +0$/m);
		expect(table).toContain('nothing is expected, 0 unaccounted');
		expect(table).toContain('Nothing is expected from 1999-01-01 to 1999-01-01');
		expect(table).not.toContain('100%');
		expect(reconcileMarkdown(empty)).toMatch(/^### nothing is expected/);
		expect(reconcileMarkdown(empty)).not.toContain('100%');
		expect(reportDocument.parse(JSON.parse(reconcileJson(empty, false)))).toMatchObject({
			empty: true,
			processors: [{ expected: 0, coverage: 1 }],
		});
		expect(JSON.parse(reconcileNdjson(empty).split('\n')[0] ?? '')).toMatchObject({ empty: true });
	});

	it('fails a JUnit case by the gate: no report without cases that looks passed', () => {
		const failures = (gate: string) => {
			const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(
				reconcileJunit(empty, parseGate(gate)),
			);
			return [testsuites['@_tests'], testsuites['@_failures']];
		};
		expect(failures(DEFAULT_GATE)).toEqual(['1', '1']);
		expect(failures('expected<5')).toEqual(['1', '1']);
		expect(failures('unaccounted')).toEqual(['1', '0']);
	});
});
