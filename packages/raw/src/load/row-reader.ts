import { columnsOf, Fingerprint, type IsoDate, isoDate } from '@accounted/warehouse';
import type { z } from 'zod';
import type { Identity, Registry } from '../identity/registry.ts';
import { coerceText } from '../source/coerce.ts';
import type { SourceBatch } from '../source/raw-source.ts';
import { type GameColumns, gameColumnsOf } from '../tables/game-columns.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { shotZoneOf } from '../tables/shot-zone.ts';
import { teamAbbr } from '../tables/team-abbr.ts';
import type { RejectedRow, SourceVersion } from './tables.ts';

type Row = Record<string, unknown>;

/** The rows of one unit that are about one player of a team, or about the team: whom, and what they say. */
export interface Story {
	readonly team: string | null;
	readonly player: string | null;
	readonly version: Fingerprint;
}

/** What the rows of a unit say of each whom they are about, by team and player. */
export type Stories = ReadonlyMap<string, Story>;

/** Adds what one row says to the stories of its unit. */
export function tell(stories: Map<string, Story>, row: Readonly<Row>, version: Fingerprint): void {
	const [team, player] = [textOrNull(row.team), textOrNull(row.player_lookup)];
	const key = `${team} ${player}`;
	const known = stories.get(key);
	stories.set(key, { team, player, version: known === undefined ? version : known.version.with(version) });
}

interface RowReaderOptions {
	readonly origin: string;
	readonly registry: Registry;
	/** Null for the schedule, which says which games there are. */
	readonly games: Games | null;
	readonly now: string;
	readonly telling: boolean;
}

interface Unit {
	readonly date: IsoDate | null;
	readonly stories: Map<string, Story>;
	rows: number;
	fingerprint: Fingerprint;
}

/** What the schedule says of a game; the other tables must agree. */
export interface ScheduledGame {
	readonly date: IsoDate;
	readonly seasonYear: number;
	readonly teams: readonly [home: string, away: string];
}
export type Games = ReadonlyMap<string, ScheduledGame>;

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
	readonly #units = new Map<string, Unit>();
	/** Whether to remember whom the rows are about. */
	readonly #telling: boolean;
	readonly #columns;
	readonly #teamColumns: readonly string[];
	/** Columns that the table has and the file has not. */
	readonly #derived: ReadonlySet<string>;
	#accepted = 0;

	constructor(table: RawTableName, { origin, registry, games, now, telling }: RowReaderOptions) {
		this.table = table;
		this.#origin = origin;
		this.#registry = registry;
		this.#games = games;
		this.#now = now;
		this.#telling = telling;
		const { file, table: definition } = RAW_TABLES[table];
		this.#columns = columnsOf(file);
		this.#teamColumns = this.#columns.map(({ name }) => name).filter((name) => TEAM_COLUMNS.has(name));
		this.#derived = new Set(
			definition.columns.map(({ name }) => name).filter((name) => !(name in file.shape)),
		);
	}

	get accepted(): number {
		return this.#accepted;
	}

	read(batch: SourceBatch): Row[] {
		const rows: Row[] = [];
		for (const [index, source] of batch.rows.entries()) {
			this.#readTypes(source);
			const checked = this.#check(source, batch.defectOf?.(index) ?? null);
			if (checked.problem === null) rows.push(this.#accept(checked.row));
			else this.#reject(source, batch.positionOf(index), checked.problem);
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

	/** Whom the rows of a unit are about, if the reader was made telling. */
	storiesOf(unit: string): Stories {
		return this.#units.get(unit)?.stories ?? new Map();
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
		// A zone that is none stays as it is: the schema then rejects the row by name.
		if (this.table === 'shots' && typeof row.shot_zone_basic === 'string')
			row.shot_zone_basic = shotZoneOf(row.shot_zone_basic) ?? row.shot_zone_basic;
	}

	#check(source: Row, defect: string | null): { row: Row; problem: Problem | null } {
		if (defect !== null) return { row: source, problem: { column: '', reason: defect } };
		const checked = RAW_TABLES[this.table].file.safeParse(source);
		if (!checked.success) return { row: source, problem: problemOf(checked.error, source) };
		return { row: checked.data, problem: this.#disagreement(checked.data) };
	}

	#disagreement({ game_id: gameId, game_date: date, team }: Row): Problem | null {
		if (this.#games === null || typeof gameId !== 'string') return null;
		const game = this.#games.get(gameId);
		if (game === undefined) return { column: 'game_id', reason: `game ${gameId} is not on the schedule` };
		if (date !== game.date)
			return {
				column: 'game_date',
				reason: `${date} is not the game's date on the schedule, ${game.date}`,
			};
		if (typeof team === 'string' && !game.teams.includes(team))
			return { column: 'team', reason: `${team} does not play in this game of ${game.teams.join(' and ')}` };
		return null;
	}

	#accept(row: Row): Row {
		if (this.#derived.has('season_year')) row.season_year = this.#seasonYearOf(row);
		if (this.table === 'schedule') Object.assign(row, gameColumns(row));
		const identity = this.#derived.has('player_lookup') ? this.#identityOf(row) : null;
		if (identity !== null) row.player_lookup = identity.player_lookup;
		if (identity !== null && this.#derived.has('identity_status'))
			row.identity_status = identity.identity_status;
		const unit = this.#unitOf(row);
		const version = new Fingerprint().add(Object.values(row));
		unit.fingerprint = unit.fingerprint.with(version);
		unit.rows++;
		if (this.#telling) tell(unit.stories, row, version);
		return row;
	}

	/** Keeps the row with all that it still says of itself: its game and its player must be accounted for. */
	#reject(row: Row, position: string, { column, reason }: Problem): void {
		const game = this.#gameOf(row);
		const rejected: RejectedRow = {
			table_name: this.table,
			unit: this.#unitName(row),
			source: this.#origin,
			position,
			column_name: column,
			reason,
			row_json: JSON.stringify(row),
			game_id: game === undefined ? null : textOrNull(row.game_id),
			game_date: game?.date ?? null,
			team: textOrNull(row.team),
			player_lookup: this.#identityOf(row)?.player_lookup ?? null,
			status: textOrNull(row.status),
			rejected_at: this.#now,
		};
		this.rejected.push(rejected);
		this.#unitOf(row).fingerprint.add([rejected.column_name, rejected.reason, rejected.row_json]);
	}

	#gameOf({ game_id: gameId }: Row): ScheduledGame | undefined {
		return typeof gameId === 'string' ? this.#games?.get(gameId) : undefined;
	}

	/** The schedule knows its own season; the other tables follow it, whatever their own column says. */
	#seasonYearOf(row: Row): number | undefined {
		return this.#games === null ? Number(String(row.season).slice(0, 4)) : this.#gameOf(row)?.seasonYear;
	}

	#identityOf({ player_id: id, player_name: name }: Row): Identity | null {
		if (typeof name !== 'string' || name === '') return null;
		return this.#registry.resolve({ player_id: wholeOrNull(id), player_name: name });
	}

	#unitName(row: Row): string {
		const { unit } = RAW_TABLES[this.table];
		// A rejected row has no player_lookup, and still has a name.
		const name = unit === 'player_lookup' ? this.#identityOf(row)?.player_lookup : row[unit];
		return typeof name === 'string' ? name : '';
	}

	#unitOf(row: Row) {
		const name = this.#unitName(row);
		const known = this.#units.get(name);
		if (known !== undefined) return known;
		const date = isoDate.safeParse(row.game_date ?? row.transaction_date);
		const made = {
			date: this.#gameOf(row)?.date ?? (date.success ? date.data : null),
			stories: new Map(),
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

/** The derived columns of a line of the schedule. */
function gameColumns(row: Row): GameColumns {
	return gameColumnsOf({
		season_type: textOrNull(row.season_type),
		status: textOrNull(row.status),
		home_team: textOrNull(row.home_team) ?? '',
		away_team: textOrNull(row.away_team) ?? '',
	});
}

function textOrNull(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

function wholeOrNull(value: unknown): number | null {
	return typeof value === 'number' && Number.isInteger(value) ? value : null;
}
