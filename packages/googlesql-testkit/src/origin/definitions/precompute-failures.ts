export const precomputeFailures = `
CREATE TABLE nba_processing.precompute_failures (
	processor_name STRING NOT NULL,
	run_id STRING NOT NULL,
	analysis_date DATE NOT NULL,
	entity_id STRING NOT NULL,
	failure_category STRING NOT NULL,
	failure_reason STRING NOT NULL,
	can_retry BOOL NOT NULL,
	failure_type STRING,
	is_correctable BOOL,
	expected_game_count INT64,
	actual_game_count INT64,
	missing_game_dates STRING,
	raw_data_checked BOOL,
	resolution_status STRING,
	resolved_at TIMESTAMP,
	created_at TIMESTAMP
)
PARTITION BY analysis_date
CLUSTER BY processor_name, failure_category, can_retry
`;
