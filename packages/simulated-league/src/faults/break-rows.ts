import type { RawTableName } from '@accounted/raw';
import type { PlayedGame } from '../game/played-game.ts';
import type { Fault } from './fault-manifest.ts';
import { publishedHomeScore } from './resolve-fault.ts';

/** A row of any table, possibly broken. */
export type PublishedRow = Readonly<Record<string, unknown>>;

const BOX_AND_SHOTS: ReadonlySet<RawTableName> = new Set(['player_box', 'team_box', 'shots']);

/** What becomes of the rows that a table has for a game with a fault. */
export function breakRows(
	table: RawTableName,
	rows: readonly PublishedRow[],
	fault: Fault,
	game: PlayedGame,
): readonly PublishedRow[] {
	switch (fault.kind) {
		case 'lost-box-score':
		case 'late-arrival':
			return BOX_AND_SHOTS.has(table) ? [] : rows;
		case 'not-final':
			if (table === 'schedule') return rows.map((row) => ({ ...row, ...NOT_PLAYED }));
			return BOX_AND_SHOTS.has(table) ? [] : rows;
		case 'lost-team-box':
			return table === 'team_box' ? rows.filter((row) => row.team !== fault.team) : rows;
		case 'lost-shots':
			return table === 'shots' ? [] : rows;
		case 'schedule-score':
			return table === 'schedule'
				? rows.map((row) => ({ ...row, home_score: publishedHomeScore(game) }))
				: rows;
		case 'duplicate-rows':
			return ofPlayer((row) => [row, { ...row }]);
		case 'broken-points':
			return ofPlayer((row) => [{ ...row, pts: Number(row.pts) + 1 }]);
		case 'makes-above-attempts':
			return ofPlayer((row) => [{ ...row, fga: Number(row.fgm) - 1 }]);
		case 'negative-stat':
			return ofPlayer((row) => [{ ...row, stl: -1 }]);
		case 'unreadable-row':
			return ofPlayer((row) => [{ ...row, fga: 'abc' }]);
		case 'unknown-player':
			return ofPlayer((row) => [{ ...row, player_id: null, player_name: fault.player_name }]);
		case 'name-collision':
			// About all rows of two players, not about a game: see published-names.ts.
			return rows;
	}

	function ofPlayer(change: (row: PublishedRow) => readonly PublishedRow[]): readonly PublishedRow[] {
		if (table !== 'player_box') return rows;
		const id = (fault.other_player ?? fault).player_id;
		return rows.flatMap((row) => (row.player_id === id ? change(row) : [row]));
	}
}

const NOT_PLAYED = {
	status: 'Scheduled',
	home_score: null,
	away_score: null,
	periods: null,
	attendance: null,
	duration_minutes: null,
	officials: null,
};
