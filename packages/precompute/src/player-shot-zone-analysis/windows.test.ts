import { expect, test } from 'vitest';
import { playerShotZoneAnalysisTable } from './table.ts';
import { forWindow, WINDOWS } from './windows.ts';

test('columns are named after their window, in their order', () => {
	expect(forWindow({ games: 3, paint_rate: null }, 10)).toEqual({
		games_last_10: 3,
		paint_rate_last_10: null,
	});
	expect(Object.keys(forWindow({ b: 1, a: 2 }, 20))).toEqual(['b_last_20', 'a_last_20']);
});

test('each window has the same columns, and they are a contract', () => {
	const columns = playerShotZoneAnalysisTable.columns.map(({ name }) => name);
	const perWindow = [
		'games',
		'fg_attempts',
		'paint_attempts',
		'paint_makes',
		'mid_range_attempts',
		'mid_range_makes',
		'three_pt_attempts',
		'three_pt_makes',
		'paint_rate',
		'mid_range_rate',
		'three_pt_rate',
		'paint_pct',
		'mid_range_pct',
		'three_pt_pct',
		'paint_attempts_per_game',
		'mid_range_attempts_per_game',
		'three_pt_attempts_per_game',
		'assisted_rate',
	];
	expect(columns).toEqual([
		'player_lookup',
		'analysis_date',
		'season_year',
		...WINDOWS.flatMap((games) => perWindow.map((name) => `${name}_last_${games}`)),
		'primary_scoring_zone',
		'sample_quality',
	]);
});
