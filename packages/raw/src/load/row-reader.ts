import { type IsoDate, isoDate } from '@accounted/warehouse';
import type { z } from 'zod';
import type { Identity, Registry } from '../identity/registry.ts';
import { type GameColumns, gameColumnsOf } from '../tables/game-columns.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import type { RejectedGame } from '../tables/rejected-games.ts';
import { believedSeason, contradictionIn, disagreementOf, playContradictionIn } from './agreement.ts';
import type { Games, ScheduledGame } from './games.ts';
import type { Problem } from './problem.ts';
import { type Kind, type RawColumn, rawColumnsOf } from './raw-column.ts';
import { FIRST_YEAR, readText } from './read-text.ts';
import { seasonYearOf } from './season-year.ts';

type Row = Record<string, unknown>;

/** The text of each value of a source row, as `textOf` yields it. */
export interface SourceText {
	readonly texts: Readonly<Record<string, string | null>>;
	/** Columns whose bytes are no UTF-8: their texts are only what a person sees of them. */
	readonly illegible: readonly string[];
	/** The fields behind the last column of the header. */
	readonly surplus: readonly string[];
	/** What is wrong with the row as a whole; null where nothing is. */
	readonly defect: string | null;
}

/** A value of an optional column that could not be read. */
export interface Unread {
	readonly column: string;
	readonly text: string;
}

/** What a source row is read as. */
export interface ReadRow {
	/** In the types and with the derived columns of the table; as far as it can be read where it is rejected. */
	readonly row: Row;
	/** Null where the row is accepted. */
	readonly problem: Problem | null;
	readonly unread: readonly Unread[];
	/** Columns whose text is refused, whatever the row's schema says of it. */
	readonly refused: ReadonlySet<string>;
	readonly unit: string;
	readonly unitDate: IsoDate | null;
	readonly identity: Identity | null;
	/** The game that the row belongs to, as the schedule knows it. */
	readonly game: ScheduledGame | null;
}

interface RowReaderOptions {
	readonly registry: Registry;
	/** Null for the schedule, which says which games there are. */
	readonly games: Games | null;
}

/** Columns in which nothing is a blank text. */
const BLANK_KINDS: ReadonlySet<Kind> = new Set(['TEXT', 'SIDE']);

/**
 * Checks rows of one source table one by one: text is read by the rules of its column, players are identified, and what
 * does not fit is rejected with its reason. The set-based check of `checked-rows.ts` accepts the same rows with the same
 * values, and leaves the rows to this reader of which it is not sure.
 */
export class RowReader {
	readonly table: RawTableName;
	readonly #registry: Registry;
	readonly #games: Games | null;
	readonly #columns: readonly RawColumn[];
	readonly #optional: ReadonlySet<string>;
	/** Columns that the table has and the file has not. */
	readonly #derived: ReadonlySet<string>;

	constructor(table: RawTableName, { registry, games }: RowReaderOptions) {
		this.table = table;
		this.#registry = registry;
		this.#games = games;
		const { file, table: definition } = RAW_TABLES[table];
		this.#columns = rawColumnsOf(table);
		this.#optional = new Set(
			this.#columns.filter(({ optional, nullable }) => optional && nullable).map(({ name }) => name),
		);
		this.#derived = new Set(
			definition.columns.map(({ name }) => name).filter((name) => !(name in file.shape)),
		);
	}

	read(source: SourceText): ReadRow {
		const { row, problems } = this.#readTexts(source);
		const unread: Unread[] = [];
		const problem = this.#problemOf(source, row, problems, unread);
		const identity = this.#derived.has('player_lookup') ? this.#identityOf(row) : null;
		if (problem === null) this.#derive(row, identity);
		return {
			row,
			problem: problem ?? this.#identityProblem(row, identity),
			unread,
			refused: new Set(problems.keys()),
			unit: this.#unitOf(row, identity),
			unitDate: this.#unitDateOf(row),
			identity,
			game: this.#gameOf(row) ?? null,
		};
	}

	/** The game of a rejected line of the schedule, if the line says which it is, when, and who plays. */
	rejectedGameOf({ row, refused }: Pick<ReadRow, 'row' | 'refused'>): RejectedGame | null {
		if (['game_id', 'game_date', 'home_team', 'away_team'].some((name) => refused.has(name))) return null;
		const date = isoDate.safeParse(row.game_date);
		const [id, home, away] = [row.game_id, row.home_team, row.away_team].map(textOrNull);
		if (!date.success || !id || !home || !away || home === away) return null;
		const season_type = textOrNull(row.season_type) ?? '';
		const status = textOrNull(row.status);
		return {
			game_id: id,
			game_date: date.data,
			season_year: believedSeason(row.season, date.data),
			season_type,
			home_team: home,
			away_team: away,
			home_score: wholeOrNull(row.home_score),
			away_score: wholeOrNull(row.away_score),
			status,
			...gameColumnsOf({ season_type, status, home_team: home, away_team: away }),
		};
	}

	#readTexts({ texts, illegible }: SourceText): { row: Row; problems: Map<string, string> } {
		const row: Row = {};
		const problems = new Map<string, string>();
		for (const column of this.#columns) {
			const text = texts[column.name] ?? (BLANK_KINDS.has(column.kind) ? '' : null);
			const { value, problem } =
				text === null
					? { value: null, problem: null }
					: illegible.includes(column.name)
						? { value: text, problem: `${JSON.stringify(text)} is not UTF-8 text` }
						: readText(column, text);
			row[column.name] = value;
			if (problem !== null) problems.set(column.name, problem);
		}
		return { row, problems };
	}

	/** Values of optional columns that cannot be read become null in `row`, and are added to `unread`. */
	#problemOf(
		{ texts, defect }: SourceText,
		row: Row,
		problems: ReadonlyMap<string, string>,
		unread: Unread[],
	): Problem | null {
		const leaveOut = (column: string) => {
			unread.push({ column, text: texts[column] ?? '' });
			row[column] = null;
		};
		if (defect !== null) return { column: '', reason: defect };
		for (const [column, reason] of problems) {
			if (!this.#optional.has(column)) return { column, reason };
			leaveOut(column);
		}
		const checked = RAW_TABLES[this.table].file.safeParse(row);
		if (!checked.success) {
			for (const { path } of checked.error.issues) {
				const column = path.map(String).join('.');
				if (this.#optional.has(column)) leaveOut(column);
			}
			const still = RAW_TABLES[this.table].file.safeParse(row);
			if (!still.success) return schemaProblem(still.error, row);
		}
		return this.#disagreement(row);
	}

	#disagreement(row: Row): Problem | null {
		if (this.#games === null) return contradictionIn(row);
		if (typeof row.game_id !== 'string') return null;
		const game = this.#gameOf(row);
		return game === undefined
			? { column: 'game_id', reason: `game ${row.game_id} is not on the schedule` }
			: (disagreementOf(row, game) ?? playContradictionIn(row));
	}

	#identityProblem(row: Row, identity: Identity | null): Problem | null {
		if (!this.#derived.has('player_lookup') || identity !== null) return null;
		return {
			column: 'player_name',
			reason: `${JSON.stringify(row.player_name)} has no letter or digit that a key can be made of, and there is no player_id`,
		};
	}

	#derive(row: Row, identity: Identity | null): void {
		if (this.#derived.has('season_year'))
			row.season_year = this.#games === null ? seasonYearOf(row.season) : this.#gameOf(row)?.seasonYear;
		if (this.table === 'schedule') Object.assign(row, gameColumns(row));
		if (identity === null) return;
		row.player_lookup = identity.player_lookup;
		if (this.#derived.has('identity_status')) row.identity_status = identity.identity_status;
	}

	#gameOf({ game_id: gameId }: Row): ScheduledGame | undefined {
		return typeof gameId === 'string' ? this.#games?.get(gameId) : undefined;
	}

	#identityOf({ player_id: id, player_name: name }: Row): Identity | null {
		if (typeof name !== 'string' || name === '') return null;
		return this.#registry.resolve({ player_id: wholeOrNull(id), player_name: name });
	}

	#unitOf(row: Row, identity: Identity | null): string {
		const { unit } = RAW_TABLES[this.table];
		// A rejected row has no player_lookup, and still has a name.
		const name = unit === 'player_lookup' ? identity?.player_lookup : row[unit];
		return typeof name === 'string' ? name : '';
	}

	#unitDateOf(row: Row): IsoDate | null {
		const date = isoDate.safeParse(row.game_date ?? row.transaction_date);
		const own = date.success && Number(date.data.slice(0, 4)) >= FIRST_YEAR ? date.data : null;
		return this.#gameOf(row)?.date ?? own;
	}
}

function schemaProblem(error: z.ZodError, row: Row): Problem {
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

export function textOrNull(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

function wholeOrNull(value: unknown): number | null {
	return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
