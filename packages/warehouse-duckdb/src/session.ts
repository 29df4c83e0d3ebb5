import './keep-byte-order-marks.ts';

/**
 * DuckDB 1.5 rewrites `QUALIFY ROW_NUMBER() OVER (…) = 1`. The rewrite fails where a CTE is read more than once, with an
 * internal error about types, and versions of it have returned wrong rows. All other rewrites stay.
 */
export const SAFE_OPTIMIZERS = "SET disabled_optimizers = 'top_n_window_elimination'";

/**
 * What DuckDB needs before it takes the same text as GoogleSQL. Temporary, so that a read-only file can be opened too,
 * and hence said again on each connection.
 */
export const SESSION = `
	SET TimeZone = 'UTC';
	${SAFE_OPTIMIZERS};
	CREATE TEMP TYPE FLOAT64 AS DOUBLE;
	CREATE TEMP MACRO safe_divide(a, b) AS CASE WHEN b = 0 OR isinf(a / b) THEN NULL ELSE a / b END;
	CREATE TEMP MACRO unix_date(d) AS date_diff('day', DATE '1970-01-01', d);
	-- DuckDB's own counts nothing but nulls as NULL; GoogleSQL counts them as 0.
	CREATE TEMP MACRO countif(b) AS count(CASE WHEN b THEN 1 END);
	-- Another fingerprint than GoogleSQL's: to be compared within a statement, never kept.
	CREATE TEMP MACRO farm_fingerprint(s) AS hash(s);
	-- DuckDB's own takes a time without a zone for a time in that zone, and GoogleSQL refuses it.
	CREATE TEMP MACRO datetime(t, zone) AS CASE
		WHEN t IS NULL THEN NULL
		WHEN typeof(t) = 'TIMESTAMP WITH TIME ZONE' THEN timezone(zone, t)
		ELSE error('DATETIME takes a TIMESTAMP WITH TIME ZONE, got ' || typeof(t))
	END;
	CREATE TEMP MACRO to_json_string(v) AS CAST(to_json(v) AS VARCHAR);
	CREATE TEMP MACRO regexp_contains(value, pattern) AS regexp_matches(value, pattern);
	CREATE TEMP MACRO logical_or(b) AS bool_or(b);
	CREATE TEMP MACRO logical_and(b) AS bool_and(b);
`;
