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

/** Asks once for each statement with its tables and parameter types: the answer depends on nothing else. */
function analyzerOf(googleSql: GoogleSql): GoogleSqlAnalyzer {
	const answers = new Map<string, ReturnType<GoogleSql['analyzeAlone']>>();
	return {
		analyze: (text, { tables, parameters }) => {
			const asked = JSON.stringify([text, tables, parameters]);
			const answer =
				answers.get(asked) ??
				googleSql.analyzeAlone(
					text,
					tables.map(({ path, columns }) => ({ path, columns: columns.map(typed) })),
					Object.entries(parameters).map(([name, type]) => typed({ name, type })),
				);
			answers.set(asked, answer);
			return answer;
		},
	};
}

function typed({ name, type }: { readonly name: string; readonly type: string }) {
	return { name, type: parseType(type) };
}
