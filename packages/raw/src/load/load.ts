import { ledgerTable } from '@accounted/failure-tracking';
import {
	type DateRange,
	Fingerprint,
	type IsoDate,
	type RowOf,
	replaceRows,
	type Staged,
	sql,
	type TableChange,
	type TableDefinition,
	type Warehouse,
} from '@accounted/warehouse';
import { z } from 'zod';
import { Registry, type Sighting } from '../identity/registry.ts';
import { registryTable } from '../identity/registry-table.ts';
import { coerceText } from '../source/coerce.ts';
import type { RawSource, SourceBatch } from '../source/raw-source.ts';
import { SourceError } from '../source/source-error.ts';
import { RAW_TABLE_NAMES, RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { checkLeague } from './check-league.ts';
import { type Games, RowReader, type ScheduledGame } from './row-reader.ts';
import { spanOf } from './span.ts';
import {
	RAW_SOURCE,
	type RejectedRow,
	rejectedRowsTable,
	type SourceVersion,
	sourceVersionsTable,
} from './tables.ts';

export interface LoadRequest {
	readonly source: RawSource;
	/** Tables to load that are otherwise left out. */
	readonly also?: readonly RawTableName[];
	readonly runId: string;
	/** The time in UTC, ISO. */
	readonly now: () => string;
	readonly onProgress?: (event: { readonly table: RawTableName; readonly rows: number }) => void;
}

export interface LoadedTable {
	readonly table: RawTableName;
	readonly rows: number;
	readonly rejected: readonly RejectedRow[];
	/** Games, days or players whose rows are not what they were. */
	readonly unitsChanged: number;
}

export interface LoadResult {
	readonly tables: readonly LoadedTable[];
	/** First and last date of the schedule that was loaded. */
	readonly range: DateRange;
	readonly games: number;
	/** Dates on which any raw row has changed. */
	readonly datesChanged: readonly IsoDate[];
}

/** What a source holds of one table, staged, beside what the warehouse held of it. */
interface Arrival {
	readonly table: RawTableName;
	readonly reader: RowReader;
	readonly staged: Staged;
	readonly changed: readonly string[];
}

/**
 * Brings a source into nba_raw. The source is the truth for the games on its schedule: each game's rows of each table
 * it has are replaced where they differ, in one commit. Loading the same source again finds no difference and writes
 * nothing.
 */
export async function loadRaw(warehouse: Warehouse, request: LoadRequest): Promise<LoadResult> {
	const { source, also = [], now, onProgress } = request;
	const registry = await registryFor(warehouse, source);
	const stored = await storedVersions(warehouse);
	const arrivals: Arrival[] = [];
	let games: Games | null = null;
	try {
		for (const table of RAW_TABLE_NAMES) {
			if (!source.tables.includes(table)) continue;
			if (RAW_TABLES[table].onRequest && !also.includes(table)) continue;
			const origin = `${source.label}/${source.originOf(table)}`;
			const reader = new RowReader(table, origin, registry, games, now());
			const seen: Map<string, ScheduledGame> = new Map();
			const definition: TableDefinition = RAW_TABLES[table].table;
			const rejectedBefore = await rejectedUnits(warehouse, table, origin);
			const staged = await warehouse.stage(definition, rowsOf(source, table, reader, seen, onProgress));
			if (table === 'schedule') games = seen;
			const arrived = reader.versions();
			const gone = goneUnits(table, arrived, stored, games, rejectedBefore);
			arrivals.push({
				table,
				reader,
				staged,
				changed: [...changedUnits(table, arrived, stored), ...gone],
			});
			if (table !== 'schedule') continue;
			if (seen.size === 0)
				throw new SourceError(
					`${source.label}: its schedule has no game that can be read`,
					rejectedHint(reader.rejected),
				);
			await checkLeague(warehouse, source.label, seen);
		}
		if (games === null) throw new TypeError(`${source.label} has no schedule`);
		const datesChanged = await commitArrivals(warehouse, arrivals, stored, registry, request);
		return {
			tables: arrivals.map(({ table, reader, changed }) => ({
				table,
				rows: reader.accepted,
				rejected: reader.rejected,
				unitsChanged: changed.length,
			})),
			range: spanOf([...games.values()].map(({ date }) => date)),
			games: games.size,
			datesChanged,
		};
	} finally {
		for (const { staged } of arrivals) await staged.drop();
	}
}

/** Reads the names of all players first: a row without an id needs to know who else has its name. */
async function registryFor(warehouse: Warehouse, source: RawSource): Promise<Registry> {
	const registry = new Registry(
		await warehouse.query(
			sql`SELECT * FROM ${registryTable} ORDER BY player_id, player_lookup`,
			registryTable.schema,
		),
	);
	const sightings = new Map<string, Sighting>();
	for (const table of ['players', 'player_box'] as const) {
		if (!source.tables.includes(table)) continue;
		for await (const { rows } of source.batches(table, ['player_id', 'player_name']))
			for (const { player_id: id, player_name } of rows) {
				if (typeof player_name !== 'string' || player_name === '') continue;
				const player_id = typeof id === 'string' ? coerceText({ type: 'INT64' }, id) : id;
				if (typeof player_id === 'number' && Number.isSafeInteger(player_id))
					sightings.set(`${player_id} ${player_name}`, { player_id, player_name });
				// A box score row without an id asks who it is. The list of players says that there is such a player.
				else if (table === 'players') sightings.set(player_name, { player_id: null, player_name });
			}
	}
	registry.observe([...sightings.values()]);
	return registry;
}

async function* rowsOf(
	source: RawSource,
	table: RawTableName,
	reader: RowReader,
	seen: Map<string, ScheduledGame>,
	onProgress: LoadRequest['onProgress'],
) {
	const { file } = RAW_TABLES[table];
	for await (const batch of source.batches(
		table,
		Object.keys(file.shape),
	) satisfies AsyncIterable<SourceBatch>) {
		const rows = reader.read(batch);
		if (table === 'schedule')
			for (const row of rows) {
				const game = RAW_TABLES.schedule.table.schema.parse(row);
				seen.set(game.game_id, {
					date: game.game_date,
					seasonYear: game.season_year,
					teams: [game.home_team, game.away_team],
				});
			}
		yield rows;
		onProgress?.({ table, rows: reader.accepted });
	}
}

/** Units that hold other rows than before. */
function changedUnits(
	table: RawTableName,
	arrived: readonly SourceVersion[],
	stored: ReadonlyMap<string, SourceVersion>,
): string[] {
	return arrived
		.filter(({ unit, version }) => stored.get(keyOf(table, unit))?.version !== version)
		.map(({ unit }) => unit);
}

/**
 * Units that the source has no row of any more: of the games on its schedule, and of what this very file brought before
 * and was rejected. Those of other games are another source's.
 */
function goneUnits(
	table: RawTableName,
	arrived: readonly SourceVersion[],
	stored: ReadonlyMap<string, SourceVersion>,
	games: Games | null,
	rejectedBefore: readonly string[],
): string[] {
	const here = new Set(arrived.map(({ unit }) => unit));
	const ours = RAW_TABLES[table].unit === 'game_id' ? [...(games?.keys() ?? [])] : [];
	return [...new Set([...ours, ...rejectedBefore])].filter(
		(unit) => !here.has(unit) && stored.has(keyOf(table, unit)),
	);
}

async function rejectedUnits(warehouse: Warehouse, table: RawTableName, origin: string): Promise<string[]> {
	const rows = await warehouse.query(
		sql`SELECT DISTINCT unit FROM ${rejectedRowsTable} WHERE table_name = ${table} AND source = ${origin}`,
		z.object({ unit: z.string() }),
	);
	return rows.map(({ unit }) => unit);
}

async function commitArrivals(
	warehouse: Warehouse,
	arrivals: readonly Arrival[],
	stored: ReadonlyMap<string, SourceVersion>,
	registry: Registry,
	{ runId, now }: LoadRequest,
): Promise<IsoDate[]> {
	const changes: TableChange[] = [];
	const after = new Map(stored);
	const dates = new Set<IsoDate | null>();
	for (const { table, reader, staged, changed } of arrivals) {
		if (changed.length === 0) continue;
		const units = new Set(changed);
		const versions = reader.versions().filter(({ unit }) => units.has(unit));
		for (const unit of changed) {
			dates.add(after.get(keyOf(table, unit))?.unit_date ?? null);
			after.delete(keyOf(table, unit));
		}
		for (const version of versions) {
			dates.add(version.unit_date);
			after.set(keyOf(table, version.unit), version);
		}
		const { table: definition, unit } = RAW_TABLES[table];
		// A transaction_date is a DATE; ISO text and DATE compare alike once both are text.
		const ofUnits = sql`CAST(${sql.identifier(unit)} AS STRING) IN (SELECT * FROM UNNEST(${sql.array('STRING', changed)}))`;
		const inBooks = sql`table_name = ${table} AND unit IN (SELECT * FROM UNNEST(${sql.array('STRING', changed)}))`;
		changes.push(
			{ table: definition, where: ofUnits, staged: { from: staged, where: ofUnits } },
			replaceRows(sourceVersionsTable, inBooks, versions),
			replaceRows(
				rejectedRowsTable,
				inBooks,
				reader.rejected.filter((row) => units.has(row.unit)),
			),
		);
	}
	if (registry.changed) changes.push(replaceRows(registryTable, sql`TRUE`, registry.rows()));
	const datesChanged = [...dates].filter((date) => date !== null).sort();
	if (changes.length === 0) return [];
	await warehouse.commit([...changes, ledgerOf(datesChanged, after, runId, now())]);
	return datesChanged;
}

/** One ledger cell per changed date: downstream cells of that date are stale from here on. */
function ledgerOf(
	dates: readonly IsoDate[],
	versions: ReadonlyMap<string, SourceVersion>,
	runId: string,
	now: string,
): TableChange {
	const cells = new Map(dates.map((date) => [date, { rows: 0, fingerprint: new Fingerprint() }]));
	for (const { table_name, unit, unit_date, row_count, version } of versions.values()) {
		const cell = unit_date === null ? undefined : cells.get(unit_date);
		if (cell === undefined) continue;
		cell.rows += row_count;
		cell.fingerprint.add([table_name, unit, version]);
	}
	const rows = [...cells].map(
		([analysis_date, { rows, fingerprint }]): RowOf<typeof ledgerTable> => ({
			processor_name: RAW_SOURCE.name,
			analysis_date,
			expected_count: rows,
			record_count: rows,
			failure_count: 0,
			run_id: runId,
			logic_version: 1,
			input_version: '',
			output_version: fingerprint.toString(),
			committed_at: now,
		}),
	);
	const where = sql`processor_name = ${RAW_SOURCE.name} AND analysis_date IN (SELECT * FROM UNNEST(${sql.array('DATE', dates)}))`;
	return replaceRows(ledgerTable, where, rows);
}

async function storedVersions(warehouse: Warehouse): Promise<Map<string, SourceVersion>> {
	const rows = await warehouse.query(sql`SELECT * FROM ${sourceVersionsTable}`, sourceVersionsTable.schema);
	return new Map(rows.map((row) => [keyOf(row.table_name, row.unit), row]));
}

function keyOf(table: string, unit: string): string {
	return `${table} ${unit}`;
}

function rejectedHint([first]: readonly RejectedRow[]): string {
	if (first === undefined) return 'It is empty: nothing was written.';
	return `Every row was rejected; the first is ${first.position}, column ${first.column_name}: ${first.reason}. Nothing was written.`;
}
