export const analyticsFailures = `
CREATE TABLE nba_processing.analytics_failures (
	processor_name STRING NOT NULL,
	run_id STRING NOT NULL,
	analysis_date DATE NOT NULL,
	entity_id STRING NOT NULL,
	entity_type STRING NOT NULL,
	failure_category STRING NOT NULL,
	failure_reason STRING NOT NULL,
	failure_type STRING,
	is_correctable BOOL,
	expected_record_count INT64,
	actual_record_count INT64,
	missing_game_ids STRING,
	can_retry BOOL NOT NULL,
	resolution_status STRING,
	resolved_at TIMESTAMP,
	created_at TIMESTAMP
)
PARTITION BY analysis_date
CLUSTER BY processor_name, failure_category, can_retry
`;
