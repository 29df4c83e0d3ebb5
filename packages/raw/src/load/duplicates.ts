import { quotedName, quotedText, type SqlEngine } from '@accounted/warehouse';
import { z } from 'zod';
import type { GameState } from '../tables/game-state.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import type { RejectedGame } from '../tables/rejected-games.ts';
import { POSITION } from './checked-rows.ts';
import type { ChosenRows } from './read-rows.ts';
import { rowText } from './row-hash.ts';

/** Rows that share their key with another row, and are not kept. */
export interface Duplicates {
	/** SELECT of the positions of all of them, in one column `_position`. */
	readonly positions: string;
	readonly rejectedRows: ChosenRows;
	/** Rows that equal the row that is kept. */
	readonly dropped: number;
	/** Lines of the schedule that another line of the same game has overtaken. */
	readonly superseded: number;
	readonly rejected: number;
	/** The first rows that were dropped, beside the rows that were kept. */
	readonly examples: readonly { readonly position: bigint; readonly kept: bigint }[];
}

/** How many of the dropped rows are named. */
const EXAMPLES = 3;
/** How many of the columns that differ are named. */
const DIFFERENCES = 3;

/** A played game with a score first; then the states from the surest to the least sure. */
const STATE_ORDER = [
	'FINAL',
	'IN_PROGRESS',
	'SCHEDULED',
	'POSTPONED',
	'CANCELLED',
] as const satisfies readonly GameState[];

/** Puts the best of several lines about one game first. */
export function compareGames(one: RejectedGame, other: RejectedGame): number {
	const rank = ({ is_final, home_score, away_score, game_state }: RejectedGame) =>
		is_final && home_score !== null && away_score !== null ? -1 : STATE_ORDER.indexOf(game_state);
	const text = (game: RejectedGame) => JSON.stringify(Object.values(game));
	return rank(one) - rank(other) || (text(one) < text(other) ? -1 : 1);
}

/** What tells two rows of a table apart, beside its key. */
function keyOf(table: RawTableName): string[] {
	const key = RAW_TABLES[table].table.key.map(quotedName);
	switch (table) {
		case 'player_box':
			// Two players who share a lookup are two players.
			return [...key, `CASE WHEN identity_status = 'AMBIGUOUS' THEN player_id END`];
		case 'players':
			return [...key, 'player_id'];
		case 'injury_transactions':
			// A player may be placed on the list twice on one day, for two injuries.
			return [...key, 'notes'];
		default:
			return key;
	}
}

/** 0 for the best line of a game; the same for all rows of the other tables. */
function rankOf(table: RawTableName): string {
	if (table !== 'schedule') return '0';
	const states = STATE_ORDER.map((state, index) => `WHEN ${quotedText(state)} THEN ${index + 1}`).join(' ');
	return `CASE WHEN is_final AND home_score IS NOT NULL AND away_score IS NOT NULL THEN 0 ELSE CASE game_state ${states} END END`;
}

const counts = z.object({ dropped: z.int(), superseded: z.int(), rejected: z.int() });

/**
 * Finds the rows of a table that share their key with another. Which row is kept depends on the rows alone, not on their
 * order: the best state of a game first, then the row whose text sorts first.
 * @param rows A FROM item with the columns of the table and POSITION.
 */
export async function findDuplicates(
	engine: SqlEngine,
	table: RawTableName,
	rows: string,
	positionOf: (position: bigint) => string,
): Promise<Duplicates | null> {
	const key = keyOf(table);
	const keys = key.map((part, index) => `${part} AS k${index}`).join(', ');
	const names = key.map((_, index) => `k${index}`).join(', ');
	const shared = `SELECT ${names} FROM (SELECT ${keys} FROM ${rows}) GROUP BY ${names} HAVING COUNT(*) > 1`;
	const [found] = await engine.query(
		`SELECT COUNT(*) AS groups FROM (${shared})`,
		z.object({ groups: z.int() }),
	);
	if (found === undefined || found.groups === 0) return null;
	const { table: definition } = RAW_TABLES[table];
	const same = key.map((_, index) => `s.k${index} IS NOT DISTINCT FROM r.k${index}`).join(' AND ');
	const differences = definition.columns
		.filter(({ name }) => name in RAW_TABLES[table].file.shape)
		.map(({ name }) => {
			const [own, kept] = [`r.${quotedName(name)}`, `k.${quotedName(name)}`];
			const text = (value: string) => `COALESCE(CAST(${value} AS VARCHAR), 'nothing')`;
			return `CASE WHEN ${own} IS DISTINCT FROM ${kept} THEN ${quotedText(`${name} `)} || ${text(own)} || ', not ' || ${text(kept)} END`;
		});
	const verdicts = `duplicates_${table}`;
	await engine.run(`
		CREATE OR REPLACE TABLE ${verdicts} AS
		WITH r AS (
			SELECT *, ${keys}, ${rowText(definition)} AS row_text, ${rankOf(table)} AS state_rank FROM ${rows}
		),
		shared AS (${shared}),
		ranked AS (
			SELECT r.*, row_number() OVER (PARTITION BY ${key.map((_, index) => `r.k${index}`).join(', ')} ORDER BY state_rank, row_text, ${POSITION}) AS place
			FROM r JOIN shared AS s ON ${same}
		)
		SELECT r.${POSITION} AS _position, k.${POSITION} AS kept_position,
			CASE WHEN r.row_text = k.row_text THEN 'DROPPED' WHEN r.state_rank > k.state_rank THEN 'SUPERSEDED' ELSE 'REJECTED' END AS verdict,
			array_to_string(list_filter([${differences.join(', ')}], lambda text: text IS NOT NULL)[1:${DIFFERENCES}], '; ') AS differences
		FROM ranked AS r JOIN ranked AS k ON ${same.replaceAll('s.k', 'k.k')} AND k.place = 1
		WHERE r.place > 1`);
	const [counted] = await engine.query(
		`SELECT COUNT(*) FILTER (verdict = 'DROPPED') AS dropped, COUNT(*) FILTER (verdict = 'SUPERSEDED') AS superseded,
			COUNT(*) FILTER (verdict = 'REJECTED') AS rejected FROM ${verdicts}`,
		counts,
	);
	const examples: { position: bigint; kept: bigint }[] = [];
	for await (const batch of engine.batches(
		`SELECT * FROM ${verdicts} WHERE verdict = 'DROPPED' ORDER BY _position LIMIT ${EXAMPLES}`,
	))
		for (const { _position, kept_position } of batch)
			examples.push({ position: BigInt(String(_position)), kept: BigInt(String(kept_position)) });
	return {
		positions: `SELECT _position FROM ${verdicts}`,
		rejectedRows: {
			select: `SELECT _position, kept_position, differences FROM ${verdicts} WHERE verdict = 'REJECTED'`,
			rejection: ({ kept_position, differences: differing }) => {
				const others = `with other values: ${String(differing)}`;
				const kept = positionOf(BigInt(String(kept_position)));
				return {
					column: '',
					reason: `the same ${definition.key.join(' and ')} as ${kept}, ${others}`,
					versionText: others,
				};
			},
		},
		dropped: counted?.dropped ?? 0,
		superseded: counted?.superseded ?? 0,
		rejected: counted?.rejected ?? 0,
		examples,
	};
}
