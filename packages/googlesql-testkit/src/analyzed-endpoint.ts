import {
	type BigQueryEndpoint,
	type BigQueryEndpointOptions,
	type GoogleSqlAnalyzer,
	startBigQueryEndpoint,
} from './endpoint/index.ts';
import type { GoogleSql } from './engine/googlesql.ts';
import { parseType } from './engine/types.ts';

/** A BigQuery endpoint that takes no statement but what Google's own analyzer takes. */
export function startAnalyzedEndpoint(
	googleSql: GoogleSql,
	options: Omit<BigQueryEndpointOptions, 'analyzer'> = {},
): Promise<BigQueryEndpoint> {
	return startBigQueryEndpoint({ ...options, analyzer: analyzerOf(googleSql) });
}

function analyzerOf(googleSql: GoogleSql): GoogleSqlAnalyzer {
	return {
		analyze: (text, { tables, parameters }) =>
			googleSql.analyzeAlone(
				text,
				tables.map(({ path, columns }) => ({ path, columns: columns.map(typed) })),
				Object.entries(parameters).map(([name, type]) => typed({ name, type })),
			),
	};
}

function typed({ name, type }: { readonly name: string; readonly type: string }) {
	return { name, type: parseType(type) };
}
