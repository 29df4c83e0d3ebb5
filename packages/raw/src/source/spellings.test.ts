import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { quotedText, type SqlEngine, type TableDefinition, type Warehouse } from '@accounted/warehouse';
import { describe, expect, test } from 'vitest';
import { loadRaw } from '../load/load.ts';
import {
	emptyWarehouse,
	engineForTest,
	rejectedRows,
	rowsOf,
	smallLeague,
	temporaryFolder,
	writeTables,
} from '../small-league.test-support.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { now } from '../testing/now.ts';
import { type FolderOptions, openFolder } from './folder-source.ts';

/** One league in many spellings: whatever files it comes in, the tables that are loaded are the same. */
const TABLES = ['schedule', 'player_box', 'team_box', 'shots', 'players'] as const;

function league() {
	const tables = smallLeague();
	const names = new Map(tables.player_box?.map((row) => [row.player_id, row.player_name]));
	for (const row of [...(tables.player_box ?? []), ...(tables.shots ?? [])])
		if (row.player_name === 'BOS One') row.player_name = 'José Dončić Ünal';
	for (const row of tables.schedule ?? [])
		Object.assign(row, { tipoff_et: `${row.game_date}T19:30:00`, officials: 'A B & C D', attendance: 18997 });
	return {
		...tables,
		players: [...names].map(([player_id, name]) => ({
			player_id: player_id ?? null,
			player_name: name === 'BOS One' ? 'José Dončić Ünal' : (name ?? null),
			age: 25,
		})),
	};
}

async function loaded(folder: string, options: FolderOptions = {}) {
	const warehouse = await emptyWarehouse();
	const engine = await engineForTest();
	const source = await openFolder(folder, engine, options);
	await loadRaw(warehouse, { source, engine, runId: 'load', now });
	expect(await rejectedRows(warehouse)).toEqual([]);
	return rowsIn(warehouse);
}

async function rowsIn(warehouse: Warehouse): Promise<Map<string, string[]>> {
	const held = new Map<string, string[]>();
	for (const name of TABLES) {
		const table: TableDefinition = RAW_TABLES[name].table;
		held.set(name, (await rowsOf(warehouse, table)).map((row) => JSON.stringify(row)).sort());
	}
	return held;
}

let plain: Promise<Map<string, string[]>> | undefined;
/** What is loaded from plain CSV files. */
function plainRows(): Promise<Map<string, string[]>> {
	plain ??= loaded(writeTables(temporaryFolder(), league()));
	return plain;
}

test('the league is loaded whole', async () => {
	expect([...(await plainRows()).values()].map((rows) => rows.length)).toEqual([3, 24, 6, 12, 12]);
});

describe('a folder of text files', () => {
	/** Each file of the folder under another name or with other bytes. */
	const SPELLINGS: readonly [
		string,
		(text: string, name: string) => readonly [name: string, bytes: Buffer | string],
		FolderOptions?,
	][] = [
		[
			'with semicolons',
			(text, name) => [name, text.replaceAll(/[,;]/g, (mark) => (mark === ',' ? ';' : ','))],
		],
		['with tabs', (text, name) => [name.replace('.csv', '.tsv'), text.replaceAll(',', '\t')]],
		['packed', (text, name) => [`${name}.gz`, gzipSync(text)]],
		[
			'named in capitals, columns and files',
			(text, name) => [name.toUpperCase(), text.replace(/^.*/, (line) => line.toUpperCase())],
		],
		['with CR LF', (text, name) => [name, text.replaceAll('\n', '\r\n')]],
		['with CR LF after the header only', (text, name) => [name, text.replace('\n', '\r\n')]],
		['with a byte order mark', (text, name) => [name, `\uFEFF${text}`]],
		['in UTF-16', (text, name) => [name, Buffer.from(`\uFEFF${text}`, 'utf16le')]],
		[
			'in UTF-16 without a mark, which is named',
			(text, name) => [name, Buffer.from(text, 'utf16le')],
			{ encoding: 'utf-16le' },
		],
		[
			'in an encoding that is named, beside files in UTF-8',
			(text, name) => [
				name,
				name === 'shots.csv'
					? text
					: Buffer.from(
							text
								.replaceAll('č', '\xe8')
								.replaceAll('ć', '\xe6')
								.replaceAll('é', '\xe9')
								.replaceAll('Ü', '\xdc'),
							'latin1',
						),
			],
			{ encoding: 'iso-8859-2' },
		],
		['joined, each with its header', (text, name) => [name, joined(text)]],
		[
			'with columns of its own',
			(text, name) => [name, text.replaceAll(/^(.*)$/gm, (line) => (line === '' ? '' : `${line},,x`))],
		],
		['with empty lines', (text, name) => [name, `\n${text.replaceAll('\n', '\n\n')}`]],
		['in which nothing is NA', (text, name) => [name, text.replaceAll(/(?<=,)(?=,|$)/gm, 'NA')]],
	];

	test.each(SPELLINGS)('%s is the same league', async (_, spell, options = {}) => {
		const folder = temporaryFolder();
		const tables = writeTables(temporaryFolder(), league());
		for (const table of TABLES) {
			const [name, bytes] = spell(readFileSync(join(tables, `${table}.csv`), 'utf8'), `${table}.csv`);
			writeFileSync(join(folder, name), bytes);
		}
		expect(await loaded(folder, options)).toEqual(await plainRows());
	});

	/** The lines in two files with a header each, one after the other. */
	function joined(text: string): string {
		const [header, ...lines] = text.trimEnd().split('\n');
		const half = Math.ceil(lines.length / 2);
		return [header, ...lines.slice(0, half), header, ...lines.slice(half), ''].join('\n');
	}
});

describe('a folder of Parquet files', () => {
	/** Writes a table of the CSV folder as Parquet, with these columns stored in another way. */
	async function write(
		engine: SqlEngine,
		csv: string,
		into: string,
		table: RawTableName,
		replaced: Readonly<Record<string, string>>,
	) {
		const read = `read_csv(${quotedText(join(csv, `${table}.csv`))}, all_varchar = true)`;
		const there = new Set((await engine.describe(`SELECT * FROM ${read}`)).map(({ name }) => name));
		const list = Object.entries(replaced).filter(([name]) => there.has(name));
		const replace = list.map(([name, expression]) => `${expression} AS ${name}`).join(', ');
		await engine.run(
			`COPY (SELECT *${replace === '' ? '' : ` REPLACE (${replace})`} FROM ${read}) TO ${quotedText(into)} (FORMAT parquet)`,
		);
	}

	test.each<[string, Readonly<Record<string, string>>]>([
		['all text', {}],
		[
			'as DuckDB writes it',
			{
				game_date: 'game_date::DATE',
				pts: 'pts::BIGINT',
				is_home: 'is_home::BOOLEAN',
				minutes: 'minutes::DOUBLE',
				tipoff_et: 'tipoff_et::TIMESTAMP',
			},
		],
		[
			'as pandas writes it',
			{
				game_date: 'game_date::TIMESTAMP_NS',
				tipoff_et: 'tipoff_et::TIMESTAMP_NS',
				game_id: 'game_id::BIGINT',
				pts: "COALESCE(pts::DOUBLE, 'NaN'::DOUBLE)",
				minutes: "COALESCE(minutes::DOUBLE, 'NaN'::DOUBLE)",
				shot_made: '(shot_made::BOOLEAN)::DOUBLE',
			},
		],
		[
			'as polars and Spark write it',
			{
				game_date: "(game_date || ' 00:00:00+00')::TIMESTAMPTZ",
				tipoff_et: "(tipoff_et || '-04')::TIMESTAMPTZ",
				player_id: 'player_id::INTEGER',
				starter: '(starter::BOOLEAN)::TINYINT',
				officials: "string_split(officials, ' & ')",
				minutes: 'to_seconds(minutes::DOUBLE * 60)',
				team: 'encode(team)',
			},
		],
		[
			'as R writes it',
			{
				game_id: 'game_id::DOUBLE',
				game_date: 'game_date::TIMESTAMP_MS',
				fga: 'fga::DECIMAL(10, 1)',
				status: "status::ENUM('PLAYED', 'DNP', 'INACTIVE', 'Final')",
			},
		],
	])('%s is the same league', async (kind, replaced) => {
		const engine = await engineForTest();
		const csv = writeTables(temporaryFolder(), league());
		const folder = temporaryFolder();
		for (const table of TABLES) await write(engine, csv, join(folder, `${table}.parquet`), table, replaced);
		const rows = await loaded(folder);
		// A list of text comes as one text.
		if (kind.includes('Spark'))
			rows.set(
				'schedule',
				(rows.get('schedule') ?? []).map((row) => row.replace('A B, C D', 'A B & C D')),
			);
		expect(rows).toEqual(await plainRows());
	});

	test('in parts, by day and by hand, is the same league', async () => {
		const engine = await engineForTest();
		const csv = writeTables(temporaryFolder(), league());
		const folder = temporaryFolder();
		for (const table of TABLES) {
			const read = `read_csv(${quotedText(join(csv, `${table}.csv`))}, all_varchar = true)`;
			mkdirSync(join(folder, table));
			const into = quotedText(join(folder, table));
			if (table === 'players')
				await engine.run(
					`COPY (FROM ${read}) TO ${quotedText(join(folder, table, 'all.parquet'))} (FORMAT parquet)`,
				);
			// The day stands in the names of the folders, and not in the files.
			else
				await engine.run(
					`COPY (FROM ${read}) TO ${into} (FORMAT parquet, PARTITION_BY (game_date), OVERWRITE_OR_IGNORE)`,
				);
		}
		expect(await loaded(folder)).toEqual(await plainRows());
	});

	test('beside text files and SELECTs is the same league', async () => {
		const engine = await engineForTest();
		const folder = writeTables(temporaryFolder(), league());
		await write(engine, folder, join(folder, 'shots.parquet'), 'shots', {});
		rmSync(join(folder, 'shots.csv'));
		const sql = "SELECT * RENAME (pts AS pts) FROM 'team_box.csv'";
		const mapping = {
			file: 'accounted.config.ts',
			selects: { team_box: { sql }, players: { sql: "FROM 'players.csv'" } },
		};
		expect(await loaded(folder, { mapping })).toEqual(await plainRows());
	});
});
