import type { BoxCounts } from '../game/played-game.ts';
import { pointsOf } from '../game/points.ts';

/** The counting columns that player and team rows share, but for plus-minus. */
export function boxStats(counts: Readonly<BoxCounts>) {
	const { fgm, fga, fg3m, fg3a, ftm, fta, oreb, dreb, ast, stl, blk, tov, pf } = counts;
	const reb = oreb + dreb;
	const pts = pointsOf(counts);
	return { fgm, fga, fg3m, fg3a, ftm, fta, oreb, dreb, reb, ast, stl, blk, tov, pf, pts };
}
