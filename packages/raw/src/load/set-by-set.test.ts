import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerTable } from '@accounted/failure-tracking';
import { quotedName, quotedText } from '@accounted/warehouse';
import { openSqlEngine } from '@accounted/warehouse-duckdb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	contents,
	emptyWarehouse,
	GAMES,
	load,
	type SourceRow,
	smallLeague,
	type Tables,
	temporaryFolder,
} from '../small-league.test-support.ts';
import { openFolder } from '../source/folder-source.ts';
import { RAW_TABLE_NAMES, type RawTableName } from '../tables/index.ts';
import { NASTY_TEXTS } from '../testing/nasty-texts.ts';
import { now } from '../testing/now.ts';
import { loadRaw } from './load.ts';
import { rawColumnsOf } from './raw-column.ts';

/** How many rows each table has: some thousand in all. */
const ROWS = 300;

/** One cell that is spoilt: a row, a column and a text, each by its place. */
const spoil = fc.record({
	table: fc.constantFrom(...RAW_TABLE_NAMES.filter((table) => table !== 'play_by_play')),
	row: fc.nat(ROWS - 1),
	column: fc.nat(60),
	text: fc.constantFrom(...NASTY_TEXTS),
});
type Spoil = typeof spoil extends fc.Arbitrary<infer T> ? T : never;

/** Rows that are all in order and no two of which have one key, as texts. */
function soundTables(): Record<string, Record<string, string>[]> {
	const base: Tables = {
		...smallLeague(),
		players: [{ player_id: 1, player_name: 'BOS One', age: 30, bref_id: 'onebos01', position: 'G' }],
		game_odds: GAMES.map(({ id, date, home, away }) => ({
			game_id: id,
			game_date: date,
			home_team: home,
			away_team: away,
			total_line: 220.5,
			home_spread: -4.5,
			home_moneyline: -180,
			away_moneyline: 150,
		})),
		injury_transactions: [
			{ transaction_date: '2021-10-19', team: 'BOS', action: 'PLACED', player_id: 1, player_name: 'BOS One' },
		],
	};
	const numbered: Readonly<Record<string, (index: number) => SourceRow>> = {
		player_box: (index) => ({ player_id: 1000 + index, player_name: `Player No${index}` }),
		shots: (index) => ({ event_num: index }),
		players: (index) => ({ player_id: 1000 + index, player_name: `Player No${index}` }),
		injury_transactions: (index) => ({ player_id: 1000 + index, player_name: `Player No${index}` }),
	};
	return Object.fromEntries(
		Object.entries(base).map(([table, rows]) => [
			table,
			Array.from({ length: table in numbered ? ROWS : rows.length }, (_, index) => {
				const row = { ...rows[index % rows.length], ...numbered[table]?.(index) };
				return Object.fromEntries(
					rawColumnsOf(tableNamed(table)).map(({ name }) => [name, String(row[name] ?? '')]),
				);
			}),
		]),
	);
}

function tableNamed(text: string): RawTableName {
	const table = RAW_TABLE_NAMES.find((name) => name === text);
	if (table === undefined) throw new Error(`there is no table ${text}`);
	return table;
}

function spoilt(spoils: readonly Spoil[]): Record<string, Record<string, string>[]> {
	const tables = soundTables();
	for (const { table, row, column, text } of spoils) {
		const rows = tables[table] ?? [];
		const columns = rawColumnsOf(table);
		const target = rows[row % rows.length];
		const name = columns[column % columns.length]?.name;
		// Which games there are must not hang on chance: the schedule's own columns are spoilt in one game of three.
		if (target === undefined || name === undefined || (table === 'schedule' && target !== rows[2])) continue;
		target[name] = text;
	}
	return tables;
}

function writeCsv(folder: string, tables: Record<string, Record<string, string>[]>): void {
	for (const [table, rows] of Object.entries(tables)) {
		const columns = Object.keys(rows[0] ?? {});
		const field = (text: string) => `"${text.replaceAll('"', '""')}"`;
		const lines = rows.map((row) => columns.map((column) => field(row[column] ?? '')).join(','));
		writeFileSync(join(folder, `${table}.csv`), [columns.join(','), ...lines, ''].join('\n'));
	}
}

/** All that a load of a folder writes, set by set or row by row; an error by its message. */
async function loaded(folder: string, fewRows: number): Promise<unknown> {
	const warehouse = await emptyWarehouse();
	const engine = await openSqlEngine();
	try {
		const source = await openFolder(folder, engine);
		const result = await loadRaw(warehouse, { source, engine, runId: 'load', now, fewRows });
		return { result, held: await contents(warehouse) };
	} catch (error) {
		if (!(error instanceof Error) || error.name !== 'SourceError') throw error;
		return error.message;
	} finally {
		await engine.close();
	}
}

async function expectSame(folder: string): Promise<void> {
	expect(await loaded(folder, 0)).toEqual(await loaded(folder, Number.POSITIVE_INFINITY));
}

/** To shrink what fails would take hours: each run is some thousand rows, loaded twice. */
const FEW_LARGE_RUNS = { numRuns: 2, endOnFailure: true } as const;

const manySpoils = fc.array(spoil, { minLength: 1, maxLength: 1500, size: 'max' });

test('text is read set by set as it is read row by row', async () => {
	const folder = temporaryFolder();
	await fc.assert(
		fc.asyncProperty(manySpoils, async (spoils) => {
			writeCsv(folder, spoilt(spoils));
			await expectSame(folder);
		}),
		FEW_LARGE_RUNS,
	);
});

const TYPES = [
	'VARCHAR',
	'DOUBLE',
	'FLOAT',
	'BIGINT',
	'INTEGER',
	'UBIGINT',
	'HUGEINT',
	'DECIMAL(18, 3)',
	'BOOLEAN',
	'DATE',
	'TIMESTAMP',
	'TIMESTAMP_NS',
	'TIMESTAMP_S',
	'TIMESTAMPTZ',
	'TIME',
	'INTERVAL',
	'BLOB',
	'VARCHAR[]',
] as const;

/** Which type a column is stored in: mostly the one that suits it, so that rows are not all rejected. */
const storedTypes = fc.array(
	fc.record({
		table: fc.constantFrom(
			...RAW_TABLE_NAMES.filter((table) => table !== 'play_by_play' && table !== 'schedule'),
		),
		column: fc.nat(60),
		type: fc.constantFrom(...TYPES),
	}),
	{ maxLength: 4 },
);

const SUITABLE: Readonly<Record<string, readonly string[]>> = {
	INT64: ['BIGINT', 'DOUBLE', 'INTEGER'],
	FLOAT64: ['DOUBLE', 'FLOAT', 'BIGINT'],
	BOOL: ['BOOLEAN', 'DOUBLE', 'TINYINT'],
	DATE: ['DATE', 'TIMESTAMP_NS', 'TIMESTAMPTZ'],
	DATETIME: ['TIMESTAMP', 'TIMESTAMPTZ', 'TIMESTAMP_NS'],
};

test('typed values are read set by set as they are read row by row', async () => {
	const folder = temporaryFolder();
	await fc.assert(
		fc.asyncProperty(manySpoils, storedTypes, fc.nat(2), async (spoils, odd, choice) => {
			const tables = spoilt(spoils);
			for (const rows of Object.values(tables))
				for (const row of rows)
					for (const [name, text] of Object.entries(row))
						if (text === 'true' || text === 'false') row[name] = text === 'true' ? '1' : '0';
			const engine = await openSqlEngine();
			try {
				for (const [table, rows] of Object.entries(tables)) {
					const columns = rawColumnsOf(tableNamed(table));
					const staged = await engine.stage(
						table,
						columns.map(({ name }) => ({ name, type: 'STRING' })),
						[rows],
					);
					const casts = columns.map(({ name, type }, index) => {
						const stored =
							odd.find((one) => one.table === table && one.column % columns.length === index)?.type ??
							SUITABLE[type]?.[choice] ??
							'VARCHAR';
						const text = quotedName(name);
						// Parquet keeps microseconds: a time beyond their reach cannot be written.
						const read = stored === 'TIMESTAMP_S' ? `TRY_CAST(${text} AS TIMESTAMP)` : text;
						return `${stored === 'VARCHAR[]' ? `[${text}]` : `TRY_CAST(${read} AS ${stored})`} AS ${text}`;
					});
					const path = join(folder, `${table}.parquet`);
					rmSync(path, { force: true });
					await engine.run(`COPY (SELECT ${casts.join(', ')} FROM ${staged.from}) TO ${quotedText(path)}`);
				}
			} finally {
				await engine.close();
			}
			await expectSame(folder);
		}),
		FEW_LARGE_RUNS,
	);
});

test('rows in any order make the same tables', async () => {
	const held = (warehouse: Awaited<ReturnType<typeof emptyWarehouse>>) => contents(warehouse);
	await fc.assert(
		fc.asyncProperty(
			fc.array(spoil, { minLength: 100, maxLength: 100, size: 'max' }),
			fc.infiniteStream(fc.nat()),
			async (spoils, numbers) => {
				const folder = temporaryFolder();
				const tables = spoilt(spoils);
				// Some rows stand twice, some of them with another value.
				for (const rows of Object.values(tables))
					for (const row of rows.slice(0, 5))
						rows.push({ ...row }, { ...row, player_name: row.player_name ?? '' });
				const shuffled = Object.fromEntries(
					Object.entries(tables).map(([table, rows]) => {
						const keyed = rows.map((row) => ({ row, key: numbers.next().value }));
						return [table, keyed.sort((one, other) => one.key - other.key).map(({ row }) => row)];
					}),
				);
				const [one, other] = [await emptyWarehouse(), await emptyWarehouse()];
				writeCsv(folder, tables);
				await load(one, folder, {}, { fewRows: 0 });
				writeCsv(folder, shuffled);
				await load(other, folder, {}, { fewRows: 0 });
				const [first, second] = [await held(one), await held(other)];
				for (const [table, rows] of first) {
					// The lines of rejected rows are part of what the ledger has a fingerprint of.
					if (table === ledgerTable.name) continue;
					const comparable = (texts: readonly string[] | undefined) =>
						(texts ?? []).map((text) => text.replaceAll(/line \d+/g, 'line')).sort();
					expect(comparable(second.get(table)), table).toEqual(comparable(rows));
				}
			},
		),
		FEW_LARGE_RUNS,
	);
});
