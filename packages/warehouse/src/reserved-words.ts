/**
 * Words that cannot stand as a name without quotes in GoogleSQL or in DuckDB, in lower case.
 * https://github.com/google/googlesql/blob/master/docs/lexical.md#reserved_keywords, and `duckdb_keywords()` without its
 * unreserved ones.
 */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
	`
	all and any array as asc assert_rows_modified at between by case cast collate contains create cross cube current
	default define desc distinct else end enum escape except exclude exists extract false fetch following for from full
	graph_table group grouping groups hash having if ignore in inner intersect interval into is join lateral left like
	limit lookup match_recognize merge natural new no not null nulls of on or order outer over partition preceding proto
	qualify range recursive respect right rollup rows select set some struct tablesample then to treat true unbounded
	union unnest using when where window with within

	analyse analyze asymmetric both check column constraint deferrable describe do foreign initially lambda leading
	offset only pivot pivot_longer pivot_wider placing primary references returning show summarize symmetric table
	trailing unique unpivot variadic
	anti asof authorization binary collation columns concurrently freeze generated glob ilike isnull map notnull overlaps
	positional semi similar try_cast unpack verbose
	bigint bit boolean char character coalesce dec decimal float grouping_id inout int integer national nchar none nullif
	numeric out overlay position precision real row setof smallint substring time timestamp trim values varchar
	xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
	`
		.trim()
		.split(/\s+/),
);
