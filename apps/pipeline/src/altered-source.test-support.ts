import type { RawSource, RawTableName } from '@accounted/raw';
import { alteredRows } from '@accounted/raw/testing';

type Row = Readonly<Record<string, unknown>>;

/** What a publisher gets wrong at first in a game, and corrects. */
const ALTERATIONS = {
	/** A rebound is credited to a team-mate. */
	credit: { table: 'player_box', alter: creditTeamMate },
	/** A player who played is not listed. */
	unlisted: { table: 'player_box', alter: (rows) => without(rows, played(rows)[0]) },
	/** A player of another game stands in the place of one. */
	mistaken: {
		table: 'player_box',
		alter: (rows, others) => {
			const [row] = played(rows);
			const stranger = others.find(({ player_id }) => rows.every((each) => each.player_id !== player_id));
			return row === undefined || stranger === undefined
				? rows
				: [
						...without(rows, row),
						{ ...row, player_id: stranger.player_id, player_name: stranger.player_name },
					];
		},
	},
	/** A number is none. */
	unreadable: {
		table: 'player_box',
		alter: (rows) => rows.map((row, index) => (index === 0 ? { ...row, pts: 'many' } : row)),
	},
	turnovers: { table: 'team_box', alter: (rows) => raised(rows, 'tov') },
	zone: {
		table: 'shots',
		alter: (rows) => rows.map((row, index) => (index === 0 ? { ...row, shot_zone_basic: 'Backcourt' } : row)),
	},
	score: { table: 'schedule', alter: (rows) => raised(rows, 'home_score') },
	/** A game is still under way. */
	underWay: { table: 'schedule', alter: (rows) => rows.map((row) => ({ ...row, status: 'Q4 2:31' })) },
	preseason: {
		table: 'schedule',
		alter: (rows) => rows.map((row) => ({ ...row, season_type: 'Pre Season' })),
	},
	/** A line of the schedule is rejected. */
	seasonless: { table: 'schedule', alter: (rows) => rows.map((row) => ({ ...row, season: 'this one' })) },
	spread: { table: 'game_odds', alter: (rows) => raised(rows, 'home_spread') },
} as const satisfies Record<
	string,
	{ readonly table: RawTableName; alter(rows: readonly Row[], others: readonly Row[]): readonly Row[] }
>;

export type Alteration = keyof typeof ALTERATIONS;
export const ALTERATION_KINDS = Object.keys(ALTERATIONS) as readonly Alteration[];

/** A source as it was before what is wrong in some of its games, told by their place on the schedule, was corrected. */
export function altered(
	source: RawSource,
	alterations: readonly { readonly kind: Alteration; readonly game: number }[],
): RawSource {
	return alteredRows(source, async function* (table, batches, rowsOf) {
		const ids = await gameIds(rowsOf('schedule'));
		const ours = alterations
			.map(({ kind, game }) => ({ ...ALTERATIONS[kind], id: ids[game % ids.length] }))
			.filter((one) => one.table === table);
		let rows: readonly Row[] = [];
		for await (const batch of batches) rows = [...rows, ...batch];
		for (const { id, alter } of ours)
			rows = [
				...rows.filter(({ game_id }) => game_id !== id),
				...alter(
					rows.filter(({ game_id }) => game_id === id),
					rows.filter(({ game_id }) => game_id !== id),
				),
			];
		yield rows;
	});
}

async function gameIds(schedule: AsyncIterable<readonly Row[]>): Promise<unknown[]> {
	const ids: unknown[] = [];
	for await (const rows of schedule) ids.push(...rows.map(({ game_id }) => game_id));
	return ids;
}

function played(rows: readonly Row[]): readonly Row[] {
	return rows.filter(({ status }) => status === 'PLAYED');
}

function without(rows: readonly Row[], one: Row | undefined): readonly Row[] {
	return rows.filter((row) => row !== one);
}

function raised(rows: readonly Row[], column: string): readonly Row[] {
	return rows.map((row, index) => (index === 0 ? { ...row, [column]: Number(row[column]) + 1 } : row));
}

function creditTeamMate(rows: readonly Row[]): readonly Row[] {
	const [giver, taker] = played(rows).filter(({ dreb }, index) => index === 0 || Number(dreb) > 0);
	if (giver === undefined || taker === undefined || giver.team !== taker.team) return rows;
	const moved = (row: Row, by: number) => ({
		...row,
		dreb: Number(row.dreb) + by,
		reb: Number(row.reb) + by,
	});
	return rows.map((row) => (row === giver ? moved(row, 1) : row === taker ? moved(row, -1) : row));
}
