import { CATEGORY_FACTS, type EntityType, missingDatesOf, type Step } from '@accounted/failure-tracking';
import {
	addDays,
	type IsoDate,
	isoDate,
	sql,
	type TableDefinition,
	tablesOf,
	type Warehouse,
} from '@accounted/warehouse';
import { z } from 'zod';
import { knownGames } from '../expectations/known-games.ts';
import { rejectedRowsTable } from '../load/tables.ts';
import { RAW_TABLES } from '../tables/index.ts';
import type { RejectedFile } from './rejected-about.ts';

const gameRow = z.object({
	game_id: z.string(),
	game_date: isoDate,
	home_team: z.string(),
	away_team: z.string(),
	status: z.string().nullable(),
	home_score: z.int().nullable(),
	away_score: z.int().nullable(),
	is_rejected: z.boolean(),
	player_rows: z.int(),
	team_rows: z.int(),
	shot_rows: z.int(),
});
type Game = z.output<typeof gameRow>;

const boxRow = z.object({
	player_lookup: z.string(),
	game_id: z.string(),
	game_date: isoDate,
	team: z.string(),
	status: z.string(),
	dnp_reason: z.string().nullable(),
	identity_status: z.string(),
	minutes: z.number().nullable(),
	pts: z.int().nullable(),
});
type Box = z.output<typeof boxRow>;

const rejectedRow = z.object({
	table_name: z.string(),
	source: z.string(),
	position: z.string(),
	column_name: z.string(),
	reason: z.string(),
	game_id: z.string().nullable(),
	team: z.string().nullable(),
	player_lookup: z.string().nullable(),
	game_date: isoDate.nullable(),
});
type Rejected = z.output<typeof rejectedRow>;

/** Longer than any pause between seasons: a player's last box score tells whose game it would have been. */
const HISTORY_DAYS = 366;
/** How many of a player's latest box scores are listed. */
const LATEST = 5;

/** What the raw tables say of the games and people at the roots of chains. */
export class RawEvidence {
	readonly #games: readonly Game[];
	readonly #boxes: ReadonlyMap<string, readonly Box[]>;
	readonly #rejected: readonly Rejected[];

	private constructor(games: readonly Game[], boxes: readonly Box[], rejected: readonly Rejected[]) {
		this.#games = games;
		this.#boxes = Map.groupBy(boxes, ({ player_lookup }) => player_lookup);
		this.#rejected = rejected;
	}

	/** Three statements for all roots together. Tables that are not there hold no evidence. */
	static async read(warehouse: Warehouse, roots: readonly Step[]): Promise<RawEvidence> {
		const dates = [...new Set(roots.flatMap(datesOf))].sort();
		const [first] = dates;
		const last = dates.at(-1);
		const { player_box, team_box, shots } = RAW_TABLES;
		const sources = [
			...tablesOf(knownGames),
			player_box.table,
			team_box.table,
			shots.table,
			rejectedRowsTable,
		];
		const tables = await warehouse.existing(sources);
		if (first === undefined || last === undefined || tables.size < sources.length)
			return new RawEvidence([], [], []);
		const onDates = sql`game_date ${sql.in('DATE', dates)}`;
		const counts = (table: TableDefinition) =>
			sql`SELECT game_id, COUNT(*) AS row_count FROM ${table} WHERE ${onDates} GROUP BY game_id`;
		const games = await warehouse.query(
			sql`
SELECT games.game_id, games.game_date, games.home_team, games.away_team, games.status, games.home_score, games.away_score,
	games.is_rejected,
	COALESCE(players.row_count, 0) AS player_rows,
	COALESCE(teams.row_count, 0) AS team_rows,
	COALESCE(attempts.row_count, 0) AS shot_rows
FROM ${knownGames} AS games
LEFT JOIN (${counts(player_box.table)}) AS players ON players.game_id = games.game_id
LEFT JOIN (${counts(team_box.table)}) AS teams ON teams.game_id = games.game_id
LEFT JOIN (${counts(shots.table)}) AS attempts ON attempts.game_id = games.game_id
WHERE ${onDates}
ORDER BY games.game_id`,
			gameRow,
		);
		const people = [...new Set(roots.map(({ entityId }) => entityId))];
		const boxes = await warehouse.query(
			sql`
SELECT player_lookup, game_id, game_date, team, status, dnp_reason, identity_status, minutes, pts
FROM ${player_box.table}
WHERE game_date BETWEEN ${sql.date(addDays(first, -HISTORY_DAYS))} AND ${sql.date(last)}
	AND player_lookup ${sql.in('STRING', people)}
ORDER BY player_lookup, game_date, game_id`,
			boxRow,
		);
		const rejected = await warehouse.query(
			sql`
SELECT table_name, source, position, column_name, reason, game_id, team, player_lookup, game_date
FROM ${rejectedRowsTable}
WHERE ${onDates}
ORDER BY table_name, position, column_name`,
			rejectedRow,
		);
		return new RawEvidence(games, boxes, rejected);
	}

	/** The rows that bear on a root, as sentences; what is absent is said, too. */
	of(root: Step, entityType: EntityType | null): string[] {
		switch (entityType) {
			case 'PLAYER':
				return this.#ofPlayer(root);
			case 'TEAM':
				return datesOf(root).flatMap((date) => this.#ofTeam(root.entityId, date));
			case 'GAME':
				return this.#ofGame(root);
			default:
				return [];
		}
	}

	/** Returns the files of the rejected rows that bear on a root, each once. */
	rejectedFilesOf(root: Step, entityType: EntityType | null): RejectedFile[] {
		const rows = this.#rejectedOf(root, entityType);
		const files = Map.groupBy(rows, ({ table_name, source }) => JSON.stringify([table_name, source]));
		return [...files.values()].flatMap(([row]) =>
			row === undefined ? [] : [{ table: row.table_name, file: row.source }],
		);
	}

	#rejectedOf(root: Step, entityType: EntityType | null): Rejected[] {
		const dates = datesOf(root);
		const isOnDates = ({ game_date }: Rejected) => game_date !== null && dates.includes(game_date);
		switch (entityType) {
			case 'PLAYER':
				return this.#rejected.filter((row) => row.player_lookup === root.entityId && isOnDates(row));
			case 'TEAM':
				return this.#rejected.filter((row) => row.team === root.entityId && isOnDates(row));
			case 'GAME':
				return this.#rejected.filter(({ game_id }) => game_id === root.entityId);
			default:
				return [];
		}
	}

	#ofPlayer(root: Step): string[] {
		const boxes = this.#boxes.get(root.entityId) ?? [];
		const category = root.failure?.failure_category;
		if (category !== undefined && CATEGORY_FACTS[category].disposition === 'expected')
			return [historyLine(boxes, root.date)];
		const refused = this.#rejectedOf(root, 'PLAYER');
		return datesOf(root).flatMap((date) => {
			const own = boxes.filter((box) => box.game_date === date);
			const rejected = refused.filter((row) => row.game_date === date);
			const lines = own.map(boxLine);
			if (own.length === 0) lines.push(`no box score row of ${root.entityId} on ${date}`);
			const last = own[0] ?? boxes.findLast((box) => box.game_date < date);
			if (last === undefined) lines.push(`and none in the ${HISTORY_DAYS} days before, so no team is known`);
			return [
				...lines,
				...rejected.map(rejectedLine),
				...(last === undefined ? [] : this.#ofTeam(last.team, date)),
			];
		});
	}

	#ofTeam(team: string, date: IsoDate): string[] {
		const games = this.#games.filter(
			(game) => game.game_date === date && (game.home_team === team || game.away_team === team),
		);
		if (games.length === 0) return [`no game of ${team} on the schedule on ${date}`];
		return games.map(gameLine);
	}

	#ofGame(root: Step): string[] {
		const games = this.#games.filter(({ game_id }) => game_id === root.entityId);
		if (games.length === 0) return [`no game ${root.entityId} on the schedule`];
		return [...games.map(gameLine), ...this.#rejectedOf(root, 'GAME').map(rejectedLine)];
	}
}

/** The dates whose rows bear on a root: the dates of the games that it misses or waits for, else its own. */
function datesOf({ failure, date }: Step): IsoDate[] {
	const missing = failure === null ? [] : missingDatesOf(failure);
	return missing.length === 0 ? [date] : missing;
}

function gameLine(game: Game): string {
	const { game_id, game_date, home_team, away_team, status, home_score, away_score } = game;
	const score = home_score === null || away_score === null ? '' : ` ${away_score}-${home_score}`;
	const rows = `${game.player_rows} player rows, ${game.team_rows} team rows, ${game.shot_rows} shot rows`;
	const source = game.is_rejected ? 'rejected line of the schedule' : 'schedule';
	return `${source} ${game_date}: game ${game_id}, ${away_team} at ${home_team}, ${status ?? 'no status'}${score}; ${rows}`;
}

function boxLine({
	game_date,
	game_id,
	team,
	status,
	dnp_reason,
	identity_status,
	minutes,
	pts,
}: Box): string {
	const played = status === 'PLAYED' ? `, ${pts} points in ${minutes} minutes` : '';
	const reason = dnp_reason === null ? '' : ` (${dnp_reason})`;
	const identity = identity_status === 'RESOLVED' ? '' : `, identity ${identity_status}`;
	return `box score ${game_date}: game ${game_id} for ${team}, ${status}${reason}${played}${identity}`;
}

function rejectedLine({ table_name, position, column_name, reason }: Rejected): string {
	return `rejected row: ${table_name} ${position}, column ${column_name}: ${reason}`;
}

function historyLine(boxes: readonly Box[], date: IsoDate): string {
	const before = boxes.filter((box) => box.game_date < date);
	if (before.length === 0) return `no box score row in the ${HISTORY_DAYS} days before ${date}`;
	const counts = [...Map.groupBy(before, ({ status }) => status)]
		.map(([status, rows]) => `${rows.length} ${status}`)
		.join(', ');
	const latest = before
		.slice(-LATEST)
		.map(
			({ game_date, status, dnp_reason }) => `${game_date} ${status}${dnp_reason ? ` (${dnp_reason})` : ''}`,
		);
	return `box scores in the ${HISTORY_DAYS} days before ${date}: ${counts}; the latest: ${latest.join(', ')}`;
}
