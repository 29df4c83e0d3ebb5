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
	rootCauses,
	unaccountedEntities,
} from '@accounted/failure-tracking';
import { hasBrowser, launchBrowser } from '@accounted/report-page/testing';
import { simulateLeague } from '@accounted/simulated-league';
import { type DateRange, type Row, sql, type TableDefinition, type Warehouse } from '@accounted/warehouse';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Findings } from './findings.ts';
import { parseGate } from './gate.ts';
import { reconcileHtml } from './html/reconcile-html.ts';
import { reconcileCsv } from './reconcile-csv.ts';
import { reconcileJson } from './reconcile-json.ts';
import { reconcileJunit } from './reconcile-junit.ts';
import { reconcileMarkdown } from './reconcile-markdown.ts';
import { reconcileNdjson } from './reconcile-ndjson.ts';
import { reconcileTable } from './reconcile-table.ts';
import { reportDocument, reportJsonSchema } from './report-document.ts';

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
	const faults = { 'lost-shots': 1 };
	await loadWithEngine(warehouse, {
		source: simulateLeague({ ...league, faults }),
		runId: 'load again',
		now,
	});
	const processors = [PGS, PSZA];
	findings = {
		reconciliation: await reconcile(warehouse, processors, range),
		unaccounted: await unaccountedEntities(warehouse, processors, range),
		causes: await rootCauses(warehouse, processors, range),
		generatedAt: now(),
	};
});
afterAll(() => warehouse.close());

function firstRows(table: TableDefinition, where = sql`TRUE`): Promise<Row[]> {
	return warehouse.query(sql`SELECT * FROM ${table} WHERE ${where} ORDER BY 1, 2 LIMIT 2`, table.schema);
}

describe('every kind of defect is named', () => {
	it('in the table', () => {
		const text = reconcileTable(findings, true);
		for (const name of ['1 unaccounted', '1 Conflict', 'Unexpected', '1 Duplicate', 'Stale', 'LOST'])
			expect(text).toContain(name);
	});

	it('in JSON, of the schema that is published', async () => {
		const text = reconcileJson(findings, true);
		const document = reportDocument.parse(JSON.parse(text));
		const [pgs, psza] = document.processors;
		expect(pgs).toMatchObject({ unaccounted: 1, duplicates: 1, unexpected: 1 });
		expect(psza).toMatchObject({ conflicts: 1 });
		expect(psza?.stale).toBeGreaterThan(0);
		expect(document.unaccountedEntities).toMatchObject([{ why: 'LOST' }]);
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
			new Set(['report', 'processor', 'cell', 'cause', 'unaccounted']),
		);
		const cells = lines.filter(({ kind }) => kind === 'cell');
		for (const measure of ['unaccounted', 'conflicts', 'unexpected', 'duplicates', 'stale'])
			expect(cells.some((cell) => cell[measure] > 0)).toBe(true);
	});

	it('in CSV', () => {
		const [titles = '', ...lines] = reconcileCsv(findings).trimEnd().split('\r\n');
		for (const measure of ['unaccounted', 'conflicts', 'unexpected', 'duplicates', 'stale']) {
			const at = titles.split(',').indexOf(measure);
			expect(lines.some((line) => Number(line.split(',')[at]) > 0)).toBe(true);
		}
	});

	it('in Markdown, in which nothing from the data is markup', () => {
		const text = reconcileMarkdown(findings);
		for (const name of ['1 Unaccounted', '1 Conflict', 'Unexpected', '1 Duplicate', 'Stale', 'LOST'])
			expect(text).toContain(name);
		expect(text).not.toMatch(/<script|[^\\]\[x|@team|[^\\]`z/);
		// Each row of the table of causes has its eight cells.
		const row = text.split('\n').find((line) => line.includes('PROCESSING')) ?? '';
		expect(row.match(/(?<!\\)\|/g)).toHaveLength(9);
	});

	it('in JUnit, a test case for each processor and date, which fails by what the gate watches', () => {
		const gate = parseGate('unaccounted,error,conflicts,unexpected,duplicates,stale');
		const text = reconcileJunit(findings, gate);
		expect(XMLValidator.validate(text)).toBe(true);
		for (const name of ['Unaccounted', 'Conflict', 'Unexpected', 'Duplicate', 'Stale', 'Error'])
			expect(text).toMatch(new RegExp(`message="[^"]*\\d ${name}`));
		const parsed = new XMLParser({ ignoreAttributes: false }).parse(text);
		const cells = findings.reconciliation.processors.flatMap((account) => account.cells);
		expect(Number(parsed.testsuites['@_tests'])).toBe(cells.length);
		const quiet = reconcileJunit(findings, parseGate('unaccounted'));
		expect(new XMLParser({ ignoreAttributes: false }).parse(quiet).testsuites['@_failures']).toBe('1');
		expect(quiet).toMatch(/<system-out>.*Conflict/);
	});

	it.skipIf(!hasBrowser('nobody opens the report of all defects'))(
		'in HTML, as a browser shows it',
		async () => {
			await using folder = await temporaryFolder();
			const file = join(folder.path, 'report.html');
			await writeFile(file, await reconcileHtml(warehouse, [PGS, PSZA], findings));
			const browser = await launchBrowser();
			try {
				const page = await browser.newPage();
				await page.goto(pathToFileURL(file).href);
				await page.waitForSelector('html[data-ready=yes]');
				expect(await page.textContent('h1')).toBe('◆ 1 unaccounted');
				const verdict = await page.textContent('#verdict p');
				for (const name of ['1 in conflict', 'unexpected', '1 duplicate', 'stale', 'errors'])
					expect(verdict).toContain(name);
				expect(await page.textContent('#causes')).toContain(HOSTILE.slice(0, 40));
				expect(await page.locator('#causes script').count()).toBe(0);
			} finally {
				await browser.close();
			}
		},
	);
});
