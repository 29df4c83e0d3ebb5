import type { z } from 'zod';
import { type BoxLine, boxLine, brokenIdentity, unknownColumns } from '../formulas/box-line.ts';
import { roundTo } from '../formulas/rounding.ts';
import type { teamGameRow } from './inputs.ts';

type TeamGameRow = z.output<typeof teamGameRow>;

/** What a team did in a game, and where that is known from; or why it is not. */
export type TeamLine =
	| { readonly kind: 'published'; readonly line: BoxLine; readonly overtimes: number }
	| { readonly kind: 'rebuilt'; readonly line: BoxLine; readonly overtimes: number }
	| { readonly kind: 'lost'; readonly reason: string }
	| { readonly kind: 'broken'; readonly reason: string };

/** Fewer cannot have been on court, so a team that has fewer rows has lost some. */
const MINIMUM_PLAYERS = 5;

/** How far from a whole number of overtimes the minutes may lie: published ones are rounded. */
const MINUTES_TOLERANCE = 5;

/**
 * The team's published row; without one, the sum over its players, if all of them can have been read. What was rejected
 * at loading comes before what is lacking: a team whose only row was rejected did not come without one.
 */
export function teamLineOf(row: TeamGameRow): TeamLine {
	if (row.team_rows > 1) return broken(`${row.team_rows} team_box rows`);
	if (row.team_rows === 0) {
		const why = whyNotRebuilt(row);
		if (why !== null) return why;
	}
	const complete = boxLine.safeParse(row);
	const unknown = unknownColumns(row, row.season_year);
	if (!complete.success || unknown.length > 0) {
		const names = unknown.join(', ');
		return broken(
			row.team_rows === 0
				? `no team_box row, and ${names} of one of its players is unknown or below zero`
				: `${names} not known`,
		);
	}
	// The sum over the players has seconds in it; the published minutes have not.
	const line = { ...complete.data, minutes: roundTo(0, complete.data.minutes) };
	const contradiction = brokenIdentity(line) ?? impossibleMinutes(line.minutes, row.periods);
	if (contradiction !== null) return broken(contradiction);
	return {
		kind: row.team_rows === 0 ? 'rebuilt' : 'published',
		line,
		overtimes: overtimesOf(line.minutes),
	};
}

function whyNotRebuilt(row: TeamGameRow): TeamLine | null {
	if (row.rejected_player_row !== null)
		return broken(`no team_box row, and not all players could be read: ${row.rejected_player_row}`);
	if (row.repeated_players > 0)
		return broken(`no team_box row, and ${row.repeated_players} of its players have more than one row`);
	if (row.players >= MINIMUM_PLAYERS) return null;
	if (row.rejected_team_row !== null) return broken(row.rejected_team_row);
	return { kind: 'lost', reason: `no team_box row, and ${row.players} players who played` };
}

function impossibleMinutes(minutes: number, periods: number | null): string | null {
	const overtimes = overtimesOf(minutes);
	const said = `${minutes} minutes of the team's players`;
	if (overtimes < 0 || Math.abs(minutes - lengthWith(overtimes)) > MINUTES_TOLERANCE)
		return `${said}, where games have 240 and 25 for each overtime`;
	if (periods !== null && periods - 4 !== overtimes) return `${said} in a game of ${periods} periods`;
	return null;
}

/** Overtime periods = (minutes − 240) / 25. */
function overtimesOf(minutes: number): number {
	return roundTo(0, (minutes - 240) / 25);
}

function lengthWith(overtimes: number): number {
	return 240 + 25 * overtimes;
}

function broken(reason: string): TeamLine {
	return { kind: 'broken', reason };
}
