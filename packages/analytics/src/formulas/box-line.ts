import { z } from 'zod';

/** A line of a box score, of a player or of a team, with nothing unknown. */
export const boxLine = z.object({
	minutes: z.number(),
	fgm: z.int(),
	fga: z.int(),
	fg3m: z.int(),
	fg3a: z.int(),
	ftm: z.int(),
	fta: z.int(),
	oreb: z.int(),
	dreb: z.int(),
	reb: z.int(),
	ast: z.int(),
	stl: z.int(),
	blk: z.int(),
	tov: z.int(),
	pf: z.int(),
	pts: z.int(),
});

export type BoxLine = z.output<typeof boxLine>;

/** The columns of a line, in the order of a box score. */
export const BOX_COLUMNS = boxLine.keyof().options;

/** The first identity of a box score that a line breaks, in words with its numbers; null where it keeps them all. */
export function brokenIdentity(line: BoxLine): string | null {
	const negative = BOX_COLUMNS.find((stat) => line[stat] < 0);
	if (negative !== undefined) return `${negative} is ${line[negative]}, below zero`;
	if (line.fgm > line.fga) return `${line.fgm} field goals made of ${line.fga} attempted`;
	if (line.fg3m > line.fg3a) return `${line.fg3m} threes made of ${line.fg3a} attempted`;
	if (line.fg3m > line.fgm) return `${line.fg3m} threes among ${line.fgm} field goals made`;
	if (line.fg3a > line.fga) return `${line.fg3a} threes among ${line.fga} field goals attempted`;
	if (line.ftm > line.fta) return `${line.ftm} free throws made of ${line.fta} attempted`;
	const points = 2 * (line.fgm - line.fg3m) + 3 * line.fg3m + line.ftm;
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
