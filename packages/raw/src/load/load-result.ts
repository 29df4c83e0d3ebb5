import type { SqlEngine } from '@accounted/warehouse';
import { z } from 'zod';
import type { Registry } from '../identity/registry.ts';
import { gameStateOf } from '../tables/game-state.ts';
import type { RawTableName } from '../tables/index.ts';
import { seasonTypeOf } from '../tables/season-type.ts';
import type { Arrival } from './arrival.ts';
import { type RejectedRow, rejectedRowsTable } from './tables.ts';

/** How many rejected rows of a table a result names. All are kept in nba_raw.rejected_rows. */
const NAMED = 3;

export interface LoadedTable {
	readonly table: RawTableName;
	/** The file: a folder and a name in it. */
	readonly origin: string;
	readonly rows: number;
	readonly rejectedCount: number;
	/** The first rejected rows. */
	readonly rejected: readonly RejectedRow[];
	/** Rows that stood in the file twice, and were loaded once. */
	readonly dropped: number;
	/** The first rows that were dropped, and the rows that were kept instead. */
	readonly droppedExamples: readonly { readonly position: string; readonly kept: string }[];
	/** Lines of the schedule that another line of the same game has overtaken. */
	readonly superseded: number;
	/** Columns with values that could not be read and were left null. */
	readonly unread: readonly UnreadColumn[];
	/** Games, days or players whose rows have changed. */
	readonly unitsChanged: number;
	/** What a person should know of how the file was read. */
	readonly notes: readonly string[];
}

interface UnreadColumn {
	readonly column: string;
	readonly count: number;
	/** Where the first of the values stands, and what it is. */
	readonly position: string;
	readonly value: string;
}

/** What a load found out about a source as a whole. */
export interface Findings {
	/** Statuses that are not known, or null, of games that have a score and box score rows. */
	readonly unknownStates: readonly { readonly status: string | null; readonly games: number }[];
	/** Season types that are not known. Their games count for the season. */
	readonly unknownSeasonTypes: readonly { readonly seasonType: string; readonly games: number }[];
	/** Injury transactions whose player is not known, or shares a name with another. */
	readonly unresolvedTransactions: number;
}

export async function firstRejected(engine: SqlEngine, { rejected }: Arrival): Promise<RejectedRow[]> {
	if (rejected === null) return [];
	return engine.query(
		`SELECT * FROM ${rejected} ORDER BY _position LIMIT ${NAMED}`,
		rejectedRowsTable.schema,
	);
}

export async function loadedTableOf(
	engine: SqlEngine,
	arrival: Arrival,
	unitsChanged: number,
): Promise<LoadedTable> {
	const { table, origin, counts, droppedExamples, notes } = arrival;
	return {
		table,
		origin,
		rows: counts.accepted,
		rejectedCount: counts.rejected,
		rejected: await firstRejected(engine, arrival),
		dropped: counts.dropped,
		droppedExamples,
		superseded: counts.superseded,
		unread: await unreadColumns(engine, arrival),
		unitsChanged,
		notes,
	};
}

async function unreadColumns(engine: SqlEngine, { unread }: Arrival): Promise<UnreadColumn[]> {
	if (unread === null) return [];
	return engine.query(
		`SELECT column_name AS "column", COUNT(*) AS "count", arg_min(position, _position) AS position,
			arg_min(value, _position) AS value
		FROM ${unread} GROUP BY column_name ORDER BY column_name`,
		z.object({ column: z.string(), count: z.int(), position: z.string(), value: z.string() }),
	);
}

export async function findingsOf(
	engine: SqlEngine,
	arrivals: readonly Arrival[],
	registry: Registry,
): Promise<Findings> {
	const rowsOf = (table: RawTableName) => arrivals.find((arrival) => arrival.table === table)?.rows;
	const [schedule, box, transactions] = (['schedule', 'player_box', 'injury_transactions'] as const).map(
		rowsOf,
	);
	const played =
		schedule === undefined || box === undefined
			? []
			: await engine.query(
					`SELECT status, COUNT(*) AS games FROM ${schedule} AS schedule
					WHERE home_score IS NOT NULL AND away_score IS NOT NULL
						AND game_id IN (SELECT game_id FROM ${box})
					GROUP BY status ORDER BY status`,
					z.object({ status: z.string().nullable(), games: z.int() }),
				);
	const seasonTypes =
		schedule === undefined
			? []
			: await engine.query(
					`SELECT season_type AS "seasonType", COUNT(*) AS games FROM ${schedule} GROUP BY season_type ORDER BY season_type`,
					z.object({ seasonType: z.string(), games: z.int() }),
				);
	const players =
		transactions === undefined
			? []
			: await engine.query(
					`SELECT player_id, player_name, COUNT(*) AS rows_of_player FROM ${transactions} GROUP BY ALL`,
					z.object({
						player_id: z.int().nullable(),
						player_name: z.string(),
						rows_of_player: z.int(),
					}),
				);
	return {
		unknownStates: played.filter(({ status }) => gameStateOf(status) === null),
		unknownSeasonTypes: seasonTypes.filter(({ seasonType }) => seasonTypeOf(seasonType) === null),
		unresolvedTransactions: players
			.filter((sighting) => registry.resolve(sighting)?.identity_status !== 'RESOLVED')
			.reduce((sum, { rows_of_player }) => sum + rows_of_player, 0),
	};
}
