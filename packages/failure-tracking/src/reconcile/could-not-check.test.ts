import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isoDate, type Warehouse, WarehouseError } from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';
import { madeByDuckDb } from '@accounted/warehouse-duckdb/testing';
import { describe, expect, it } from 'vitest';
import { knownRange } from '../causes/known-range.ts';
import { processorDeclaration } from '../declared/audit-config.ts';
import { recordsOf, selectedBy } from '../declared/declared-expectation.ts';
import { declaredProcessor } from '../declared/declared-processor.ts';
import type { AuditedProcessor } from '../processor/processor.ts';
import { alpha } from '../testing/alpha.ts';
import { watched } from '../testing/watched.ts';
import { onEmptyWarehouse } from '../testing/world.ts';
import { reconcile } from './reconcile.ts';

const RANGE = { start: isoDate.parse('2021-11-01'), end: isoDate.parse('2021-11-30') };
const DUE = `SELECT due AS analysis_date, serial AS entity_id FROM plant.meters`;

/** A plant of three meters, whose readings other systems keep in tables of any kind. */
const PLANT = `
	CREATE SCHEMA plant;
	CREATE TABLE plant.meters AS
		SELECT DATE '2021-11-05' AS due, unnest(['m1', 'm2', 'm3']) AS serial;
	CREATE TABLE plant.good AS SELECT due AS read_on, serial AS meter FROM plant.meters WHERE serial <> 'm3';
`;

interface Declared {
	readonly table?: string;
	readonly dateColumn?: string;
	readonly entityColumn?: string;
	readonly timeZone?: string;
	readonly select?: string;
}

let codes = 0;
function declared(change: Declared): AuditedProcessor {
	const { select = DUE, ...keys } = change;
	const code = `P${++codes}`;
	const declaration = processorDeclaration.parse({
		name: `Reader${codes}`,
		code,
		phase: 5,
		table: 'plant.good',
		dateColumn: 'read_on',
		entityColumn: 'meter',
		entityType: 'PLAYER',
		expectation: 'given below',
		...keys,
	});
	return declaredProcessor(declaration, selectedBy(code, select), []);
}
const GOOD = declared({});

/** Runs a test on a file that DuckDB made with these statements, beside the plant. A file gone.csv is removed first. */
async function onFile(statements: string, work: (warehouse: Warehouse) => Promise<void>): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'could-not-check-'));
	const path = join(folder, 'w.duckdb');
	try {
		await madeByDuckDb(path, `${PLANT}${statements.replaceAll('FOLDER', folder)}`);
		await rm(join(folder, 'gone.csv'), { force: true });
		const warehouse = await openDuckDb({ path, readOnly: true });
		try {
			await work(warehouse);
		} finally {
			await warehouse.close();
		}
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

const readings = (date: string, entity = 'serial') =>
	`CREATE TABLE plant.other AS SELECT ${date} AS read_on, ${entity} AS meter FROM plant.meters;`;
const OTHER = { table: 'plant.other' };

describe('an audited processor that cannot be checked is named, and the others are checked', () => {
	it.each<[string, string, Declared, readonly (string | RegExp)[]]>([
		[
			'dates in the American form',
			readings(`strftime(due, '%m/%d/%Y')`),
			OTHER,
			["plant.other.read_on holds '11/05/2021' (of m1, and 2 more such rows), which is not a date."],
		],
		...[
			'2021-11-05 junk',
			'2021-11-05T23:30:00-10:00',
			'2021-11-05T23:30:00Z',
			'2021-11-05 23:30:00+01',
			'2021-11-05T',
			'2021-11-05T25:00',
			'2021-11-05 ',
			'2021-11-05T10:00:00.',
			'2021-11-05T10:00:00\n',
		].map((text): [string, string, Declared, readonly string[]] => [
			`a date with something after it: ${text}`,
			`${readings('due::VARCHAR')} UPDATE plant.other SET read_on = '${text}' WHERE meter = 'm2';`,
			OTHER,
			[`read_on holds '${text.replace('\n', ' ')}' (of m2), which is not a date.`],
		]),
		['dates as numbers', readings(`strftime(due, '%Y%m%d')::INT`), OTHER, [/read_on holds '20211105'/]],
		[
			'one blank date',
			`${readings('due::VARCHAR')} UPDATE plant.other SET read_on = '' WHERE meter = 'm2';`,
			OTHER,
			["read_on holds '' (of m2), which is not a date."],
		],
		[
			'a day that the calendar lacks, far from the range',
			`${readings('due::VARCHAR')} INSERT INTO plant.other VALUES ('1999-02-30', NULL);`,
			OTHER,
			["read_on holds '1999-02-30' (of a row without an entity), which is not a date."],
		],
		['times of a day', readings(`TIME '12:00:00'`), OTHER, [/read_on holds '12:00:00'/]],
		['truth values for dates', readings('TRUE'), OTHER, [/read_on holds 'true'/]],
		[
			'a table that is absent',
			'',
			{ table: 'plant.othr' },
			['there is no table plant.othr; plant has good, meters'],
		],
		[
			'a dataset that is absent',
			'',
			{ table: 'plnt.good' },
			['there is no table plnt.good; there is no dataset plnt, or it is empty'],
		],
		[
			'a column that is absent',
			'',
			{ entityColumn: 'metre' },
			['plant.good has no column metre; it has read_on, meter'],
		],
		[
			'a view on a table that is gone',
			`${readings('due')} CREATE VIEW plant.seen AS SELECT read_on, meter FROM plant.other; DROP TABLE plant.other;`,
			{ table: 'plant.seen' },
			[/^plant\.seen cannot be read: .*other.* does not exist/],
		],
		[
			'a view on a file that is gone',
			`COPY plant.good TO 'FOLDER/gone.csv' (HEADER); CREATE VIEW plant.seen AS SELECT * FROM read_csv('FOLDER/gone.csv');`,
			{ table: 'plant.seen' },
			[/^plant\.seen cannot be read: .*gone\.csv/],
		],
		[
			'a view that fails on a row',
			`CREATE VIEW plant.seen AS SELECT due AS read_on, CAST(serial AS INT) AS meter FROM plant.meters;`,
			{ table: 'plant.seen' },
			[/^plant\.seen cannot be read: .*Could not convert string 'm1' to INT32/],
		],
		[
			'an expectation that fails on a row',
			'',
			{ select: 'SELECT CAST(serial AS DATE) AS analysis_date, serial AS entity_id FROM plant.meters' },
			[/^its expectation \(the entities that the configuration selects for P\d+\) cannot be read: .*"m1"/],
		],
		[
			'an expectation of text that only begins with a date',
			'',
			{
				select: `SELECT CAST(due AS STRING) || ' junk' AS analysis_date, serial AS entity_id FROM plant.meters`,
			},
			[/^its expectation .* cannot be read: .*not a date: 2021-11-05 junk/],
		],
		[
			'an expectation without a column',
			'',
			{ select: 'SELECT due AS analysis_date FROM plant.meters' },
			[/^its expectation .* cannot be read: .*entity_id/],
		],
		[
			'a time zone for a column without instants',
			readings('due::TIMESTAMP'),
			{ ...OTHER, timeZone: 'Europe/Paris' },
			[/^plant\.other\.read_on holds no instants, so it has no dates in the time zone Europe\/Paris\./],
		],
	])('%s', (_, statements, change, says) =>
		onFile(statements, async (warehouse) => {
			const bad = declared(change);
			const { processors, couldNotCheck } = await reconcile(warehouse, [bad, GOOD], RANGE);
			expect(processors).toMatchObject([{ processor: GOOD, expected: 3, hasRecord: 2, unaccounted: 1 }]);
			expect(couldNotCheck).toMatchObject([{ processor: bad }]);
			for (const part of says)
				if (typeof part === 'string') expect(couldNotCheck[0]?.why).toContain(part);
				else expect(couldNotCheck[0]?.why).toMatch(part);
			expect(couldNotCheck[0]?.why).not.toMatch(/\n|fault of the program|pipeline load/);
			expect(await knownRange(warehouse, [bad, GOOD])).toEqual({
				start: '2021-11-05',
				end: '2021-11-05',
			});
			// Alone it leaves nothing to check, which is no clean result.
			expect(await reconcile(warehouse, [bad], RANGE)).toMatchObject({
				processors: [],
				couldNotCheck: [{ processor: bad }],
			});
		}),
	);

	it('two at once, one of which expects what the other has', () =>
		onFile('', async (warehouse) => {
			const absent = declared({ table: 'plant.nothing' });
			const reader = { ...declared({}), expectation: recordsOf(absent) };
			const { processors, couldNotCheck } = await reconcile(warehouse, [GOOD, reader, absent], RANGE);
			expect(processors.map(({ processor }) => processor)).toEqual([GOOD]);
			expect(couldNotCheck.map(({ processor, why }) => [processor.code, why])).toEqual([
				[absent.code, 'there is no table plant.nothing; plant has good, meters'],
				[reader.code, expect.stringMatching(/^its expectation .* cannot be read: .*nothing/)],
			]);
		}));
});

describe('what can be read is read', () => {
	it.each<[string, string, Declared]>([
		['ISO text', readings('due::VARCHAR'), OTHER],
		...['T19:30:00', ' 00:00', 'T23:59:59.999999', ' 09:05:00.5'].map((time): [string, string, Declared] => [
			`ISO text with a time: ${time}`,
			readings(`due::VARCHAR || '${time}'`),
			OTHER,
		]),
		['ISO text of an instant in UTC', readings(`due::VARCHAR || ' 19:30:00+00'`), OTHER],
		['times', readings(`due + TIME '23:59:59'`), OTHER],
		['instants', readings(`(due + TIME '23:59:59')::TIMESTAMPTZ`), OTHER],
		[
			'numbers for entities',
			readings('due', `CAST(substr(serial, 2) AS INT)`),
			{
				...OTHER,
				select: `SELECT due AS analysis_date, SUBSTR(serial, 2, 1) AS entity_id FROM plant.meters`,
			},
		],
		[
			'names that are reserved words',
			`CREATE SCHEMA "order"; CREATE TABLE "order"."group" AS SELECT due AS "date", serial AS "select" FROM plant.meters;`,
			{ table: 'order.group', dateColumn: 'date', entityColumn: 'select' },
		],
		[
			'names with blanks, dashes and digits first',
			`CREATE SCHEMA "my-plant"; CREATE TABLE "my-plant"."2021 readings" AS SELECT due AS "read on", serial AS "1st" FROM plant.meters;`,
			{ table: 'my-plant.2021 readings', dateColumn: 'read on', entityColumn: '1st' },
		],
		[
			'a dataset that is called warehouse',
			'CREATE SCHEMA warehouse; CREATE TABLE warehouse.readings AS SELECT due AS read_on, serial AS meter FROM plant.meters;',
			{ table: 'warehouse.readings' },
		],
		[
			'names in another letter case',
			`CREATE SCHEMA Works; CREATE TABLE Works.Readings AS SELECT due AS ReadOn, serial AS Meter FROM plant.meters;`,
			{ table: 'WORKS.readings', dateColumn: 'READON', entityColumn: 'meter' },
		],
		[
			'an expectation that quotes its names',
			`CREATE TABLE plant."order" AS SELECT due AS "from", serial AS "to" FROM plant.meters; ${readings('due')}`,
			{ ...OTHER, select: 'SELECT `from` AS analysis_date, `to` AS entity_id FROM plant.`order`' },
		],
	])('%s', (_, statements, change) =>
		onFile(statements, async (warehouse) => {
			const { processors, couldNotCheck } = await reconcile(warehouse, [declared(change)], RANGE);
			expect(couldNotCheck).toEqual([]);
			expect(processors).toMatchObject([{ expected: 3, hasRecord: 3, unexpected: 0 }]);
		}),
	);

	it.each([
		['America/New_York', '2021-11-06 03:59:59+00'],
		['America/New_York', '2021-11-05 04:00:00+00'],
		['Pacific/Kiritimati', '2021-11-04 10:00:00+00'],
		['Pacific/Niue', '2021-11-06 10:59:59+00'],
		['UTC', '2021-11-05 23:59:59+00'],
	])('instants as dates of %s: %s', (timeZone, instant) =>
		onFile(readings(`TIMESTAMPTZ '${instant}'`), async (warehouse) => {
			const zoned = declared({ ...OTHER, timeZone });
			const day = { start: isoDate.parse('2021-11-05'), end: isoDate.parse('2021-11-05') };
			expect((await reconcile(warehouse, [zoned], day)).processors).toMatchObject([{ hasRecord: 3 }]);
			expect(await knownRange(warehouse, [zoned])).toEqual(day);
			const reader = { ...declared({}), expectation: recordsOf(zoned) };
			expect((await reconcile(warehouse, [reader], day)).processors).toMatchObject([
				{ expected: 3, hasRecord: 2 },
			]);
		}),
	);
});

it(
	'a fault that is no fault of an audited table is thrown as it is',
	onEmptyWarehouse(async (warehouse) => {
		for (const [reason, processors] of [
			['UNAVAILABLE', [GOOD]],
			['BAD_STATEMENT', [alpha]],
		] as const) {
			const fault = new WarehouseError(reason, 'no', 'nothing');
			const failing = watched(warehouse, {
				onQuery: () => {
					throw fault;
				},
			});
			const there = {
				...failing,
				existing: async () => new Map([['plant.good', new Set(['read_on', 'meter'])]]),
			};
			await expect(reconcile(there, processors, RANGE)).rejects.toBe(fault);
		}
	}),
);
