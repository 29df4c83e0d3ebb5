import { defineConfig } from '@accounted/failure-tracking';

export default defineConfig({
	processors: [
		{
			name: 'PredictionWorker',
			code: 'PRED',
			phase: 5,
			table: 'nba_predictions.points_predictions',
			dateColumn: 'game_date',
			entityColumn: 'player_lookup',
			entityType: 'PLAYER',
			expectation: 'players-of-the-date',
			upstream: ['MLFS'],
		},
	],
});
