import type { BoxCounts } from './played-game.ts';

export function pointsOf({ fgm, fg3m, ftm }: Pick<BoxCounts, 'fgm' | 'fg3m' | 'ftm'>): number {
	return 2 * (fgm - fg3m) + 3 * fg3m + ftm;
}
