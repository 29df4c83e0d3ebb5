/** A game's odds as published: the spread from the home team's view, negative where it is favoured. */
export interface PublishedLines {
	readonly home_spread: number | null;
	readonly total_line: number | null;
}

export interface BettingLines {
	/** From this team's view: negative where it is favoured. */
	readonly spread: number | null;
	readonly total: number | null;
	/** What was left out as impossible, with the number. */
	readonly notes: readonly string[];
}

/** No game of the NBA has been expected to end with fewer or more points, or with a wider margin. */
const LOWEST_TOTAL = 150;
const HIGHEST_TOTAL = 300;
const WIDEST_SPREAD = 30;

/** The lines as one of the teams sees them; impossible ones become null, and are noted. */
export function bettingLines({ home_spread, total_line }: PublishedLines, isHome: boolean): BettingLines {
	const oddSpread = home_spread !== null && Math.abs(home_spread) > WIDEST_SPREAD;
	const oddTotal = total_line !== null && (total_line < LOWEST_TOTAL || total_line > HIGHEST_TOTAL);
	return {
		spread: home_spread === null || oddSpread ? null : isHome ? home_spread : opposite(home_spread),
		total: oddTotal ? null : total_line,
		notes: [
			...(oddSpread ? [`home spread ${home_spread} is wider than ${WIDEST_SPREAD}`] : []),
			...(oddTotal ? [`total ${total_line} is outside ${LOWEST_TOTAL} to ${HIGHEST_TOTAL}`] : []),
		],
	};
}

/** Not −0, which is another value than 0 wherever values are compared. */
function opposite(spread: number): number {
	return spread === 0 ? 0 : -spread;
}
