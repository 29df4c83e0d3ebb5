import type { DateRange, IsoDate, TableDefinition, Warehouse } from '@accounted/warehouse';
import { registryFor } from '../identity/registry-for.ts';
import type { RawSource, SourceBatch } from '../source/raw-source.ts';
import { SourceError } from '../source/source-error.ts';
import { RAW_TABLE_NAMES, RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { changedEntities, STORIED } from './changed-entities.ts';
import { checkLeague } from './check-league.ts';
import { type Arrival, commitArrivals } from './commit-arrivals.ts';
import { type Games, RowReader, type ScheduledGame } from './row-reader.ts';
import { spanOf } from './span.ts';
import type { RejectedRow } from './tables.ts';
import { changedUnits, goneUnits, rejectedUnits, storedVersions } from './units.ts';

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
			const telling = stored.size > 0 && STORIED.has(table);
			const reader = new RowReader(table, { origin, registry, games, now: now(), telling });
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
		const changed = registry.changed
			? new Map<IsoDate, string[]>()
			: await changedEntities(warehouse, arrivals, stored, games);
		const datesChanged = await commitArrivals(warehouse, arrivals, stored, registry, changed, request);
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

function rejectedHint([first]: readonly RejectedRow[]): string {
	if (first === undefined) return 'It is empty: nothing was written.';
	return `Every row was rejected; the first is ${first.position}, column ${first.column_name}: ${first.reason}. Nothing was written.`;
}
