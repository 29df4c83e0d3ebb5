import { DuckDBInstance } from '@duckdb/node-api';

/**
 * A nightly job as somebody else has written it: it predicts points from the feature store, and notes its failures as
 * old scripts did, with few columns, words of its own and no causes. Nothing of Accounted is in it.
 */
const [database = '.accounted/simulated.duckdb'] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(database)).connect();

await connection.run(`
	CREATE OR REPLACE TABLE nba_predictions.points_predictions AS
	SELECT game_date, player_lookup, round(0.6 * points_avg_last_5 + 0.4 * points_avg_last_10, 1) AS predicted_points
	FROM nba_predictions.ml_feature_store
`);

// Who plays and has no prediction: one row for the whole date where nobody has features, else one for each player.
await connection.run(
	`DELETE FROM nba_processing.precompute_failures WHERE processor_name = 'PredictionWorker'`,
);
await connection.run(`
	INSERT INTO nba_processing.precompute_failures
		(processor_name, analysis_date, entity_id, failure_category, failure_reason)
	WITH predicted AS (
		SELECT game_date, player_lookup FROM nba_predictions.points_predictions
	),
	missing AS (
		SELECT game_date, 'DATE_LEVEL' AS entity_id, 'EXPECTED_INCOMPLETE' AS category, 'no features yet' AS reason
		FROM nba_analytics.upcoming_player_game_context
		WHERE game_date NOT IN (SELECT game_date FROM predicted)
		GROUP BY game_date
		UNION ALL
		SELECT game_date, player_lookup, 'MISSING_DEPENDENCIES', 'no features for this player'
		FROM nba_analytics.upcoming_player_game_context
		WHERE game_date IN (SELECT game_date FROM predicted)
			AND (game_date, player_lookup) NOT IN (SELECT (game_date, player_lookup) FROM predicted)
	)
	SELECT 'PredictionWorker', game_date, entity_id, category, reason FROM missing
`);

// Its bug: of whoever comes last on the last date, it says nothing at all.
const lost = await connection.runAndReadAll(`
	DELETE FROM nba_predictions.points_predictions
	WHERE (game_date, player_lookup) = (SELECT max((game_date, player_lookup)) FROM nba_predictions.points_predictions)
	RETURNING player_lookup, CAST(game_date AS VARCHAR)
`);
process.stdout.write(`Predictions and failures are written. Lost: ${lost.getRows()[0]?.join(' on ')}\n`);
connection.closeSync();
