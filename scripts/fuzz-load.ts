import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { RAW_TABLES } from '@accounted/raw';
import { columnsOf } from '@accounted/warehouse';
import { DuckDBInstance } from '@duckdb/node-api';
import { NASTY_TEXTS } from '../packages/raw/src/testing/nasty-texts.ts';

/**
 * `node scripts/fuzz-load.ts [--rows 1000000] [--seed 1] [--format csv|parquet]`: loads made-up files of all tables, half of
 * whose rows hold one or two nasty values, with the command `load`. Then it checks that the rows in the files are the loaded
 * and the rejected ones, that each loaded value is what this script reads in the file by rules of its own, that no stack
 * trace was printed, and how much memory the command took.
 */
const { values } = parseArgs({
	options: {
		rows: { type: 'string', default: '1000000' },
		seed: { type: 'string', default: '1' },
		format: { type: 'string', default: 'csv' },
	},
});
const SEED = Number(values.seed);
const IS_PARQUET = values.format === 'parquet';
const MAIN = resolve(import.meta.dirname, '../apps/pipeline/src/main.ts');

/** The share of each table in the rows. */
const SHARES = {
	schedule: 0.005,
	players: 0.005,
	player_box: 0.25,
	team_box: 0.01,
	shots: 0.45,
	game_odds: 0.005,
	injury_transactions: 0.05,
	play_by_play: 0.225,
} as const;
type Table = keyof typeof SHARES;
const TABLES = Object.keys(SHARES) as readonly Table[];
const GAMES = Math.max(1, Math.round(Number(values.rows) * SHARES.schedule));
const countOf = (table: Table) =>
	table === 'team_box' ? 2 * GAMES : Math.max(1, Math.round(Number(values.rows) * SHARES[table]));

/** Columns that tell rows apart or place them: they are never spoilt. */
const KEYS: Readonly<Record<Table, readonly string[]>> = {
	schedule: ['game_id', 'season', 'game_date', 'home_team', 'away_team'],
	players: ['player_id', 'player_name'],
	player_box: ['game_id', 'player_id', 'player_name'],
	team_box: ['game_id', 'team'],
	shots: ['game_id', 'event_num'],
	game_odds: ['game_id'],
	injury_transactions: ['notes', 'player_id', 'player_name'],
	play_by_play: ['game_id', 'seq'],
};

/** A number that depends on nothing but its arguments. */
function random(...parts: readonly (string | number)[]): number {
	let hash = SEED ^ 0x9e3779b9;
	for (const part of parts)
		for (const character of `${part}|`) {
			hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
			hash ^= hash >>> 15;
		}
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

function dateOf(game: number): string {
	return new Date(Date.UTC(2000, 9, 1) + (game % 7000) * 86_400_000).toISOString().slice(0, 10);
}

/** The player that a row is about: each game has all of a few hundred players once. */
function playerOf(table: Table, index: number): number {
	if (table === 'player_box') return Math.floor(index / GAMES);
	return table === 'players' ? index : index % 500;
}

/** The texts of a row as it would be right. */
function rightRow(table: Table, index: number): Record<string, string> {
	const game = index % GAMES;
	const isHome = table === 'team_box' ? index < GAMES : index % 2 === 0;
	const known: Readonly<Record<string, string>> = {
		game_id: `00${20_000_000 + game}`,
		game_date: dateOf(game),
		transaction_date: dateOf(index),
		season: '2000-01',
		season_type: 'Regular Season',
		status: table === 'schedule' ? 'Final' : 'PLAYED',
		home_team: 'HOM',
		away_team: 'AWY',
		team: isHome ? 'HOM' : 'AWY',
		opponent: isHome ? 'AWY' : 'HOM',
		player_id: String(1_000_000 + playerOf(table, index)),
		player_name: `Player Number${playerOf(table, index)}`,
		action: 'PLACED',
		notes: `note ${index}`,
		event_num: String(index),
		seq: String(index),
		shot_value: '2',
		shot_zone_basic: 'Mid-Range',
		tipoff_et: '2000-10-01T19:30:00',
	};
	return Object.fromEntries(
		columnsOf(RAW_TABLES[table].file).map(({ name, type }) => {
			const number = Math.floor(random(table, index, name) * 50);
			const made =
				type === 'BOOL' ? String(number % 2 === 0) : type === 'FLOAT64' ? String(number / 4) : String(number);
			return [name, known[name] ?? (type === 'STRING' ? `text ${number}` : made)];
		}),
	);
}

/** Columns of a Parquet file that are stored in their type; they are never spoilt there. */
function isTyped(table: Table, column: string): boolean {
	return IS_PARQUET && random(table, column, 'typed') < 0.5;
}

/** The row as it stands in the file. */
function fileRow(table: Table, index: number): Record<string, string> {
	const row = rightRow(table, index);
	const columns = Object.keys(row).filter((name) => !KEYS[table].includes(name) && !isTyped(table, name));
	for (const turn of [0, 1]) {
		if (random(table, index, 'spoilt', turn) > 0.3) continue;
		const column = columns[Math.floor(random(table, index, 'column', turn) * columns.length)];
		const text = NASTY_TEXTS[Math.floor(random(table, index, 'text', turn) * NASTY_TEXTS.length)];
		if (column !== undefined && text !== undefined) row[column] = text;
	}
	return row;
}

function* csvOf(table: Table): Generator<string> {
	const columns = Object.keys(rightRow(table, 0));
	yield `${columns.join(',')}\n`;
	for (let index = 0; index < countOf(table); index++) {
		const row = fileRow(table, index);
		yield `${columns.map((name) => `"${(row[name] ?? '').replaceAll('"', '""')}"`).join(',')}\n`;
	}
}

const SQL_TYPES: Readonly<Record<string, string>> = {
	INT64: 'BIGINT',
	FLOAT64: 'DOUBLE',
	BOOL: 'BOOLEAN',
	DATE: 'DATE',
	DATETIME: 'TIMESTAMP',
	STRING: 'VARCHAR',
};

async function writeFiles(folder: string): Promise<void> {
	for (const table of TABLES) {
		const csv = join(folder, `${table}.csv`);
		await pipeline(Readable.from(csvOf(table)), createWriteStream(csv));
		if (!IS_PARQUET) continue;
		const columns = columnsOf(RAW_TABLES[table].file).map(({ name, type }) =>
			isTyped(table, name) ? `CAST(${name} AS ${SQL_TYPES[type]}) AS ${name}` : name,
		);
		await ask(
			':memory:',
			`COPY (SELECT ${columns.join(', ')} FROM read_csv('${csv}', all_varchar = true, header = true, quote = '"', escape = '"', nullstr = '---', new_line = '\\n', strict_mode = false, parallel = false, max_line_size = 1000000)) TO '${join(folder, `${table}.parquet`)}'`,
		);
		await rm(csv);
	}
}

async function ask(path: string, statement: string): Promise<unknown[][]> {
	const instance = await DuckDBInstance.create(path);
	const connection = await instance.connect();
	try {
		return (await connection.runAndReadAll(statement)).getRowsJS();
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
}

/** Runs the command, and watches how much memory it takes. */
async function load(folder: string, database: string) {
	const started = performance.now();
	const child = spawn(
		process.execPath,
		[MAIN, 'load', '--source', folder, '--database', database, '--with', 'play_by_play'],
		{ stdio: ['ignore', 'pipe', 'pipe'] },
	);
	let [output, peak] = ['', 0];
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text) => (output += text));
	const watch = setInterval(async () => {
		const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
		peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
	}, 100);
	const code = await new Promise((done) => child.on('close', done));
	clearInterval(watch);
	return { code, output, peak, seconds: (performance.now() - started) / 1000 };
}

const EMPTY = /^\s*(nan|na|n\/a|none|null|\\n|<na>|nat)?\s*$/i;

/** Whether a loaded value is what a text says, by rules of this script's own. */
function says(name: string, type: string, text: string, value: unknown): boolean {
	const plain = text.trim();
	if (value === null) return EMPTY.test(text) || RAW_NULLS.has(name) || !isReadable(name, type, plain);
	switch (type) {
		case 'STRING':
			if (name === 'season')
				return plain.replace(/^2(\d{4})$/, '$1').startsWith(String(value).slice(0, 4)) || value === text;
			if (
				['team', 'opponent', 'home_team', 'away_team', 'status', 'action', 'shot_zone_basic'].includes(name)
			) {
				const letters = (one: string) => one.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
				return letters(String(value)).startsWith(letters(text).slice(0, 2)) || value === text;
			}
			return value === text;
		case 'INT64':
		case 'FLOAT64':
			return Number(value) === numberIn(plain);
		case 'BOOL':
			return value === /^(t|1|y|w)/i.test(plain);
		case 'DATE':
			return value === dayIn(plain);
		case 'DATETIME':
			return (
				isReadable(name, type, plain) && Math.abs(Date.parse(`${value}Z`) - timeIn(plain)) <= 5 * 3_600_000
			);
		default:
			return false;
	}
}

/** Columns in which 0 means nobody. */
const RAW_NULLS: ReadonlySet<string> = new Set(['assist_player_id', 'block_player_id', 'player_id']);

/** Whether a text clearly has a value of a type, so that it must not be lost. */
function isReadable(name: string, type: string, plain: string): boolean {
	switch (type) {
		case 'INT64':
			return /^-?\d{1,5}$/.test(plain);
		case 'FLOAT64':
			return /^-?\d{1,9}(\.\d{1,9})?$/.test(plain);
		case 'BOOL':
			return /^(true|false|0|1)$/i.test(plain);
		case 'DATETIME':
			return /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}/.test(plain) && !Number.isNaN(timeIn(plain));
		default:
			return name === 'game_date' && plain !== '';
	}
}

function numberIn(plain: string): number {
	const clock = /^(?:(\d+):)?(\d+):([\d.]+)$/.exec(plain);
	if (clock !== null) return Number(clock[1] ?? 0) * 60 + Number(clock[2]) + Number(clock[3]) / 60;
	const iso = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/i.exec(plain);
	if (iso !== null) return Number(iso[1] ?? 0) * 60 + Number(iso[2] ?? 0) + Number(iso[3] ?? 0) / 60;
	const points = /^([23])PT/i.exec(plain);
	return points === null ? Number(plain.replaceAll(',', '')) + 0 : Number(points[1]);
}

function dayIn(plain: string): string {
	const compact = /^(\d{4})(\d{2})(\d{2})/.exec(plain);
	const time = Date.parse(
		compact === null
			? `${plain.replace(/[ T]00:00.*$/, '').replace(/^(\d+)-(\d)-(\d)$/, '$1-0$2-0$3')} UTC`
			: compact.slice(1).join('-'),
	);
	return Number.isNaN(time) ? 'none' : new Date(time).toISOString().slice(0, 10);
}

function timeIn(plain: string): number {
	const zoned = /(Z|[+-]\d{2}(:?\d{2})?)$/i.test(plain.slice(10));
	return Date.parse(zoned ? plain.replace(/([+-]\d{2})$/, '$1:00') : `${plain}Z`);
}

/** Compares every loaded row with its row in the file. Returns how many there are, and the first differences. */
async function compare(database: string, table: Table): Promise<{ rows: number; wrong: string[] }> {
	const columns = columnsOf(RAW_TABLES[table].file);
	const instance = await DuckDBInstance.create(database, { access_mode: 'READ_ONLY' });
	const connection = await instance.connect();
	const wrong: string[] = [];
	let rows = 0;
	try {
		const list = columns.map(({ name, type }) =>
			type === 'DATE' || type === 'DATETIME'
				? `strftime(${name}, '${type === 'DATE' ? '%Y-%m-%d' : '%Y-%m-%dT%H:%M:%S'}')`
				: type === 'INT64'
					? `CAST(${name} AS DOUBLE)`
					: type === 'STRING'
						? `'=' || ${name}`
						: name,
		);
		const result = await connection.stream(`SELECT ${list.join(', ')} FROM nba_raw.${table}`);
		for (
			let chunk = await result.fetchChunk();
			chunk !== null && chunk.rowCount > 0;
			chunk = await result.fetchChunk()
		)
			for (const row of chunk.getRows()) {
				rows++;
				const loaded = Object.fromEntries(
					columns.map(({ name, type }, at) => [
						name,
						type === 'STRING' && typeof row[at] === 'string' ? row[at].slice(1) : row[at],
					]),
				);
				const texts = fileRow(table, indexOf(table, loaded));
				for (const { name, type } of columns)
					if (!says(name, type, texts[name] ?? '', loaded[name]) && wrong.length < 5)
						wrong.push(
							`${table}.${name}: the file says ${JSON.stringify(texts[name])}, loaded is ${JSON.stringify(loaded[name])}`,
						);
			}
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
	return { rows, wrong };
}

/** The number of a loaded row in its file, out of what tells it apart. */
function indexOf(table: Table, row: Readonly<Record<string, unknown>>): number {
	const game = Number(String(row.game_id).slice(2)) - 20_000_000;
	switch (table) {
		case 'schedule':
		case 'game_odds':
			return game;
		case 'team_box':
			return row.team === 'HOM' ? game : game + GAMES;
		case 'shots':
			return Number(row.event_num);
		case 'play_by_play':
			return Number(row.seq);
		case 'injury_transactions':
			return Number(String(row.notes).slice(5));
		case 'player_box':
			return (Number(row.player_id) - 1_000_000) * GAMES + game;
		default:
			return Number(row.player_id) - 1_000_000;
	}
}

const folder = await mkdtemp(join(tmpdir(), 'accounted-fuzz-'));
try {
	await writeFiles(folder);
	const database = join(folder, 'fuzz.duckdb');
	const { code, output, peak, seconds } = await load(folder, database);
	console.log(output.split('\n').slice(0, 30).join('\n'));
	const faults: string[] = [];
	if (code !== 1) faults.push(`load exits ${code}, not 1`);
	if (/^\s+at .*:\d+:\d+\)?$/m.test(output) || output.includes('fault of the program'))
		faults.push('a stack trace was printed');
	let [inFiles, loaded, rejected] = [0, 0, 0];
	for (const table of TABLES) {
		const { rows, wrong } = await compare(database, table);
		const [[count] = []] = await ask(
			database,
			`SELECT CAST(COUNT(*) AS INTEGER) FROM nba_raw.rejected_rows WHERE table_name = '${table}'`,
		);
		if (rows + Number(count) !== countOf(table))
			faults.push(`${table}: ${countOf(table)} rows in the file, ${rows} loaded, ${Number(count)} rejected`);
		faults.push(...wrong);
		inFiles += countOf(table);
		loaded += rows;
		rejected += Number(count);
	}
	console.log(
		`${inFiles} rows in ${values.format} files = ${loaded} loaded + ${rejected} rejected; ${seconds.toFixed(1)} s, peak ${peak.toFixed(0)} MB`,
	);
	for (const fault of faults) console.log(`FAULT ${fault}`);
	process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
	await rm(folder, { recursive: true, force: true });
}
