import { columnsOf, Fingerprint, type IsoDate, isoDate } from '@accounted/warehouse';
import type { z } from 'zod';
import type { Registry } from '../identity/registry.ts';
import { coerceText } from '../source/coerce.ts';
import type { SourceBatch } from '../source/raw-source.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { teamAbbr } from '../tables/team-abbr.ts';
import type { RejectedRow, SourceVersion } from './tables.ts';

type Row = Record<string, unknown>;

/** What the schedule says of each game; the other tables must agree. */
export type Games = ReadonlyMap<string, { readonly date: IsoDate; readonly seasonYear: number }>;

const TEAM_COLUMNS: ReadonlySet<string> = new Set(['team', 'opponent', 'home_team', 'away_team']);

/**
 * Checks the rows of one source table and makes table rows of them: text read as its type, tricodes in one spelling,
 * players identified. What does not fit is kept as rejected. Counts and fingerprints each unit on the way.
 */
export class RowReader {
	readonly rejected: RejectedRow[] = [];
	readonly table: RawTableName;
	readonly #origin: string;
	readonly #registry: Registry;
	/** Null for the schedule, which says which games there are. */
	readonly #games: Games | null;
	readonly #now: string;
	readonly #units = new Map<string, { date: IsoDate | null; rows: number; fingerprint: Fingerprint }>();
	readonly #columns;
	readonly #teamColumns: readonly string[];
	#accepted = 0;

	constructor(table: RawTableName, origin: string, registry: Registry, games: Games | null, now: string) {
		this.table = table;
		this.#origin = origin;
		this.#registry = registry;
		this.#games = games;
		this.#now = now;
		this.#columns = columnsOf(RAW_TABLES[table].file);
		this.#teamColumns = this.#columns.map(({ name }) => name).filter((name) => TEAM_COLUMNS.has(name));
	}

	get accepted(): number {
		return this.#accepted;
	}

	read(batch: SourceBatch): Row[] {
		const { file } = RAW_TABLES[this.table];
		const rows: Row[] = [];
		for (const [index, source] of batch.rows.entries()) {
			this.#readTypes(source);
			const checked = file.safeParse(source);
			const problem = checked.success ? this.#disagreement(checked.data) : problemOf(checked.error, source);
			if (!checked.success || problem !== null) {
				this.#reject(source, batch.positionOf(index), problem ?? { column: '', reason: 'does not fit' });
				continue;
			}
			const row = this.#derived(checked.data);
			rows.push(row);
			const unit = this.#unitOf(row);
			unit.fingerprint.add(Object.values(row));
			unit.rows++;
		}
		this.#accepted += rows.length;
		return rows;
	}

	versions(): SourceVersion[] {
		return [...this.#units].map(([unit, { date, rows, fingerprint }]) => ({
			table_name: this.table,
			unit,
			unit_date: date,
			row_count: rows,
			version: fingerprint.toString(),
		}));
	}

	/** Brings a row into the types of its columns, in place: at a million rows a copy of each is a second. */
	#readTypes(row: Row): void {
		for (const column of this.#columns) {
			const value = row[column.name];
			if (value === undefined) row[column.name] = null;
			else if (typeof value === 'string' && column.type !== 'STRING')
				row[column.name] = coerceText(column, value);
		}
		for (const name of this.#teamColumns) {
			const team = row[name];
			if (typeof team === 'string') row[name] = teamAbbr(team);
		}
	}

	#disagreement(row: Row): Problem | null {
		const { game_id: gameId, game_date: date } = row;
		if (this.#games === null || typeof gameId !== 'string') return null;
		const game = this.#games.get(gameId);
		if (game === undefined) return { column: 'game_id', reason: `game ${gameId} is not on the schedule` };
		if (date === game.date) return null;
		return { column: 'game_date', reason: `${date} is not the game's date on the schedule, ${game.date}` };
	}

	/** Adds what the table has and the file has not. */
	#derived(row: Row): Row {
		const { schema } = RAW_TABLES[this.table].table;
		const { game_id: gameId, season, player_id: id, player_name: name, status } = row;
		if ('season_year' in schema.shape)
			row.season_year =
				typeof season === 'string'
					? Number(season.slice(0, 4))
					: this.#games?.get(String(gameId))?.seasonYear;
		if ('is_final' in schema.shape) row.is_final = String(status).toLowerCase() === 'final';
		if ('player_lookup' in schema.shape) {
			const identity = this.#registry.resolve({ player_id: numberOrNull(id), player_name: String(name) });
			row.player_lookup = identity.player_lookup;
			if ('identity_status' in schema.shape) row.identity_status = identity.identity_status;
		}
		return row;
	}

	#reject(row: Row, position: string, { column, reason }: Problem): void {
		const { game_id: gameId, team, player_id: id, player_name: name, status } = row;
		const game = typeof gameId === 'string' ? this.#games?.get(gameId) : undefined;
		const unit = this.#unitName(row);
		const named = typeof name === 'string' && name !== '';
		const rejected: RejectedRow = {
			table_name: this.table,
			unit,
			source: this.#origin,
			position,
			column_name: column,
			reason,
			row_json: JSON.stringify(row),
			game_id: game === undefined ? null : String(gameId),
			game_date: game?.date ?? null,
			team: typeof team === 'string' ? team : null,
			player_lookup: named
				? this.#registry.resolve({ player_id: numberOrNull(id), player_name: name }).player_lookup
				: null,
			status: typeof status === 'string' ? status : null,
			rejected_at: this.#now,
		};
		this.rejected.push(rejected);
		this.#unitOf(row).fingerprint.add([rejected.column_name, rejected.reason, rejected.row_json]);
	}

	#unitName(row: Row): string {
		const unit = row[RAW_TABLES[this.table].unit];
		return typeof unit === 'string' ? unit : '';
	}

	#unitOf(row: Row) {
		const name = this.#unitName(row);
		const known = this.#units.get(name);
		if (known !== undefined) return known;
		const date = isoDate.safeParse(row.game_date ?? row.transaction_date);
		const made = {
			date: this.#games?.get(name)?.date ?? (date.success ? date.data : null),
			rows: 0,
			fingerprint: new Fingerprint(),
		};
		this.#units.set(name, made);
		return made;
	}
}

interface Problem {
	readonly column: string;
	readonly reason: string;
}

function problemOf(error: z.ZodError, row: Row): Problem {
	const issue = error.issues[0];
	const column = issue?.path.map(String).join('.') ?? '';
	return { column, reason: `${issue?.message}, got ${JSON.stringify(row[column] ?? null)}` };
}

function numberOrNull(value: unknown): number | null {
	return typeof value === 'number' && Number.isInteger(value) ? value : null;
}
