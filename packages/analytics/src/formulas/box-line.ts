import { existsIn } from '@accounted/raw';
import { z } from 'zod';

/** A statistic that does not exist in every season; null in the seasons without it. */
const ofLaterSeasons = z.int().nullable();

/** A line of a box score, of a player or of a team, with everything known that exists in its season. */
export const boxLine = z.object({
	minutes: z.number(),
	fgm: z.int(),
	fga: z.int(),
	fg3m: ofLaterSeasons,
	fg3a: ofLaterSeasons,
	ftm: z.int(),
	fta: z.int(),
	oreb: ofLaterSeasons,
	dreb: ofLaterSeasons,
	reb: z.int(),
	ast: z.int(),
	stl: ofLaterSeasons,
	blk: ofLaterSeasons,
	tov: ofLaterSeasons,
	pf: z.int(),
	pts: z.int(),
});

export type BoxLine = z.output<typeof boxLine>;

/** The columns of a line, in the order of a box score. */
export const BOX_COLUMNS = boxLine.keyof().options;

const LATER_COLUMNS = [
	'fg3m',
	'fg3a',
	'oreb',
	'dreb',
	'stl',
	'blk',
	'tov',
] as const satisfies readonly (keyof BoxLine)[];

type LineWithGaps = { readonly [Column in keyof BoxLine]: BoxLine[Column] | null };

/** The columns that are null though they exist in the season, in the order of a box score. */
export function unknownColumns(line: LineWithGaps, seasonYear: number): (keyof BoxLine)[] {
	const missing = new Set<string>(LATER_COLUMNS.filter((column) => !existsIn(seasonYear, column)));
	return BOX_COLUMNS.filter((column) => line[column] === null && !missing.has(column));
}

/** Returns the first identity of a box score that a line breaks, in words with its numbers; null where it keeps them all. */
export function brokenIdentity(line: BoxLine): string | null {
	const negative = BOX_COLUMNS.find((stat) => (line[stat] ?? 0) < 0);
	if (negative !== undefined) return `${negative} is ${line[negative]}, below zero`;
	const [threes, attemptedThrees] = [line.fg3m ?? 0, line.fg3a ?? 0];
	if (line.fgm > line.fga) return `${line.fgm} field goals made of ${line.fga} attempted`;
	if (threes > attemptedThrees) return `${threes} threes made of ${attemptedThrees} attempted`;
	if (threes > line.fgm) return `${threes} threes among ${line.fgm} field goals made`;
	if (attemptedThrees > line.fga) return `${attemptedThrees} threes among ${line.fga} field goals attempted`;
	if (line.ftm > line.fta) return `${line.ftm} free throws made of ${line.fta} attempted`;
	const points = 2 * (line.fgm - threes) + 3 * threes + line.ftm;
	// Without the threes the makes tell only the fewest points.
	if (line.fg3m === null && line.pts >= points) return null;
	return line.pts === points ? null : `${line.pts} points, though the makes add up to ${points}`;
}

/** The counts of a line under the names that game summaries give them. */
export function summaryColumns(line: BoxLine) {
	return {
		fg_makes: line.fgm,
		fg_attempts: line.fga,
		three_pt_makes: line.fg3m,
		three_pt_attempts: line.fg3a,
		ft_makes: line.ftm,
		ft_attempts: line.fta,
		offensive_rebounds: line.oreb,
		defensive_rebounds: line.dreb,
		rebounds: line.reb,
		assists: line.ast,
		steals: line.stl,
		blocks: line.blk,
		turnovers: line.tov,
		personal_fouls: line.pf,
	};
}
